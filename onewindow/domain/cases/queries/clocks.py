"""Clocks of a case: derived from its facts, its bundle and the calendar; never stored, always explainable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.summaries import find, visible
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.limits import queries as limits
from onewindow.domain.limits.types import Dues, Memory
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, TimedFact


def clocks(*, actor: Actor, case_no: str, at: datetime, supposed: tuple[TimedFact, ...] = ()) -> tuple[Clock, ...]:
    """Every clock of the case at the moment: statutory, promised, accept, deliver, hearing, applicant's, and each step's.

    ``supposed`` facts are taken as if they had happened; nothing is written. Refuses NotFound.
    """
    return clocks_of(find(actor, case_no), at=at, supposed=supposed)


def clocks_for(*, actor: Actor, case_nos: tuple[str, ...], at: datetime, steps: bool = True) -> dict[str, tuple[Clock, ...]]:
    """The clocks of many cases by number, in a few queries, with or without those of the steps; cases the actor may not
    know of are left out."""
    rows = list(Case.objects.filter(visible(actor), case_no__in=case_nos))
    facts, bundles, calendar = _facts_of(rows), _bundles(rows), current_calendar()
    return {row.case_no: limits.clocks(bundle=bundles[row.bundle_hash], facts=facts.get(row.pk, ()), calendar=calendar, at=at, steps=steps) for row in rows}


def clocks_of(case: Case, *, at: datetime, supposed: tuple[TimedFact, ...] = ()) -> tuple[Clock, ...]:
    """The clocks of a loaded case: one pure function of facts, bundle and calendar."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    return limits.clocks(bundle=bundle, facts=(*timed_facts(case), *supposed), calendar=current_calendar(), at=at)


def timed_facts(case: Case) -> tuple[TimedFact, ...]:
    """The facts of a loaded case, in order."""
    return _facts_of([case]).get(case.pk, ())


def dues_of(cases: Iterable[Case], *, at: datetime) -> dict[UUID, Dues]:
    """What the rows of these cases are to cache, by key: one query for all facts, one a bundle, one for the calendar."""
    rows, calendar, memory = list(cases), current_calendar(), Memory()
    bundles = _bundles(rows)
    facts = _facts_of(rows, names=limits.names_read(bundles=bundles.values()))
    return {row.pk: limits.dues(bundle=bundles[row.bundle_hash], facts=facts.get(row.pk, ()), calendar=calendar, at=at, memory=memory) for row in rows}


def _bundles(rows: Iterable[Case]) -> dict[str, Bundle]:
    """The bundles these cases pin, by hash, each read once."""
    return {key: catalogue.bundle(bundle_hash=key) for key in {row.bundle_hash for row in rows}}


def _facts_of(rows: Iterable[Case], *, names: frozenset[str] = frozenset()) -> dict[UUID, tuple[TimedFact, ...]]:
    found: dict[UUID, list[TimedFact]] = {}
    columns = ("name", "recorded_at", "number", "document_no", "actor_name", "note", "happened_at", "effective_at", "about", "amount", "article")
    wanted = CaseFact.objects.filter(case__in=[row.pk for row in rows])
    wanted = wanted.filter(name__in=names) if names else wanted
    for key, *values in wanted.order_by("case_id", "number").values_list("case_id", *columns):
        found.setdefault(key, []).append(TimedFact(**dict(zip(columns, values, strict=True))))
    return {key: tuple(facts) for key, facts in found.items()}
