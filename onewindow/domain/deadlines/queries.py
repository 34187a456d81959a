"""The questions deadlines answers: why this day, what if, whose time, which lights, what moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseSummary, DeemedKind, DueCase, FactView
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.deadlines.formats import light_rules
from onewindow.domain.deadlines.models import DueMoveRow, LightRow, RecountRow
from onewindow.domain.deadlines.rules import articles, lights, silence
from onewindow.domain.deadlines.rules import what_if as supposing
from onewindow.domain.deadlines.rules.durations import durations as split
from onewindow.domain.deadlines.types import (
    DueMove,
    Durations,
    Explanation,
    Light,
    LightColour,
    Recount,
    SupposedAct,
    Switch,
    WhatIf,
    Within,
)
from onewindow.domain.people import queries as people
from onewindow.domain.standards import queries as standards
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, TimedFact, local_day, shown_due
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.ids import clean_number
from onewindow.kernel.records import from_plain

__all__ = ["burning", "dark", "durations", "explain", "explain_public", "lights_of", "lights_of_organ", "moved", "open_recounts", "ran_out", "recounts", "warning_horizon", "what_if"]

READER = system_actor(name="deadlines")
READS_MOVES = "calendar.load"


def explain(*, actor: Actor, case_no: str, at: datetime, verified_only: bool = True) -> Explanation:
    """Every clock of the case with its days, the day shown, whose time it was, and where the articles stand.

    ``verified_only`` leads to settled entries of the register of legal rules only. Refuses NotFound.
    """
    found = cases.summary(actor=actor, case_no=case_no)
    return _explained(actor, found, at, verified_only)


def explain_public(*, case_no: str, phone_tail: str, at: datetime) -> Explanation:
    """The same for whoever has the receipt number and the last four digits of the phone. Refuses NotFound."""
    if cases.progress_json(case_no=case_no, phone_tail=phone_tail) is None:
        raise NotFound(what="a case with this number and phone", number="")
    return _explained(READER, cases.summary(actor=READER, case_no=clean_number(case_no)), at, verified_only=True)


def what_if(*, actor: Actor, case_no: str, at: datetime, act: SupposedAct, on: date | None = None, amount: int = 0) -> WhatIf:
    """What the act would do to every clock, if it were done now or on the morning of a later day. Writes nothing.

    ``amount``: the units of an extension (0: as many as the law gives), or the working days a special procedure takes
    (0: it goes on). Refuses NotFound, DayIsOver, NothingToSuppose.
    """
    moment = supposing.moment_of(on=on, at=at)
    now = cases.clocks(actor=actor, case_nos=(case_no,), at=moment)[case_no]
    facts = supposing.supposed_facts(act=act, moment=moment, amount=amount, clocks=now, facts=cases.case(actor=actor, case_no=case_no).facts,
                                     calendar=current_calendar())
    then = max(fact.recorded_at for fact in facts)
    before = now if then == moment else cases.clocks(actor=actor, case_nos=(case_no,), at=then)[case_no]
    after = cases.clocks(actor=actor, case_nos=(case_no,), at=then, supposed=facts)[case_no]
    return WhatIf(case_no=case_no, act=act, on=local_day(moment), facts=facts, diffs=supposing.compared(act=act, before=before, after=after),
                  shown_before=_shown_on(before), shown_after=_shown_on(after))


def durations(*, actor: Actor, case_no: str, at: datetime) -> Durations | None:
    """Whose time the case's life was, in natural days; None for a case that was never handed in. Refuses NotFound."""
    facts = cases.case(actor=actor, case_no=case_no).facts
    return _durations(facts, cases.clocks(actor=actor, case_nos=(case_no,), at=at)[case_no], at)


def lights_of(*, actor: Actor, case_no: str) -> tuple[Light, ...]:
    """The lights the case ever had, in order. Refuses NotFound when the actor may not know of the case."""
    cases.summary(actor=actor, case_no=case_no)
    return tuple(_light(row) for row in LightRow.objects.filter(case_no=case_no).order_by("since_at", "clock_code"))


def lights_of_organ(*, actor: Actor, department_code: str = "", only_burning: bool = True, limit: int = 100) -> tuple[Light, ...]:
    """The lights of an organ, the newest first: its own staff see them, and whoever may watch all organs (supervision.read)."""
    wanted = department_code or actor.department_code
    if not actor.may("supervision.read") and not (actor.may("cases.read") and wanted and wanted == actor.department_code):
        raise NotAllowed(act="supervision.read")
    rows = LightRow.objects.filter(Q(department_code=wanted) if wanted else Q())
    rows = rows.filter(resolved_at__isnull=True) if only_burning else rows
    return tuple(_light(row) for row in rows.order_by("-since_at", "case_no")[:limit])


def dark(*, case_nos: tuple[str, ...], at: datetime, departments: Mapping[str, str] | None = None) -> tuple[Switch, ...]:
    """What has to be switched about the lights of these cases: for the watch. A few queries for all of them.

    ``departments`` tells the organ of each case where the caller knows it.
    """
    clocks, calendar, rules, organs = cases.clocks(actor=READER, case_nos=case_nos, at=at, steps=False), current_calendar(), light_rules(), departments or {}
    lit: dict[str, list[Light]] = {}
    for row in LightRow.objects.filter(case_no__in=case_nos):
        lit.setdefault(row.case_no, []).append(_light(row))
    found = []
    for case_no, its in clocks.items():
        wanted = [light for clock in its if (light := lights.light_of(
            case_no=case_no, department_code=organs.get(case_no, ""), clock=clock, rules=rules, calendar=calendar, on=local_day(at))) is not None]
        switch = lights.switch_of(case_no=case_no, wanted=wanted, lit=lit.get(case_no, ()), at=at)
        if switch is not None:
            found.append(switch if case_no in organs or not switch.lit else _with_organ(switch))
    return tuple(found)


