"""Files: inspected or opaque, encrypted at rest, and readable by nobody until a fact where that is asked for.

An INSPECTED file is looked at: its content must be one of the permitted kinds and agree with its name. An
OPAQUE file is somebody's ciphertext: nothing but hash, size and server time is known, and nothing is looked
at. Both rest in a folder outside the database, encrypted, named by a keyed digest of their content.

A file may have a small picture (see ``documents.thumbs``): it rests beside the bytes, sealed like them and named by the same content, so it is made
once, is given to whoever may have the file, and goes with it.

Sealed files (a bid before the opening) are refused to everybody, whatever their rights, until ``announce``
has recorded the fact: there is no bypass in this module, and no other way to the bytes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.fields import keyring
from onewindow.kernel.filetypes import FileEmpty, FileRefused, FileTooLarge, base_name, inspected_type
from onewindow.kernel.models.files import FileOpening, StoredFile
from onewindow.kernel.numbers import next_number

__all__ = [
    "FileDamaged", "FileMode", "FileReader", "FileRecord", "FileRefused", "FileSealed", "announce", "content_of", "described",
    "erase", "is_open", "keep", "keep_thumb", "open_until", "sweep", "thumb_of", "thumbed",
]
OPAQUE_TYPE = "application/octet-stream"
THUMB = ".thumb"


class FileMode(StrEnum):
    """Whether the platform may look into the file."""

    INSPECTED = "inspected"
    OPAQUE = "opaque"


class FileSealed(Refusal):
    """The file may be read by nobody until a fact has happened; rights don't matter."""

    code = "file_sealed"
    sentence = "This file stays closed for everybody until its opening ({fact}). Come back after that."
    status = 403


class FileDamaged(Refusal):
    """The stored bytes are missing or don't have the recorded hash."""

    code = "file_damaged"
    sentence = "The stored file {file_no} is missing or damaged. Tell the operator; it must come back from the backup."
    status = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What the keeper gets back; ``sha256`` is over the bytes as handed in, ``size`` in bytes."""

    file_no: str
    name: str
    media_type: str
    size: int
    sha256: str
    mode: FileMode = FileMode.INSPECTED
    owner: str = ""
    sealed_until: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReader:
    """Who wants to read. ``entitled`` is the answer of the room that knows the rights; owners always are.

    No field of this record opens a sealed file: whether the fact has happened is looked up, not told.
    """

    ref: str
    entitled: bool = False


def keep(*, content: bytes, filename: str, owner: str, at: datetime, mode: FileMode = FileMode.INSPECTED,
         sealed_until: str = "", sealed_subject: str = "") -> FileRecord:
    """Keep the bytes and give them a public number. Call inside a transaction.

    ``owner`` is a public number. ``sealed_until`` names a fact, ``sealed_subject`` what it is about (default:
    the owner). The bytes are on disk before the row is; a transaction that fails leaves bytes that ``sweep``
    removes. Refuses FileRefused for an empty, too large, misnamed or not permitted file.
    """
    name = base_name(filename)
    limit = int(settings.ONEWINDOW_MAX_UPLOAD)
    if not content:
        raise FileEmpty(name=name)
    if len(content) > limit:
        raise FileTooLarge(name=name, limit=limit // 1024 // 1024)
    media_type = inspected_type(content=content, name=name) if mode is FileMode.INSPECTED else OPAQUE_TYPE
    sha256 = hashlib.sha256(content).hexdigest()
    ring = keyring()
    address = ring.mac(bytes.fromhex(sha256), purpose=f"files/{ring.active}").hex()
    _write(address=address, sealed=ring.seal_bytes(content, bound_to=f"files/{address}"))
    row = StoredFile.objects.create(
        file_no=next_number(kind="F", on=at.astimezone(timezone.get_default_timezone()).date()), name=name, media_type=media_type, size=len(content),
        sha256=sha256, mode=mode.value, owner=owner, sealed_until=sealed_until,
        sealed_subject=(sealed_subject or owner) if sealed_until else "", address=address, key_id=ring.active, recorded_at=at,
    )
    return _record(row)


def described(*, file_no: str) -> FileRecord:
    """The record of a kept file, without its bytes. Refuses NotFound."""
    return _record(_row(file_no))


def content_of(*, file_no: str, reader: FileReader) -> bytes:
    """The bytes as they were handed in.

    Refuses NotFound to a reader who is neither entitled nor the owner, FileSealed to everybody before the
    fact, FileDamaged when the bytes on disk are not the recorded ones.
    """
    row = _readable(file_no, reader)
    path = _path(row.address)
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        raise FileDamaged(file_no=file_no) from None
    content = keyring().open_bytes(sealed, bound_to=f"files/{row.address}", key_id=row.key_id)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise FileDamaged(file_no=file_no)
    return content


def keep_thumb(*, file_no: str, picture: bytes) -> None:
    """Keep the small picture of a file's content, for every file with that content. Refuses NotFound."""
    row = _kept(file_no)
    _write(address=row.address, sealed=keyring().seal_bytes(picture, bound_to=f"thumbs/{row.address}", key_id=row.key_id), ending=THUMB)


