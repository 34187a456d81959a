"""The port to a register of another organ: what every register, real or twin, must do."""

from __future__ import annotations

from typing import ClassVar, Protocol

from onewindow.domain.evidence.types import RegisterReply, RegisterSubject


class RegisterDown(Exception):
    """The register gave no answer. Nothing was read."""


class RegisterSlow(RegisterDown):
    """The register did not answer within the time it was given. Nothing was read."""


class RegisterPort(Protocol):
    """A register that answers questions about one subject at a time."""

    code: ClassVar[str]
    title: ClassVar[str]
    elements: ClassVar[tuple[str, ...]]

    def ask(self, *, subject: RegisterSubject, purpose: str, patience_seconds: float) -> RegisterReply | None:
        """What the register holds about the subject; None when it knows no such number.

        Only elements named in ``elements`` may be in the reply. Raises RegisterSlow when the answer takes
        longer than ``patience_seconds``, RegisterDown when there is none. A reply may be wrong: callers
        compare its ``id_number`` with the number they asked for.
        """
        ...
