"""Loading a district from its folder, room by room from the lowest up, through the rooms' own commands. Safe to run again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from onewindow.domain.catalogue.commands import publish
from onewindow.domain.catalogue.queries import items, read_items
from onewindow.domain.people.web import console as people
from onewindow.domain.places import demo as places
from onewindow.domain.standards import demo as standards
from onewindow.kernel.actor import Actor
from onewindow.kernel.records import to_plain

ITEMS = "items"
READ = ("district.toml", "centres.toml", "departments.toml", "entrustments.toml")
# What the shipped folder puts where a district's own words belong: examples, the demo's marks, telephone numbers that are none.
INVENTED = re.compile(r"示例|演示|\b\d{3,4}-0{5}\d+")
NEEDED = ("district.toml", "areas.csv", "centres.toml", "departments.toml")


def missing(folder: Path) -> list[str]:
    """The files a district's folder must hold and this one does not."""
    return [name for name in NEEDED if not (folder / name).is_file()]


def invented(folder: Path) -> Iterator[str]:
    """Lines of the folder that still say what the demo says, as ``file:line: text``. Comments may say anything."""
    for name in READ:
        if (folder / name).is_file():
            for number, line in enumerate((folder / name).read_text(encoding="utf-8").splitlines(), start=1):
                if INVENTED.search(line.partition("#")[0]):
                    yield f"{name}:{number}: {line.strip()}"


def load(*, actor: Actor, at: datetime, folder: Path) -> dict[str, object]:
    """Load areas, centres, counters, organs, the reviewed dictionaries that are shipped, and the items of the folder; what changed, by kind.

    Each room is a transaction of its own: what a later room refuses does not undo an earlier one, and loading again goes on from there. An item
    whose text has not changed is not published again. Refuses what the rooms refuse; raises OSError, KeyError, ValueError for what can't be read.
    """
    report: dict[str, object] = {"places": to_plain(places.seed(actor=actor, at=at, folder=folder))}
    report["organs"] = people.load_departments(actor=actor, at=at, folder=folder).departments
    standards.seed(actor=actor, at=at)  # what that seeds is the reviewed reference data, and nothing invented
    before = {entry.item_code: entry for entry in items()}
    if (folder / ITEMS).is_dir():
        for source in read_items(folder / ITEMS):
            publish(actor=actor, at=at, source=source)
    report["items"] = sum(before.get(entry.item_code) != entry for entry in items())
    return report
