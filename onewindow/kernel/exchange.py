"""Exchange with partner installations: an outbox and an inbox of signed envelopes.

Transport is somebody else's: these functions take and give bytes, and any of them may be lost, repeated,
delayed or reordered on the way. What goes out is kept until its receipt is here; what comes in is taken in
the sender's order, once each. All calls run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min

from onewindow.kernel.crypto import Signer
from onewindow.kernel.district import installation_code
from onewindow.kernel.envelopes import (
    Envelope,
    EnvelopeRefused,
    Receipt,
    check_signature,
    envelope_hash,
    read_envelope,
    read_receipt,
    signed_envelope,
    signed_receipt,
    to_wire,
)
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.locks import row_lock
from onewindow.kernel.models.exchange import ExchangeIn, ExchangeOut, ExchangePartner
from onewindow.kernel.records import to_plain

MAX_GAP = 10_000


class PartnerTaken(Refusal):
    """A partner of that code exists with another key. Keys are changed by an operator, never by a message."""

    code = "partner_taken"
    sentence = "The partner {code} is already known with another key. Check the key with the partner by another way."


def own_code() -> str:
    """The code under which partners know this installation."""
    return installation_code(settings.ONEWINDOW_DISTRICT)


def own_signer() -> Signer:
    """The key this installation signs envelopes and receipts with."""
    return Signer(seed=bytes.fromhex(settings.ONEWINDOW_SIGNING_KEY))


def add_partner(*, code: str, name: str, public_key: bytes) -> None:
    """Make a partner known; its key was agreed by another way. Refuses PartnerTaken for a different key."""
    row, made = ExchangePartner.objects.get_or_create(code=code, defaults={"name": name, "public_key": public_key.hex()})
    if not made and row.public_key != public_key.hex():
        raise PartnerTaken(code=code)


def post(*, receiver: str, kind: str, payload: Mapping[str, object], at: datetime) -> Envelope:
    """Sign an envelope and put it into the partner's outbox, next in its sequence. Refuses NotFound."""
    partner = _partner(receiver)
    unsigned = Envelope(
        sender=own_code(), receiver=receiver, sequence=partner.sent_sequence + 1, kind=kind, payload=to_plain(dict(payload)),
        recorded_at=at.isoformat(), previous_hash=partner.sent_hash,
    )
    envelope = signed_envelope(unsigned, own_signer())
    digest = envelope_hash(envelope)
    ExchangeOut.objects.create(partner=partner, sequence=envelope.sequence, wire=to_wire(envelope).decode(),
                               envelope_hash=digest, recorded_at=at)
    partner.sent_sequence, partner.sent_hash = envelope.sequence, digest
    partner.save(update_fields=["sent_sequence", "sent_hash"])
    return envelope


def outgoing(*, receiver: str, limit: int = 100) -> list[bytes]:
    """The envelopes the partner has not confirmed, in their order. Sending one again does no harm."""
    waiting = ExchangeOut.objects.filter(partner__code=receiver, received_at=None).order_by("sequence")
    return [row.wire.encode() for row in waiting[:limit]]


def receive(*, wire: bytes, at: datetime) -> bytes:
    """Keep an envelope that came, and answer the signed receipt as bytes.

    A repeated envelope gets the receipt it got before. One that runs ahead is kept and waits for the gap to
    close. Refuses EnvelopeRefused when it is unreadable, not for us, from nobody we know, not signed by the
    partner, at odds with the envelope before or after it, or further ahead than 10,000.
    """
    envelope = read_envelope(wire)
    if envelope.receiver != own_code():
        raise EnvelopeRefused(problem="it is addressed to another installation")
    try:
        partner = _partner(envelope.sender)
    except NotFound:
        raise EnvelopeRefused(problem="its sender is not a partner") from None
    check_signature(envelope, public_key=bytes.fromhex(partner.public_key))
    digest = envelope_hash(envelope)
    before = ExchangeIn.objects.filter(partner=partner, sequence=envelope.sequence).first()
    if before is not None:
        if before.envelope_hash != digest:
            raise EnvelopeRefused(problem="another envelope came under the same sequence before")
        return before.receipt.encode()
    _check_place(partner, envelope, digest)
    unsigned = Receipt(sender=envelope.sender, receiver=envelope.receiver, sequence=envelope.sequence,
                       envelope_hash=digest, received_at=at.isoformat())
    receipt = to_wire(signed_receipt(unsigned, own_signer()))
    ExchangeIn.objects.create(partner=partner, sequence=envelope.sequence, wire=wire.decode(), envelope_hash=digest,
                              previous_hash=envelope.previous_hash, receipt=receipt.decode(), recorded_at=at)
    return receipt


