"""Keyset paging: pages that stay right while rows come in, at the same cost for page 1 and page 1,000.

A cursor is the sort key of the page's closing row, signed, so that nobody can make one up and read where a
listing would not have led them. It is opaque: screens pass it on.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db import models
from django.db.models import Q

from onewindow.kernel.errors import Refusal
from onewindow.kernel.fields import keyring

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
MAC_BYTES = 16
MAX_SIZE = 200


class CursorRefused(Refusal):
    """The cursor was changed, or belongs to another listing."""

    code = "cursor_refused"
    sentence = "This page of the list can't be found. Please start again at the first page."
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Rows and the cursor of the next page, ``""`` on the closing page."""

    rows: tuple[T, ...]
    next_cursor: str = ""


def make_cursor(*, listing: str, values: Sequence[object]) -> str:
    """The signed cursor of a sort key; dates as ISO text. ``listing`` names the list, order and filter included."""
    body = json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mac(listing, body) + body).decode().rstrip("=")


def read_cursor(*, listing: str, cursor: str) -> list[str | int]:
    """The sort key again. Refuses CursorRefused."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise CursorRefused from None
    if len(raw) <= MAC_BYTES or not hmac.compare_digest(raw[:MAC_BYTES], _mac(listing, raw[MAC_BYTES:])):
        raise CursorRefused
    values: list[str | int] = json.loads(raw[MAC_BYTES:])
    return values


def page_of(*, queryset: models.QuerySet[M, M], order: Sequence[str], listing: str, cursor: str = "", size: int = 20) -> Page[M]:
    """One page of the queryset in the order, which must end in a unique column (``"-id"``) and hold no nulls.

    ``size`` is taken between 1 and 200. Refuses CursorRefused.
    """
    size = min(max(size, 1), MAX_SIZE)
    signed = f"{listing}/{','.join(order)}"
    if cursor:
        queryset = queryset.filter(_after(order, read_cursor(listing=signed, cursor=cursor)))
    found = list(queryset.order_by(*order)[: size + 1])
    rows = tuple(found[:size])
    if len(found) <= size:
        return Page(rows=rows)
    closing = rows[-1]
    return Page(rows=rows, next_cursor=make_cursor(listing=signed, values=[getattr(closing, name.lstrip("-")) for name in order]))


def _after(order: Sequence[str], values: Sequence[str | int]) -> Q:
    condition = Q()
    equal = Q()
    for name, value in zip(order, values, strict=True):
        column = name.lstrip("-")
        condition |= equal & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{column: value})
    return condition


def _plain(value: object) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _mac(listing: str, body: bytes) -> bytes:
    return keyring().mac(body, purpose=f"paging/{listing}")[:MAC_BYTES]
