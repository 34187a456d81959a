"""What deadlines does when a lower room or the kernel announces a fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from onewindow.domain.cases import facts as cases
from onewindow.domain.deadlines import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import CalendarChanged
from onewindow.kernel.reaction import on


def note_changed_year(fact: CalendarChanged, *, at: datetime) -> None:
    """A year changed: open cases have to be recounted. The job does it, batch by batch."""
    commands.begin_recount(actor=system_actor(name="deadlines"), at=at, year=fact.year, version=fact.version, changed_days=fact.changed_days)


def _look_after(what: str) -> Callable[..., None]:
    """The lights of a case after an act that may have ended, moved or broken a clock of it: a light of the minutes
    between midnight and the act is lit all the same, and goes out at once."""

    def look(fact: Any, *, at: datetime) -> None:  # noqa: ANN401 - any fact about one case
        for switch in queries.dark(case_nos=(fact.case_no,), at=at):
            commands.switch_lights(actor=system_actor(name="deadlines"), at=at, switch=switch)

    look.__name__ = f"look_after_{what}"
    return look


REACTIONS = (
    on(CalendarChanged, note_changed_year),
    on(cases.CaseAccepted, _look_after("acceptance")),
    on(cases.CaseDeclined, _look_after("declining")),
    on(cases.CorrectionRequested, _look_after("correction")),
    on(cases.CaseDecided, _look_after("decision")),
    on(cases.CaseWithdrawn, _look_after("withdrawal")),
    on(cases.CaseClosed, _look_after("closing")),
)
