"""From the guide straight into the application, where nothing is left to ask first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from onewindow.channels.portal.links import address
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import HANDLED_BY, DraftState
from onewindow.domain.catalogue.types import GuideView, ScenarioQuestion
from onewindow.domain.mandates import queries as mandates
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor, ActorKind

SELF = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How the reader begins: ``fields`` is what the button posts, none where it only leads to the draft they began before."""

    href: str
    fields: dict[str, str]


def beginning_of(*, actor: Actor, guide: GuideView) -> Beginning | None:
    """How the reader begins without being asked anything more; None where the start page still has to ask: in whose name, what is to
    happen to a permit, or a question of the guide that is open. Who is signed in and acts for nobody handles it themselves."""
    if actor.kind is not ActorKind.PERSON or actor.is_agent or not actor.reaches(guide.item_code) or not address("applications:start", item_code=guide.item_code):
        return None
    for draft in applications.drafts_of(actor=actor, at=clock.now()):
        if draft.item_code == guide.item_code and draft.state is DraftState.OPEN:
            return Beginning(href=address("applications:tasks", draft_no=draft.draft_no), fields={})
    said = {question.code: guide.scenario.get(question.code) or _by_oneself(question) for question in guide.questions}
    if len(guide.outcome.acts) > 1 or not all(said.values()) or mandates.mandates_of(agent_no=actor.ref, on=clock.today(), item_code=guide.item_code):
        return None
    fields = {f"scenario.{code}": option for code, option in said.items()}
    return Beginning(href=address("applications:start", item_code=guide.item_code), fields={**fields, "key": str(uuid.uuid4())})


def _by_oneself(question: ScenarioQuestion) -> str:
    return next((option.code for option in question.options if option.element == HANDLED_BY and option.code == SELF), "")
