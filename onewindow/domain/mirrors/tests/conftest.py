"""A clerk who helps an applicant, and a screen that belongs to the clerk's counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.demo import DATA, handed_in
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.mirrors import commands
from onewindow.domain.mirrors.queries import screen_actor
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import ANONYMOUS, Actor

FOOD, MARRIAGE = "food-catering-licence", "marriage-registration"
Helped = Callable[..., str]
Paired = Callable[[Actor], str]


@pytest.fixture
def he() -> Actor:
    """The clerk of one town."""
    return cast_actor("he", channel="counter")


@pytest.fixture
def tan() -> Actor:
    """The clerk of another town."""
    return cast_actor("tan", channel="counter")


@pytest.fixture
def helped(at: datetime) -> Helped:
    """Fills in a complete draft for an applicant at a clerk's counter; answers its number."""

    def fill(clerk: Actor, *, item_code: str = FOOD, applicant: str = "chen") -> str:
        given = handed_in(item_code)
        draft = applications.start(actor=clerk, at=at, item_code=item_code, applicant_no=cast_actor(applicant).ref, scenario=given.scenario)
        number = draft.draft_no
        applications.save(actor=clerk, at=at, draft_no=number, answers=given.answers, expected_version=draft.version)
        for material, name in given.uploads.items():
            applications.attach(actor=clerk, at=at, draft_no=number, material_code=material, upload=Upload(filename=name, content=DATA.joinpath(name).read_bytes()))
        hall = Delivery(method=DeliveryMethod.PICK_UP, centre_code=places.counter(code=clerk.counter_code).centre_code)
        applications.choose_delivery(actor=clerk, at=at, draft_no=number, delivery=hall)
        return number

    return fill


@pytest.fixture
def paired(at: datetime) -> Paired:
    """Pairs a new screen with a clerk's counter; answers the device's token."""

    def pair(clerk: Actor) -> str:
        opened = commands.open_screen(actor=ANONYMOUS, at=at)
        commands.pair(actor=clerk, at=at, code=opened.screen.code)
        return opened.token

    return pair


def change(clerk: Actor, at: datetime, draft_no: str, **answers: str) -> None:
    """The clerk types something else."""
    draft = drafts.draft(actor=clerk, draft_no=draft_no)
    applications.save(actor=clerk, at=at, draft_no=draft_no, answers=answers, expected_version=draft.version)


def at_screen(token: str) -> Actor:
    """Whoever stands before the screen."""
    return screen_actor(token=token)
