"""What notices announces."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeUndeliverable(Fact):
    """Every try by one transport failed; somebody may have to telephone or write."""

    notice_no: str
    transport: str
    kind: str
    about: str
