"""Lives of cases, played through the public commands: the same acts people do, with keys so that a resend is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import bench.opened  # noqa: F401
from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import DATA
from onewindow.domain.applications.types import Delivery, DeliveryMethod, DraftState, Upload
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, handed_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier import queries as parcels
from onewindow.domain.courier.types import ConsignmentState
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.actor import Actor

LICENCE = "food-catering-licence"
REGISTRATION = "self-employed-registration"
TOPUP = "medical-insurance-topup"
FURTHER_FILE = ("layout", "health.png")  # the licence's demo hands in two files; a further page makes three


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who does what to a licence."""

    applicant: Actor
    clerk: Actor
    officer: Actor
    second: Actor
    head: Actor


@lru_cache(maxsize=1)
def cast() -> Cast:
    """The named characters of the demo, looked up once."""
    return Cast(applicant=cast_actor("chen"), clerk=cast_actor("tan", channel="counter"), officer=cast_actor("luo", channel="office"),
                second=cast_actor("feng", channel="office"), head=cast_actor("huang", channel="office"))


def draft(*, at: datetime, item_code: str = LICENCE, key: str = "", method: DeliveryMethod = DeliveryMethod.POST) -> str:
    """A complete draft of the item: every answer, and for the licence three files. Answers its number."""
    actor, given = cast().applicant, handed_in(item_code)
    opened = applications.start(actor=actor, at=at, item_code=item_code, scenario=given.scenario, key=key)
    number = opened.draft_no
    if opened.state is not DraftState.OPEN:
        return number
    if {**opened.values(), **given.answers} != opened.values():
        applications.save(actor=actor, at=at, draft_no=number, answers=given.answers, expected_version=opened.version)
    for material, name in (*given.uploads.items(), *([FURTHER_FILE] if item_code == LICENCE else [])):
        if (material, name) not in {(each.material_code, each.name) for each in opened.materials}:
            content = DATA.joinpath(name).read_bytes()
            applications.attach(actor=actor, at=at, draft_no=number, material_code=material, upload=Upload(filename=name, content=content))
    if opened.delivery is None:
        to = Delivery(method=method, recipient=actor.name, phone="13800000001", address="示例地址 101 号")
        if method is DeliveryMethod.PICK_UP:
            to = Delivery(method=method, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
        applications.choose_delivery(actor=actor, at=at, draft_no=number, delivery=to)
    return number


def submit(*, at: datetime, draft_no: str, key: str = "") -> str:
    """Hand the draft in; answers the case number."""
    return cases.submit(actor=cast().applicant, at=at, draft_no=draft_no, key=key).case_no


def take_to_decision(*, at: datetime, case_no: str, key: str = "", pause: timedelta = timedelta(minutes=30)) -> None:
    """Receive, accept, review twice and grant a licence, with a pause before each act."""
    who, keys = cast(), [f"{key}/{act}" if key else "" for act in ("receive", "accept", "review", "check", "decide")]
    moments = [at + pause * step for step in range(1, 6)]
    cases.receive(actor=who.clerk, at=moments[0], case_no=case_no, key=keys[0])
    cases.accept(actor=who.officer, at=moments[1], case_no=case_no, key=keys[1])
    cases.review(actor=who.officer, at=moments[2], case_no=case_no, step_code="review", passed=True, key=keys[2])
    cases.review(actor=who.officer, at=moments[3], case_no=case_no, step_code="site_check", passed=True, second_officer=who.second.ref, key=keys[3])
    cases.decide(actor=who.head, at=moments[4], case_no=case_no, outcome=Outcome.GRANTED, key=keys[4])


def hand_over(*, at: datetime, case_no: str) -> bool:
    """Give the case's parcel to the carrier; False while the carrier has not answered with a waybill."""
    for parcel in parcels.consignments_of(actor=cast().clerk, case_no=case_no):
        if parcel.state is ConsignmentState.BOOKED:
            if not parcel.waybill_no:
                return False
            courier.hand_over(actor=cast().clerk, at=at, consignment_no=parcel.consignment_no)
    return True
