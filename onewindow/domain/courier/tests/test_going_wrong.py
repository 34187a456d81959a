"""Parcels that go wrong: lost, refused, nobody there, damaged; kept at a hall, given out, sent anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onewindow.domain.courier import commands, jobs, queries
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.formats import postage_rules
from onewindow.domain.courier.tests.conftest import AT, HALLS, addressee
from onewindow.domain.courier.types import (
    Addressee,
    CarrierReport,
    Consignment,
    ConsignmentState,
    Parcel,
    Payer,
    ScanKind,
    SendingCause,
    TrackingScan,
)
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import KeyReused
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound
from onewindow.kernel.models.outbox import OutboxFact

CARRIER = Actor(kind=ActorKind.PARTNER, ref="carrier:demo_post", name="demo_post", channel="openapi")
SILENCE = postage_rules()[-1].silence_days

pytestmark = pytest.mark.django_db


def told(name: str) -> list[dict[str, str]]:
    return list(OutboxFact.objects.filter(name=name).order_by("number").values_list("payload", flat=True))


def on_its_way(clerk: Actor, fate: str = "", item_code: str = "") -> Consignment:
    booked = commands.book(actor=clerk, at=AT, case_no="C-1", addressee=addressee(f"广东省示例路 1 号 {fate}"), contents="许可证", official=True,
                           item_code=item_code)
    return commands.hand_over(actor=clerk, at=AT, consignment_no=booked.consignment_no, waybill_no=f"EX{booked.consignment_no[-6:]}")


def reported(parcel: Consignment, *kinds: ScanKind, at: datetime = AT) -> Consignment:
    scans = tuple(TrackingScan(kind=kind, occurred_at=at + timedelta(hours=hour)) for hour, kind in enumerate(kinds, start=1))
    payload, signature = DemoPost().push(report=CarrierReport(waybill_no=parcel.waybill_no, scans=scans))
    return commands.record_event(actor=CARRIER, at=at, carrier_code="demo_post", payload=payload, signature=signature)


def test_a_silent_parcel_is_held_to_be_lost_and_sent_anew_at_our_cost(clerk: Actor, listed_item: str) -> None:
    parcel = on_its_way(clerk, "丢件", listed_item)
    jobs.advance_demo_parcels(at=AT + timedelta(days=4))
    assert jobs.declare_silent_lost(at=AT + timedelta(days=SILENCE)) == 0
    late = AT + timedelta(days=SILENCE + 5)
    assert jobs.declare_silent_lost(at=late) == 1
    assert jobs.declare_silent_lost(at=late) == 0
    [fact] = told("ConsignmentLost")
    assert (fact["cause"], fact["person_no"]) == ("silence", "P-1")
    [lost] = queries.parcels_to_mind(actor=clerk)
    assert (lost.state, lost.is_open) == (ConsignmentState.LOST, True)
    anew = commands.rebook(actor=clerk, at=late, consignment_no=parcel.consignment_no)
    assert (anew.replaces, anew.payer, anew.payer_reason) == (parcel.consignment_no, Payer.GOVERNMENT, "carrier_fault")
    former = queries.consignment(actor=clerk, consignment_no=parcel.consignment_no)
    assert (former.replaced_by, former.is_open) == (anew.consignment_no, False)
    assert queries.parcels_to_mind(actor=clerk) == ()
    with pytest.raises(commands.NotSentAnew):
        commands.rebook(actor=clerk, at=late, consignment_no=parcel.consignment_no)
    assert told("ConsignmentBooked")[-1]["replaces"] == parcel.consignment_no


def test_a_lost_parcel_that_turns_up_is_delivered(clerk: Actor, at: datetime) -> None:
    parcel = on_its_way(clerk)
    commands.declare_lost(actor=clerk, at=at + timedelta(days=20), consignment_no=parcel.consignment_no, reason="承运方确认丢失")
    assert reported(parcel, ScanKind.MOVED, at=at).state is ConsignmentState.LOST  # an old scan that came in late
    assert reported(parcel, ScanKind.DELIVERED, at=at + timedelta(days=30)).state is ConsignmentState.DELIVERED
    assert len(told("ConsignmentDelivered")) == 1
    with pytest.raises(commands.NotOnTheWay):
        commands.declare_lost(actor=clerk, at=at, consignment_no=parcel.consignment_no)


def test_the_carrier_may_say_that_it_lost_a_parcel(clerk: Actor) -> None:
    assert reported(on_its_way(clerk), ScanKind.LOST).state is ConsignmentState.LOST
    assert [fact["cause"] for fact in told("ConsignmentLost")] == ["carrier"]


def test_a_booked_parcel_can_be_neither_lost_nor_kept_nor_sent_anew(booked: Consignment, clerk: Actor, at: datetime, halls: tuple[str, ...]) -> None:
    number = booked.consignment_no
    with pytest.raises(commands.NotOnTheWay):
        commands.declare_lost(actor=clerk, at=at, consignment_no=number)
    with pytest.raises(commands.NotBack):
        commands.keep_at_hall(actor=clerk, at=at, consignment_no=number)
    with pytest.raises(commands.NotBack):
        commands.give_out(actor=clerk, at=at, consignment_no=number, taken_by="陈嘉欣", id_tail="1234")
    with pytest.raises(commands.NotSentAnew):
        commands.rebook(actor=clerk, at=at, consignment_no=number)


def test_two_failed_tries_then_kept_at_the_hall_and_given_out(clerk: Actor, at: datetime, halls: tuple[str, ...]) -> None:
    parcel = on_its_way(clerk, "无人在家")
    jobs.advance_demo_parcels(at=at + timedelta(days=5))
    assert [fact["reason"] for fact in told("ConsignmentUndelivered")] == ["unclaimed"]
    jobs.advance_demo_parcels(at=at + timedelta(days=9))
    assert len(told("ConsignmentReturned")) == 1
    kept = commands.keep_at_hall(actor=clerk, at=at + timedelta(days=9), consignment_no=parcel.consignment_no)
    assert kept.state is ConsignmentState.KEPT
    [notice] = told("ConsignmentKept")
    assert (notice["person_no"], notice["centre_code"], notice["centre_name"]) == ("P-1", HALLS[0], f"{HALLS[0]}大厅")
    for wrong in ({"taken_by": " "}, {"id_tail": "12"}, {"relation": "neighbour"}):
        with pytest.raises(BadInput):
            commands.give_out(actor=clerk, at=at, consignment_no=parcel.consignment_no,
                              **{"taken_by": "陈建国", "relation": "family", "id_tail": "123x", **wrong})
    later = at + timedelta(days=11)
    given = commands.give_out(actor=clerk, at=later, consignment_no=parcel.consignment_no, taken_by="陈建国", relation="family", id_tail="123x")
    assert (given.state, given.signed_by, given.relation, given.delivered_at) == (ConsignmentState.DELIVERED, "陈建国", "family", later)
    assert given.events[-1].id_tail == "123X"
    [fact] = told("ConsignmentDelivered")
    assert (fact["signed_by"], fact["relation"]) == ("陈建国", "family")
    assert queries.parcels_to_mind(actor=clerk) == ()


@pytest.mark.parametrize(("told_by_clerk", "payer", "reason"), [
    (None, Payer.ADDRESSEE, "second_delivery"),
    (SendingCause.WRONG_ADDRESS, Payer.ADDRESSEE, "second_delivery"),
    (SendingCause.OFFICE_ERROR, Payer.GOVERNMENT, "office_error"),
    (SendingCause.LOST, Payer.ADDRESSEE, "second_delivery"),  # nobody may call a returned parcel lost to save the postage
])
def test_refused_papers_are_sent_anew_at_the_cost_of_whoever_caused_it(
    clerk: Actor, at: datetime, listed_item: str, told_by_clerk: SendingCause | None, payer: Payer, reason: str,
) -> None:
    parcel = on_its_way(clerk, "拒收", listed_item)
    jobs.advance_demo_parcels(at=at + timedelta(days=9))
    anew = commands.rebook(actor=clerk, at=at + timedelta(days=9), consignment_no=parcel.consignment_no, cause=told_by_clerk,
                           addressee=addressee("广东省示例路 2 号"))
    assert (anew.payer, anew.payer_reason) == (payer, reason)
    assert anew.official is True


def test_damage_is_told_and_sent_anew_free(clerk: Actor, at: datetime) -> None:
    parcel = reported(on_its_way(clerk), ScanKind.DAMAGED)
    assert (parcel.state, parcel.is_damaged, len(told("ConsignmentDamaged"))) == (ConsignmentState.DAMAGED, True, 1)
    assert commands.rebook(actor=clerk, at=at, consignment_no=parcel.consignment_no).payer is Payer.GOVERNMENT


@pytest.mark.law("YZF-55")
def test_official_papers_are_not_sent_anew_by_express_either(clerk: Actor, at: datetime) -> None:
    parcel = reported(on_its_way(clerk), ScanKind.LOST)
    with pytest.raises(commands.PostOnly) as refusal:
        commands.rebook(actor=clerk, at=at, consignment_no=parcel.consignment_no, carrier_code="demo_courier")
    assert refusal.value.article == "邮政法 55"
    with pytest.raises(commands.PostOnly):
        commands.book_parcel(actor=clerk, at=at, case_no="C", addressee=addressee(), parcel=Parcel(contents="c", official=True, carrier_code="demo_courier"))
    own = commands.book_parcel(actor=clerk, at=at, case_no="C", addressee=addressee(), parcel=Parcel(contents="c", official=False, carrier_code="demo_courier"))
    assert own.carrier_code == "demo_courier"
    with pytest.raises(commands.CarrierUnknown):
        commands.book_parcel(actor=clerk, at=at, case_no="C", addressee=addressee(), parcel=Parcel(contents="c", official=False, carrier_code="nobody"))


def test_a_carrier_cant_speak_for_our_counters(clerk: Actor) -> None:
    parcel = on_its_way(clerk)
    for kind in (ScanKind.KEPT, ScanKind.HANDED_OVER):
        with pytest.raises(commands.PushRefused):
            reported(parcel, kind)


def test_a_report_before_our_own_hand_over_still_tells_of_it(labelled: Consignment) -> None:
    assert reported(labelled, ScanKind.COLLECTED).state is ConsignmentState.IN_TRANSIT
    assert len(told("ConsignmentHandedOver")) == 1


def test_the_same_key_does_an_act_once(labelled: Consignment, clerk: Actor, at: datetime) -> None:
    one = commands.hand_over(actor=clerk, at=at, consignment_no=labelled.consignment_no, key="k")
    two = commands.hand_over(actor=clerk, at=at + timedelta(minutes=1), consignment_no=labelled.consignment_no, key="k")
    assert one == two
    assert len(told("ConsignmentHandedOver")) == 1
    with pytest.raises(KeyReused):
        commands.hand_over(actor=clerk, at=at, consignment_no="CN-other", key="k")
    lost = reported(labelled, ScanKind.LOST)
    assert len({commands.rebook(actor=clerk, at=at, consignment_no=lost.consignment_no, key="r").consignment_no for _ in range(3)}) == 1


def test_strangers_may_do_nothing_of_it(labelled: Consignment, citizen: Actor, at: datetime) -> None:
    number = labelled.consignment_no
    for act, more in ((commands.declare_lost, {}), (commands.keep_at_hall, {}), (commands.rebook, {}), (commands.give_out, {"taken_by": "x"})):
        with pytest.raises(NotAllowed):
            act(actor=citizen, at=at, consignment_no=number, **more)
    assert queries.parcels_to_mind(actor=citizen) == ()


def test_a_carrier_that_reports_the_loss_and_the_second_parcel_arrives(clerk: Actor, at: datetime, listed_item: str) -> None:
    parcel = on_its_way(clerk, "报失", listed_item)
    lost_at = at + timedelta(days=6)
    jobs.advance_demo_parcels(at=lost_at)
    assert [fact["cause"] for fact in told("ConsignmentLost")] == ["carrier"]
    anew = commands.rebook(actor=clerk, at=lost_at, consignment_no=parcel.consignment_no)
    commands.hand_over(actor=clerk, at=lost_at, consignment_no=anew.consignment_no, waybill_no="EX2")
    jobs.advance_demo_parcels(at=lost_at + timedelta(days=6))
    assert queries.consignment(actor=clerk, consignment_no=anew.consignment_no).state is ConsignmentState.DELIVERED


def test_a_wrong_address_is_not_used_again_and_who_follows_the_parcel_goes_on_following(clerk: Actor, at: datetime, listed_item: str) -> None:
    parcel = on_its_way(clerk, "拒收", listed_item)
    back = at + timedelta(days=9)
    jobs.advance_demo_parcels(at=back)
    with pytest.raises(BadInput):
        commands.rebook(actor=clerk, at=back, consignment_no=parcel.consignment_no, cause=SendingCause.WRONG_ADDRESS)
    right = Addressee(name="陈静", phone="13800138001", address="广东省示例路 2 号")
    anew = commands.rebook(actor=clerk, at=back, consignment_no=parcel.consignment_no, cause=SendingCause.WRONG_ADDRESS, addressee=right)
    follower = Actor(kind=ActorKind.PERSON, ref="P-1", name="陈静", channel="portal")
    assert [each.consignment_no for each in queries.consignments_of(actor=follower, case_no=parcel.case_no)] == [parcel.consignment_no, anew.consignment_no]


def test_papers_kept_at_a_hall_are_given_out_there(clerk: Actor, at: datetime, halls: tuple[str, ...]) -> None:
    parcel = on_its_way(clerk, "无人在家")
    jobs.advance_demo_parcels(at=at + timedelta(days=9))
    commands.keep_at_hall(actor=clerk, at=at + timedelta(days=9), consignment_no=parcel.consignment_no)
    later, taken = at + timedelta(days=10), {"taken_by": "陈嘉欣", "id_tail": "1234"}
    with pytest.raises(NotFound):  # another hall knows nothing of them
        commands.give_out(actor=replace(clerk, centre_code=HALLS[1]), at=later, consignment_no=parcel.consignment_no, **taken)
    assert commands.give_out(actor=clerk, at=later, consignment_no=parcel.consignment_no, **taken).state is ConsignmentState.DELIVERED


def test_the_hall_that_sent_them_gives_nothing_out_that_lies_elsewhere(clerk: Actor, at: datetime, halls: tuple[str, ...]) -> None:
    parcel, later = on_its_way(clerk, "无人在家"), at + timedelta(days=9)
    jobs.advance_demo_parcels(at=later)
    other = replace(clerk, centre_code=HALLS[1])
    commands.keep_at_hall(actor=clerk, at=later, consignment_no=parcel.consignment_no, centre_code=HALLS[1])
    with pytest.raises(commands.KeptElsewhere):
        commands.give_out(actor=clerk, at=later, consignment_no=parcel.consignment_no, taken_by="陈嘉欣", id_tail="1234")
    assert [found.consignment_no for found in queries.parcels_to_mind(actor=other)] == [parcel.consignment_no]
    done = commands.give_out(actor=other, at=later, consignment_no=parcel.consignment_no, taken_by="陈嘉欣", id_tail="1234")
    assert done.state is ConsignmentState.DELIVERED
