"""``onewindow play-case``: the main job, played on a temporary database of its own."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from onewindow.kernel import clock
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo


class Command(BaseCommand):
    """Plays one case from submission to delivery and prints who did what when."""

    help = "Play one case end to end through the public commands, on a temporary database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` prints one object."""
        parser.add_argument("--json", action="store_true", help="print one JSON object with the steps")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Make the database, seed it, play, print."""
        logging.disable(logging.WARNING)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        start = clock.now()
        seed_demo(at=start, with_cases=False)
        tell = (lambda _line: None) if options["json"] else self.stdout.write
        number, steps = play_case(start=start, tell=tell)
        if options["json"]:
            listed = [
                {"verb": step.verb, "actor": step.actor, "recorded_at": step.recorded_at.isoformat(),
                 **({"document_no": step.document_no} if step.document_no else {})}
                for step in steps
            ]
            self.stdout.write(json.dumps({"case_no": number, "database": connection.vendor, "steps": listed}, ensure_ascii=False))
