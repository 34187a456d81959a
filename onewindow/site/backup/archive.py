"""The archive of a backup: a tar file of parts, then the list of parts with their digests, then the manifest.

The manifest comes last and the file gets its name after that, so an archive that was cut off is never taken for a whole one. It carries
a check code made with the installation's key: whoever lacks the key can't write an archive that is believed, and an archive of another
installation, whose sealed fields could not be opened here, is noticed before anything is restored. Everything is streamed; no file
and no list of files is held in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hmac import compare_digest
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from onewindow.kernel.fields import keyring
from onewindow.kernel.records import canonical, from_plain
from onewindow.site.backup.contents import BackupRefused, Contents

FORM = 1
PARTS, MANIFEST = "parts.jsonl", "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
# Every name an archive may hold. Nothing else is written to a disk: no folder, no link, no way up.
NAMES = re.compile(r"database\.(sqlite3|pgdump)|files/[0-9a-f]{2}/[0-9a-f]{64}(\.thumb)?|roots/\d{4}-\d{2}-\d{2}\.jsonl?")
MOST_MANIFEST = 16 * 1024 * 1024  # bytes; a manifest holds one line a table and migration
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself. ``tool`` and ``server`` are major versions (0 for SQLite); ``keys`` are ids of keys, never keys.

    ``bytes`` counts all parts; ``parts`` is the SHA-256 of the list that has the SHA-256 of each.
    """

    form: int
    made_at: str
    release: str
    installation: str
    engine: str
    server: int
    tool: int
    keys: tuple[str, ...]
    contents: Contents
    files: int
    roots: int
    bytes: int
    parts: str


class Writer:
    """Puts parts into an archive one after the other and keeps their digests."""

    def __init__(self, tar: tarfile.TarFile, listing: IO[bytes]) -> None:
        self._tar, self._listing = tar, listing
        self.count, self.bytes = 0, 0

    def add(self, name: str, source: IO[bytes]) -> None:
        """Add an open file as a part. Raises ValueError for a name no archive may hold, OSError for a disk that is full."""
        if not NAMES.fullmatch(name):
            raise ValueError(name)
        size = os.fstat(source.fileno()).st_size
        digest = self._put(name, source, size)
        self._listing.write(_line(name, size, digest))
        self.count, self.bytes = self.count + 1, self.bytes + size

    def close(self, manifest: Callable[[str], Manifest]) -> Manifest:
        """Add the list of parts, and the manifest that is made of the list's digest."""
        self._listing.flush()
        self._listing.seek(0)
        made = manifest(self._put(PARTS, self._listing, os.fstat(self._listing.fileno()).st_size))
        with TemporaryFile() as last:
            last.write(_sealed(made))
            last.seek(0)
            self._put(MANIFEST, last, os.fstat(last.fileno()).st_size)
        return made

    def _put(self, name: str, source: IO[bytes], size: int) -> str:
        info, reader = tarfile.TarInfo(name), _Hashing(source)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, reader)
        self._tar.members.clear()  # type: ignore[attr-defined]  # what is written need not be remembered
        return reader.digest.hexdigest()


class _Hashing:
    """Reads on behalf of another and digests what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """An archive that gets its name when the block ends well. Otherwise nothing of it stays; a crash leaves a file whose name begins with a dot."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file, TemporaryFile(dir=target.parent) as listing:
            with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, listing)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def checked(archive: Path, *, keep: Callable[[str, IO[bytes]], None] | None = None) -> Manifest:
    """Read the whole archive and answer its manifest, or raise BackupRefused with the part that is wrong.

    ``keep`` is given each part as it is read and must read it to its end. What it kept is to be believed only after this has answered.
    """
    try:
        with tarfile.open(archive, mode="r|") as tar, TemporaryFile() as seen:
            return _read(tar, seen, keep or _passed)
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"{archive} is damaged or no backup: {error}.") from error


def _read(tar: tarfile.TarFile, seen: IO[bytes], keep: Callable[[str, IO[bytes]], None]) -> Manifest:
    listed, manifest, database = "", None, ""
    while (info := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]
        source = tar.extractfile(info) if info.isreg() else None
        if manifest is not None or source is None or (listed and info.name != MANIFEST) or not (info.name in {PARTS, MANIFEST} or NAMES.fullmatch(info.name)):
            raise BackupRefused(f"The archive holds {info.name!r}, which has no place in a backup. Nothing of it is believed.")
        if info.name == MANIFEST:
            manifest = _opened(source.read(MOST_MANIFEST))
        elif info.name == PARTS:
            listed = _compared(source, seen)
        else:
            reader = _Hashing(source)
            keep(info.name, reader)  # type: ignore[arg-type]  # it only reads
            seen.write(_line(info.name, reader.size, reader.digest.hexdigest()))
            database = database or info.name
    if manifest is None:
        raise BackupRefused("The archive ends before its manifest: it was cut off and is not whole.")
    if manifest.parts != listed or DATABASES.get(manifest.engine) != database:
        raise BackupRefused(f"{PARTS} of the archive is not the list its manifest names.")
    return manifest


def _compared(source: IO[bytes], seen: IO[bytes]) -> str:
    """Hold the list of parts against what was read; its digest."""
    seen.seek(0)
    digest = hashlib.sha256()
    for listed, read in zip_longest(source, seen):
        digest.update(listed or b"")
        if listed != read:
            wanted, there = _part(listed), _part(read)
            if wanted and there and wanted["name"] == there["name"]:
                raise BackupRefused(f"The part {wanted['name']} was changed or damaged: it is not what the backup put there.")
            raise BackupRefused(f"The part {(wanted or there or {'name': PARTS})['name']} {'is missing from' if wanted else 'was added to'} the archive.")
    return digest.hexdigest()


def _part(line: bytes | None) -> dict[str, Any] | None:
    try:
        return {"name": str(json.loads(line)["name"])} if line else None
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{PARTS} of the archive can't be read.") from error


def _line(name: str, size: int, sha256: str) -> bytes:
    return canonical({"name": name, "size": size, "sha256": sha256}) + b"\n"


def _passed(_name: str, source: IO[bytes]) -> None:
    while source.read(CHUNK):
        pass


def _sealed(manifest: Manifest) -> bytes:
    body = asdict(manifest)
    return json.dumps({**body, "check": _code(body)}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _opened(text: bytes) -> Manifest:
    try:
        body = json.loads(text)
        told, form = str(body.pop("check")), body["form"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{MANIFEST} of the archive can't be read.") from error
    if form != FORM:
        raise BackupRefused(f"The archive has the form {form} of another release; this one reads {FORM}.")
    if not compare_digest(_code(body), told):
        raise BackupRefused(f"{MANIFEST} was changed, or the backup was made with other keys than ONEWINDOW_KEYFILE holds. "
                            "Without its keys nothing sealed in it could be opened.")
    return from_plain(body, Manifest)


def _code(body: dict[str, Any]) -> str:
    return keyring().mac(canonical(body), purpose="backup").hex()
