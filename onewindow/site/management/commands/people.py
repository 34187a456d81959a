"""``onewindow people first-operators`` and ``people password LOGIN``: what must be done before anybody can sign in."""

from __future__ import annotations

import secrets
import string
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.domain.people.types import FirstAdministrator, PostKind
from onewindow.domain.people.web import console
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import Refusal

ACTOR = system_actor(name="console", channel="console")
KINDS = {"system": PostKind.OPERATOR, "security": PostKind.SECURITY_ADMIN, "audit": PostKind.AUDITOR}
LETTERS = "".join(sorted({*string.ascii_letters, *string.digits} - set("0O1lI")))  # none that are mistaken for another on paper


class Command(BaseCommand):
    """Opens the three administrators' accounts of a new installation, and gives a password to an account of a post."""

    help = ("people first-operators --department CODE --system NAME LOGIN --security NAME LOGIN --audit NAME LOGIN: three people, three accounts (三员分立). "
            "people password LOGIN. Passwords are typed unseen, or made and shown once with --make-passwords. The authenticator is connected at the first sign-in.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``first-operators`` and ``password``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        first = verbs.add_parser("first-operators", help="once, on a new installation")
        first.add_argument("--department", required=True, help="the code of the organ that runs the platform, as in departments.toml")
        for kind in KINDS:
            first.add_argument(f"--{kind}", nargs=2, required=True, metavar=("NAME", "LOGIN"))
        password = verbs.add_parser("password", help="a new password for an account of a post")
        password.add_argument("login")
        for each in (first, password):
            each.add_argument("--make-passwords", action="store_true", help="make them and print them once instead of asking")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401
        """Do the verb; a refusal is one sentence and nothing was opened."""
        made = options["make_passwords"]
        if not made and not sys.stdin.isatty():
            raise CommandError("Passwords are typed at a terminal. Without one, say --make-passwords.")
        try:
            if options["verb"] == "password":
                word = _password(options["login"], made=made)
                console.give_password(actor=ACTOR, at=clock.now(), login_name=options["login"], password=word)
                self._show(options["login"], word, made=made)
                return
            chosen = [FirstAdministrator(kind=kind, name=options[word][0], login_name=options[word][1], password=_password(options[word][1], made=made))
                      for word, kind in KINDS.items()]
            console.begin(actor=ACTOR, at=clock.now(), department_code=options["department"], administrators=chosen)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal
        for each in chosen:
            self._show(each.login_name, each.password, made=made)
        self.stdout.write("Each signs in at /accounts/staff/login/ and connects an authenticator app there. The security administrator appoints everybody else.")

    def _show(self, login: str, password: str, *, made: bool) -> None:
        self.stdout.write(f"{login}  {password}  (shown this once)" if made else f"{login}  password set")


def _password(login: str, *, made: bool) -> str:
    if made:
        while True:
            word = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
            if {char.islower() for char in word if char.isalpha()} == {True, False} and any(map(str.isdigit, word)):
                return word
    word = getpass(f"Password of {login}: ")
    if word != getpass("Once more: "):
        raise CommandError("The two differ. Nothing was opened.")
    return word
