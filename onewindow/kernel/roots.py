"""Signed roots: once a day the heads that moved are bound into a tree, and the tree's root is signed and kept outside the database.

From then on a removed tail, a removed subject and a rewritten chain are noticed (``faults``), and whoever holds an entry can be
shown that it is in the tree without seeing anybody else's (``inclusion``). The tree is that of RFC 6962, section 2.1, with SHA-256.

A root's file has its header on the first line and then one line a head: ``[subject, number, digest]``, in the order of subjects.
It names only the heads that moved since the root before, so a day's file grows with the day's work and not with the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import F

from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead, LedgerRoot
from onewindow.kernel.records import canonical

CHUNK = 1000  # heads looked up or marked in one statement
Head = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFault:
    """Something that does not fit. ``subject`` is empty when the fault is in a root itself."""

    subject: str
    number: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """That an entry is under a signed root: the header of the root, the place of the head in its tree, and the digests beside its way up."""

    header: dict[str, Any]
    head: Head
    place: int
    path: tuple[str, ...]


class Tree:
    """The root over leaves that come one after the other, in memory that grows with their logarithm."""

    def __init__(self) -> None:
        self._full: list[tuple[int, bytes]] = []  # subtrees that are full, the largest first, with their height
        self.leaves = 0

    def add(self, leaf: bytes) -> None:
        """Put the digest of the next leaf."""
        height, self.leaves = 0, self.leaves + 1
        while self._full and self._full[-1][0] == height:
            leaf, height = _node(self._full.pop()[1], leaf), height + 1
        self._full.append((height, leaf))

    def root(self) -> str:
        """The digest over everything so far, hexadecimal."""
        if not self._full:
            return hashlib.sha256().hexdigest()
        *left, (_height, found) = self._full
        for _height, each in reversed(left):
            found = _node(each, found)
        return found.hex()


def sign_root(*, at: datetime) -> Path | None:
    """Bind the heads that moved since the last root, sign the root, keep it as a file outside the database.

    Answers the file, or None when the day already has its root. Call it once a day inside no transaction. A crash before the row leaves a file
    that the next call replaces; one after it only lets the next root name the same heads again.
    """
    day = at.date()
    if LedgerRoot.objects.filter(root_on=day).exists():
        return None
    folder: Path = settings.ONEWINDOW_ROOTS
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day.isoformat()}.jsonl"
    body, draft, tree = file.with_suffix(".heads"), file.with_suffix(".part"), Tree()
    moved = LedgerHead.objects.filter(number__gt=F("rooted")).order_by("subject").values_list("subject", "number", "digest")
    with body.open("wb") as lines:
        for head in moved.iterator(chunk_size=CHUNK):
            line = canonical(list(head))
            tree.add(_leaf(line))
            lines.write(line + b"\n")
    latest = LedgerRoot.objects.order_by("-root_on").first()
    bound = _bound(day=day, previous=latest.root if latest else "", tree=tree.root(), heads=tree.leaves)
    root = hashlib.sha256(bound).hexdigest()
    signature = _signing_key().sign(root.encode()).hex()
    with draft.open("wb") as whole, body.open("rb") as lines:
        whole.write(canonical({**json.loads(bound), "root": root, "signature": signature, "public_key": public_key()}) + b"\n")
        whole.writelines(lines)
    draft.replace(file)
    body.unlink()
    LedgerRoot.objects.create(root_on=day, subjects=tree.leaves, root=root, previous=latest.root if latest else "", signature=signature, recorded_at=at)
    for some in _some(heads_of(file)):
        rows = [LedgerHead(subject=subject, rooted=number) for subject, number, _digest in some]
        LedgerHead.objects.bulk_update(rows, ["rooted"])
    return file


def public_key() -> str:
    """The installation's signing key that others verify with, hexadecimal Ed25519."""
    return _signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def header_of(file: Path) -> dict[str, Any]:
    """The header of a root's file. ValueError when it can't be read."""
    with file.open("rb") as lines:
        header = json.loads(lines.readline())
    if not isinstance(header, dict) or not {"root_on", "previous", "tree", "heads", "root", "signature"} <= header.keys():
        raise ValueError("no header")
    return header


