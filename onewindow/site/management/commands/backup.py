"""``onewindow backup make TARGET | check ARCHIVE | restore ARCHIVE --into DATABASE [--replace]``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onewindow.kernel import clock
from onewindow.site.backup.archive import Manifest, checked
from onewindow.site.backup.contents import BackupRefused
from onewindow.site.backup.making import make
from onewindow.site.backup.restoring import restore


class Command(BaseCommand):
    """Database, files and daily roots in one archive; the keys are never in it."""

    help = "backup make TARGET (a file or a folder) | backup check ARCHIVE | backup restore ARCHIVE --into DATABASE. The keys are never in a backup: keep them apart."
    requires_system_checks: list[str] = []  # a restore begins where there is no table to check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``make``, ``check`` and ``restore``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("make", help="copy database, roots and files while the platform works").add_argument("path", type=Path)
        verbs.add_parser("check", help="read a backup from end to end and say whether it is whole").add_argument("path", type=Path)
        back = verbs.add_parser("restore", help="bring back an installation; server and worker must be stopped")
        back.add_argument("path", type=Path)
        back.add_argument("--into", required=True, help="the name of the database in DATABASE_URL (of SQLite: of its file), so that nobody restores over another one")
        back.add_argument("--replace", action="store_true", help="restore over what is there")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do the verb; a refusal is one sentence and nothing was done."""
        try:
            {"make": self._make, "check": self._check, "restore": self._restore}[options["verb"]](options)
        except (BackupRefused, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _make(self, options: dict[str, Any]) -> None:
        made = make(target=options["path"], at=_now())
        self.stdout.write(f"{made.archive}: {_told(made.manifest)}. The keys are not in it: keep ONEWINDOW_KEYFILE and the signing certificates apart.")
        for stranger in made.strangers:
            self.stderr.write(f"left out: {stranger} is no file of the platform")

    def _check(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{options['path']} is whole: {_told(checked(options['path']))}")

    def _restore(self, options: dict[str, Any]) -> None:
        done = restore(archive=options["path"], into=options["into"], replace=options["replace"], at=_now(), say=self.stdout.write)
        for fault in done.faults:
            self.stdout.write(fault)
        if done.faults:
            raise CommandError(f"The backup is restored as it was made, but its ledger has {len(done.faults)} fault(s).")
        self.stdout.write(f"Restored {_told(done.manifest)}; all of it is there, and the ledger holds. What was done after {done.manifest.made_at} is not in it.")


def _now() -> datetime:
    """The machine's time: where a restore begins, no database tells the demo's."""
    return datetime.fromtimestamp(clock.machine_seconds(), tz=timezone.get_default_timezone())


def _told(manifest: Manifest) -> str:
    what = manifest.contents
    return (f"release {manifest.release} on {manifest.engine} as of {manifest.made_at}, {what.total} rows in {len(what.rows)} tables, {what.entries} entries of the ledger "
            f"(newest root: {what.root_on or 'none'}), {manifest.files} files, {manifest.roots} roots, {manifest.bytes} bytes")
