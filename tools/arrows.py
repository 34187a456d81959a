"""Which room calls which: the real arrows, read from imports, against ``tests/architecture/arrows.txt``.

    python -m tools.arrows          says what differs; 1 when something does
    python -m tools.arrows --add    writes new arrows down, each with an empty reason for you to fill in

``->`` is a call: some module of the room imports a door of the other. ``~>`` is listening: only ``reactions``
imports facts and types. Tests and the demo don't count; they may play with everything below.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "tests" / "architecture" / "arrows.txt"
LINE = re.compile(r"^(?P<kind>->|~>)\s+(?P<target>\w+)\s*:\s*(?P<reason>.*)$")
LISTENED = frozenset({"facts", "types"})


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """One room that calls another (``->``) or listens to it (``~>``)."""

    source: str
    target: str
    kind: str

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


def real_arrows(package: Path) -> set[Arrow]:
    """The arrows as the imports of the product draw them. A call outranks listening."""
    found: dict[tuple[str, str], str] = {}
    for room in sorted(path for path in (package / "domain").iterdir() if path.is_dir()):
        for file in sorted(room.rglob("*.py")):
            parts = file.relative_to(room).with_suffix("").parts
            if parts[0] in {"tests", "migrations", "demo"}:
                continue
            for target, door in _entered(file, package=package.name):
                if target == room.name:
                    continue
                kind = "~>" if parts[0] == "reactions" and door in LISTENED else "->"
                if found.get((room.name, target)) != "->":
                    found[room.name, target] = kind
    return {Arrow(source, target, kind) for (source, target), kind in found.items()}


def written_arrows(text: str) -> dict[Arrow, str]:
    """The arrows of the file with their reasons. A line that is none stops with its number."""
    arrows: dict[Arrow, str] = {}
    room = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("["):
            room = line.strip("[] \n")
        elif line.strip() and not line.startswith("#"):
            match = LINE.match(line)
            if not match or not room:
                raise SystemExit(f"arrows.txt:{number}: not an arrow: {line!r}")
            arrows[Arrow(room, match["target"], match["kind"])] = match["reason"].strip()
    return arrows


def sections(text: str) -> list[str]:
    """The rooms that have a section, in order."""
    return [line.strip("[] \n") for line in text.splitlines() if line.startswith("[")]


def differences(real: set[Arrow], written: dict[Arrow, str]) -> list[str]:
    """What to write down, what to strike out, and which arrow has no reason."""
    lines = [f"{arrow}: a new arrow; write it into arrows.txt with its reason, or call nothing" for arrow in sorted(real - written.keys())]
    lines += [f"{arrow}: nobody draws this arrow any more; strike it out of arrows.txt" for arrow in sorted(written.keys() - real)]
    return lines + [f"{arrow}: why? the reason is missing" for arrow, reason in sorted(written.items()) if arrow in real and not reason]


def add(text: str, missing: set[Arrow]) -> str:
    """The file's text with the missing arrows at the end of their sections, reasons left open."""
    lines = text.rstrip("\n").splitlines()
    for arrow in sorted(missing):
        header = f"[{arrow.source}]"
        if header not in lines:
            lines += ["", header]
        spot = lines.index(header) + 1
        while spot < len(lines) and lines[spot].strip() and not lines[spot].startswith("["):
            spot += 1
        lines.insert(spot, f"{arrow.kind} {arrow.target}: ")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Compare, or write the new arrows down."""
    text = FILE.read_text(encoding="utf-8")
    real, written = real_arrows(ROOT / "onewindow"), written_arrows(text)
    if "--add" in arguments:
        FILE.write_text(add(text, real - written.keys()), encoding="utf-8")
        print(f"{len(real - written.keys())} arrows added to {FILE.relative_to(ROOT)}; write their reasons")
        return 0
    lines = differences(real, written)
    print(*lines, f"{len(real)} arrows, {len(lines)} differences", sep="\n")
    return 1 if lines else 0


def _entered(file: Path, *, package: str) -> Iterator[tuple[str, str]]:
    prefix = f"{package}.domain."
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), filename=str(file))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith(prefix):
                room, _, rest = name.removeprefix(prefix).partition(".")
                yield room, rest.partition(".")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
