"""Restoring a backup: believed only after all of it was read, refused where it would do harm, proven by the ledger."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from onewindow.kernel import ledger
from onewindow.site.backup.archive import Manifest, checked
from onewindow.site.backup.contents import BackupRefused, contents_of
from onewindow.site.backup.databases import Database, database, storage
from onewindow.site.health import release_number

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What stands now. ``migrated`` when the tables were brought up to this release; ``faults`` of the ledger in words."""

    manifest: Manifest
    migrated: bool
    faults: tuple[str, ...]


def restore(*, archive: Path, into: str, replace: bool, at: datetime, say: Say) -> Restored:
    """Bring the installation of the settings to what the archive holds.

    ``into`` is the name of its database, so that nobody restores over another one by mistake. Files first and the database last: a restore that
    breaks off leaves no database that looks whole. With ``replace`` the database goes (SQLite's is kept aside) and roots it does not know are
    kept aside; files that are there stay, since what no row names is swept. Raises BackupRefused, OSError.
    """
    say("reading the archive")
    manifest = checked(archive)
    here, (files, roots) = database(), storage()
    _refuse(manifest, here, into=into)
    if not replace and (full := _full(here, files, roots)):
        raise BackupRefused(f"{full} is not empty. Restore into an empty installation, or say --replace.")
    here.refuse(server=manifest.server, tool=manifest.tool)
    aside = f"before-{at:%Y%m%d-%H%M%S}"
    for folder in (files, roots):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _set_aside(roots, aside)
    with TemporaryDirectory(prefix=".restoring-", dir=files) as staging:
        say("restoring roots and files")
        checked(archive, keep=lambda name, source: _keep(_place(name, Path(staging), files, roots), source))
        say("restoring the database")
        here.restore(next(Path(staging).glob("database.*")), aside=aside)
    return _proven(manifest, say)


def _refuse(manifest: Manifest, here: Database, *, into: str) -> None:
    if into != here.name:
        raise BackupRefused(f"The settings name the database {here.name!r} and not {into!r}. Nothing was touched.")
    if manifest.engine != here.engine:
        raise BackupRefused(f"The backup is of {manifest.engine}; this installation runs on {here.engine}.")
    known = {f"{app}.{name}" for app, name in _known()}
    if later := sorted(set(manifest.contents.migrations) - known):
        raise BackupRefused(f"The backup was made by release {manifest.release}, newer than this one ({release_number()}), which does not know {later[-1]}. "
                            "Install that release first.")
    if missing := sorted(set(manifest.keys) - set(settings.ONEWINDOW_KEYS)):
        raise BackupRefused(f"The key file lacks the keys {', '.join(missing)}, which open what is in the backup.")


def _known() -> set[tuple[str, str]]:
    """Every migration this release has or has taken the place of."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {*disk, *(old for migration in disk.values() for old in migration.replaces)}


def _full(here: Database, *folders: Path) -> str:
    if not here.is_empty():
        return f"The database {here.name}"
    return next((f"The folder {folder}" for folder in folders if folder.is_dir() and any(folder.iterdir())), "")


def _set_aside(roots: Path, name: str) -> None:
    """Move the roots that are there into a folder of their own: they may be of acts the restored database does not know, and prove them."""
    if present := [path for path in roots.iterdir() if path.is_file()]:
        (roots / name).mkdir()
        for path in present:
            path.rename(roots / name / path.name)


def _place(name: str, staging: Path, files: Path, roots: Path) -> Path:
    kind, _, rest = name.partition("/")
    return {"files": files, "roots": roots}.get(kind, staging) / (rest or name)


def _keep(path: Path, source: IO[bytes]) -> None:
    """Write a part beside its place and move it there, so that a full disk leaves no half file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".draft-{path.name}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _proven(manifest: Manifest, say: Say) -> Restored:
    """Hold what stands now against what was counted when the backup was made; then ask the ledger."""
    connection = connections[DEFAULT_DB_ALIAS]
    there = contents_of(connection)
    if there != manifest.contents:
        differing = sorted(table for table in {*there.rows, *manifest.contents.rows} if there.rows.get(table) != manifest.contents.rows.get(table))
        raise BackupRefused(f"The restored database is not what was copied: {', '.join(differing) or 'its ledger or its migrations'} differ.")
    steps = MigrationExecutor(connection)
    migrated = bool(steps.migration_plan(steps.loader.graph.leaf_nodes()))
    if migrated:
        say(f"bringing the tables of release {manifest.release} up to {release_number()}")
        call_command("migrate", interactive=False, verbosity=0)
    say("verifying the ledger")
    return Restored(manifest=manifest, migrated=migrated, faults=tuple(f"{fault.subject or 'root'}  {fault.number}  {fault.what}" for fault in ledger.faults()))
