"""``onewindow workdays add 2016-01-29 5``: working days without a database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel.calendar import packaged_calendar


class Command(BaseCommand):
    """Adds working days to a day, or counts them between two, by the calendars shipped with the platform."""

    help = "Add working days to a day (the day itself is not counted), or count those between two days."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``add DAY NUMBER`` or ``between DAY DAY``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="the day so many working days after a day")
        add.add_argument("day")
        add.add_argument("number", type=int)
        between = verbs.add_parser("between", help="how many working days lie after the earlier day, up to the later one")
        between.add_argument("day")
        between.add_argument("until")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print the day or the number; a draft year is named on the error stream."""
        calendar = packaged_calendar()
        day = _day(options["day"])
        if options["verb"] == "between":
            self.stdout.write(str(calendar.workdays_between(day, _day(options["until"]))))
            return
        due = calendar.add_workdays(day, options["number"])
        self.stdout.write(due.isoformat())
        if calendar.is_draft(due):
            self.stderr.write(f"provisional: the calendar of {due.year} is a draft until its notice is published")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a day. Write it as 2016-01-29.") from error
