"""Making a backup: the database as of one moment, then the roots it knows, then the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from onewindow.kernel.district import installation_code
from onewindow.site.backup.archive import DATABASES, FORM, NAMES, Manifest, Writer, writing
from onewindow.site.backup.contents import BackupRefused
from onewindow.site.backup.databases import database, storage
from onewindow.site.health import release_number

DRAFT = re.compile(r"\.draft-.*")  # of a file being written (kernel.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished backup. ``strangers`` are names in the folder of files that are no file of the platform; they were left out."""

    archive: Path
    manifest: Manifest
    strangers: tuple[str, ...]


def make(*, target: Path, at: datetime) -> Made:
    """Write a backup to the path, or under a name with the moment in the folder the path names.

    Takes as much room beside the target as archive and database together. Touches ONEWINDOW_BACKUP_MARK when the archive has its name.
    Raises BackupRefused, OSError when the disk is full; nothing of the archive stays then.
    """
    archive = target / f"onewindow-{installation_code(settings.ONEWINDOW_DISTRICT)}-{at:%Y%m%d-%H%M%S}.tar" if target.is_dir() else target
    if archive.exists():
        raise BackupRefused(f"{archive} exists. A backup is never written over another.")
    if not archive.parent.is_dir():
        raise BackupRefused(f"There is no folder {archive.parent}.")
    here, strangers = database(), list[str]()
    with writing(archive) as writer:
        with TemporaryDirectory(prefix=".onewindow-backup-", dir=archive.parent) as folder:
            copy = Path(folder) / DATABASES[here.engine]
            copied = here.copy(copy)
            _add(writer, copy.name, copy)
        files, roots = storage()
        root_count = sum(_add(writer, name, path) for name, path in _roots(roots, copied.root_days))
        file_count = sum(_add(writer, name, path) for name, path in _files(files, strangers))
        manifest = writer.close(lambda parts: Manifest(
            form=FORM, made_at=at.isoformat(timespec="seconds"), release=release_number(), installation=installation_code(settings.ONEWINDOW_DISTRICT),
            engine=here.engine, server=copied.server, tool=copied.tool, keys=tuple(settings.ONEWINDOW_KEYS), contents=copied.contents,
            files=file_count, roots=root_count, bytes=writer.bytes, parts=parts))
    if settings.ONEWINDOW_BACKUP_MARK is not None:
        Path(settings.ONEWINDOW_BACKUP_MARK).touch()
    return Made(archive=archive, manifest=manifest, strangers=tuple(strangers))


def _add(writer: Writer, name: str, path: Path) -> bool:
    """Add a file; one that the platform took away meanwhile (an erased one, swept) is passed over."""
    try:
        with path.open("rb") as source:
            writer.add(name, source)
    except FileNotFoundError:
        return False
    return True


def _roots(folder: Path, known: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """The roots the copied database knows, and those of an earlier form. One that was signed after the copy belongs to the next backup."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"roots/{path.name}"
        if NAMES.fullmatch(name) and (path.suffix == ".json" or path.stem in known):
            yield name, path


def _files(folder: Path, strangers: list[str]) -> Iterator[tuple[str, Path]]:
    """The files in the order of their addresses, one of the 256 folders in memory at a time."""
    for inner in sorted(folder.iterdir()) if folder.is_dir() else ():
        for path in sorted(inner.iterdir()) if inner.is_dir() else [inner]:
            name = f"files/{path.relative_to(folder)}"
            if NAMES.fullmatch(name) and path.is_file():
                yield name, path
            elif not DRAFT.fullmatch(path.name):
                strangers.append(name)
