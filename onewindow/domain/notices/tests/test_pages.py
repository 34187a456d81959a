"""The inbox and the demo telephone as pages."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.notices import commands, jobs, queries
from onewindow.domain.notices.tests.conftest import AT, LI, OFFICE, accepted, citizen
from onewindow.domain.people import commands as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen():
    return people.register_person(actor=OFFICE, at=AT, name="陈静", id_number="11010519491231002X", phone="13800138001").person_no


@pytest.fixture
def signed_in(client, chen):
    account = people.open_account(actor=OFFICE, at=AT, owner_no=chen)
    client.force_login(get_user_model().objects.get(pk=account.account_id))
    return client


def test_the_inbox_needs_a_sign_in(client):
    assert client.get("/my/messages/").status_code == 302


def test_reading_a_message(signed_in, chen):
    sent = commands.send(**accepted(to=chen))
    page = signed_in.get("/my/messages/").content.decode()
    assert "食品经营许可" in page
    answer = signed_in.post(f"/my/messages/{sent.notice_no}/read/")
    assert answer.status_code == 302
    assert queries.unread_count(actor=citizen(chen)) == 0


def test_the_fragment_is_the_same_message(signed_in, chen):
    sent = commands.send(**accepted(to=chen))
    fragment = signed_in.post(f"/my/messages/{sent.notice_no}/read/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<article")
    assert "<form" not in fragment


def test_somebody_elses_message_is_not_found(signed_in):
    sent = commands.send(**accepted(to=LI))
    assert signed_in.post(f"/my/messages/{sent.notice_no}/read/").status_code == 404


def test_a_page_of_messages_is_marked_read_at_once(signed_in, chen):
    mine = [commands.send(**accepted(to=chen, at=AT.replace(minute=minute))).notice_no for minute in range(3)]
    page = signed_in.get("/my/messages/").content.decode()
    assert all(f'name="notice_no" value="{number}"' in page for number in mine)
    assert signed_in.post("/my/messages/read/", {"notice_no": mine[:2]}).status_code == 302
    assert queries.unread_count(actor=citizen(chen)) == 1
    assert "本页全部标为已读" not in signed_in.get("/my/messages/").content.decode()
    assert signed_in.post("/my/messages/read/", {"notice_no": commands.send(**accepted(to=LI)).notice_no}).status_code == 404


def test_older_messages_page_on(signed_in, chen):
    for minute in range(21):
        commands.send(**accepted(to=chen, at=AT.replace(minute=minute)))
    page = signed_in.get("/my/messages/").content.decode()
    assert page.count("<article") == 20
    older = signed_in.get("/my/messages/" + re.search(r'href="/my/messages/(\?before=[^"]+)"', page)[1]).content.decode()
    assert older.count("<article") == 1
    assert signed_in.get("/my/messages/", {"before": "yesterday"}).status_code == 200


def test_the_inbox_asks_as_much_for_many_as_for_few(signed_in, chen):
    def asked():
        with CaptureQueriesContext(connection, ) as captured:
            signed_in.get("/my/messages/")
        return len(captured)

    commands.send(**accepted(to=chen))
    asked()
    few = asked()
    for _each in range(10):
        commands.send(**accepted(to=chen))
    assert asked() == few


def test_the_demo_telephone_shows_what_was_sent_and_only_in_the_demo(client, settings):
    commands.send(**accepted())
    jobs.deliver_due(at=AT)
    assert "食品经营许可" in client.get("/demo/sms/").content.decode()
    assert "食品经营许可" not in client.get("/demo/sms/", {"tail": "9999"}).content.decode()
    settings.ONEWINDOW_DEMO = False
    assert client.get("/demo/sms/").status_code == 404
