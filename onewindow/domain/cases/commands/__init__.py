"""The verbs of a case."""

from __future__ import annotations

from onewindow.domain.cases.commands.closing import (
    close,
    decide,
    deliver_at_counter,
    record_progress,
    withdraw,
)
from onewindow.domain.cases.commands.correction import request_correction, supplement
from onewindow.domain.cases.commands.intake import accept, decline, receive, submit
from onewindow.domain.cases.commands.record import attach_rendered
from onewindow.domain.cases.commands.review import review

__all__ = [
    "accept", "attach_rendered", "close", "decide", "decline", "deliver_at_counter", "receive", "record_progress",
    "request_correction", "review", "submit", "supplement", "withdraw",
]
