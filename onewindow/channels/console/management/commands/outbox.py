"""``onewindow outbox``: the backlog, what was given up, and putting it back in line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import backlog, clock, relay
from onewindow.kernel.actor import system_actor


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
            found = backlog.backlog()
            self.stdout.write(f"waiting {found.waiting}  parked {found.parked}")
        elif verb == "parked":
            for row in backlog.parked():
                self.stdout.write(f"{row.delivery_id}  {row.fact} -> {row.reaction}  {row.failure}")
        elif verb == "drain":
            self.stdout.write(f"delivered {relay.drain(clock=clock.now)}")
        else:
            self._replay(options["delivery_id"])

    def _replay(self, typed: str) -> None:
        try:
            backlog.retry(actor=system_actor(name="console", channel="console"), at=clock.now(), delivery_id=UUID(typed))
        except (backlog.NothingParked, ValueError) as problem:
            raise CommandError("No parked delivery has this id. See: onewindow outbox parked") from problem
