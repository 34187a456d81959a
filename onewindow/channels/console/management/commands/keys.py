"""``onewindow keys``: the key file of a new installation, and certificates to try signing with."""

from __future__ import annotations

import json
import secrets
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import clock
from onewindow.kernel.signing import make_certificate


class Command(BaseCommand):
    """Makes a key file or a folder of trial certificates; never overwrites either."""

    help = ("Make the key file of a new installation (keep a copy apart from the backups: without it nothing sealed can be "
            "opened), or certificates for a trial of signed documents.")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``make FILE`` and ``certificates FOLDER --name ORGAN``."""
        parser.add_argument("verb", choices=["make", "certificates"])
        parser.add_argument("path", type=Path)
        parser.add_argument("--name", default="OneWindow trial", help="the name in the trial certificates")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Write what is asked for, readable by its owner only."""
        path: Path = options["path"]
        if path.exists() and (path.is_file() or any(path.iterdir())):
            raise CommandError(f"{path} exists. Keys are never overwritten.")
        path.parent.mkdir(parents=True, exist_ok=True)
        if options["verb"] == "certificates":
            make_certificate(folder=path, name=options["name"], at=datetime.fromtimestamp(clock.machine_seconds(), tz=UTC))
            self.stdout.write(f"trial certificates written to {path}; nobody outside this installation trusts them")
            return
        content = {"active": "k1", "keys": {"k1": secrets.token_hex(32)}, "secret_key": secrets.token_urlsafe(48),
                   "signing_key": secrets.token_hex(32)}
        path.touch(mode=0o600)
        path.write_text(json.dumps(content), encoding="utf-8")
        self.stdout.write(f"keys written to {path}")
