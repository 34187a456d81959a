"""The second look (抽查): a share of what was granted together is drawn so that anybody can draw it again, and another than who granted looks."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.channels.office.tests.test_granting import BULK, CERTIFICATE, _as, _before_the_decision
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.catalogue.demo import seed
from onewindow.domain.teams import commands, queries
from onewindow.domain.teams.commands import LookWithoutReason, OwnGrant
from onewindow.domain.teams.types import SecondLook
from onewindow.domain.worklists.commands import grant_in_bulk
from onewindow.kernel import ledger
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.outbox import wiring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
LEAD = "long"


@pytest.fixture(autouse=True)
def present(district: None, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    seed(actor=system_actor(name="test"), at=at, only=[CERTIFICATE])


def _granted(at: datetime, client: Client, cases: int = 1) -> list[str]:
    numbers = [_before_the_decision(at) for _each in range(cases)]
    page = _as(client, "cheng").post(BULK, {"act": "grant", "key": "k", "case": numbers}).content.decode()
    assert "抽中 1 件" in page
    return numbers


def _looks() -> tuple[SecondLook, ...]:
    return queries.second_looks(actor=cast_actor(LEAD))


def test_the_draw_stands_in_history_and_can_be_done_again(client: Client, at: datetime) -> None:
    numbers = _granted(at, client, cases=2)
    drawn, = _looks()
    entry, = ledger.history(subject=f"draw:{drawn.draw_no}")
    told = entry.payload
    assert sorted(told["cases"]) == sorted(numbers)
    lots = sorted(told["cases"], key=lambda number: hashlib.sha256(f"{told['seed']}:{number}".encode()).hexdigest())  # as the rule says in words
    assert "SHA-256" in told["rule"] and lots[:1] == told["drawn"] == [drawn.case_no]
    client.post(BULK, {"act": "grant", "key": "k", "case": numbers})  # the same form sent twice
    assert _looks() == (drawn,)


def test_a_case_that_was_not_granted_is_not_in_the_draw(client: Client, at: datetime) -> None:
    early = _before_the_decision(at, reviewed=False)
    page = _as(client, "cheng").post(BULK, {"act": "grant", "key": "k", "case": [early]}).content.decode()
    assert "抽中" not in page
    assert _looks() == ()


def test_the_lead_looks_and_never_at_what_they_granted(client: Client, at: datetime) -> None:
    number, = _granted(at, client)
    page = client.get(reverse("office:team")).content.decode()
    assert "由同事抽查" in page and reverse("office:look", args=[number]) not in page
    with pytest.raises(OwnGrant):
        commands.look_again(actor=cast_actor("cheng"), at=at, case_no=number, sound=True)
    lead = _lead(client)
    assert reverse("office:look", args=[number]) in lead.get(reverse("office:team")).content.decode()
    short = lead.post(reverse("office:look", args=[number]), {"sound": "no", "look_reason": " "})
    assert short.status_code == 422 and "写明这一件哪里不对" in short.content.decode()
    assert lead.post(reverse("office:look", args=[number]), {"sound": "no", "look_reason": "参保时段看错了"}).status_code == 302
    after = lead.get(reverse("office:team")).content.decode()
    assert "参保时段看错了" in after and "有问题" in after and reverse("office:look", args=[number]) not in after
    last = ledger.history(subject=f"case:{number}")[-1]
    assert (last.act, last.payload["sound"], last.payload["reason"]) == ("teams.look_again", False, "参保时段看错了")
    assert lead.post(reverse("office:look", args=[number]), {"sound": "yes"}).status_code == 404, "once"


def _lead(client: Client) -> Client:
    return _as(client, LEAD)


def test_rights_and_organs(client: Client, at: datetime) -> None:
    number, = _granted(at, client)
    for stranger in ("yan", "huang"):  # an officer of the organ, and the head of another
        assert queries.second_looks(actor=cast_actor(stranger)) == ()
    with pytest.raises(NotAllowed):
        commands.look_again(actor=cast_actor("yan"), at=at, case_no=number, sound=True)
    with pytest.raises(NotFound):
        commands.look_again(actor=cast_actor("huang"), at=at, case_no=number, sound=True)
    with pytest.raises(NotAllowed):
        commands.draw(actor=cast_actor("huang"), at=at, together=f"{cast_actor('cheng').ref}:k")
    with pytest.raises(LookWithoutReason):
        commands.look_again(actor=cast_actor(LEAD), at=at, case_no=number, sound=False)
    seen = commands.look_again(actor=cast_actor(LEAD), at=at, case_no=number, sound=True)
    assert seen.is_sound is True and seen.granted_by_name == cast_actor("cheng").name


def test_what_a_page_that_broke_off_left_is_drawn_by_the_platform(at: datetime) -> None:
    number = _before_the_decision(at)
    grant_in_bulk(actor=cast_actor("cheng"), at=at, case_no=number, together="k")
    job = wiring.jobs["teams.draw_left"]
    assert job.run(at=at) == 0, "the page may still be at it"
    assert job.run(at=at + timedelta(minutes=11)) == 1
    assert job.run(at=at + timedelta(minutes=21)) == 0
    assert [each.case_no for each in queries.second_looks(actor=cast_actor(LEAD))] == [number]


def test_the_page_takes_few_queries(client: Client, at: datetime, django_assert_max_num_queries: object) -> None:
    _granted(at, client, cases=3)
    lead = _lead(client)
    lead.get(reverse("office:team"))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        lead.get(reverse("office:team"))
