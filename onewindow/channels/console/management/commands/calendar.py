"""``onewindow calendar load FILE | years | moved YEAR VERSION``: the working days in law, and what a correction moved."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.domain.deadlines import queries as deadlines
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import parse_year
from onewindow.kernel.calendar_store import load_year, years
from onewindow.kernel.errors import Refusal

ACTOR = system_actor(name="console", channel="console")


class Command(BaseCommand):
    """Loads a year of the calendar, lists the years in force and the due days a year moved."""

    help = "calendar load FILE (a year as TOML, in force at once), calendar years, calendar moved YEAR VERSION."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``load``, ``years`` and ``moved``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("load").add_argument("file", type=Path)
        verbs.add_parser("years")
        moved = verbs.add_parser("moved")
        moved.add_argument("year", type=int)
        moved.add_argument("version", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do the verb; what is wrong with a file is said and nothing is loaded."""
        try:
            {"load": self._load, "years": self._years, "moved": self._moved}[options["verb"]](options)
        except (Refusal, OSError) as trouble:
            raise CommandError(trouble.text() if isinstance(trouble, Refusal) else str(trouble)) from trouble

    def _load(self, options: dict[str, Any]) -> None:
        before = {year.year: year for year in years()}
        year = parse_year(options["file"].read_text(encoding="utf-8"))
        loaded = load_year(actor=ACTOR, at=clock.now(), year=year)
        if before.get(loaded.year) == loaded:
            self.stdout.write(f"{loaded.year}: version {loaded.version} says the same; nothing changed")
            return
        self.stdout.write(f"{loaded.year}: version {loaded.version} in force ({loaded.state.value}, {loaded.source}). Open cases are recounted by the worker; "
                          f"see: onewindow calendar moved {loaded.year} {loaded.version}")

    def _years(self, _options: dict[str, Any]) -> None:
        for year in years():
            self.stdout.write(f"{year.year}  version {year.version}  {year.state.value:<8}  {len(year.holidays):>2} days off, {len(year.makeups)} weekends worked  {year.source}")

    def _moved(self, options: dict[str, Any]) -> None:
        recount = next((one for one in deadlines.recounts(actor=ACTOR) if (one.year, one.version) == (options["year"], options["version"])), None)
        if recount is None:
            raise CommandError(f"No recount for {options['year']} version {options['version']}: was the year loaded, and does the worker run?")
        state = "complete" if recount.done_at else "going on"
        self.stdout.write(f"{recount.looked} open cases looked at, {recount.moved} moved, {state}; changed days: {', '.join(map(str, recount.changed_days)) or 'none'}")
        latest = ""
        while rows := deadlines.moved(actor=ACTOR, year=recount.year, version=recount.version, after_case_no=latest):
            for row in rows:
                self.stdout.write(f"{row.case_no}  {row.was_due_on} -> {row.now_due_on}  because of {', '.join(map(str, row.days))}")
            latest = rows[-1].case_no
