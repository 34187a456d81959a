"""A new room, by the grammar of the house.

    python -m tools.new_room NAME --after ROOM  --purpose "What it is for."
    python -m tools.new_room NAME --beside ROOM --purpose "What it is for."

``--after`` gives the room a row of its own directly above ROOM: it may call ROOM and everything under it.
``--beside`` puts it into ROOM's row: the two may not know each other. The room is written into ``.importlinter``,
``onewindow/site/rooms.py`` and ``tests/architecture/arrows.txt``. No other room is touched.
"""

from __future__ import annotations

import argparse
import keyword
import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.lint_house import STRAY_NAMES  # noqa: E402 - the line above makes the tool start from anywhere

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"^[a-z]{3,24}$")
CONTRACT = "[importlinter:contract:rooms]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where the room goes and what it is for."""

    name: str
    neighbour: str
    beside: bool
    purpose: str


class Impossible(SystemExit):
    """The room can't be made; the message says why."""


def placed_in_contract(text: str, plan: Plan) -> tuple[str, list[str]]:
    """``.importlinter`` with the room in its row, and the rooms that share the neighbour's row."""
    lines = text.splitlines()
    begin = lines.index(CONTRACT)
    end = next((n for n in range(begin + 1, len(lines)) if lines[n].startswith("exhaustive")), len(lines))
    spot = next((n for n in range(begin, end) if plan.neighbour in _row(lines[n])), None)
    if spot is None:
        raise Impossible(f"{plan.neighbour} has no place in .importlinter; name a room that stands in its order")
    siblings = _row(lines[spot])
    if plan.beside:
        lines[spot] = f"{lines[spot].rstrip()} | {plan.name}"
    else:
        lines.insert(spot, f"    {plan.name}")
    kept = [line for line in (_without_promise(line, plan.name) if begin < n <= end else line for n, line in enumerate(lines)) if line is not None]
    return "\n".join(kept) + "\n", siblings


def placed_in_rooms(text: str, plan: Plan, siblings: list[str]) -> tuple[str, str]:
    """``rooms.py`` with the room above its neighbours, and the room it now stands on."""
    lines = text.splitlines()
    spots = [n for n, line in enumerate(lines) if line.strip().strip('",') in siblings]
    if not spots:
        raise Impossible(f"{plan.neighbour} is not in ROOMS")
    under = lines[max(spots)].strip().strip('",')
    lines.insert(max(spots) + 1, f'    "{plan.name}",')
    return "\n".join(lines) + "\n", under


def placed_in_arrows(text: str, plan: Plan, under: str) -> str:
    """``arrows.txt`` with an empty section above the room it stands on."""
    return text.replace(f"[{under}]\n", f"[{plan.name}]\n\n[{under}]\n", 1)


def files(plan: Plan) -> dict[str, str]:
    """The files of a room that has nothing to do yet: each says what belongs into it."""
    name, title = plan.name, plan.name.capitalize()
    head = "\n\nfrom __future__ import annotations\n"
    return {
        "__init__.py": "",
        "README.md": README.format(name=name, purpose=plan.purpose),
        "apps.py": f'"""The room\'s Django application record."""{head}\nfrom django.apps import AppConfig\n\n\n'
                   f'class {title}Config(AppConfig):\n    """Registers the room under its own name."""\n\n'
                   f'    name = "onewindow.domain.{name}"\n    label = "{name}"\n',
        "types.py": f'"""What crosses the doors of {name}: enums and frozen records. No Django."""{head}',
        "facts.py": f'"""What {name} announces, in the past tense: public numbers and plain values only."""{head}',
        "rules.py": f'"""What {name} decides: pure functions and state tables. No Django, no clock."""{head}',
        "formats.py": f'"""Readers and writers of {name}: bytes to records and back. No table."""{head}',
        "models.py": f'"""The tables of {name} and their constraints. No verbs, no clock."""{head}',
        "queries.py": f'"""The questions {name} answers: keyword-only, the actor first where rights matter, records back."""{head}',
        "commands.py": f'"""The verbs of {name}: keyword-only (actor, at, ...), one transaction, refusals named beside them."""{head}',
        "reactions.py": f'"""What {name} does when a lower room announces a fact."""{head}\nREACTIONS = ()\n',
        "jobs.py": f'"""Timed work of {name}: candidates by query, acts by command, one at a time."""{head}\nJOBS = ()\n',
        "api.py": f'"""The endpoints of {name}: parse, one call, answer."""{head}',
        "demo.py": f'"""The demo of {name}: its people and affairs, made through commands."""{head}',
        "web/__init__.py": f'"""The screens of {name}, by audience."""\n',
        "web/urls.py": f'"""Addresses of the screens of {name}. site/urls.py says under which channel they hang."""{head}\n'
                       f'from django.urls import URLPattern\n\napp_name = "{name}"\nurlpatterns: list[URLPattern] = []\n',
        "migrations/__init__.py": "",
        "locale/zh_Hans/LC_MESSAGES/django.po": PO,
        "tests/__init__.py": "",
        "tests/test_room.py": TEST.format(name=name),
    }


