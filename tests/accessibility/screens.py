"""The citizen's screen in each of its states, one device for each, at counters of one hall: a device is known by its token alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import handed_in
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.mirrors import commands, queries
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import ANONYMOUS, Actor

ITEM = "self-employed-registration"
STATES = ("code", "idle", "check", "sign", "thanks", "receipt")


def screens(*, at: datetime) -> dict[str, str]:
    """Bring a screen into each state; answers the token of each by its state."""
    clerk, chen = cast_actor("he", channel="counter"), cast_actor("chen")
    counters = [counter.code for counter in places.counters(centre_code=clerk.centre_code)]
    tokens: dict[str, str] = {}
    for state, counter in zip(STATES, counters, strict=False):
        at_counter, opened = replace(clerk, counter_code=counter), commands.open_screen(actor=ANONYMOUS, at=at)
        tokens[state] = opened.token
        if state == "code":
            continue
        commands.pair(actor=at_counter, at=at, code=opened.screen.code)
        if state == "receipt":
            commands.show(actor=at_counter, at=at, case_no=hand_in(actor=chen, at=at, item_code=ITEM).case_no)
        elif state != "idle":
            commands.show(actor=at_counter, at=at, draft_no=_helped(actor=at_counter, at=at))
            _answered(at=at, token=opened.token, state=state)
    return tokens


def _answered(*, at: datetime, token: str, state: str) -> None:
    if state == "check":
        return
    citizen = queries.screen_actor(token=token)
    commands.confirm(actor=citizen, at=at, digest=_digest(token, at))
    if state == "thanks":
        commands.sign(actor=citizen, at=at, digest=_digest(token, at), typed=cast_actor("chen").name)


def _helped(*, actor: Actor, at: datetime) -> str:
    """A draft the clerk fills in for an applicant; answers its number."""
    given = handed_in(ITEM)
    draft = applications.start(actor=actor, at=at, item_code=ITEM, applicant_no=cast_actor("chen").ref, scenario=given.scenario)
    applications.save(actor=actor, at=at, draft_no=draft.draft_no, answers=given.answers, expected_version=draft.version)
    return draft.draft_no


def _digest(token: str, at: datetime) -> str:
    standing = queries.standing(token=token, at=at)
    assert standing is not None and standing.sheet is not None
    return standing.sheet.digest
