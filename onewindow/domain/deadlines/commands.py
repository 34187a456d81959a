"""The verbs of deadlines: switch lights, let what ran out take effect, recount after a corrected calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import DeemedKind, DueCase, DueChange
from onewindow.domain.deadlines.facts import DueDaysMoved, LightLit, LightOut
from onewindow.domain.deadlines.models import DueMoveRow, LightRow, RecountRow
from onewindow.domain.deadlines.queries import recount_of
from onewindow.domain.deadlines.types import Recount, Switch
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.records import from_plain, to_plain

__all__ = ["begin_recount", "recount_batch", "run_out", "switch_lights"]

BATCH = 1_000
EVERY_DAY = date.max


@command("deadlines.switch_lights", right="deadlines.switch_lights")
def switch_lights(*, actor: Actor, at: datetime, switch: Switch) -> Done[Switch]:
    """Light and put out what the switch says; it stands in the case's history. What another did meanwhile is left.

    Answers what was really switched.
    """
    rows = [LightRow.objects.get_or_create(
        case_no=light.case_no, clock_code=light.clock_code, colour=light.colour.value, due_on=light.due_on,
        defaults={"clock_name": light.clock_name, "rule": light.rule, "since_at": light.since_at, "article": light.article,
                  "department_code": light.department_code, "lit_at": at, "resolved_at": light.resolved_at})[1] for light in switch.lit]
    lit = tuple(light for light, new in zip(switch.lit, rows, strict=True) if new)
    out = tuple(light for light in switch.out if LightRow.objects.filter(
        case_no=light.case_no, clock_code=light.clock_code, colour=light.colour.value, due_on=light.due_on, resolved_at__isnull=True,
    ).update(resolved_at=light.resolved_at))
    done = replace(switch, lit=lit, out=out)
    if not lit and not out:
        return Done(done)
    facts = (*(LightLit(case_no=light.case_no, clock_code=light.clock_code, colour=light.colour.value, rule=light.rule,
                        department_code=light.department_code) for light in lit),
             *(LightOut(case_no=light.case_no, clock_code=light.clock_code, colour=light.colour.value) for light in out))
    told = {"lit": [f"{light.rule} {light.clock_code} {light.colour.value} {light.due_on}" for light in lit],
            "out": [f"{light.rule} {light.clock_code} {light.colour.value} {light.due_on}" for light in out]}
    return Done(done, subject=f"case:{switch.case_no}", facts=facts, payload=told, basis=lit[0].article if lit else "")


@command("deadlines.run_out", right="deadlines.run_out")
def run_out(*, actor: Actor, at: datetime, case_no: str, kind: DeemedKind, switch: Switch | None = None) -> Done[DeemedKind]:
    """Let a term that ran out take effect in one transaction: the light it means for the organ, then what the law
    takes as done because somebody stayed silent. Refuses what ``cases.commands.deem`` refuses."""
    if switch is not None:
        switch_lights(actor=actor, at=at, switch=switch)
    cases_commands.deem(actor=actor, at=at, case_no=case_no, kind=kind)
    return Done(kind)


@command("deadlines.begin_recount", right="deadlines.recount", chained=False)
def begin_recount(*, actor: Actor, at: datetime, year: int, version: int, changed_days: tuple[date, ...]) -> Done[Recount]:
    """Note that open cases have to be recounted because the year changed. Noted once; a year none of whose days moved
    is done at once."""
    row, _ = RecountRow.objects.get_or_create(year=year, version=version, defaults={
        "changed_days": to_plain(changed_days), "begun_at": at, "done_at": None if changed_days else at})
    return Done(recount_of(row))


@command("deadlines.recount_batch", right="deadlines.recount", chained=False)
def recount_batch(*, actor: Actor, at: datetime, year: int, version: int, size: int = BATCH) -> Done[Recount]:
    """Recount the next open cases, write down which due days moved and why, and remember how far it came.

    One transaction: a batch that was broken off never happened, one that was done is never done again.
    """
    row = RecountRow.objects.select_for_update().get(year=year, version=version)
    if row.done_at is not None:
        return Done(recount_of(row))
    page = cases.due_cases(actor=actor, before=EVERY_DAY, limit=size, after_case_no=row.cursor)
    changed: tuple[date, ...] = from_plain(row.changed_days, tuple[date, ...])
    numbers = tuple(case.case_no for case in page if _may_move(case, changed))
    moves = cases_commands.rebuild_due(actor=actor, at=at, case_nos=numbers) if numbers else ()
    DueMoveRow.objects.bulk_create(
        DueMoveRow(recount=row, case_no=move.case_no, was_due_on=move.before, now_due_on=move.after, moved_at=at,
                   days=to_plain(_within(changed, move, move.since_on))) for move in moves)
    row.looked, row.moved = row.looked + len(page), row.moved + len(moves)
    row.cursor = page[-1].case_no if page else row.cursor
    row.done_at = at if len(page) < size else None
    row.save(update_fields=["looked", "moved", "cursor", "done_at"])
    facts = (DueDaysMoved(year=year, version=version, looked=row.looked, moved=row.moved),) if row.done_at else ()
    return Done(recount_of(row), subject=f"recount:{year}-{version}", facts=facts)


def _may_move(case: DueCase, changed: tuple[date, ...]) -> bool:
    """Whether a changed day can lie within the case's span: a day after its due day moves nothing."""
    until = max((day for day in (case.due_on, case.next_due_on) if day), default=EVERY_DAY)
    return any(day <= until for day in changed)


def _within(changed: tuple[date, ...], move: DueChange, since_on: date | None) -> tuple[date, ...]:
    """The changed days within the span the case had or has now."""
    until = max((day for day in (move.before, move.after) if day), default=EVERY_DAY)
    return tuple(day for day in changed if (since_on is None or since_on < day) and day <= until)
