"""``onewindow outbox``: the backlog, what was given up, and putting it back in line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import clock, relay


class Command(BaseCommand):
    """Shows and mends the outbox."""

    help = "outbox status | outbox parked | outbox replay DELIVERY_ID | outbox drain"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Verb and, for replay, the delivery."""
        parser.add_argument("verb", choices=["status", "parked", "replay", "drain"])
        parser.add_argument("delivery_id", nargs="?", default="")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do what was asked."""
        verb = options["verb"]
        if verb == "status":
            self.stdout.write(f"waiting {relay.backlog()}  parked {len(relay.parked())}")
        elif verb == "parked":
            for delivery_id, fact, reaction, error in relay.parked():
                self.stdout.write(f"{delivery_id}  {fact} -> {reaction}  {error.splitlines()[0] if error else ''}")
        elif verb == "drain":
            self.stdout.write(f"delivered {relay.drain(clock=clock.now)}")
        elif not relay.replay(delivery_id=options["delivery_id"], at=clock.now()):
            raise CommandError("No parked delivery has this id. See: onewindow outbox parked")
