"""Is every lock file the lock of its list? Answered from the files and the installed packages, without a network.

    python -m tools.requirements_lock

Each ``requirements/NAME.in`` is what we want, ``NAME.txt`` what it was resolved to. Wrong are: a wish that is not
pinned or pinned outside its range; a package that an installed one needs and nobody pinned; a pin nobody asked
for; a pin without a hash; two locks that pin different versions; an address of a package index.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
RENEW = "uv pip compile --generate-hashes --no-header --no-annotate {0}.in -o {0}.txt   (in requirements/)"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One locked package."""

    name: str
    version: str
    hashes: int


def wishes(file: Path) -> list[Requirement]:
    """The requirements of a list, those of the lists it includes among them."""
    found: list[Requirement] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            found += wishes(file.parent / text.removeprefix("-r ").strip())
        elif text:
            found.append(Requirement(text))
    return found


def pins(text: str) -> list[Pin]:
    """The packages of a lock, each with the number of its hashes."""
    found: list[Pin] = []
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", "\n")):
        if match := PIN.match(block):
            found.append(Pin(name=canonicalize_name(match["name"]), version=match["version"], hashes=block.count("--hash=sha256:")))
    return found


def problems(list_file: Path) -> list[str]:
    """What is wrong with the lock of a list."""
    lock = list_file.with_suffix(".txt")
    if not lock.exists():
        return [f"{lock.name} is missing"]
    text = lock.read_text(encoding="utf-8")
    locked = {pin.name: pin for pin in pins(text)}
    lines = [f"{lock.name}: {pin.name} has no hash" for pin in locked.values() if not pin.hashes]
    if "://" in text or "--index-url" in text:
        lines.append(f"{lock.name} names an address; a lock of ours holds names, versions and hashes only")
    wanted = wishes(list_file)
    for wish in wanted:
        pin = locked.get(canonicalize_name(wish.name))
        if pin is None:
            lines.append(f"{lock.name}: {wish.name} is asked for and not locked")
        elif not wish.specifier.contains(pin.version, prereleases=True):
            lines.append(f"{lock.name}: {wish} is asked for, {pin.version} is locked")
    reached, unknown = _reached(wanted, locked)
    lines += [f"{lock.name}: {name} is needed by an installed package and not locked" for name in sorted(reached - locked.keys())]
    if not unknown:
        lines += [f"{lock.name}: nobody asks for {name}" for name in sorted(locked.keys() - reached)]
    return lines


def disagreements(folder: Path) -> list[str]:
    """Packages that two locks pin to different versions."""
    seen: dict[str, tuple[str, str]] = {}
    lines = []
    for lock in sorted(folder.glob("*.txt")):
        for pin in pins(lock.read_text(encoding="utf-8")):
            version, name = seen.setdefault(pin.name, (pin.version, lock.name))
            if version != pin.version:
                lines.append(f"{pin.name}: {version} in {name}, {pin.version} in {lock.name}")
    return lines


def main() -> int:
    """Check every list of the folder."""
    lists = sorted(FOLDER.glob("*.in"))
    found = disagreements(FOLDER)
    for file in lists:
        lines = problems(file)
        found += [*lines, f"    renew it: {RENEW.format(file.stem)}"] if lines else []
    print(*found, f"{len(lists)} locks looked at, {len(found)} problems", sep="\n")
    return 1 if found else 0


def _reached(wanted: list[Requirement], locked: dict[str, Pin]) -> tuple[set[str], bool]:
    """Every package that the wishes need on this machine, and whether one of them is not installed here."""
    waiting = [(wish, frozenset(wish.extras)) for wish in wanted]
    reached: set[str] = set()
    unknown = False
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wish, extras = waiting.pop()
        name = canonicalize_name(wish.name)
        reached.add(name)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            unknown = True
            continue
        if name in locked and installed.version != locked[name].version:
            unknown = True  # what another version needs says little
            continue
        for text in installed.requires or ():
            need = Requirement(text)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""}):
                waiting.append((need, frozenset(need.extras)))
    return reached, unknown


if __name__ == "__main__":
    sys.exit(main())
