"""Do the item files hold? Assembles every standard of the data folder and prints what would keep it from being published.

    python -m tools.check_items [ITEM_CODE ...]      nothing named: all of them; ends with 1 when a fault was found

Needs no database. What it runs is the quality gate of the catalogue itself, over the shipped dictionaries.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from onewindow.domain.catalogue.types import ItemStandard

ROOT = Path(__file__).resolve().parents[1]


def judged(names: list[str]) -> Iterator[tuple[str, ItemStandard | None, list[str]]]:
    """Each named item, or all of them: its code, its standard where one could be made of the file, and its faults."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings.bare")
    django.setup()
    from onewindow.domain.catalogue.formats import (  # noqa: PLC0415 - after set-up
        LIBRARY,
        PROFILES,
        ItemFileUnreadable,
        read_item,
        read_registers,
    )
    from onewindow.domain.catalogue.rules.assembly import SourceUnreadable, assemble  # noqa: PLC0415
    from onewindow.domain.catalogue.rules.checks import Surroundings, faults_of  # noqa: PLC0415
    from onewindow.domain.people.formats import read_departments  # noqa: PLC0415
    from onewindow.domain.standards import demo as standards  # noqa: PLC0415
    from onewindow.kernel.calendar import packaged_calendar  # noqa: PLC0415

    folder = ROOT / "onewindow" / "data" / "items"
    profiles, library = (tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in (PROFILES, LIBRARY))
    departments = {entry.code: entry for entry in read_departments(ROOT / "onewindow" / "data" / "district")}
    elements = {element.id: element for element in standards.shipped_elements()}
    laws = {law.code: law for law in standards.shipped_laws()}
    registers = read_registers(folder.parent / "registers" / "registers.toml")
    around = Surroundings(laws=laws, registers=registers, calendar=packaged_calendar(), on=date(2026, 11, 2))
    for path in sorted(folder.glob("*.toml")):
        if path.name.startswith("_") or (names and path.stem not in names):
            continue
        try:
            source = read_item(path, profiles, library)
            code = source.get("item", {}).get("department_code", "")
            if code not in departments:
                raise ItemFileUnreadable(f"{path.name}: there is no department {code!r}")
            standard = assemble(source, laws=laws, elements=elements, department=departments[code])
            yield path.stem, standard, [str(fault) for fault in faults_of(standard, around)]
        except (ItemFileUnreadable, SourceUnreadable) as error:
            yield path.stem, None, [str(error)]


def main(names: list[str]) -> int:
    """Check the named items, or all."""
    found = 0
    for code, _standard, faults in judged(names):
        found += bool(faults)
        print(f"{'FAULT' if faults else 'ok   '} {code}", *(f"      {fault}" for fault in faults), sep="\n" if faults else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
