"""Questions about special procedures. Whoever may know of the case may know of what is held in it."""

from __future__ import annotations

from onewindow.domain.procedures.queries.reading import (
    consultation,
    consultations_for,
    hearing_rights,
    hearing_terms,
    laid_before,
    opinions_waiting,
    procedures_of,
    promise_check_of,
    promise_checks,
    public_hearings,
    rests_on_promise,
)

__all__ = [
    "consultation", "consultations_for", "hearing_rights", "hearing_terms", "laid_before", "opinions_waiting", "procedures_of",
    "promise_check_of", "promise_checks", "public_hearings", "rests_on_promise",
]
