"""Questions about special procedures. Whoever may know of the case may know of what is held in it."""

from __future__ import annotations

from onewindow.domain.procedures.queries.reading import (
    consultation,
    consultations_for,
    hearing_rights,
    hearing_terms,
    laid_before,
    opinions_waiting,
    passed_rights,
    procedures_of,
    promise_check_of,
    promise_checks,
    public_hearings,
    rectifications_over,
    rests_on_promise,
    silent_consultations,
)

__all__ = [
    "consultation", "consultations_for", "hearing_rights", "hearing_terms", "laid_before", "opinions_waiting", "passed_rights", "procedures_of",
    "promise_check_of", "promise_checks", "public_hearings", "rectifications_over", "rests_on_promise", "silent_consultations",
]
