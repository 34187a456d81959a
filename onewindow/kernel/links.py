"""Links that open something without a sign-in: only this installation can make them, and they carry nothing but a public number."""

from __future__ import annotations

import hmac

from onewindow.kernel.fields import blind_index

TAG = 12  # hex places of the keyed digest: short enough for a message, too many to guess


def link_token(*, number: str, purpose: str) -> str:
    """The token of a link about the number, good for one purpose."""
    return f"{number}-{_tag(number, purpose)}"


def linked_number(*, token: str, purpose: str) -> str:
    """The number a link is about; empty when the token was not made here for this purpose."""
    number, _dash, tag = token.rpartition("-")
    return number if number and hmac.compare_digest(tag.encode(), _tag(number, purpose).encode()) else ""


def _tag(number: str, purpose: str) -> str:
    return blind_index(number, purpose=f"link/{purpose}")[:TAG]
