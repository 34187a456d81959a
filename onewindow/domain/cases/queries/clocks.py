"""Clocks of a case: derived from its facts, its bundle and the calendar; never stored, always explainable."""

from __future__ import annotations

from datetime import date, datetime

from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.cases.queries.summaries import find
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, TimedFact, derive, shown_due


def clocks(*, actor: Actor, case_no: str, at: datetime) -> tuple[Clock, ...]:
    """Every clock of the case at the moment: statutory, promised, accept-within, deliver-within."""
    return clocks_of(find(actor, case_no), at=at)


def clocks_of(case: Case, *, at: datetime) -> tuple[Clock, ...]:
    """The clocks of a loaded case: one pure function of facts, bundle and calendar."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    calendar = current_calendar()
    facts = timed_facts(case)
    return tuple(derive(rule=rule, facts=facts, calendar=calendar, now=at) for rule in bundle.clocks)


def timed_facts(case: Case) -> tuple[TimedFact, ...]:
    """The case's dated facts, in order, as the kernel's deadlines read them."""
    return tuple(
        TimedFact(name=row.name, recorded_at=row.recorded_at, number=row.number, document_no=row.document_no,
                  actor_name=row.actor_name, note=row.note, happened_at=row.happened_at, effective_at=row.effective_at, about=row.about,
                  amount=row.amount, article=row.article)
        for row in CaseFact.objects.filter(case=case).order_by("number")
    )


def due_of(case: Case, *, at: datetime) -> date | None:
    """The day shown to the public: the earlier of promise and law; None before any of the two runs."""
    shown = shown_due(clocks_of(case, at=at))
    return shown.due_on if shown else None
