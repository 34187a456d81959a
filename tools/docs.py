"""The generated parts of docs: order of rooms, arrows with their reasons, map of facts; legal rules and their tests.

    python -m tools.docs            writes them between their marks
    python -m tools.docs --check    1 when they are not what the code says
"""

from __future__ import annotations

import configparser
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import django

from tools import legal_rules
from tools.arrows import FILE as ARROWS
from tools.arrows import sections, written_arrows

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "architecture.md"
RULES_FILE = ROOT / "docs" / "legal-rules.md"
BLOCK = re.compile(r"(?P<open><!-- generated: (?P<name>[a-z]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)


def rooms() -> str:
    """The order of rooms, top to bottom, with the purpose each README states."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rows = [row.strip() for row in parser["importlinter:contract:rooms"]["layers"].splitlines() if row.strip()]
    lines = ["| row | room | purpose |", "|---|---|---|"]
    for number, row in enumerate(rows, start=1):
        lines += [f"| {number} | `{room}` | {purpose(room)} |" for room in row.split(" | ")]
    return "\n".join(lines)


def purpose(room: str) -> str:
    """The first paragraph of a room's README, on one line."""
    file = ROOT / "onewindow" / "domain" / room / "README.md"
    paragraphs = file.read_text(encoding="utf-8").split("\n\n") if file.exists() else []
    text = next((part for part in paragraphs if part.strip() and not part.startswith("#")), "")
    return " ".join(text.split()).replace("|", "/")


def arrows() -> str:
    """Every arrow with its reason, in the order of the house."""
    text = ARROWS.read_text(encoding="utf-8")
    order = sections(text)
    lines = ["| room | calls or listens to | why |", "|---|---|---|"]
    for arrow, reason in sorted(written_arrows(text).items(), key=lambda pair: (order.index(pair[0].source), pair[0])):
        kind = "calls" if arrow.kind == "->" else "listens to"
        lines.append(f"| `{arrow.source}` | {kind} `{arrow.target}` | {reason} |")
    return "\n".join(lines)


def facts() -> str:
    """Every fact and who listens to it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings.test")
    django.setup()
    from onewindow.site.wiring import fact_map  # noqa: PLC0415 - the rooms can be read once Django is set up

    lines = ["| fact | announced by | heard by |", "|---|---|---|"]
    for name, listeners in fact_map().items():
        room, _, fact = name.partition(".")
        heard = ", ".join(f"`{listener.removeprefix('onewindow.domain.')}`" for listener in listeners) or "the history alone"
        lines.append(f"| `{fact}` | `{room}` | {heard} |")
    return "\n".join(lines)


WRITERS: dict[str, Callable[[], str]] = {"rooms": rooms, "arrows": arrows, "facts": facts}
RULE_WRITERS: dict[str, Callable[[], str]] = {
    "laws": legal_rules.laws, "proven": legal_rules.proven, "unproven": legal_rules.unproven,
}
PAGES = ((FILE, WRITERS), (RULES_FILE, RULE_WRITERS))


def renewed(text: str, writers: dict[str, Callable[[], str]]) -> str:
    """The text with every generated block written anew. A block nobody writes stops with its name."""
    def write(match: re.Match[str]) -> str:
        if match["name"] not in writers:
            raise SystemExit(f"nobody generates {match['name']!r}; there are {', '.join(writers)}")
        return f"{match['open']}{writers[match['name']]()}\n{match['close']}"
    return BLOCK.sub(write, text)


def main(arguments: list[str]) -> int:
    """Write or check every page; 1 when a checked one is behind. Writing also tightens the ratchet of untested rules."""
    if "--check" not in arguments:
        ratchet = legal_rules.RATCHET.read_text(encoding="utf-8")
        left = {kind: len(ids) for kind, ids in legal_rules.untested().items()}
        legal_rules.RATCHET.write_text(legal_rules.tightened(ratchet, left), encoding="utf-8")
    return max(_page(file, writers, check="--check" in arguments) for file, writers in PAGES)


def _page(file: Path, writers: dict[str, Callable[[], str]], *, check: bool) -> int:
    old = file.read_text(encoding="utf-8")
    new = renewed(old, writers)
    if check:
        print(f"{file.relative_to(ROOT)} is {'up to date' if old == new else 'behind the code; run: make docs'}")
        return 0 if old == new else 1
    file.write_text(new, encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: {'nothing to change' if old == new else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
