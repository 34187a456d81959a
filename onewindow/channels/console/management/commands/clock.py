"""``onewindow clock explain CASE_NO``: why this date."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.domain.cases import queries as cases
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import Clock
from onewindow.kernel.errors import Refusal
from onewindow.kernel.ids import clean_number


class Command(BaseCommand):
    """Prints every clock of a case with what was counted, what was not, and why."""

    help = "clock explain CASE_NO: every clock of the case with its counted and uncounted days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``explain CASE_NO``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        explain = verbs.add_parser("explain")
        explain.add_argument("case_no")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print the explanation."""
        try:
            found = cases.clocks(actor=system_actor(name="console"), case_no=clean_number(options["case_no"]), at=clock.now())
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
        for one in found:
            self._print(one)

    def _print(self, one: Clock) -> None:
        due = one.due_on.isoformat() if one.due_on else "-"
        mark = " (provisional: a draft calendar year)" if one.provisional else ""
        self.stdout.write(f"{one.rule.name}  {one.rule.amount} {one.rule.unit.value}  {one.state.value}  due {due}{mark}  {one.rule.article}")
        for part in one.segments:
            counted = "counted    " if part.counted else "not counted"
            span = part.from_on.isoformat() if part.from_on == part.to_on else f"{part.from_on} .. {part.to_on}"
            told = " ".join(word for word in (part.reason_code.value, part.reason, part.document_no, part.actor_name, part.article) if word)
            self.stdout.write(f"  {counted}  {span:<26} {told}")
