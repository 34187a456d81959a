"""Clocks of a case: derived from its facts, its bundle and the calendar; never stored, always explainable."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.summaries import facts_of, find, visible
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.limits import queries as limits
from onewindow.domain.limits.types import Dues, Memory
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, TimedFact
from onewindow.kernel.errors import NotFound

COLUMNS = ("name", "recorded_at", "number", "document_no", "actor_name", "note", "happened_at", "effective_at", "about", "amount", "article")


class Known(dict[str, tuple[Clock, ...]]):
    """The clocks of cases by number; to ask for those of a case the actor may not know of is refused with NotFound."""

    def __missing__(self, number: str) -> tuple[Clock, ...]:
        raise NotFound(what="the case", number=number)


def clocks(*, actor: Actor, case_nos: tuple[str, ...], at: datetime, steps: bool = True, supposed: tuple[TimedFact, ...] = ()) -> Known:
    """Every clock of the cases at the moment, by number, in one query: statutory, promised, accept, deliver, hearing, applicant's, and each step's unless left out.

    ``supposed`` facts are taken as if they had happened; nothing is written. Cases the actor may not know of are left out, and refused with NotFound when they are asked for.
    """
    if steps and len(case_nos) == 1:  # its page is put together and its facts are read already; lists, which leave the steps out, ask the same for one as for many
        with suppress(NotFound):
            return Known({case_nos[0]: clocks_of(find(actor, case_nos[0]), at=at, steps=steps, supposed=supposed)})
        return Known()
    told = CaseFact.objects.filter(case__in=Case.objects.filter(visible(actor), case_no__in=case_nos)) if case_nos else CaseFact.objects.none()
    return Known({number: limits.clocks(bundle=catalogue.bundle(bundle_hash=bundle_hash), facts=(*facts, *supposed), calendar=current_calendar(), at=at, steps=steps)
                  for (number, bundle_hash), facts in _grouped(told, "case__case_no", "case__bundle_hash").items()})


def clocks_of(case: Case, *, at: datetime, steps: bool = True, supposed: tuple[TimedFact, ...] = ()) -> tuple[Clock, ...]:
    """The clocks of a loaded case: one pure function of facts, bundle and calendar."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    return limits.clocks(bundle=bundle, facts=(*timed_facts(case), *supposed), calendar=current_calendar(), at=at, steps=steps)


def timed_facts(case: Case) -> tuple[TimedFact, ...]:
    """The facts of a loaded case, in order."""
    return tuple(TimedFact(**{column: getattr(fact, column) for column in COLUMNS}) for fact in facts_of(case))


def dues_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, Dues]:
    """What the rows of these cases are to cache, by key: one query for all facts, one a bundle, one for the calendar."""
    rows, calendar, memory = list(cases), current_calendar(), Memory()
    bundles = {key: catalogue.bundle(bundle_hash=key) for key in {row.bundle_hash for row in rows}}
    facts = _grouped(CaseFact.objects.filter(case__in=[row.pk for row in rows], name__in=limits.names_read(bundles=bundles.values())), "case_id")
    return {row.pk: limits.dues(bundle=bundles[row.bundle_hash], facts=facts.get((row.pk,), ()), calendar=calendar, at=at, memory=memory) for row in rows}


def _grouped(facts: QuerySet[CaseFact], *by: str) -> dict[tuple[Any, ...], tuple[TimedFact, ...]]:
    """The facts of many cases in order, by columns that tell the case."""
    found: dict[tuple[Any, ...], list[TimedFact]] = {}
    for values in facts.order_by("case_id", "number").values_list(*by, *COLUMNS):
        found.setdefault(values[:len(by)], []).append(TimedFact(**dict(zip(COLUMNS, values[len(by):], strict=True))))
    return {key: tuple(each) for key, each in found.items()}
