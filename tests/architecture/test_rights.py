"""Every right of a post is used by a screen, an interface or the console: a right nobody can use is a way round the acts above it."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.scan import PACKAGE, hold, product, where

COMMAND = re.compile(r'@command\(\s*"(?P<act>[\w.]+)",\s*right=(?P<right>"[\w.]+"|[\w.]+|None)')
OUTER = frozenset({"web", "api", "channels", "ui", "management", "queries", "kernel"})  # who acts, who asks, and the house's own tools
# Administrators' rights whose screens are still to be built: the console does these things in the platform's own name.
WAITING = frozenset({"places.load_district", "standards.load_elements", "standards.publish", "catalogue.publish",
                     "people.register_organisation", "notices.deliver", "audit.read", "audit.check"})
RIGHTS = PACKAGE / "data" / "rights.toml"


def usable(texts: dict[str, str], acts: dict[str, tuple[str, str]]) -> set[str]:
    """The rights that a text names, or whose command a text of the same room or of no room calls: ``acts`` has each act's right and function."""
    named = {right for text in texts.values() for right in re.findall(r'"(\w+\.\w+)"', text)}
    called = {right for act, (right, function) in acts.items() for name, text in texts.items()
              if ("/domain/" not in name or f"/{act.partition('.')[0]}/" in name) and re.search(rf"commands\.{function}\(|\b{function}\(actor=", text)}
    return named | called


def commands_of(text: str) -> dict[str, tuple[str, str]]:
    """The acts of a file with right and function, where the right is written out."""
    found = {}
    for match in COMMAND.finditer(text):
        function = re.search(r"def (\w+)\(", text[match.end():])
        if function and match["right"].startswith('"'):
            found[match["act"]] = (match["right"].strip('"'), function[1])
    return found


def test_no_post_has_a_right_that_only_other_acts_use() -> None:
    files = product()
    doors = {where(file): file.read_text(encoding="utf-8") for file in files
             if OUTER & set(file.relative_to(PACKAGE).with_suffix("").parts)}
    acts: dict[str, tuple[str, str]] = {}
    asked: set[str] = set()  # rights a command asks for in its body
    for file in files:
        if "commands" in file.relative_to(PACKAGE).with_suffix("").parts:
            text = file.read_text(encoding="utf-8")
            acts |= commands_of(text)
            asked |= set(re.findall(r'"(\w+\.\w+)"', COMMAND.sub("", text)))
    posts = tomllib.loads(RIGHTS.read_text(encoding="utf-8"))["posts"]
    known = usable(doors, acts) | (asked - {right for right, _function in acts.values()})
    hold([f"{post} may {right}, which no screen, interface or console uses" for post, row in posts.items() for right in row["acts"] if right not in known | WAITING])
    assert not WAITING & known, "a screen was built: take it off the list"


def test_a_right_without_a_screen_is_seen() -> None:
    acts = commands_of('@command("case.note", right="case.note")\ndef note_it(*, actor): ...\n@command("case.end", right="case.end")\ndef end(*, actor): ...\n')
    assert acts == {"case.note": ("case.note", "note_it"), "case.end": ("case.end", "end")}
    assert usable({"onewindow/domain/case/web/staff.py": "commands.end(actor=actor)"}, acts) == {"case.end"}
    assert usable({"onewindow/domain/other/web/staff.py": "commands.end(actor=actor)"}, acts) == set()
    assert usable({"onewindow/domain/other/web/staff.py": 'staff_only(right="case.note")'}, acts) == {"case.note"}
