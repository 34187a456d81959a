"""The demo's cases: worked items handed in by the cast, each stopped at another place of its life."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications.demo import fill_draft, handed_in
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import CaseSummary
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor

__all__ = ["cast_actor", "fill_draft", "hand_in", "handed_in", "seed"]


def cast_actor(code: str, *, channel: str = "portal") -> Actor:
    """A named character of the cast as an actor."""
    member = next(member for member in people.cast() if member.code == code)
    return people.actor_for(account_id=member.account_id, channel=channel)


def hand_in(*, actor: Actor, at: datetime, item_code: str, method: DeliveryMethod = DeliveryMethod.POST) -> CaseSummary:
    """A case of the actor for a worked item, submitted."""
    return commands.submit(actor=actor, at=at, draft_no=fill_draft(actor=actor, at=at, item_code=item_code, method=method))


def seed(*, at: datetime) -> None:
    """Seed a few cases in different states, once."""
    chen = cast_actor("chen")
    if queries.cases_of(actor=chen):
        return
    hand_in(actor=chen, at=at, item_code="food-catering-licence")
    clerk, officer = cast_actor("he", channel="counter"), cast_actor("luo", channel="office")
    taken = hand_in(actor=chen, at=at, item_code="self-employed-registration")
    commands.receive(actor=clerk, at=at, case_no=taken.case_no)
    accepted = hand_in(actor=chen, at=at, item_code="food-catering-licence")
    commands.receive(actor=clerk, at=at, case_no=accepted.case_no)
    commands.accept(actor=officer, at=at, case_no=accepted.case_no)
