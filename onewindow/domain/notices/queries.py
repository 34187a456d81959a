"""Questions to notices. Wording happens here, at reading time, from kind and parameters."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from onewindow.domain.notices import rules
from onewindow.domain.notices.formats import kind_book
from onewindow.domain.notices.models import DemoSms, NoticeDelivery
from onewindow.domain.notices.models import Notice as NoticeRow
from onewindow.domain.notices.types import (
    DeliveryRecord,
    DeliveryState,
    DemoMessage,
    DueDelivery,
    InboxMessage,
    Notice,
    NoticeAbout,
    NoticeText,
    TransportCode,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.links import link_token

STATUS = "status"  # what the link of a short message opens


def inbox(*, actor: Actor, limit: int = 50, before: datetime | None = None) -> tuple[InboxMessage, ...]:
    """The newest messages of the party the actor acts for, at most ``limit``, older than ``before``.

    An actor nobody signed in for has none.
    """
    rows = _inbox_rows(actor)
    if rows is None:
        return ()
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return tuple(_message(row) for row in rows.order_by("-created_at")[:limit])


def message(*, actor: Actor, notice_no: str) -> InboxMessage:
    """One message of the actor's inbox. Refuses NotFound, also for somebody else's."""
    rows = _inbox_rows(actor)
    row = rows.filter(notice_no=notice_no).first() if rows is not None else None
    if row is None:
        raise NotFound(what="message", number=notice_no)
    return _message(row)


def unread_count(*, actor: Actor) -> int:
    """How many messages of the actor's inbox were not read yet."""
    rows = _inbox_rows(actor)
    return rows.filter(read_at__isnull=True).count() if rows is not None else 0


def notices_about(*, actor: Actor, about: str) -> tuple[NoticeAbout, ...]:
    """The notices about a subject, oldest first, with their deliveries: the proof that somebody was told.

    Staff and the platform see all of them (the room of the subject guards who may ask about it); anybody
    else sees those addressed to the party they act for.
    """
    rows = NoticeRow.objects.filter(about=about).prefetch_related("deliveries").order_by("created_at")
    if actor.kind not in (ActorKind.STAFF, ActorKind.SYSTEM):
        rows = rows & _own_rows(actor)
    return tuple(
        NoticeAbout(notice=_notice(row), title=_worded(row).title, deliveries=tuple(_delivery(row, each) for each in row.deliveries.all()))
        for row in rows
    )


def status_link(*, about: str) -> str:
    """The address a short message about a case carries: where the case stands, in one sentence and without a sign-in. Empty for anything else."""
    return f"{settings.ONEWINDOW_PUBLIC_ADDRESS}/s/{link_token(number=about, purpose=STATUS)}/" if is_public_number(about, kind="C") else ""


def deliveries_due(*, at: datetime, limit: int = 100) -> tuple[DueDelivery, ...]:
    """Deliveries that wait and whose time has come, oldest first."""
    rows = NoticeDelivery.objects.filter(state=DeliveryState.WAITING.value, next_try_at__lte=at)
    found = rows.order_by("next_try_at").values_list("notice__notice_no", "transport", "next_try_at")[:limit]
    return tuple(
        DueDelivery(notice_no=number, transport=TransportCode(transport), next_try_at=due) for number, transport, due in found
    )


def demo_sms(*, phone_tail: str = "", limit: int = 30) -> tuple[DemoMessage, ...]:
    """The newest short messages of the demo twin, of one phone's last four digits if they are given."""
    rows = DemoSms.objects.order_by("-sent_at", "-id")
    if phone_tail:
        rows = rows.filter(phone_tail=phone_tail)
    return tuple(DemoMessage(phone_tail=row.phone_tail, text=row.text, sent_at=row.sent_at) for row in rows[:limit])


def _own_rows(actor: Actor) -> QuerySet[NoticeRow]:
    """Notices to the party the actor acts for; an agent's are those about what the mandate reaches."""
    rows = NoticeRow.objects.filter(recipient_no=actor.principal or None)
    return rows if actor.within is None else rows.filter(about__in=actor.within)


def _inbox_rows(actor: Actor) -> QuerySet[NoticeRow] | None:
    if not actor.principal:
        return None
    return _own_rows(actor).filter(deliveries__transport=TransportCode.INBOX.value)


def _worded(row: NoticeRow, transport: TransportCode = TransportCode.INBOX) -> NoticeText:
    book = kind_book()
    kind = book.kinds[row.kind]
    text = kind.texts.get(transport) or next(iter(kind.texts.values()))
    return rules.worded(text=text, params=json.loads(row.params), provisional=book.provisional)


def _message(row: NoticeRow) -> InboxMessage:
    text = _worded(row)
    return InboxMessage(notice_no=row.notice_no, kind=row.kind, title=text.title, body=text.body, about=row.about,
                        created_at=row.created_at, read_at=row.read_at)


def _notice(row: NoticeRow) -> Notice:
    states = [DeliveryState(each.state) for each in row.deliveries.all()]
    return Notice(notice_no=row.notice_no, kind=row.kind, to=row.recipient_no, params=json.loads(row.params), about=row.about,
                  created_at=row.created_at, state=rules.state_of(deliveries=states, read_at=row.read_at))


def _delivery(row: NoticeRow, each: NoticeDelivery) -> DeliveryRecord:
    return DeliveryRecord(notice_no=row.notice_no, transport=TransportCode(each.transport), state=DeliveryState(each.state),
                          tries=each.tries, delivered_at=each.delivered_at, latest_error=each.latest_error)
