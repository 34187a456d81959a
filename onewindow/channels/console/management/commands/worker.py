"""``onewindow worker``: the relay as a process of its own."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import clock
from onewindow.kernel.backlog import is_relay_alive
from onewindow.kernel.relay import ListeningRelay


class Command(BaseCommand):
    """Carries facts to reactions and runs timed jobs until it is told to stop. Several may run side by side."""

    help = "Run the relay: deliveries and timed jobs. Several workers share the work on PostgreSQL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--is-alive`` asks instead of working."""
        parser.add_argument("--is-alive", action="store_true", help="end with an error unless a worker ran its jobs within five minutes")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Work until SIGTERM or SIGINT; the delivery at hand is finished first."""
        if options["is_alive"]:
            if not is_relay_alive(at=clock.now()):
                raise CommandError("no worker has run a timed job within five minutes")
            return
        relay = ListeningRelay(clock.now)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            relay.over.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.stdout.write("relay works")
        relay.run()