def make(root: Path, plan: Plan) -> list[Path]:
    """Write the room and its place; the files that were written or changed."""
    room = root / "onewindow" / "domain" / plan.name
    _refuse(room, plan)
    contract, rooms, arrows = root / ".importlinter", root / "onewindow/site/rooms.py", root / "tests/architecture/arrows.txt"
    contract_text, siblings = placed_in_contract(contract.read_text(encoding="utf-8"), plan)
    rooms_text, under = placed_in_rooms(rooms.read_text(encoding="utf-8"), plan, siblings)
    arrows_text = placed_in_arrows(arrows.read_text(encoding="utf-8"), plan, under)
    written = {contract: contract_text, rooms: rooms_text, arrows: arrows_text}
    written |= {room / path: text for path, text in files(plan).items()}
    for file, text in written.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(written)


def main(arguments: list[str]) -> int:
    """Read the command line and make the room."""
    parser = argparse.ArgumentParser(prog="make new-room", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--after", metavar="ROOM", help="the room directly below")
    where.add_argument("--beside", metavar="ROOM", help="the room in whose row it stands")
    parser.add_argument("--purpose", required=True, help="one sentence for the README")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    plan = Plan(name=given.name, neighbour=given.after or given.beside or "", beside=bool(given.beside), purpose=given.purpose)
    for file in make(given.root, plan):
        print(file.relative_to(given.root))
    print(f"\nThe room {plan.name} stands. Next: its nouns in types.py and models.py, its first verb in commands.py with a test,\n"
          "then `make check`. Its screens are mounted in onewindow/site/urls.py. Delete the modules it turns out not to need.")
    return 0


def _refuse(room: Path, plan: Plan) -> None:
    if not NAME.match(plan.name) or keyword.iskeyword(plan.name) or plan.name in STRAY_NAMES:
        raise Impossible(f"{plan.name!r} is no name for a room: one plural or mass noun in lower-case letters")
    if room.exists():
        raise Impossible(f"there is a room {plan.name} already")
    if len(plan.purpose.split()) < 2:
        raise Impossible("--purpose: say in a sentence what the room is for; if that is hard, it may not be one room")


def _row(line: str) -> list[str]:
    return [] if line.lstrip().startswith("#") or "=" in line or not line.startswith(" ") else [word.strip() for word in line.split("|")]


def _without_promise(line: str, name: str) -> str | None:
    """A comment that promises the room, without the promise; None when nothing is left of it."""
    match = re.match(r"^(\s+# (?:beside [\w ]+: )?)(\w+(?:(?: \| |, )\w+)*)$", line)
    if not match or name not in (words := re.split(r" \| |, ", match[2])):
        return line
    words.remove(name)
    return f"{match[1]}{(' | ' if ' | ' in match[2] else ', ').join(words)}" if words else None


PO = ('msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
      '"Content-Transfer-Encoding: 8bit\\n"\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n')

README = """# {name}

{purpose}

## Nouns

None yet.

## Doors

None yet: every command, query and fact is named here once it exists.

## Neighbours

None yet.

## Not here

What belongs to another room, with that room's name.
"""

TEST = '''"""The room has its place in the house."""

from __future__ import annotations

from django.apps import apps


def test_room_is_installed() -> None:
    assert apps.get_app_config("{name}").name == "onewindow.domain.{name}"
'''

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