def thumb_of(*, file_no: str, reader: FileReader) -> bytes:
    """The small picture. Refuses what ``content_of`` refuses, and NotFound where there is none."""
    row = _readable(file_no, reader)
    try:
        sealed = _path(row.address, THUMB).read_bytes()
    except FileNotFoundError:
        raise NotFound(what="the picture of the file", number=file_no) from None
    return keyring().open_bytes(sealed, bound_to=f"thumbs/{row.address}", key_id=row.key_id)


def thumbed(*, file_nos: Iterable[str]) -> frozenset[str]:
    """Which of the files have a small picture; numbers that are empty (a paper, an exemption) are passed over."""
    wanted = {file_no for file_no in file_nos if file_no}
    rows = StoredFile.objects.filter(file_no__in=wanted, state="kept").values_list("file_no", "address") if wanted else ()
    return frozenset(file_no for file_no, address in rows if _path(address, THUMB).exists())


def is_open(*, file_no: str) -> bool:
    """Whether the file's fact has happened; True for a file that waits for none. Refuses NotFound."""
    return _is_open(_row(file_no))


def open_until(*, file_no: str, fact_name: str, subject: str) -> FileRecord:
    """End the time in which the file is open: from now on it waits for the fact about the subject.

    Only ever closes: a file that already waits for a fact keeps that one, and FileSealed says so.
    """
    row = _row(file_no)
    if row.sealed_until:
        raise FileSealed(fact=row.sealed_until)
    row.sealed_until, row.sealed_subject = fact_name, subject
    row.save(update_fields=["sealed_until", "sealed_subject"])
    return _record(row)


def announce(*, fact_name: str, subject: str, at: datetime) -> bool:
    """Record that the fact has happened for the subject; its files open. False when it was recorded before.

    Call it from the reaction to that fact, or in the very command that makes it true.
    """
    _, made = FileOpening.objects.get_or_create(fact_name=fact_name, subject=subject, defaults={"announced_at": at})
    return made


def erase(*, file_no: str) -> None:
    """Forget a file where the law demands it (个人信息保护法 47): no reader gets it, the name goes, ``sweep`` takes the bytes."""
    row = _row(file_no)
    row.state, row.name = "erased", ""
    row.save(update_fields=["state", "name"])


def sweep(*, before: datetime) -> int:
    """Remove bytes that no kept row names and that were last written before the moment; the number removed.

    ``before`` should lie a day back, so that a transaction still under way keeps its bytes.
    """
    removed = 0
    for path in _folder().glob("??/*"):
        idle = path.is_file() and path.stat().st_mtime < before.timestamp()
        if idle and not StoredFile.objects.filter(address=path.name.removesuffix(THUMB), state="kept").exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    return Path(settings.ONEWINDOW_FILES)


def _path(address: str, ending: str = "") -> Path:
    return _folder() / address[:2] / f"{address}{ending}"


def _row(file_no: str) -> StoredFile:
    row = StoredFile.objects.filter(file_no=file_no).first()
    if row is None:
        raise NotFound(what="the file", number=file_no)
    return row


def _readable(file_no: str, reader: FileReader) -> StoredFile:
    row = _kept(file_no)
    if not (reader.entitled or (reader.ref and reader.ref == row.owner)):
        raise NotFound(what="the file", number=file_no)
    if not _is_open(row):
        raise FileSealed(fact=row.sealed_until)
    return row


def _kept(file_no: str) -> StoredFile:
    row = _row(file_no)
    if row.state != "kept":
        raise NotFound(what="the file", number=file_no)
    return row


def _is_open(row: StoredFile) -> bool:
    if not row.sealed_until:
        return True
    return FileOpening.objects.filter(fact_name=row.sealed_until, subject=row.sealed_subject).exists()


def _record(row: StoredFile) -> FileRecord:
    return FileRecord(file_no=row.file_no, name=row.name, media_type=row.media_type, size=row.size, sha256=row.sha256,
                      mode=FileMode(row.mode), owner=row.owner, sealed_until=row.sealed_until, recorded_at=row.recorded_at)


def _write(*, address: str, sealed: bytes, ending: str = "") -> None:
    """Put the bytes under their address: temporary file, fsync, rename, fsync of the folder."""
    folder = _path(address).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, _path(address, ending))
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
