"""What the room announces. Public numbers and plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecorded(Fact):
    """An official paper was recorded and waits to be rendered."""

    paper_no: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRendered(Fact):
    """An official paper was rendered: from now on it can be read where its matter is read."""

    paper_no: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperServed(Fact):
    """An official paper reached its addressee (送达)."""

    paper_no: str
    about: str
    served_at: str
