"""The ledger: an append-only history, one hash chain per subject.

An entry's digest covers its place, act, actor, time, basis, the digest of its payload and the digest before
it. The payload itself is covered through a salted digest only, so it can be erased where the law demands it
(个人信息保护法 47) and the chain still holds. Once a day the heads that moved are bound into a signed root outside
the database (kernel.roots): from then on a removed tail or subject and a rewritten chain are noticed too.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef

from onewindow.kernel.actor import Actor
from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead
from onewindow.kernel.records import canonical
from onewindow.kernel.roots import CHUNK, LedgerFault
from onewindow.kernel.roots import faults as root_faults

# The head is made or locked, and its next number taken, in one statement: each act passes here at least once.
NEXT_PLACE = """INSERT INTO kernel_ledger_head (subject, number, digest, rooted) VALUES (%s, 1, '', 0)
ON CONFLICT (subject) DO UPDATE SET number = kernel_ledger_head.number + 1 RETURNING number, digest"""
NEW_DIGEST = "UPDATE kernel_ledger_head SET digest = %s WHERE subject = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One act in the history of a subject, as readers see it. ``payload`` is None once it was erased."""

    subject: str
    number: int
    act: str
    actor: dict[str, str]
    basis: str
    recorded_at: datetime
    payload: dict[str, object] | None
    digest: str


def append(*, subject: str, act: str, actor: Actor, at: datetime, payload: Mapping[str, object], basis: str = "") -> int:
    """Add an entry to the subject's chain and answer its number. Runs in the caller's transaction.

    The head row is locked until the transaction ends, so that two acts on one subject stand one after
    the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT_PLACE, [subject])
        row = cursor.fetchone()
        number, previous = int(row[0]), str(row[1])
    plain = _storable(json.loads(canonical(payload)))
    salt = secrets.token_hex(16)
    entry = LedgerEntry(
        subject=subject, number=number, act=act, actor=actor.trace(), basis=basis, recorded_at=at,
        salt=salt, payload=plain, payload_digest=payload_digest(salt=salt, payload=plain), previous=previous,
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(NEW_DIGEST, [entry.digest, subject])
    return number


def _storable(value: Any) -> Any:  # noqa: ANN401 - plain JSON values have no narrower type
    """The value without NUL characters, which PostgreSQL's JSON can't hold."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    return {_storable(key): _storable(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def payload_digest(*, salt: str, payload: object) -> str:
    """SHA-256 over salt and canonical payload: proves the payload while it exists, tells nothing once it is erased."""
    return hashlib.sha256(salt.encode() + canonical(payload)).hexdigest()


def entry_digest(entry: LedgerEntry) -> str:
    """SHA-256 over everything the entry binds."""
    bound = {
        "subject": entry.subject, "number": entry.number, "act": entry.act, "actor": entry.actor, "basis": entry.basis,
        "recorded_at": int(entry.recorded_at.timestamp() * 1_000_000), "payload_digest": entry.payload_digest,
        "previous": entry.previous,
    }
    return hashlib.sha256(canonical(bound)).hexdigest()


def history(*, subject: str) -> tuple[HistoryEntry, ...]:
    """Every act in the subject's history, oldest first."""
    return tuple(
        HistoryEntry(subject=row.subject, number=row.number, act=row.act, actor=row.actor, basis=row.basis,
                     recorded_at=row.recorded_at, payload=row.payload, digest=row.digest)
        for row in LedgerEntry.objects.filter(subject=subject).order_by("number")
    )


def erase(*, subject: str, number: int) -> None:
    """Erase the payload of one entry where the law demands it. Order, act, time and digests stay."""
    LedgerEntry.objects.filter(subject=subject, number=number).update(payload=None, salt="")


def faults(*, roots: Path | None = None) -> Iterator[LedgerFault]:
    """Every fault of every chain, and of the signed roots: edits, reorderings, removals, missing tails or subjects."""
    tails: dict[str, tuple[int, str]] = {}
    subject, previous, number = "", "", 0
    for entry in LedgerEntry.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if entry.subject != subject:
            if len(tails) == CHUNK:
                yield from _of_tails(tails)
                tails.clear()
            subject, previous, number = entry.subject, "", 0
        number += 1
        if entry.number != number:
            yield LedgerFault(subject=subject, number=number, what="an entry is missing")
            number = entry.number
        elif entry.previous != previous:
            yield LedgerFault(subject=subject, number=number, what="the entry does not follow the one before it")
        if entry.digest != entry_digest(entry):
            yield LedgerFault(subject=subject, number=number, what="the entry was changed")
        if entry.payload is not None and entry.payload_digest != payload_digest(salt=entry.salt, payload=entry.payload):
            yield LedgerFault(subject=subject, number=number, what="the payload was changed")
        previous = entry.digest
        tails[subject] = number, previous
    yield from _of_tails(tails)
    bare = LedgerHead.objects.filter(~Exists(LedgerEntry.objects.filter(subject=OuterRef("subject"))))
    for subject, number in bare.order_by("subject").values_list("subject", "number"):
        yield LedgerFault(subject=subject, number=number, what="the tail of the chain is missing")
    yield from root_faults(roots or settings.ONEWINDOW_ROOTS)


def _of_tails(tails: Mapping[str, tuple[int, str]]) -> Iterator[LedgerFault]:
    """Each chain must end where its head says, with the digest the head says."""
    heads = {row.subject: row for row in LedgerHead.objects.filter(subject__in=tails)}
    for subject, (number, digest) in tails.items():
        head = heads.get(subject)
        if head is None:
            yield LedgerFault(subject=subject, number=0, what="the chain has no head")
        elif head.number != number:
            yield LedgerFault(subject=subject, number=head.number, what="the tail of the chain is missing")
        elif head.digest != digest:
            yield LedgerFault(subject=subject, number=number, what="the newest entry is not the one its head names")
