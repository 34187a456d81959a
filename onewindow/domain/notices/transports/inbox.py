"""The inbox of the portal. A stored notice is already there, so delivering it once more does nothing."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.notices.types import Envelope, TransportCode


class Inbox:
    """Messages a person reads after signing in."""

    code = TransportCode.INBOX

    def deliver(self, *, envelope: Envelope, at: datetime) -> str:  # noqa: ARG002 - nothing is left to do
        """The notice's own number is its reference."""
        return envelope.notice_no
