"""``onewindow serve``: the web server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from onewindow.channels.console.serving import run_server


class Command(BaseCommand):
    """Serves the platform with granian."""

    help = "Serve the platform. Refuses a public address in demo mode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, port, workers, threads."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=0, help="processes; 0 chooses: one on SQLite, two on PostgreSQL")
        parser.add_argument("--threads", type=int, default=4, help="threads a process")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Serve until stopped."""
        workers = options["workers"] or (1 if connection.vendor == "sqlite" else 2)
        run_server(host=options["host"], port=options["port"], workers=workers, threads=options["threads"])
