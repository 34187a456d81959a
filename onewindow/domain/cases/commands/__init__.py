"""The verbs of a case."""

from __future__ import annotations

from onewindow.domain.cases.commands.closing import (
    decide,
    deliver_at_counter,
    record_progress,
    withdraw,
)
from onewindow.domain.cases.commands.correction import request_correction, supplement
from onewindow.domain.cases.commands.intake import accept, decline, precheck, receive, submit
from onewindow.domain.cases.commands.review import review
from onewindow.domain.cases.commands.timing import deem, extend, pause, rebuild_due, resume

__all__ = [
    "accept", "decide", "decline", "deem", "deliver_at_counter", "extend", "pause", "precheck", "rebuild_due", "receive",
    "record_progress", "request_correction", "resume", "review", "submit", "supplement", "withdraw",
]