def heads_of(file: Path) -> Iterator[Head]:
    """The heads a root's file names, in their order. ValueError when a line can't be read."""
    with file.open("rb") as lines:
        lines.readline()
        for line in lines:
            subject, number, digest = json.loads(line)
            yield str(subject), int(number), str(digest)


def faults(folder: Path) -> Iterator[LedgerFault]:
    """Every fault of the roots: files and rows that don't match, signatures and chains that don't hold, history that was signed and is gone."""
    files, previous = {file.stem: file for file in folder.glob("*.jsonl")}, ""
    for row in LedgerRoot.objects.order_by("root_on"):
        day = row.root_on.isoformat()
        file = files.pop(day, None)
        if file is None:
            yield LedgerFault(subject="", number=0, what=f"the file of the root of {day} is missing")
        else:
            yield from _of_file(file, day=day, root=row.root, previous=previous)
        if row.previous != previous:
            yield LedgerFault(subject="", number=0, what=f"the root of {day} does not follow the one before it")
        previous = row.root
    for day in sorted(files):
        yield LedgerFault(subject="", number=0, what=f"the database does not know the root of {day}")


def inclusion(*, subject: str, folder: Path) -> Inclusion | None:
    """The newest root that names the subject, and the way up its tree; None before the first."""
    ways = (_way(subject, file) for file in sorted(folder.glob("*.jsonl"), reverse=True))
    return next(filter(None, ways), None)


def _way(subject: str, file: Path) -> Inclusion | None:
    heads = list(heads_of(file))
    place = next((place for place, head in enumerate(heads) if head[0] == subject), None)
    if place is None:
        return None
    path = _path(place, [_leaf(canonical(list(head))) for head in heads])
    return Inclusion(header=header_of(file), head=heads[place], place=place, path=tuple(each.hex() for each in path))


def _path(place: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The digests beside the way from a leaf to the root, the lowest first (RFC 6962, section 2.1.1)."""
    if len(leaves) <= 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if place < half:
        return [*_path(place, leaves[:half]), _over(leaves[half:])]
    return [*_path(place - half, leaves[half:]), _over(leaves[:half])]


def _over(leaves: Iterable[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return bytes.fromhex(tree.root())


def _of_file(file: Path, *, day: str, root: str, previous: str) -> Iterator[LedgerFault]:
    def wrong(what: str) -> LedgerFault:
        return LedgerFault(subject="", number=0, what=f"the root of {day} {what}")

    try:
        header, signature = header_of(file), bytes.fromhex(header_of(file)["signature"])
    except (ValueError, TypeError):
        yield wrong("can't be read")
        return
    try:
        _signing_key().public_key().verify(signature, str(header["root"]).encode())
    except InvalidSignature:
        yield wrong("is not signed by this installation")
    bound = _bound(day=date.fromisoformat(day), previous=header["previous"], tree=header["tree"], heads=header["heads"])
    if hashlib.sha256(bound).hexdigest() != header["root"] or header["root"] != root or header["previous"] != previous:
        yield wrong("was changed")
    yield from _of_heads(file, header, day, wrong)


def _of_heads(file: Path, header: dict[str, Any], day: str, wrong: Callable[[str], LedgerFault]) -> Iterator[LedgerFault]:
    tree = Tree()  # what the file names must be in the database, and be what was signed
    try:
        for some in _some(heads_of(file)):
            rows = LedgerEntry.objects.filter(subject__in=[head[0] for head in some], number__in={head[1] for head in some})
            there = {(subject, number): digest for subject, number, digest in rows.values_list("subject", "number", "digest")}
            for head in some:
                tree.add(_leaf(canonical(list(head))))
                if there.get(head[:2]) != head[2]:
                    yield LedgerFault(subject=head[0], number=head[1], what=f"the history signed on {day} is not there any more")
    except (ValueError, TypeError):
        yield wrong("can't be read")
        return
    if (tree.root(), tree.leaves) != (header["tree"], header["heads"]):
        yield wrong("was changed")


def _bound(*, day: date, previous: str, tree: str, heads: int) -> bytes:
    return canonical({"root_on": day.isoformat(), "previous": previous, "tree": tree, "heads": heads})


def _some(heads: Iterator[Head]) -> Iterator[tuple[Head, ...]]:
    while chunk := tuple(islice(heads, CHUNK)):
        yield chunk


def _leaf(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.ONEWINDOW_SIGNING_KEY))
