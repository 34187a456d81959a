"""``onewindow token make LOGIN NAME | list LOGIN | revoke LOGIN NAME``: bearer tokens of the API."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.domain.people.web import console
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal

ACTOR = system_actor(name="console", channel="console")
LONGEST = 366  # days


class Command(BaseCommand):
    """A token acts as its account does and carries no right beyond it. It is shown once; the database keeps a digest."""

    help = "token make LOGIN NAME [--days 90] | token list LOGIN | token revoke LOGIN NAME"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``make``, ``list`` and ``revoke``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb in ("make", "list", "revoke"):
            each = verbs.add_parser(verb)
            each.add_argument("login")
            if verb != "list":
                each.add_argument("name", help="what the token is for; by this name it is revoked")
            if verb == "make":
                each.add_argument("--days", type=int, default=90, help=f"how long it is valid, at most {LONGEST}")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do the verb."""
        login, at = options["login"], clock.now()
        try:
            if options["verb"] == "make":
                if not 0 < options["days"] <= LONGEST:
                    raise CommandError(f"A token is valid for 1 to {LONGEST} days.")
                made = console.make_token(actor=ACTOR, at=at, login_name=login, name=options["name"], valid_days=options["days"])
                self.stdout.write(f"{made.token}  (shown this once; valid until {made.expires_on})")
            elif options["verb"] == "revoke":
                self.stdout.write(f"revoked {console.revoke_token(actor=ACTOR, at=at, login_name=login, name=options['name'])}")
            else:
                for each in console.tokens(login_name=login):
                    state = f"revoked {each.closed_at:%Y-%m-%d}" if each.closed_at else "expired" if each.expires_on < at.date() else f"valid until {each.expires_on}"
                    self.stdout.write(f"{each.name}  opened {each.opened_at:%Y-%m-%d}  {state}")
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
