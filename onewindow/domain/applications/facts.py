"""What applications announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSealed(Fact):
    """A draft was submitted for the first time or again after a correction; nothing in it changes from here on."""

    draft_no: str
    sealing_no: int
    item_code: str
    applicant_no: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded(Fact):
    """A draft was given up, and its answers were erased."""

    draft_no: str
    item_code: str
