"""``onewindow ledger``: verify the history, sign the day's root."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.kernel import clock
from onewindow.kernel.ledger import faults
from onewindow.kernel.roots import sign_root


class Command(BaseCommand):
    """Looks after the ledger."""

    help = "ledger verify: find edits, removals and missing tails. ledger root: sign the day's root now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``verify`` or ``root``."""
        parser.add_argument("verb", choices=["verify", "root"])

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print every fault and end with an error when there is one."""
        if options["verb"] == "root":
            file = sign_root(at=clock.now())
            self.stdout.write(str(file) if file else "the day has its root already")
            return
        found = 0
        for fault in faults():
            found += 1
            self.stdout.write(f"{fault.subject or 'root'}  {fault.number}  {fault.what}")
        if found:
            raise CommandError(f"{found} fault(s) in the ledger")
        self.stdout.write("the ledger holds")
