"""A consignment from booking to the door, and what may go wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from django.db import connection
from pytest_django import Settings

from onewindow.domain.courier import commands, jobs, queries, reactions
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.facts import ConsignmentBooked
from onewindow.domain.courier.tests.conftest import HALLS, PHONE, addressee
from onewindow.domain.courier.types import (
    Addressee,
    CarrierReport,
    Consignment,
    ConsignmentState,
    Parcel,
    Payer,
    ScanKind,
    TrackingScan,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact

CARRIER = Actor(kind=ActorKind.PARTNER, ref="carrier:demo_post", name="demo_post", channel="openapi")

pytestmark = pytest.mark.django_db


def push(report: CarrierReport, at: datetime) -> Consignment:
    payload, signature = DemoPost().push(report=report)
    return commands.record_event(actor=CARRIER, at=at, carrier_code="demo_post", payload=payload, signature=signature)


def told(name: str) -> list[dict[str, str]]:
    return list(OutboxFact.objects.filter(name=name).order_by("number").values_list("payload", flat=True))


def test_booking_decides_who_pays_and_asks_for_a_waybill(booked: Consignment, at: datetime) -> None:
    assert (booked.state, booked.payer, booked.payer_reason) == (ConsignmentState.BOOKED, Payer.GOVERNMENT, "free")
    [fact] = told("ConsignmentBooked")
    reaction_input = ConsignmentBooked(**fact)
    reactions.keep_waybill(reaction_input, at=at, prepared=reactions.order_waybill(reaction_input))
    [given] = told("WaybillGiven")
    assert given["waybill_no"].startswith("EX")
    assert reactions.order_waybill(reaction_input) == ""


def test_a_second_sending_is_for_the_addressee(booked: Consignment, clerk: Actor, at: datetime, listed_item: str) -> None:
    again = commands.book(actor=clerk, at=at, case_no="C-1", addressee=addressee(), contents="许可证", official=True,
                          item_code=listed_item)
    assert (again.payer, again.payer_reason) == (Payer.ADDRESSEE, "repeated")


@pytest.mark.law("YZF-55")
def test_official_papers_never_go_by_express(clerk: Actor, at: datetime, settings: Settings) -> None:
    settings.ONEWINDOW_CARRIERS = {"demo_courier": "onewindow.domain.courier.carriers.demo_courier.DemoCourier"}
    with pytest.raises(commands.PostOnly) as refusal:
        commands.book(actor=clerk, at=at, case_no="C-1", addressee=addressee(), contents="许可证", official=True)
    assert refusal.value.article == "邮政法 55"
    own = commands.book(actor=clerk, at=at, case_no="C-1", addressee=addressee(), contents="申请人原件", official=False)
    assert own.carrier_code == "demo_courier"


def test_an_incomplete_address_is_refused(clerk: Actor, at: datetime) -> None:
    with pytest.raises(BadInput) as refusal:
        commands.book(actor=clerk, at=at, case_no="C", addressee=Addressee(name="陈", phone=" ", address=""), contents="c", official=True)
    assert set(refusal.value.fields) == {"phone", "address"}


def test_phone_and_address_rest_sealed(booked: Consignment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address FROM courier_consignment")
        row = cursor.fetchone()
    assert PHONE not in row[0]
    assert "302" not in row[1]
    assert PHONE not in repr(booked)


def test_hand_over_needs_right_and_waybill(booked: Consignment, citizen: Actor, clerk: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        commands.hand_over(actor=citizen, at=at, consignment_no=booked.consignment_no, waybill_no="EX1")
    with pytest.raises(commands.WaybillMissing):
        commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no)
    done = commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no, waybill_no=" ex1 ")
    assert (done.state, done.waybill_no) == (ConsignmentState.HANDED_OVER, "EX1")
    with pytest.raises(commands.AlreadyHandedOver):
        commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no)
    assert queries.due_for_pickup(actor=clerk) == ()


def test_another_waybill_than_the_carriers_is_refused(labelled: Consignment, clerk: Actor, at: datetime, listed_item: str) -> None:
    with pytest.raises(commands.WaybillTaken):
        commands.hand_over(actor=clerk, at=at, consignment_no=labelled.consignment_no, waybill_no="EX2")
    other = commands.book(actor=clerk, at=at, case_no="C-2", addressee=addressee(), contents="c", official=True)
    with pytest.raises(commands.WaybillTaken):
        commands.hand_over(actor=clerk, at=at, consignment_no=other.consignment_no, waybill_no="EX1")


def test_the_list_for_the_carrier(labelled: Consignment, clerk: Actor, citizen: Actor) -> None:
    assert [parcel.consignment_no for parcel in queries.due_for_pickup(actor=clerk)] == [labelled.consignment_no]
    assert queries.due_for_pickup(actor=citizen) == ()


def test_only_the_addressee_and_staff_follow_it(booked: Consignment, citizen: Actor, stranger: Actor, clerk: Actor) -> None:
    for reader in (citizen, clerk):
        assert len(queries.consignments_of(actor=reader, case_no="C-1")) == 1
    assert queries.consignments_of(actor=stranger, case_no="C-1") == ()
    with pytest.raises(NotFound):
        queries.consignment(actor=stranger, consignment_no=booked.consignment_no)


def test_every_order_of_pushes_tells_of_one_delivery(labelled: Consignment, clerk: Actor, at: datetime) -> None:
    commands.hand_over(actor=clerk, at=at, consignment_no=labelled.consignment_no)
    kinds = (ScanKind.COLLECTED, ScanKind.OUT_FOR_DELIVERY, ScanKind.DELIVERED)
    scans = [TrackingScan(kind=kind, occurred_at=at + timedelta(hours=hour)) for hour, kind in enumerate(kinds, start=1)]
    for order in permutations(scans):
        for one in order:
            record = push(CarrierReport(waybill_no="EX1", scans=(one, one)), at + timedelta(days=1))
    assert record.state is ConsignmentState.DELIVERED
    assert len(record.events) == 4
    [fact] = told("ConsignmentDelivered")
    assert datetime.fromisoformat(fact["delivered_at"]) == scans[-1].occurred_at


def test_a_forged_push_and_an_unknown_waybill_are_refused(labelled: Consignment, at: datetime) -> None:
    payload, signature = DemoPost().push(report=CarrierReport(waybill_no="EX1", scans=()))
    for body, sign, carrier in ((payload + b" ", signature, "demo_post"), (payload, signature, "demo_courier"), (payload, signature, "nobody")):
        with pytest.raises(commands.PushRefused):
            commands.record_event(actor=CARRIER, at=at, carrier_code=carrier, payload=body, signature=sign)
    with pytest.raises(NotFound):
        push(CarrierReport(waybill_no="EX9", scans=()), at)


@pytest.mark.parametrize(("address", "days", "state"), [
    ("广东省示例路 1 号", 0, ConsignmentState.HANDED_OVER),
    ("广东省示例路 1 号", 1, ConsignmentState.IN_TRANSIT),
    ("广东省示例路 1 号", 5, ConsignmentState.DELIVERED),
    ("广东省示例路 1 号 二次投递", 9, ConsignmentState.DELIVERED),
    ("广东省示例路 1 号 无人在家", 5, ConsignmentState.UNDELIVERED),
    ("广东省示例路 1 号 无人在家", 9, ConsignmentState.RETURNED),
    ("广东省示例路 1 号 拒收", 4, ConsignmentState.REFUSED),
    ("广东省示例路 1 号 拒收", 9, ConsignmentState.RETURNED),
    ("广东省示例路 1 号 破损", 4, ConsignmentState.DAMAGED),
    ("广东省示例路 1 号 丢件", 90, ConsignmentState.IN_TRANSIT),
])
def test_demo_parcels_move_with_the_clock(clerk: Actor, at: datetime, address: str, days: int, state: ConsignmentState) -> None:
    booked = commands.book(actor=clerk, at=at, case_no="C-1", addressee=addressee(address), contents="c", official=True)
    commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no, waybill_no="EX7")
    moment = at + timedelta(days=days)
    jobs.advance_demo_parcels(at=moment)
    assert queries.consignment(actor=clerk, consignment_no=booked.consignment_no).state is state
    assert jobs.advance_demo_parcels(at=moment) == 0  # nothing new happened


def test_delivery_comes_on_the_second_working_day_with_a_name(labelled: Consignment, clerk: Actor, at: datetime) -> None:
    commands.hand_over(actor=clerk, at=at, consignment_no=labelled.consignment_no)  # Thursday
    jobs.advance_demo_parcels(at=at + timedelta(days=3))  # Sunday
    assert told("ConsignmentDelivered") == []
    jobs.advance_demo_parcels(at=at + timedelta(days=4))  # Monday
    [fact] = told("ConsignmentDelivered")
    assert fact["signed_by"] == "陈**"
    assert datetime.fromisoformat(fact["delivered_at"]).date() == (at + timedelta(days=4)).date()


def test_demo_parcels_rest_in_production(labelled: Consignment, clerk: Actor, at: datetime, settings: Settings) -> None:
    commands.hand_over(actor=clerk, at=at, consignment_no=labelled.consignment_no)
    settings.ONEWINDOW_PRODUCTION = True
    assert jobs.advance_demo_parcels(at=at + timedelta(days=9)) == 0


def test_a_parcel_is_known_to_its_organ_and_its_hall_alone(db: None, clerk: Actor, at: datetime) -> None:
    parcel = Parcel(contents="c", official=True, department_code="scjg", centre_code=HALLS[0])
    booked = commands.book_parcel(actor=clerk, at=at, case_no="C-1", addressee=addressee(), parcel=parcel)
    other = replace(clerk, centre_code=HALLS[1])
    organ, stranger = (Actor(kind=ActorKind.STAFF, ref="S-7", name="x", channel="office", department_code=code, rights=frozenset({"courier.read"}))
                       for code in ("scjg", "ylbz"))
    for reader, knows in ((clerk, True), (organ, True), (other, False), (stranger, False)):
        assert bool(queries.consignments_of(actor=reader, case_no="C-1")) is knows
        assert bool(queries.due_for_pickup(actor=reader)) is knows
        if not knows:
            with pytest.raises(NotFound):
                queries.consignment(actor=reader, consignment_no=booked.consignment_no)
    for act in (commands.hand_over, commands.rebook, commands.keep_at_hall):
        with pytest.raises(NotFound):
            act(actor=other, at=at, consignment_no=booked.consignment_no)


def test_what_no_hall_has_as_its_own_waits_at_every_hall(booked: Consignment, clerk: Actor, at: datetime) -> None:
    other = replace(clerk, centre_code=HALLS[1])
    assert queries.due_for_pickup(actor=other)
    commands.hand_over(actor=other, at=at, consignment_no=booked.consignment_no, waybill_no="EX1")
    assert queries.consignments_of(actor=other, case_no="C-1")
    assert queries.consignments_of(actor=clerk, case_no="C-1") == ()
