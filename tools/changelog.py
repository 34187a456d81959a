"""CHANGELOG.md out of the fragments in ``changes/``: one small file a change, so that two people never meet.

    python -m tools.changelog                prints what the next release would say
    python -m tools.changelog 0.2.0 DATE     writes it on top of CHANGELOG.md and removes the fragments
    python -m tools.changelog --check        every fragment can be read; 1 when one can't

A fragment is ``changes/<few-words>.<kind>.md``; the kinds and how to write one are told in changes/README.md.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "changes"
FILE = ROOT / "CHANGELOG.md"
KINDS = {
    "operators": "What operators must do",
    "added": "Added",
    "changed": "Changed",
    "fixed": "Fixed",
    "removed": "Removed",
}
NAME = re.compile(r"^(?P<words>[a-z0-9-]+)\.(?P<kind>[a-z]+)\.md$")
TITLE = "# Changelog\n\nWhat changed for the people who run and use OneWindow. Built from `changes/`.\n"


def fragments(folder: Path) -> list[Path]:
    """The fragments, in order of name."""
    return [file for file in sorted(folder.glob("*.md")) if file.name != "README.md"]


def problems(folder: Path) -> list[str]:
    """Fragments with a wrong name or without a sentence."""
    lines = []
    for file in fragments(folder):
        match = NAME.match(file.name)
        text = file.read_text(encoding="utf-8").strip()
        if not match or match["kind"] not in KINDS:
            lines.append(f"{file.name}: call it <few-words>.<kind>.md with kind {', '.join(KINDS)}")
        if not text.endswith((".", "。", "!")) or text.startswith(("#", "- ")):
            lines.append(f"{file.name}: one or more plain sentences, without heading or bullet, ending in a full stop")
    return lines


def section(folder: Path) -> str:
    """The text of the next release: operators first, then by kind."""
    parts = []
    for kind, heading in KINDS.items():
        entries = [file.read_text(encoding="utf-8").strip() for file in fragments(folder) if (m := NAME.match(file.name)) and m["kind"] == kind]
        if entries:
            bullets = "\n".join("- " + entry.replace("\n", "\n  ") for entry in entries)
            parts.append(f"### {heading}\n\n{bullets}\n")
    return "\n".join(parts)


def released(old: str, *, version: str, day: str, text: str) -> str:
    """The changelog with the new release on top."""
    body = old.removeprefix(TITLE) if old.startswith(TITLE) else old
    return f"{TITLE}\n## {version} ({day})\n\n{text}{body}"


def main(arguments: list[str]) -> int:
    """Print, check or release."""
    lines = problems(FOLDER)
    if lines:
        print(*lines, sep="\n")
        return 1
    if arguments == ["--check"]:
        print(f"{len(fragments(FOLDER))} fragments looked at, 0 problems")
    elif len(arguments) == 2:
        version, day = arguments
        old = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
        FILE.write_text(released(old, version=version, day=day, text=section(FOLDER)), encoding="utf-8")
        for file in fragments(FOLDER):
            file.unlink()
        print(f"{FILE.name}: {version} written")
    elif not arguments:
        print(section(FOLDER) or "nothing changed yet")
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
