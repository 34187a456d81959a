"""``onewindow keys make FILE``: the key file of a new installation."""

from __future__ import annotations

import json
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Makes a key file; never overwrites one."""

    help = "Make the key file of a new installation. Keep a copy apart from the backups: without it nothing sealed can be opened."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``make FILE``."""
        parser.add_argument("verb", choices=["make"])
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Write the file, readable by its owner only."""
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file} exists. Keys are never overwritten.")
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {"active": "k1", "keys": {"k1": secrets.token_hex(32)}, "secret_key": secrets.token_urlsafe(48),
                   "signing_key": secrets.token_hex(32)}
        file.touch(mode=0o600)
        file.write_text(json.dumps(content), encoding="utf-8")
        self.stdout.write(f"keys written to {file}")
