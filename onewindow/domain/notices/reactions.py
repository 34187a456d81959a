"""What notices does when the rooms of people and mandates announce a fact."""
# ruff: noqa: ARG001 - a reaction reads what it needs

from __future__ import annotations

from datetime import datetime

from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.facts import CodeAsked, UnpoweredActNoted
from onewindow.domain.notices import commands
from onewindow.domain.people.facts import AuthenticatorWasReset
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on

SENDER = system_actor(name="notices")


def send_one_time_code(fact: CodeAsked, *, at: datetime) -> None:
    """Send the code to the person's own phone; a code that is spent or out of time is not sent."""
    code = mandates.code_to_send(code_no=fact.code_no, at=at)
    if code:
        commands.send_code(actor=SENDER, at=at, kind=f"code_{fact.purpose}", to=fact.person_no, params={"code": code})


def tell_of_the_reset(fact: AuthenticatorWasReset, *, at: datetime) -> None:
    """Tell the member of staff that their authenticator was taken off."""
    commands.send(actor=SENDER, at=at, kind="authenticator_reset", to=fact.staff_no, about=fact.reset_no, params={"login_name": fact.login_name})


def ask_the_principal(fact: UnpoweredActNoted, *, at: datetime) -> None:
    """Ask the principal to stand by an act done without power (民法典 171)."""
    commands.send(actor=SENDER, at=at, kind="ratification_asked", to=fact.principal_no, about=fact.act_no,
                  params={"subject": fact.subject, "due_on": fact.answer_due_on})


REACTIONS = (on(CodeAsked, send_one_time_code), on(AuthenticatorWasReset, tell_of_the_reset), on(UnpoweredActNoted, ask_the_principal))
