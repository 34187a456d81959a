"""``onewindow worker``: the relay as a process of its own."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from onewindow.kernel import clock
from onewindow.kernel.relay import ListeningRelay


class Command(BaseCommand):
    """Carries facts to reactions and runs timed jobs until it is told to stop. Several may run side by side."""

    help = "Run the relay: deliveries and timed jobs. Several workers share the work on PostgreSQL."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401
        """Work until SIGTERM or SIGINT; the delivery at hand is finished first."""
        relay = ListeningRelay(clock.now)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            relay.over.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.stdout.write("relay works")
        relay.run()