def record_receipt(*, wire: bytes) -> bool:
    """Take a partner's receipt: its envelope need not be sent again. False when it was confirmed before.

    Refuses EnvelopeRefused for a receipt that is not signed by the partner or names no envelope of ours.
    """
    receipt = read_receipt(wire)
    if receipt.sender != own_code():
        raise EnvelopeRefused(problem="the receipt is for another installation")
    try:
        partner = _partner(receipt.receiver)
    except NotFound:
        raise EnvelopeRefused(problem="its sender is not a partner") from None
    check_signature(receipt, public_key=bytes.fromhex(partner.public_key))
    row = ExchangeOut.objects.filter(partner=partner, sequence=receipt.sequence, envelope_hash=receipt.envelope_hash).first()
    if row is None:
        raise EnvelopeRefused(problem="the receipt names no envelope of ours")
    if row.received_at is not None:
        return False
    try:
        row.received_at = datetime.fromisoformat(receipt.received_at)
    except ValueError:
        raise EnvelopeRefused(problem="the receipt has no readable time") from None
    row.receipt = wire.decode()
    row.save(update_fields=["received_at", "receipt"])
    return True


def take(*, sender: str, act: Callable[[Envelope], None], at: datetime) -> Envelope | None:
    """Act on the partner's next envelope in sequence and mark it taken, in this one transaction.

    None when the next one is not here yet. When ``act`` raises, nothing is marked and nothing behind it is
    taken. Refuses NotFound for an unknown partner.
    """
    partner = _partner(sender)
    row = ExchangeIn.objects.filter(partner=partner, sequence=partner.taken_sequence + 1).first()
    if row is None:
        return None
    envelope = read_envelope(row.wire.encode())
    act(envelope)
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    partner.taken_sequence = row.sequence
    partner.save(update_fields=["taken_sequence"])
    return envelope


def held(*, sender: str) -> tuple[int, ...]:
    """The sequences that are here but wait for an earlier one; for the operator's page."""
    partner = ExchangePartner.objects.filter(code=sender).first()
    if partner is None:
        return ()
    waiting = list(ExchangeIn.objects.filter(partner=partner, sequence__gt=partner.taken_sequence)
                   .order_by("sequence").values_list("sequence", flat=True))
    expected = partner.taken_sequence + 1
    for place, sequence in enumerate(waiting):
        if sequence != expected + place:
            return tuple(waiting[place:])
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerQueue:
    """What stands between us and a partner: envelopes of ours without a receipt, and sequences of theirs that wait for an earlier one."""

    code: str
    name: str
    unconfirmed: int
    oldest_at: datetime | None
    held: tuple[int, ...]


def queues() -> tuple[PartnerQueue, ...]:
    """Every partner by code with what waits; for the operator's page."""
    owed = {row["partner"]: row for row in ExchangeOut.objects.filter(received_at=None).values("partner").order_by("partner")
            .annotate(n=Count("id"), oldest=Min("recorded_at"))}
    untaken = set(ExchangeIn.objects.filter(taken_at=None).values_list("partner", flat=True))
    return tuple(
        PartnerQueue(code=row.code, name=row.name, unconfirmed=owed[row.id]["n"] if row.id in owed else 0,
                     oldest_at=owed[row.id]["oldest"] if row.id in owed else None, held=held(sender=row.code) if row.id in untaken else ())
        for row in ExchangePartner.objects.order_by("code"))


def _partner(code: str) -> ExchangePartner:
    partner = row_lock(ExchangePartner.objects.filter(code=code)).first()
    if partner is None:
        raise NotFound(what="the partner", number=code)
    return partner


def _check_place(partner: ExchangePartner, envelope: Envelope, digest: str) -> None:
    """The chain must fit on both sides of the envelope."""
    if not 1 <= envelope.sequence <= partner.taken_sequence + MAX_GAP:
        raise EnvelopeRefused(problem="its sequence is out of range")
    if (envelope.sequence == 1) != (envelope.previous_hash == ""):
        raise EnvelopeRefused(problem="it does not follow the envelope before it")
    rows = ExchangeIn.objects.filter(partner=partner, sequence__in=(envelope.sequence - 1, envelope.sequence + 1))
    beside = {row.sequence: row for row in rows}
    before, after = beside.get(envelope.sequence - 1), beside.get(envelope.sequence + 1)
    if before is not None and before.envelope_hash != envelope.previous_hash:
        raise EnvelopeRefused(problem="it does not follow the envelope before it")
    if after is not None and after.previous_hash != digest:
        raise EnvelopeRefused(problem="the envelope after it follows another one")
