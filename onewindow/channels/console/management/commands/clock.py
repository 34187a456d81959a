"""``onewindow clock explain CASE_NO [--what-if ACT] [--on DATE] [--amount N] [--json]``: why this date, and what if."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.domain.deadlines import queries as deadlines
from onewindow.domain.deadlines.types import ClockDiff, Durations, Explanation, SupposedAct, WhatIf
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import Clock, Party, Unit
from onewindow.kernel.errors import Refusal
from onewindow.kernel.ids import clean_number
from onewindow.kernel.records import to_plain

ACTS = tuple(act.value.replace("_", "-") for act in SupposedAct)
WHOSE = {Party.WE: "we worked", Party.APPLICANT: "you owed", Party.OTHERS: "others owed", Party.NOBODY: "not counted"}


class Command(BaseCommand):
    """Prints every clock of a case with what was counted, what was not, and why; and what an act would change."""

    help = "clock explain CASE_NO: every clock of the case with its counted and uncounted days; --what-if tells what an act would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``explain CASE_NO`` and its options."""
        explain = parser.add_subparsers(dest="verb", required=True).add_parser("explain")
        explain.add_argument("case_no")
        explain.add_argument("--what-if", choices=ACTS, dest="act", help="suppose this act; nothing is written")
        explain.add_argument("--on", type=date.fromisoformat, help="the day of the supposed act, like 2026-11-20; today without it")
        explain.add_argument("--amount", type=int, default=0, help="units of an extension, or working days of a special procedure")
        explain.add_argument("--json", action="store_true", help="everything as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print the explanation."""
        actor, at, number = system_actor(name="console"), clock.now(), clean_number(options["case_no"])
        try:
            found = deadlines.explain(actor=actor, case_no=number, at=at, verified_only=False)
            answer = deadlines.what_if(actor=actor, case_no=number, at=at, act=SupposedAct(options["act"].replace("-", "_")), on=options["on"],
                                       amount=options["amount"]) if options["act"] else None
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"explanation": to_plain(found), "what_if": to_plain(answer)}, ensure_ascii=False, indent=1, default=str))
            return
        self._print(found, answer, at)

    def _print(self, found: Explanation, answer: WhatIf | None, at: datetime) -> None:
        shown = found.shown.due_on.isoformat() if found.shown and found.shown.due_on else "none yet"
        self.stdout.write(f"{found.case_no}  {found.item_name}  shown {shown}  as of {at:%Y-%m-%d %H:%M}")
        for one in found.clocks:
            self._clock(one, found)
        if found.durations is not None:
            self._durations(found.durations)
        if answer is not None:
            self._what_if(answer)

    def _clock(self, one: Clock, found: Explanation) -> None:
        if one.started_at is None:
            self.stdout.write(f"{one.rule.code}  {one.rule.name}  {one.rule.amount} {one.rule.unit.value}  not begun: waits for {self._waits(one)}")
            return
        due = (one.due_at.isoformat() if one.rule.unit is Unit.HOUR and one.due_at else str(one.due_on))
        mark = "  provisional: a draft calendar year" if one.provisional else ""
        self.stdout.write(f"{one.rule.code}  {one.rule.name}  {one.rule.amount} {one.rule.unit.value}  {one.state.value}  due {due}  "
                          f"used {one.used} of {one.total}{mark}  {self._cited(one.rule.article, found)}")
        if one.owing_to is not None:
            self.stdout.write(f"  binds since {one.owing_to.recorded_at:%Y-%m-%d}  {one.owing_to.note}  {one.owing_to.actor_name}  {self._cited(one.owing_to.article, found)}")
        for part in one.segments:
            counted = "counted    " if part.counted else "not counted"
            span = f"{part.from_on}" if part.from_on == part.to_on else f"{part.from_on} .. {part.to_on}"
            told = " ".join(word for word in (part.reason_code.value, part.reason, part.document_no, part.actor_name, self._cited(part.article, found)) if word)
            self.stdout.write(f"  {counted}  {span:<26} {(part.to_on - part.from_on).days + 1:>3} d  {told}")
        for void in one.void_stops:
            self.stdout.write(f"  void         {void.recorded_at:%Y-%m-%d}  {void.name} {void.document_no} {void.actor_name}: no written notice or no article, so the time ran on")

    def _waits(self, one: Clock) -> str:
        return f"{one.rule.start_fact} and {one.rule.only_with}" if one.rule.only_with else one.rule.start_fact

    def _durations(self, found: Durations) -> None:
        parts = ", ".join(f"{WHOSE[party]} {found.days_of(party)} d" for party in WHOSE)
        self.stdout.write(f"whose time: {found.whole} d from {found.since_on} to {found.until_on}{' (open)' if found.open else ''}: {parts}")
        for stretch in found.stretches:
            told = " ".join(word for word in (WHOSE[stretch.party], stretch.reason.value, stretch.note, stretch.document_no, stretch.article) if word)
            self.stdout.write(f"  {stretch.from_on} .. {stretch.to_on}  {stretch.days:>3} d  {told}")

    def _what_if(self, answer: WhatIf) -> None:
        self.stdout.write(f"what if {answer.act.value.replace('_', '-')} on {answer.on}: shown {answer.shown_before} -> {answer.shown_after}; nothing was written")
        for diff in answer.diffs:
            self._diff(diff)

    def _diff(self, diff: ClockDiff) -> None:
        self.stdout.write(f"  {diff.after.rule.code:<16} {diff.before.due_on} -> {diff.after.due_on}  {diff.days:+d} d  {diff.effect.value}  {diff.article}")

    def _cited(self, article: str, found: Explanation) -> str:
        ids = [found.rule_ids[part] for part in found.rule_ids if part and part in article]
        return f"{article} [{', '.join(sorted(set(ids)))}]" if ids else article
