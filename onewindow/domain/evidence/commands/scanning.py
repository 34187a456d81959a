"""Scanning at a counter: the device is asked outside of any transaction, and nothing is kept here."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import queries
from onewindow.domain.evidence.scanners import scanner_for
from onewindow.domain.evidence.types import ScannedPage, ScanWish
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, Refusal

STORE = "evidence.store"


class NoScanner(Refusal):
    """No scanner stands at this counter."""

    code = "no_scanner"
    sentence = "No scanner is set up for this counter. Take a photo or choose a file."


def scan(*, actor: Actor, at: datetime, paper: str) -> tuple[ScannedPage, ...]:
    """What lies in the scanner of the actor's counter, page by page; ``paper`` is its name. Nothing is stored: whoever asked hands it in.

    Takes as long as the device does, a minute at most, so it is no command and is never called inside one. Refuses NotAllowed, NoScanner, and what the device
    says is wrong (``scanners.port.ScannerFault``).
    """
    if not actor.may(STORE):
        raise NotAllowed(act=STORE)
    info = queries.scanner_of(counter_code=actor.counter_code)
    if info is None:
        raise NoScanner
    return scanner_for(info).scan(wish=ScanWish(paper=paper, asked_at=at))
