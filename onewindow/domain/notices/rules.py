"""Pure rules of notices: placeholders, wording, when to try again, what state the deliveries add up to."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from onewindow.domain.notices.types import DeliveryState, NoticeKind, NoticeState, NoticeText

ABSENT = "—"
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(\*?)", re.ASCII)
CLAIM_FOR = timedelta(minutes=2)
"""How long a worker that took a delivery keeps others away from it."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""The pauses after the first, second … failed try. After one more failure the delivery is given up."""


def placeholders(text: str) -> tuple[str, ...]:
    """The parameters a text names, in order, each once. Raises ValueError for anything but a plain {name}."""
    names: list[str] = []
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"only plain placeholders such as {{case_no}} are allowed, not {{{name}}}")
        if name not in names:
            names.append(name)
    return tuple(names)


def missing_parameters(*, kind: NoticeKind, params: Mapping[str, str]) -> tuple[str, ...]:
    """The parameters the kind needs and the sender left out or left empty."""
    return tuple(name for name in kind.required if not params.get(name, "").strip())


def worded(*, text: NoticeText, params: Mapping[str, str], provisional: str = "") -> NoticeText:
    """The text with its parameters filled in, days as people write them, ``provisional`` behind one that
    may still move (a day of a draft calendar year, marked with a star). A parameter an old notice lacks reads as a dash."""
    values = {name: _said(params.get(name, ""), provisional) or ABSENT for name in placeholders(text.title) + placeholders(text.body)}
    return NoticeText(title=text.title.format(**values), body=text.body.format(**values))


def _said(value: str, provisional: str) -> str:
    """A day in words: parameters carry it as 2026-12-01, people read 2026年12月1日."""
    found = DAY.fullmatch(value)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日{provisional if found[4] else ''}" if found else value


def without_secrets(*, kind: NoticeKind, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with the secret ones blanked."""
    return {name: "" if name in kind.secret else value for name, value in params.items()}


def next_try_at(*, tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` failures, or None when it is time to give up."""
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def state_of(*, deliveries: Iterable[DeliveryState], read_at: datetime | None) -> NoticeState:
    """The state of a notice: read beats delivered, one delivery is enough, all lost is undeliverable."""
    states = tuple(deliveries)
    if read_at is not None:
        return NoticeState.READ
    if DeliveryState.DELIVERED in states:
        return NoticeState.DELIVERED
    if DeliveryState.WAITING in states:
        return NoticeState.WAITING
    return NoticeState.UNDELIVERABLE