def burning(*, after_case_no: str = "", limit: int = 200) -> tuple[str, ...]:
    """The numbers of cases with a light that has not gone out, in order; for the watch."""
    rows = LightRow.objects.filter(resolved_at__isnull=True, case_no__gt=after_case_no).order_by("case_no")
    return tuple(rows.values_list("case_no", flat=True).distinct()[:limit])


def open_recounts() -> tuple[Recount, ...]:
    """The recounts that are not complete, the oldest first; for the job."""
    return tuple(recount_of(row) for row in RecountRow.objects.filter(done_at__isnull=True).order_by("begun_at", "year", "version"))


def ran_out(*, rows: tuple[DueCase, ...], at: datetime) -> dict[str, DeemedKind]:
    """Which of these cases have a term whose end means something in law, by number: for the job that lets it happen."""
    clocks = cases.clocks(actor=READER, case_nos=tuple(row.case_no for row in rows), at=at, steps=False)
    procedures = {digest: catalogue.bundle(bundle_hash=digest).procedure for digest in {row.bundle_hash for row in rows}}
    found = {row.case_no: silence.deemed(clocks=clocks.get(row.case_no, ()), procedure=procedures[row.bundle_hash]) for row in rows}
    return {case_no: kind for case_no, kind in found.items() if kind is not None}


def warning_horizon(*, today: date) -> date:
    """Cases due before this day may have to be warned of."""
    return current_calendar().add_workdays(today, lights.horizon(light_rules()) + 1)


def moved(*, actor: Actor, year: int, version: int, after_case_no: str = "", limit: int = 100) -> tuple[DueMove, ...]:
    """The cases whose due day moved with this version of the year, by number, and the days that moved them.

    For those who load calendars. Refuses NotAllowed.
    """
    _may_read_moves(actor)
    rows = DueMoveRow.objects.select_related("recount").filter(recount__year=year, recount__version=version, case_no__gt=after_case_no)
    return tuple(
        DueMove(case_no=row.case_no, year=year, version=version, was_due_on=row.was_due_on, now_due_on=row.now_due_on, moved_at=row.moved_at,
                days=from_plain(row.days, tuple[date, ...]))
        for row in rows.order_by("case_no")[:limit])


def recounts(*, actor: Actor) -> tuple[Recount, ...]:
    """Every recount, the newest first, with how far it is. For those who load calendars. Refuses NotAllowed."""
    _may_read_moves(actor)
    return tuple(recount_of(row) for row in RecountRow.objects.order_by("-begun_at", "-version"))


def recount_of(row: RecountRow) -> Recount:
    """The record of a row."""
    return Recount(year=row.year, version=row.version, changed_days=from_plain(row.changed_days, tuple[date, ...]), looked=row.looked,
                   moved=row.moved, begun_at=row.begun_at, done_at=row.done_at)


def _explained(actor: Actor, found: CaseSummary, at: datetime, verified_only: bool) -> Explanation:
    clocks, facts = cases.clocks(actor=actor, case_nos=(found.case_no,), at=at)[found.case_no], cases.case(actor=actor, case_no=found.case_no).facts
    split_up, within = _durations(facts, clocks, at), _within(facts)
    cited = {part for text in _citations(clocks, split_up) | {each.article for each in within} for part in articles.parts_of(text)}
    organ = people.department(code=found.department_code)
    return Explanation(
        case_no=found.case_no, item_name=found.item_name, department_code=found.department_code, organ_name=organ.short_name or organ.name,
        clocks=clocks, shown=shown_due(clocks), durations=split_up, within=within,
        rule_ids=articles.rule_ids(cited, laws=standards.laws(), rules=standards.legal_rules(verified_only=verified_only)))


def _within(facts: tuple[FactView, ...]) -> tuple[Within, ...]:
    """The special procedures that count within the time, in their order, each with its end where it has one."""
    ended = {fact.about: local_day(fact.recorded_at) for fact in facts if fact.name == "ConsultationEnded"}
    return tuple(Within(note=fact.note, from_on=local_day(fact.recorded_at), to_on=ended.get(fact.about), document_no=fact.document_no, article=fact.article)
                 for fact in facts if fact.name == "ConsultationStarted")


def _citations(clocks: tuple[Clock, ...], split_up: Durations | None) -> set[str]:
    texts = {clock.rule.article for clock in clocks} | {clock.owing_to.article for clock in clocks if clock.owing_to} | {part.article for clock in clocks for part in clock.segments}
    return texts | {stretch.article for stretch in (split_up.stretches if split_up else ())}


def _durations(facts: tuple[TimedFact, ...], clocks: tuple[Clock, ...], at: datetime) -> Durations | None:
    return split(facts=facts, clocks=clocks, calendar=current_calendar(), at=at)


def _with_organ(switch: Switch) -> Switch:
    organ = cases.summary(actor=READER, case_no=switch.case_no).department_code
    return replace(switch, lit=tuple(replace(light, department_code=organ) for light in switch.lit))


def _shown_on(clocks: tuple[Clock, ...]) -> date | None:
    shown = shown_due(clocks)
    return shown.due_on if shown else None


def _may_read_moves(actor: Actor) -> None:
    if not actor.may(READS_MOVES) and actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act=READS_MOVES)


def _light(row: LightRow) -> Light:
    return Light(case_no=row.case_no, clock_code=row.clock_code, clock_name=row.clock_name, rule=row.rule, colour=LightColour(row.colour),
                 due_on=row.due_on, since_at=row.since_at, article=row.article, department_code=row.department_code, resolved_at=row.resolved_at)
