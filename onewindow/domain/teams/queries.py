"""The questions teams answers: what a list says of its cases and on whose list they stand, kept views, who is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Colleague
from onewindow.domain.teams.models import AbsenceRow, BulkGrantRow, LineRow, SavedViewRow
from onewindow.domain.teams.types import Absence, CaseLine, Mark, SavedView, SecondLook
from onewindow.kernel.actor import Actor
from onewindow.kernel.kept import kept

__all__ = ["absences", "at_work", "colleagues", "lines", "lines_of_organ", "second_looks", "undrawn", "views"]
MOST, LOOKED = 2_000, 10
LOOK = "teams.look_again"


def lines(*, case_nos: Iterable[str]) -> dict[str, CaseLine]:
    """What a list says of these cases, by number; for lists that know already which cases their reader may see."""
    return {row.case_no: line_of(row) for row in LineRow.objects.filter(case_no__in=list(case_nos))}


def lines_of_organ(*, actor: Actor) -> dict[str, CaseLine]:
    """The lines of the open cases of the actor's organ, by number: what a worklist can be narrowed by."""
    rows = LineRow.objects.filter(department_code=actor.department_code, is_open=True)
    return {row.case_no: line_of(row) for row in rows.order_by("-id")[:MOST]}


def views(*, actor: Actor) -> tuple[SavedView, ...]:
    """The views the actor kept, in the order of keeping."""
    return _views(actor.ref)


@kept("view", size=512)
def _views(staff_no: str) -> tuple[SavedView, ...]:
    rows = SavedViewRow.objects.filter(staff_no=staff_no).order_by("kept_at", "id")
    return tuple(SavedView(name=row.name, question=row.question, is_start=row.is_start) for row in rows)


def absences(*, actor: Actor, on: date) -> tuple[Absence, ...]:
    """Who of the actor's organ is away on the day or later, the earliest first."""
    return _absences(actor.department_code, on)


@kept("leave", size=128)
def _absences(department_code: str, on: date) -> tuple[Absence, ...]:
    rows = AbsenceRow.objects.filter(department_code=department_code, until_on__gte=on).order_by("from_on", "staff_name")
    return tuple(each for row in rows if (each := absence_of(row)).ended_on is None or each.ended_on > on)


def colleagues(*, actor: Actor) -> tuple[Colleague, ...]:
    """Who works on cases in the actor's organ, once each, by number."""
    found = people.colleagues(department_code=actor.department_code) if actor.department_code else ()
    return tuple({each.staff_no: each for each in found}.values())


def at_work(*, actor: Actor, on: date) -> tuple[tuple[Colleague, ...], tuple[Absence, ...]]:
    """The actor's colleagues who are at work on the day, without the actor, and the leaves that keep others from it, each with its deputy."""
    away = tuple(each for each in absences(actor=actor, on=on) if each.holds(on) and each.staff_no != actor.ref)
    missing = {actor.ref, *(each.staff_no for each in away)}
    return tuple(each for each in colleagues(actor=actor) if each.staff_no not in missing), away


def second_looks(*, actor: Actor) -> tuple[SecondLook, ...]:
    """The cases of the actor's organ drawn for a second look (抽查): those that wait for it, the oldest first, then the last ten that had it.

    Empty for who may not take one. What the actor granted stands there too; somebody else looks at it.
    """
    if not actor.department_code or not actor.may(LOOK):
        return ()
    rows = BulkGrantRow.objects.filter(department_code=actor.department_code, is_drawn=True)
    waiting, done = rows.filter(looked_at__isnull=True).order_by("granted_at", "case_no")[:MOST], rows.filter(looked_at__isnull=False).order_by("-looked_at")[:LOOKED]
    return tuple(look_of(row) for row in (*waiting, *done))


def undrawn(*, before: datetime) -> tuple[str, ...]:
    """What was granted together before the moment and had no lots drawn, for the platform to make up for."""
    rows = BulkGrantRow.objects.filter(draw_no="", granted_at__lt=before)
    return tuple(dict.fromkeys(rows.order_by("granted_at").values_list("together", flat=True)[:MOST]))


def line_of(row: LineRow) -> CaseLine:
    """The record of a row."""
    return CaseLine(case_no=row.case_no, item_code=row.item_code, item_name=row.item_name, scenario=row.scenario, step=row.step, post_kind=row.post_kind,
                    marks=tuple(Mark(mark) for mark in row.marks), staff_no=row.staff_no, staff_name=row.staff_name, given_by=row.given_by,
                    given_reason=row.given_reason, given_at=row.given_at, seen_by=tuple(row.seen_by))


def absence_of(row: AbsenceRow) -> Absence:
    """The record of a row."""
    return Absence(absence_no=row.absence_no, staff_no=row.staff_no, staff_name=row.staff_name, deputy_no=row.deputy_no, deputy_name=row.deputy_name,
                   from_on=row.from_on, until_on=row.until_on, reason=row.reason, recorded_by=row.recorded_by, ended_on=row.ended_on)


def look_of(row: BulkGrantRow) -> SecondLook:
    """The record of a row."""
    return SecondLook(case_no=row.case_no, item_name=row.item_name, draw_no=row.draw_no, granted_by=row.granted_by, granted_by_name=row.granted_by_name,
                      granted_at=row.granted_at, is_sound=row.is_sound, reason=row.reason, looked_by_name=row.looked_by_name, looked_at=row.looked_at)
