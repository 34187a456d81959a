"""``onewindow demo``: serve the demo, seed it, move its clock."""

from __future__ import annotations

import hashlib
import re
from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

import onewindow
from onewindow.channels.console.serving import guard, run_server
from onewindow.kernel import clock, relay
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import Refusal
from onewindow.site.seed import seed_demo

STEP = re.compile(r"^(?P<number>\d{1,4})(?P<unit>wd|d|h)$")


SEEDED = "demo.seeded"


def seed_fingerprint() -> str:
    """What the seed depends on, as one hash: the data files, and the code that seeds."""
    package = Path(onewindow.__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*(package / "data").rglob("*"), *package.rglob("demo.py"), *package.rglob("migrations/*.py")]):
        if file.is_file():
            digest.update(str(file.relative_to(package)).encode() + file.read_bytes())
    return digest.hexdigest()


class Command(BaseCommand):
    """The demo district: made, served, moved through time."""

    help = "demo serve | demo seed | demo advance 5wd (working days; also 3d, 12h)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Subcommands."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        serve = verbs.add_parser("serve", help="migrate, seed and serve the demo")
        serve.add_argument("--host", default="127.0.0.1")
        serve.add_argument("--port", type=int, default=8000)
        verbs.add_parser("seed", help="migrate and seed")
        advance = verbs.add_parser("advance", help="move the demo clock: 5wd, 3d or 12h")
        advance.add_argument("step")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do what was asked; refused outside demo mode."""
        if not settings.ONEWINDOW_DEMO or settings.ONEWINDOW_PRODUCTION:
            raise CommandError("This is not a demo: the clock is real and nothing is seeded.")
        if options["verb"] == "advance":
            self._advance(options["step"])
            return
        if options["verb"] == "serve":
            guard(options["host"])
        self._prepare()
        if options["verb"] == "serve":
            self.stdout.write(self.style.SUCCESS(f"OneWindow demo: http://{options['host']}:{options['port']}/   (stop with Ctrl-C)"))
            run_server(host=options["host"], port=options["port"], workers=1, threads=4)

    def _prepare(self) -> None:
        self.stdout.write("database: migrating")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        told = seed_fingerprint()
        if cache.get(SEEDED) == told:
            self.stdout.write("demo district: as it was seeded")
            return
        self.stdout.write("demo district: seeding (a quarter of a minute, once)")
        seed_demo(at=clock.now())
        relay.drain(clock=clock.now)
        cache.set(SEEDED, told, timeout=None)

    def _advance(self, text: str) -> None:
        match = STEP.match(text)
        if match is None:
            raise CommandError(f"{text!r} is not a step. Write 5wd (working days), 3d or 12h.")
        here, number = clock.now(), int(match["number"])
        if match["unit"] == "wd":
            day = current_calendar().add_workdays(here.date(), number)
            there = datetime.combine(day, time(9, 0), tzinfo=here.tzinfo)
        else:
            there = here + (timedelta(days=number) if match["unit"] == "d" else timedelta(hours=number))
        try:
            now = clock.advance_to(moment=there)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
        relay.drain(clock=clock.now)
        relay.run_jobs(at=now)
        relay.drain(clock=clock.now)
        self.stdout.write(f"It is now {now:%Y-%m-%d %H:%M} in the demo.")
