"""What every transport promises."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from onewindow.domain.notices.types import Envelope, TransportCode


class TransportFailed(Exception):
    """The outside service did not take the message; the text says why. It will be tried again."""


@runtime_checkable
class Transport(Protocol):
    """Delivers one envelope, outside any transaction.

    The same idempotency key twice must reach the person once. Raises TransportFailed, nothing else, when
    the service refuses or can't be reached.
    """

    code: TransportCode

    def deliver(self, *, envelope: Envelope, at: datetime) -> str:
        """Hand the envelope over and return the service's own reference, empty if it gives none."""
