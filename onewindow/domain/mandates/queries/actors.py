"""Who acts: the actor of an account, with principal and mandate, or with the citizen who is helped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from onewindow.domain.mandates.queries.agency import NotMandated, reach_of, why_not
from onewindow.domain.mandates.queries.helping import HelpIsOver, helped_person
from onewindow.domain.mandates.types import Power
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, ActorKind, Reach


def actor_for(*, account_id: UUID, channel: str, on_behalf_of: str = "", at: datetime | None = None, help_no: str = "") -> Actor:
    """Who acts when this account does: in which post, with which rights, by which channel, for whom.

    ``on_behalf_of`` and ``help_no`` need ``at``, because mandates and help have a term. With ``help_no`` a helper's
    account becomes the citizen who agreed, with the helper written beside: help is not agency (民法典 161). An agent
    comes with what the mandates reach; which affairs these are (``within``) is the site's to fill in. Refuses NotFound for an unknown or closed account, NotMandated, HelpIsOver.
    """
    actor = people.actor_for(account_id=account_id, channel=channel)
    if actor.kind is ActorKind.STAFF:
        return _helped(actor, help_no=help_no, at=at) if help_no else actor
    if on_behalf_of in {"", actor.ref}:
        return replace(actor, on_behalf_of=on_behalf_of)
    in_force = reach_of(agent_no=actor.ref, principal_no=on_behalf_of, on=at.date()) if at else ()
    if not in_force:
        raise NotMandated(**why_not(agent_no=actor.ref, principal_no=on_behalf_of, on=at.date() if at else None), article="民法典 165")
    reach = tuple(Reach(powers=frozenset(each.terms.powers), matters=frozenset((*each.terms.item_codes, *each.terms.themes))) for each in in_force)
    return replace(actor, on_behalf_of=on_behalf_of, mandate_no=in_force[0].mandate_no, reach=reach, within=None if any(map(_is_general, reach)) else frozenset())


def _is_general(reach: Reach) -> bool:
    """Whether it reaches every affair there is: all matters, and more than beginning new ones."""
    return not reach.matters and bool(reach.powers - {Power.APPLY})


def _helped(helper: Actor, *, help_no: str, at: datetime | None) -> Actor:
    """The citizen, helped: their rights, their name, and who sits beside them."""
    if at is None or not helper.may("people.help"):
        raise HelpIsOver
    person_no = helped_person(help_no=help_no, helper_no=helper.ref, post_no=helper.post_no, at=at)
    return replace(people.citizen_actor(person_no=person_no, channel=helper.channel), centre_code=helper.centre_code, assisted_by=helper.ref,
                   helper_name=helper.name, helper_post=helper.post_title, help_no=help_no)
