"""The port to a register of another organ: what every register, real or twin, must do."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from onewindow.domain.evidence.types import RegisterInfo, RegisterReply, RegisterSubject


class RegisterDown(Exception):
    """The register gave no answer. Nothing was read."""


class RegisterSlow(RegisterDown):
    """The register did not answer within the time it was given. Nothing was read."""


class RegisterPort(Protocol):
    """A register that answers questions about one subject at a time. It is made with what the data say of it."""

    info: RegisterInfo

    def ask(self, *, subject: RegisterSubject, purpose: str, at: datetime, patience_seconds: float) -> RegisterReply | None:
        """What the register holds about the subject; None when it knows no such number or reference.

        Only elements named in ``info.elements`` may be in the reply. It comes back, or raises, within
        ``patience_seconds``: RegisterSlow when the answer takes longer, RegisterDown when there is none. A reply may
        be wrong: callers compare its ``id_number`` with the number they asked for. It is asked
        outside of transactions; a register of another organ touches no database, one of the platform's own reads only.
        """
        ...
