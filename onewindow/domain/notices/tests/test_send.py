"""Sending: what is stored, what is refused, who reads it."""

from __future__ import annotations

import pytest
from django.db import connection

from onewindow.domain.notices import commands, queries
from onewindow.domain.notices.tests.conftest import AT, CHEN, LI, OFFICE, accepted, citizen
from onewindow.domain.notices.types import DeliveryState, NoticeState
from onewindow.kernel.actor import ANONYMOUS, Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models.ledger import LedgerEntry

pytestmark = pytest.mark.django_db


def test_a_notice_reads_in_the_inbox_at_once():
    sent = commands.send(**accepted())
    message = queries.inbox(actor=citizen())[0]
    assert message.notice_no == sent.notice_no
    assert "2026年3月9日" in message.body
    assert queries.unread_count(actor=citizen()) == 1


def test_a_missing_parameter_is_named():
    with pytest.raises(commands.ParameterMissing, match="case_no"):
        commands.send(**accepted(params={"item": "x", "due_on": "x"}))
    assert queries.inbox(actor=citizen()) == ()


def test_unknown_kind_and_nobody_are_refused():
    with pytest.raises(commands.UnknownKind):
        commands.send(**accepted(kind="gossip"))
    with pytest.raises(commands.NoAddressee):
        commands.send(**accepted(to=""))


def test_a_citizen_can_not_send_notices():
    with pytest.raises(NotAllowed):
        commands.send(**accepted(actor=citizen()))


def test_words_and_parameters_do_not_rest_in_plain_text():
    commands.send(**accepted(params={"item": "CANARY-ITEM", "case_no": "C1", "due_on": "x"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT params FROM notices_notice")
        assert "CANARY-ITEM" not in cursor.fetchone()[0]
    assert "CANARY-ITEM" not in str(LedgerEntry.objects.values_list("payload", flat=True))


def test_somebody_else_sees_and_reads_nothing():
    sent = commands.send(**accepted())
    assert queries.inbox(actor=citizen(LI)) == ()
    assert queries.inbox(actor=ANONYMOUS) == ()
    for actor in (citizen(LI), ANONYMOUS):
        with pytest.raises(NotFound):
            commands.mark_read(actor=actor, at=AT, notice_no=sent.notice_no)
        with pytest.raises(NotFound):
            queries.message(actor=actor, notice_no=sent.notice_no)


def test_an_agent_reads_for_the_principal():
    commands.send(**accepted())
    assert len(queries.inbox(actor=citizen(LI, on_behalf_of=CHEN))) == 1


def test_reading_twice_keeps_the_first_time():
    sent = commands.send(**accepted())
    assert commands.mark_read(actor=citizen(), at=AT, notice_no=sent.notice_no) is True
    assert commands.mark_read(actor=citizen(), at=AT.replace(hour=11), notice_no=sent.notice_no) is False
    assert queries.message(actor=citizen(), notice_no=sent.notice_no).read_at == AT
    assert queries.unread_count(actor=citizen()) == 0


def test_notices_about_a_case_with_their_proof():
    commands.send(**accepted())
    commands.send(**accepted(to=LI))
    clerk = Actor(kind=ActorKind.STAFF, ref="S1", name="何", channel="counter")
    seen = queries.notices_about(actor=clerk, about="case:C1")
    assert [each.notice.to for each in seen] == [CHEN, LI]
    assert {each.state for each in seen[0].deliveries} == {DeliveryState.DELIVERED, DeliveryState.WAITING}
    assert seen[0].notice.state is NoticeState.DELIVERED
    assert len(queries.notices_about(actor=citizen(), about="case:C1")) == 1
    assert queries.notices_about(actor=ANONYMOUS, about="case:C1") == ()


def test_a_code_leaves_no_history_and_comes_back_without_its_secret():
    sent = commands.send_code(actor=OFFICE, at=AT, kind="sign_in_code", phone="13800138001", params={"code": "424242", "minutes": "5"})
    assert sent.params["code"] == ""
    assert LedgerEntry.objects.count() == 0
    with pytest.raises(commands.SecretKind):
        commands.send(**accepted(kind="sign_in_code", params={"code": "1", "minutes": "5"}))
