"""The counter's parcel list and the carriers' push address."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client, RequestFactory

from onewindow.domain.courier import queries
from onewindow.domain.courier.carriers.demo_post import DemoPost
from onewindow.domain.courier.tests.conftest import PHONE
from onewindow.domain.courier.types import (
    CarrierReport,
    Consignment,
    ConsignmentState,
    ScanKind,
    TrackingScan,
)
from onewindow.domain.courier.web import staff
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
    assert staff.hand_over(refused, consignment_no=booked.consignment_no).status_code == 302
    assert [message.level_tag for message in refused._messages] == ["error"]  # type: ignore[attr-defined]
    taken = request_of(clerk, waybill_no="EX5")
    staff.hand_over(taken, consignment_no=booked.consignment_no)
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
