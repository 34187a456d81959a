"""The ledger: an append-only history, one hash chain per subject.

An entry's digest covers its place, act, actor, time, basis, the digest of its payload and the digest before
it. The payload itself is covered through a salted digest only, so it can be erased where the law demands it
(个人信息保护法 47) and the chain still holds. Once a day the heads of all chains are bound into one root,
signed, and written outside the database: from then on a removed tail or subject is noticed too.
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

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Max

from onewindow.kernel.actor import Actor
from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead, LedgerRoot
from onewindow.kernel.records import canonical


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFault:
    """Something that does not fit. ``subject`` is empty when the fault is in a root itself."""

    subject: str
    number: int
    what: str


def append(*, subject: str, act: str, actor: Actor, at: datetime, payload: Mapping[str, object], basis: str = "") -> int:
    """Add an entry to the subject's chain and answer its number. Runs in the caller's transaction.

    The head row is locked until the transaction ends, so that two acts on one subject stand one after
    the other.
    """
    head, _ = LedgerHead.objects.get_or_create(subject=subject)
    head = LedgerHead.objects.select_for_update().get(subject=subject)
    plain = _storable(json.loads(canonical(payload)))
    salt = secrets.token_hex(16)
    entry = LedgerEntry(
        subject=subject, number=head.number + 1, act=act, actor=actor.trace(), basis=basis, recorded_at=at,
        salt=salt, payload=plain, payload_digest=payload_digest(salt=salt, payload=plain), previous=head.digest,
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save(update_fields=["number", "digest"])
    return entry.number


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
    subject, previous, number = "", "", 0
    for entry in LedgerEntry.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if entry.subject != subject:
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
    yield from _head_faults()
    yield from _root_faults(roots or settings.ONEWINDOW_ROOTS)


def sign_root(*, at: datetime) -> Path | None:
    """Bind the heads of all chains into one root, sign it, keep it as a file outside the database.

    Answers the file, or None when the day already has its root. Call it once a day inside no transaction.
    """
    day = at.date()
    if LedgerRoot.objects.filter(root_on=day).exists():
        return None
    heads = {row.subject: [row.number, row.digest] for row in LedgerHead.objects.order_by("subject").iterator()}
    latest = LedgerRoot.objects.order_by("-root_on").first()
    body = {"root_on": day.isoformat(), "previous": latest.root if latest else "", "heads": heads}
    root = hashlib.sha256(canonical(body)).hexdigest()
    signature = _signing_key().sign(root.encode()).hex()
    folder: Path = settings.ONEWINDOW_ROOTS
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day.isoformat()}.json"
    draft = file.with_suffix(".part")
    draft.write_bytes(canonical({**body, "root": root, "signature": signature, "public_key": public_key()}))
    draft.replace(file)
    LedgerRoot.objects.create(root_on=day, subjects=len(heads), root=root, previous=str(body["previous"]), signature=signature, recorded_at=at)
    return file


def public_key() -> str:
    """The installation's signing key that others verify with, hexadecimal Ed25519."""
    return _signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.ONEWINDOW_SIGNING_KEY))


def _head_faults() -> Iterator[LedgerFault]:
    tails = dict(LedgerEntry.objects.values("subject").annotate(top=Max("number")).values_list("subject", "top"))
    for head in LedgerHead.objects.order_by("subject").iterator():
        if tails.pop(head.subject, 0) != head.number:
            yield LedgerFault(subject=head.subject, number=head.number, what="the tail of the chain is missing")
    for subject in tails:
        yield LedgerFault(subject=subject, number=0, what="the chain has no head")


def _root_faults(folder: Path) -> Iterator[LedgerFault]:
    previous = ""
    for file in sorted(folder.glob("*.json")) if folder.exists() else []:
        held = json.loads(file.read_bytes())
        body = {key: held[key] for key in ("root_on", "previous", "heads")}
        root = hashlib.sha256(canonical(body)).hexdigest()
        try:
            _signing_key().public_key().verify(bytes.fromhex(held["signature"]), held["root"].encode())
        except InvalidSignature:
            yield LedgerFault(subject="", number=0, what=f"the root of {held['root_on']} is not signed by this installation")
        if root != held["root"] or held["previous"] != previous:
            yield LedgerFault(subject="", number=0, what=f"the root of {held['root_on']} was changed")
        previous = held["root"]
        for subject, (number, digest) in held["heads"].items():
            entry = LedgerEntry.objects.filter(subject=subject, number=number).values_list("digest", flat=True).first()
            if entry != digest:
                yield LedgerFault(subject=subject, number=number, what=f"the history signed on {held['root_on']} is not there any more")
