"""Refusals: the one way a command says no.

A refusal has a code for machines, data for the page that explains it, and a sentence for people. It is
defined beside the verb that raises it, named for what is wrong, and never swallowed.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """Base of every named refusal.

    ``code`` is stable and public (it stands in API answers). ``sentence`` is an English message id with
    named placeholders; screens translate it and fill it from ``data``. ``article`` names the law that
    forbids the act, where a law does.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "This can't be done."
    status: ClassVar[int] = 409

    def __init__(self, *, article: str = "", **data: object) -> None:
        self.article = article
        self.data: dict[str, object] = data
        super().__init__(self.text())

    def text(self) -> str:
        """The English sentence with its values filled in; what is wrong and how to put it right."""
        return self.sentence.format(**self.data)


class NotAllowed(Refusal):
    """The actor's post does not carry the right this act needs."""

    code = "not_allowed"
    sentence = "Your post does not carry the right to do this ({act})."
    status = 403


class NotFound(Refusal):
    """There is no such thing, or the actor may not know of it; the two are not told apart."""

    code = "not_found"
    sentence = "We can't find {what} {number}."
    status = 404


class Stale(Refusal):
    """Somebody else changed the record since the actor read it."""

    code = "stale"
    sentence = "This was changed elsewhere in the meantime. Reload the page; nothing of yours was lost."


class BadInput(Refusal):
    """What was handed in does not have the shape the act needs. ``fields`` maps a field to its sentence."""

    code = "bad_input"
    sentence = "Please check: {problems}"
    status = 422

    def __init__(self, *, fields: dict[str, str], article: str = "") -> None:
        self.fields = fields
        super().__init__(article=article, problems="; ".join(fields.values()))
