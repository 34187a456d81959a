"""The counter's parcel list and the carriers' push address."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.tests.conftest import PHONE, addressee, keeper
from onewindow.domain.courier.types import (
    CarrierReport,
    Consignment,
    ConsignmentState,
    ScanKind,
    TrackingScan,
)
from onewindow.domain.courier.web import custody, staff
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


def request_of(actor: Actor, **posted: str) -> HttpRequest:
    request = RequestFactory().post("/", posted) if posted else RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=bool(actor.ref))  # type: ignore[assignment]
    request.actor = actor  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_the_list_masks_the_addressee(booked: Consignment, clerk: Actor) -> None:
    page = staff.parcels(request_of(clerk)).content.decode()
    assert booked.address_masked in page
    assert "302" not in page
    assert PHONE not in page


def test_the_list_is_for_those_who_hand_over(client: Client, booked: Consignment, citizen: Actor) -> None:
    with pytest.raises(NotAllowed):
        staff.parcels(request_of(citizen))
    assert client.get("/counter/parcels/").status_code == 302


def test_hand_over_and_its_refusal(booked: Consignment, clerk: Actor) -> None:
    refused = request_of(clerk, waybill_no="")
    assert staff.act(refused, consignment_no=booked.consignment_no, verb="hand-over").status_code == 302
    assert [message.level_tag for message in refused._messages] == ["error"]  # type: ignore[attr-defined]
    taken = request_of(clerk, waybill_no="EX5")
    staff.act(taken, consignment_no=booked.consignment_no, verb="hand-over")
    assert [message.level_tag for message in taken._messages] == ["success"]  # type: ignore[attr-defined]
    assert booked.address_masked not in staff.parcels(request_of(clerk)).content.decode()


def test_the_push_address_answers_carriers(client: Client, labelled: Consignment, clerk: Actor, at: datetime) -> None:
    scans = (TrackingScan(kind=ScanKind.DELIVERED, occurred_at=at),)
    payload, signature = DemoPost().push(report=CarrierReport(waybill_no="EX1", scans=scans))
    for _ in range(2):
        answer = client.post("/hooks/courier/demo_post/", payload, content_type="application/json", headers={"X-Signature": signature})
        assert (answer.status_code, answer.content) == (200, b"success")
    forged = client.post("/hooks/courier/demo_post/", payload, content_type="application/json")
    assert (forged.status_code, forged.content) == (403, b"push_refused")
    found = queries.consignment(actor=clerk, consignment_no=labelled.consignment_no)
    assert found.state is ConsignmentState.DELIVERED


@pytest.mark.parametrize("verb", ["approve", "hand_over"])
def test_an_unknown_act_is_no_page(booked: Consignment, clerk: Actor, verb: str) -> None:
    with pytest.raises(Http404):
        staff.act(request_of(clerk, key="k"), consignment_no=booked.consignment_no, verb=verb)


def test_a_parcel_that_went_wrong_is_sent_anew_from_the_list(labelled: Consignment, clerk: Actor, at: datetime) -> None:
    staff.act(request_of(clerk, waybill_no=""), consignment_no=labelled.consignment_no, verb="hand-over")
    commands.declare_lost(actor=clerk, at=at, consignment_no=labelled.consignment_no)
    page = staff.parcels(request_of(clerk)).content.decode()
    assert f"/counter/parcels/{labelled.consignment_no}/resend/" in page
    staff.act(request_of(clerk, key="s"), consignment_no=labelled.consignment_no, verb="resend")
    staff.act(request_of(clerk, key="s"), consignment_no=labelled.consignment_no, verb="resend")
    again, = queries.due_for_pickup(actor=clerk)
    assert again.replaces == labelled.consignment_no
    assert f"/counter/parcels/{again.consignment_no}/hand-over/" in staff.parcels(request_of(clerk)).content.decode()


def test_a_doubtful_address_is_asked_about_on_the_list(db: None, clerk: Actor, at: datetime, listed_item: str) -> None:
    booked = commands.book(actor=clerk, at=at, case_no="C", addressee=addressee("某地"), contents="c", official=True, item_code=listed_item)
    assert 'value="outside"' in staff.parcels(request_of(clerk)).content.decode()
    staff.act(request_of(clerk, destination="outside"), consignment_no=booked.consignment_no, verb="destination")
    assert 'value="outside"' not in staff.parcels(request_of(clerk)).content.decode()


def test_a_packet_from_page_to_page(halls: tuple[str, ...], db: None) -> None:
    anna, ben = keeper(1, halls[0]), keeper(2, halls[1])
    assert custody.new_packet(request_of(anna)).status_code == 200
    wrong = custody.new_packet(request_of(anna, seal_no="", **{"kind-0": "original", "name-0": "营业执照", "case_no-0": "C-1"}))
    assert wrong.status_code == 422
    assert "营业执照" in wrong.content.decode()
    typed = {"to_centre": halls[1], "seal_no": "s1", "by": "messenger", "messenger": "阿明", "kind-0": "original", "name-0": "营业执照",
             "case_no-0": "c-1", "count-0": "2"}
    to = custody.new_packet(request_of(anna, **typed))["Location"]
    packet_no = to.rstrip("/").rpartition("/")[2]
    assert "/hand-over/" in custody.packet(request_of(anna), packet_no=packet_no).content.decode()
    assert "/hand-over/" not in custody.packet(request_of(ben), packet_no=packet_no).content.decode()
    custody.hand_over(request_of(anna, key="k"), packet_no=packet_no)
    assert "/take-over/" in custody.packet(request_of(ben), packet_no=packet_no).content.decode()
    custody.take_over(request_of(ben, seal_no="S1", seal="whole", **{"found-0": "1", "kind-0": "form", "name-0": "申请表", "case_no-0": "C-2"}),
                      packet_no=packet_no)
    page = custody.packet(request_of(ben), packet_no=packet_no).content.decode()
    assert "申请表" in page
    assert "/settle/" in page
    assert packet_no[-4:] in custody.packets(request_of(anna)).content.decode()
    custody.settle(request_of(anna, settlement="少装一份", **{"found-0": "1"}), packet_no=packet_no)
    assert "少装一份" in custody.packet(request_of(anna), packet_no=packet_no).content.decode()
    refused = custody.settle(request_of(anna, settlement="再来"), packet_no=packet_no)
    assert refused.status_code == 409


def test_packets_are_for_those_with_the_right(halls: tuple[str, ...], clerk: Actor, citizen: Actor) -> None:
    for actor in (clerk, citizen):
        with pytest.raises(NotAllowed):
            custody.packets(request_of(actor))
