"""Delivery by the job: once each, tried again, given up, never in production by the twin."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.notices import commands, jobs, queries, rules
from onewindow.domain.notices.models import DemoSms, Notice, NoticeDelivery
from onewindow.domain.notices.tests.conftest import AT, LI, OFFICE, accepted
from onewindow.domain.notices.transports import transport_for
from onewindow.domain.notices.transports.inbox import Inbox
from onewindow.domain.notices.transports.port import Transport, TransportFailed
from onewindow.domain.notices.transports.sms_demo import SmsDemo
from onewindow.domain.notices.types import DeliveryState, Envelope, TransportCode
from onewindow.kernel.links import linked_number
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.numbers import next_number

pytestmark = pytest.mark.django_db


def envelope(code, **changes):
    given = {"notice_no": "N1", "transport": code, "idempotency_key": "N1:x", "phone": "13800138001", "title": "", "body": "text",
             "tries": 1, **changes}
    return Envelope(**given)


@pytest.mark.parametrize("made", [Inbox, SmsDemo])
def test_every_transport_keeps_the_port(made):
    transport = made()
    assert isinstance(transport, Transport)
    first = transport.deliver(envelope=envelope(transport.code), at=AT)
    assert transport.deliver(envelope=envelope(transport.code), at=AT) == first
    assert DemoSms.objects.count() <= 1


def test_the_job_delivers_once():
    commands.send(**accepted())
    assert jobs.deliver_due(at=AT) == 1
    assert jobs.deliver_due(at=AT + timedelta(hours=1)) == 0
    sms = queries.demo_sms(phone_tail="8001")
    assert len(sms) == 1
    assert sms[0].text.startswith("【")


def test_a_short_message_about_a_case_ends_with_the_link_to_where_it_stands():
    sent = commands.send(**accepted(about=next_number(kind="C", on=AT.date())))
    jobs.deliver_due(at=AT)
    link = queries.demo_sms(phone_tail="8001")[0].text.partition("http")[2]
    assert "http" + link == queries.status_link(about=sent.about)
    token = link.rstrip("/").rpartition("/")[2]
    assert linked_number(token=token, purpose="status") == sent.about
    assert linked_number(token=token[:-1] + ("0" if token[-1] != "0" else "1"), purpose="status") == ""
    assert queries.status_link(about="DR440605261102000011314") == ""


def test_two_workers_that_saw_the_same_row_deliver_once():
    commands.send(**accepted())
    due = queries.deliveries_due(at=AT)[0]
    assert commands.claim_delivery(actor=OFFICE, at=AT, due=due) is not None
    assert commands.claim_delivery(actor=OFFICE, at=AT, due=due) is None


def test_a_worker_that_died_leaves_the_delivery_to_the_next():
    commands.send(**accepted())
    commands.claim_delivery(actor=OFFICE, at=AT, due=queries.deliveries_due(at=AT)[0])
    assert jobs.deliver_due(at=AT + rules.CLAIM_FOR / 2) == 0
    assert jobs.deliver_due(at=AT + rules.CLAIM_FOR) == 1


def test_a_dead_line_is_tried_again_then_given_up_and_announced():
    commands.send(**accepted(to=LI))
    moment = AT
    for _round in range(len(rules.PAUSES) + 1):
        jobs.deliver_due(at=moment)
        moment += timedelta(days=1)
    row = NoticeDelivery.objects.get(transport="sms")
    assert row.state == DeliveryState.GIVEN_UP.value
    assert row.tries == len(rules.PAUSES) + 1
    assert "dead" in row.latest_error
    assert OutboxFact.objects.filter(name="NoticeUndeliverable").count() == 1
    assert queries.deliveries_due(at=moment + timedelta(days=9)) == ()


def test_a_person_without_a_telephone_is_given_up_at_once():
    commands.send(**accepted(to="P-NOBODY"))
    assert jobs.deliver_due(at=AT) == 0
    assert NoticeDelivery.objects.get(transport="sms").latest_error == "no telephone number is known"


def test_one_failure_stops_no_other():
    commands.send(**accepted(to=LI))
    commands.send(**accepted())
    assert jobs.deliver_due(at=AT) == 1


def test_the_code_is_gone_once_delivered():
    commands.send_code(actor=OFFICE, at=AT, kind="sign_in_code", phone="13800138001", params={"code": "424242", "minutes": "5"})
    assert jobs.deliver_due(at=AT) == 1
    assert "424242" in queries.demo_sms()[0].text
    row = Notice.objects.get()
    assert json.loads(row.params) == {"code": "", "minutes": "5"}
    assert row.phone == ""


def test_the_twin_refuses_to_load_in_production(settings):
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="production"):
        transport_for(TransportCode.SMS)


def test_the_twin_has_a_dead_line():
    with pytest.raises(TransportFailed):
        SmsDemo().deliver(envelope=envelope(TransportCode.SMS, phone="13900130000"), at=AT)
