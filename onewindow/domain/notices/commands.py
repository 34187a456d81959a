"""Verbs of notices. Sending only records; a job delivers after the commit, so no network stands in a transaction."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import F

from onewindow.domain.notices import rules
from onewindow.domain.notices.facts import NoticeUndeliverable
from onewindow.domain.notices.formats import kind_book
from onewindow.domain.notices.models import Notice as NoticeRow
from onewindow.domain.notices.models import NoticeDelivery
from onewindow.domain.notices.queries import message, status_link
from onewindow.domain.notices.types import (
    DeliveryState,
    DueDelivery,
    Envelope,
    Notice,
    NoticeKind,
    NoticeState,
    TransportCode,
)
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number


class UnknownKind(Refusal):
    """The kinds file has no such kind."""

    code = "unknown_notice_kind"
    sentence = "There is no notice of the kind {kind}."
    status = 422


class ParameterMissing(Refusal):
    """The text of the kind names a parameter that was not given."""

    code = "notice_parameter_missing"
    sentence = "The notice {kind} can't be sent without: {names}."
    status = 422


class SecretKind(Refusal):
    """A kind with a secret may not enter history, so it has a command of its own."""

    code = "secret_notice_kind"
    sentence = "The notice {kind} carries a secret; send it with send_code."
    status = 422


class NoAddressee(Refusal):
    """Nobody to send to."""

    code = "no_addressee"
    sentence = "The notice {kind} needs a person or a phone number to go to."
    status = 422


@command("notices.send", right="notices.send")
def send(*, actor: Actor, at: datetime, kind: str, to: str, params: dict[str, str], about: str = "") -> Done[Notice]:
    """Record a notice to the person or organisation ``to``; it reads in the inbox at once and by SMS soon after.

    ``about`` is the public number of what it belongs to. Parameters beyond those the texts name are kept,
    because texts are put together at reading time and may name them later. Nobody's post carries the right:
    a notice is part of another act or of the platform's own. Refuses UnknownKind, ParameterMissing,
    SecretKind, NoAddressee.
    """
    found = _checked_kind(kind, params)
    if found.secret:
        raise SecretKind(kind=kind)
    if not to:
        raise NoAddressee(kind=kind)
    row = _store(at=at, kind=found, to=to, phone="", params=params, about=about)
    payload = {"kind": kind, "to": to, "about": about, "transports": [code.value for code in found.texts]}
    return Done(_record(row, params), subject=f"notice:{row.notice_no}", payload=payload)


@command("notices.send_code", right="notices.send", chained=False)
def send_code(*, actor: Actor, at: datetime, kind: str, params: dict[str, str], phone: str = "", to: str = "") -> Done[Notice]:
    """Send a one-time secret to a phone number, or to the phone of the person ``to``.

    Leaves no history entry; number and secret rest sealed and are blanked once delivered. The record comes
    back without the secret. Refuses UnknownKind, ParameterMissing, NoAddressee.
    """
    found = _checked_kind(kind, params)
    if not phone and not to:
        raise NoAddressee(kind=kind)
    row = _store(at=at, kind=found, to=to, phone=phone, params=params, about="")
    return Done(_record(row, rules.without_secrets(kind=found, params=params)))


@command("notices.mark_read", right=None, chained=False)
def mark_read(*, actor: Actor, at: datetime, notice_no: str) -> Done[bool]:
    """Note that the addressee has read the message; False when that was noted before.

    Refuses NotFound for anybody else's.
    """
    message(actor=actor, notice_no=notice_no)
    return Done(NoticeRow.objects.filter(notice_no=notice_no, read_at__isnull=True).update(read_at=at) == 1)


@command("notices.claim_delivery", right="notices.deliver", chained=False)
def claim_delivery(*, actor: Actor, at: datetime, due: DueDelivery) -> Done[Envelope | None]:
    """Take a due delivery for two minutes and put it into words; None when there is nothing to deliver.

    Another worker that saw the same row gets None. A delivery without a telephone number is given up here.
    """
    rows = NoticeDelivery.objects.filter(notice__notice_no=due.notice_no, transport=due.transport.value,
                                         state=DeliveryState.WAITING.value, next_try_at=due.next_try_at)
    if rows.update(next_try_at=at + rules.CLAIM_FOR, tries=F("tries") + 1) == 0:
        return Done(None)
    row = NoticeDelivery.objects.select_related("notice").get(notice__notice_no=due.notice_no, transport=due.transport.value)
    phone = row.notice.phone or _phone_of(row.notice.recipient_no)
    if not phone:
        return _give_up(row, "no telephone number is known")
    if row.tries > len(rules.PAUSES) + 1:
        return _give_up(row, row.latest_error or "the worker stopped while delivering")
    book = kind_book()
    text = rules.worded(text=book.kinds[row.notice.kind].texts[due.transport], params=json.loads(row.notice.params), provisional=book.provisional)
    link = status_link(about=row.notice.about)
    return Done(Envelope(notice_no=due.notice_no, transport=due.transport, idempotency_key=row.idempotency_key, phone=phone, title=text.title,
                         body=book.signature + (text.body.rstrip("。") + book.status.format(link=link) if link else text.body), tries=row.tries))


@command("notices.record_delivery", right="notices.deliver", chained=False)
def record_delivery(*, actor: Actor, at: datetime, envelope: Envelope, error: str = "", outside_ref: str = "") -> Done[DeliveryState]:
    """Note how a claimed delivery went. An empty ``error`` means delivered; else it is tried again or given up.

    Noting it twice changes nothing. Announces NoticeUndeliverable when the latest try has failed.
    """
    row = NoticeDelivery.objects.select_related("notice").select_for_update().get(idempotency_key=envelope.idempotency_key)
    if row.state != DeliveryState.WAITING.value:
        return Done(DeliveryState(row.state))
    if not error:
        row.state, row.delivered_at, row.outside_ref, row.latest_error = DeliveryState.DELIVERED.value, at, outside_ref[:120], ""
        row.save()
        _blank_secrets(row.notice)
        return Done(DeliveryState.DELIVERED)
    again = rules.next_try_at(tries=row.tries, at=at)
    if again is None:
        given_up = _give_up(row, error)
        return Done(DeliveryState.GIVEN_UP, subject=given_up.subject, facts=given_up.facts)
    row.next_try_at, row.latest_error = again, error[:400]
    row.save()
    return Done(DeliveryState.WAITING)


def _checked_kind(kind: str, params: dict[str, str]) -> NoticeKind:
    found = kind_book().kinds.get(kind)
    if found is None:
        raise UnknownKind(kind=kind)
    missing = rules.missing_parameters(kind=found, params=params)
    if missing:
        raise ParameterMissing(kind=kind, names=", ".join(missing))
    return found


def _store(*, at: datetime, kind: NoticeKind, to: str, phone: str, params: dict[str, str], about: str) -> NoticeRow:
    row = NoticeRow.objects.create(notice_no=next_number(kind="N", on=at.date()), kind=kind.code, recipient_no=to, phone=phone,
                                   params=json.dumps(params, ensure_ascii=False), about=about, created_at=at)
    NoticeDelivery.objects.bulk_create(_delivery(row, code, at) for code in kind.texts if to or code is not TransportCode.INBOX)
    return row


def _delivery(row: NoticeRow, code: TransportCode, at: datetime) -> NoticeDelivery:
    """The inbox lies in the same database: to write the notice is to deliver it."""
    here = code is TransportCode.INBOX
    return NoticeDelivery(notice=row, transport=code.value, idempotency_key=f"{row.notice_no}:{code.value}", next_try_at=at,
                          state=(DeliveryState.DELIVERED if here else DeliveryState.WAITING).value,
                          tries=int(here), delivered_at=at if here else None)


def _record(row: NoticeRow, params: dict[str, str]) -> Notice:
    return Notice(notice_no=row.notice_no, kind=row.kind, to=row.recipient_no, params=params, about=row.about,
                  created_at=row.created_at, state=NoticeState.DELIVERED if row.recipient_no else NoticeState.WAITING)


def _phone_of(recipient_no: str) -> str:
    try:
        return people.contact_of(person_no=recipient_no).phone
    except NotFound:
        return ""


def _give_up(row: NoticeDelivery, error: str) -> Done[Envelope | None]:
    row.state, row.latest_error = DeliveryState.GIVEN_UP.value, error[:400]
    row.save()
    _blank_secrets(row.notice)
    fact = NoticeUndeliverable(notice_no=row.notice.notice_no, transport=row.transport, kind=row.notice.kind, about=row.notice.about)
    return Done(None, subject=f"notice:{row.idempotency_key}", facts=(fact,))


def _blank_secrets(row: NoticeRow) -> None:
    kind = kind_book().kinds[row.kind]
    if kind.secret:
        row.params = json.dumps(rules.without_secrets(kind=kind, params=json.loads(row.params)), ensure_ascii=False)
        row.phone = ""
        row.save()
