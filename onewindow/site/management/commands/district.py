"""``onewindow district load FOLDER`` and ``district check FOLDER``: a district's own areas, centres, organs and items."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal
from onewindow.site.district import invented, load, missing

SHOWN = 10


class Command(BaseCommand):
    """Loads a district from a folder of the form of onewindow/data/district; loading again brings the tables to what the folder says now."""

    help = "district check FOLDER (reads only) | district load FOLDER. The folder is that of ONEWINDOW_DISTRICT; its items are in FOLDER/items."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Verb and folder."""
        parser.add_argument("verb", choices=["check", "load"])
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Say what is wrong with the folder, or load it."""
        folder: Path = options["folder"].resolve()
        if lacking := missing(folder):
            raise CommandError(f"{folder} lacks {', '.join(lacking)}. Copy onewindow/data/district and make it your own.")
        found = list(invented(folder))
        if found and (settings.ONEWINDOW_PRODUCTION or options["verb"] == "check"):
            lines = "\n".join(found[:SHOWN])
            raise CommandError(f"{len(found)} lines still hold the demo's examples, which production never shows:\n{lines}")
        if options["verb"] == "check":
            self.stdout.write(f"{folder} can be loaded")
            return
        if folder != Path(settings.ONEWINDOW_DISTRICT).resolve():
            raise CommandError(f"ONEWINDOW_DISTRICT names {settings.ONEWINDOW_DISTRICT}: the pages read the district's names from there. Let it name {folder} first.")
        try:
            report = load(actor=system_actor(name="console", channel="console"), at=clock.now(), folder=folder)
        except (Refusal, OSError, KeyError, ValueError) as problem:
            raise CommandError(problem.text() if isinstance(problem, Refusal) else f"{type(problem).__name__}: {problem}") from problem
        self.stdout.write(f"loaded {folder}: {report}")
