"""What crosses the door of notices: enums and frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class TransportCode(StrEnum):
    """A way in which a notice reaches a person."""

    INBOX = "inbox"
    SMS = "sms"


class DeliveryState(StrEnum):
    """Where one delivery of one notice stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class NoticeState(StrEnum):
    """Where a notice stands, computed from its deliveries and from whether it was read."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    READ = "read"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """The text of one kind for one transport, with {placeholders}. A short message has no title."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """A kind of notice (通知种类): its texts by transport and the parameters they need.

    ``required`` are the parameters the texts name and that may not be left out, ``secret`` are blanked after
    delivery and keep the whole notice out of history.
    """

    code: str
    texts: dict[TransportCode, NoticeText]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindBook:
    """All kinds, the signature that short messages begin with, the words behind a day that may still move, and those before the
    ``{link}`` with which a short message about a case ends."""

    kinds: dict[str, NoticeKind]
    signature: str
    provisional: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice (通知) as stored: what is to be said and to whom, not yet in words.

    ``to`` is the public number of a person or organisation, empty when only a phone number was known.
    ``about`` is the public number of what it belongs to, such as a case.
    """

    notice_no: str
    kind: str
    to: str
    params: dict[str, str]
    about: str
    created_at: datetime
    state: NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMessage:
    """A notice as its addressee reads it."""

    notice_no: str
    kind: str
    title: str
    body: str
    about: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One delivery, ready for a transport: words, address, and the key that makes a repeat harmless."""

    notice_no: str
    transport: TransportCode
    idempotency_key: str
    phone: str = field(repr=False)
    title: str
    body: str = field(repr=False)
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery whose time has come; ``next_try_at`` is what a worker must see unchanged to claim it."""

    notice_no: str
    transport: TransportCode
    next_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """How the delivery of a notice by one transport went."""

    notice_no: str
    transport: TransportCode
    state: DeliveryState
    tries: int
    delivered_at: datetime | None
    latest_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAbout:
    """A notice about a subject with the record of its deliveries: the proof that somebody was told."""

    notice: Notice
    title: str
    deliveries: tuple[DeliveryRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMessage:
    """A short message of the demo twin, shown on a page because no telephone rings in a demo."""

    phone_tail: str
    text: str
    sent_at: datetime
