"""What a hall hands to a carrier is listed once, on a numbered paper that tells the carrier no more than a waybill."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.commands import NotListedSo
from onewindow.domain.courier.rules.parcels import masked_to_town
from onewindow.domain.courier.tests.conftest import PHONE, addressee
from onewindow.domain.papers import queries as papers
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


@pytest.fixture
def he() -> Actor:
    """The clerk of the cast, who sits at a counter of a hall."""
    member = next(member for member in people.cast() if member.code == "he")
    return people.actor_for(account_id=member.account_id, channel="counter")


def given(he: Actor, at: datetime, waybill: str, *, case_no: str = "C-777") -> str:
    """A parcel handed over at the clerk's hall."""
    booker = replace(he, rights=he.rights | {"courier.book"})
    made = commands.book(actor=booker, at=at, case_no=case_no, addressee=addressee(), contents="食品经营许可证", official=True)
    commands.hand_over(actor=he, at=at, consignment_no=made.consignment_no, waybill_no=waybill)
    return made.consignment_no


def test_each_parcel_stands_on_one_slip_only(he: Actor, at: datetime) -> None:
    first, second = given(he, at, "EX1"), given(he, at, "EX2")
    made = commands.make_slip(actor=he, at=at, consignment_nos=(first, second))
    assert (made.handed_on, made.made and made.made.name, len(made.consignments)) == (local_day(at), he.name, 2)
    third = given(he, at, "EX3")
    with pytest.raises(NotListedSo):
        commands.make_slip(actor=he, at=at, consignment_nos=(second, third))
    batch, listed = queries.slips(actor=he)
    assert batch.made is None and listed == made
    assert [parcel.consignment_no for parcel in batch.consignments] == [third]


def test_a_slip_is_of_one_hall_and_one_day(he: Actor, at: datetime) -> None:
    today, tomorrow = given(he, at, "EX1"), given(he, at + timedelta(days=1), "EX2")
    waiting = commands.book(actor=replace(he, rights=he.rights | {"courier.book"}), at=at, case_no="C", addressee=addressee(), contents="c", official=True)
    other = replace(he, ref="S-2", centre_code="44060512100001")
    assert queries.slips(actor=other) == ()
    assert [batch.handed_on for batch in queries.slips(actor=he)] == [local_day(at + timedelta(days=1)), local_day(at)]
    for actor, numbers in ((he, (today, tomorrow)), (he, ()), (he, (today, waiting.consignment_no)), (other, (today,))):
        with pytest.raises(NotListedSo):
            commands.make_slip(actor=actor, at=at, consignment_nos=numbers)
    made = commands.make_slip(actor=he, at=at, consignment_nos=(today,))
    with pytest.raises(NotFound):
        queries.slip(actor=other, slip_no=made.slip_no)
    with pytest.raises(NotAllowed):
        commands.make_slip(actor=replace(he, rights=frozenset()), at=at, consignment_nos=(tomorrow,))


def test_the_carrier_reads_who_which_town_and_who_pays_and_no_more(he: Actor, at: datetime) -> None:
    number = given(he, at, "EX1")
    made = commands.make_slip(actor=he, at=at, consignment_nos=(number,))
    paper = papers.paper(paper_no=made.paper_no)
    said = papers.content(paper_no=made.paper_no)[1]
    assert said["rows"] == [["EX1", number, "陈**", "广东省示例市示例街道", "政务文书", "收件人到付"]]
    for secret in ("C-777", "食品经营许可证", PHONE, "302", "陈嘉欣"):
        assert secret not in str(said)
    assert (paper.title, said["slip_no"], said["clerk"]) == ("邮寄交接单", made.slip_no, he.name)


@pytest.mark.parametrize(("address", "town"), [
    ("广东省佛山市南海区狮山镇博爱东路 9 号", "广东省佛山市南海区狮山镇"), ("江苏省镇江市京口区大市口街道中山东路 1 号", "江苏省镇江市京口区大市口街道"),
    ("北京市长安街 1 号", "北京市长安****"), ("某地", "某地"),
])
def test_an_address_is_shown_up_to_its_town(address: str, town: str) -> None:
    assert masked_to_town(address) == town


def test_the_clerk_makes_and_prints_the_slip_on_the_page(he: Actor, at: datetime, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    number = given(he, at, "EX1")
    client.post(reverse("demo_sign_in", args=["he"]))
    assert reverse("courier:slips") in client.get(reverse("courier:parcels")).content.decode()
    assert f'value="{number}"' in client.get(reverse("courier:slips")).content.decode()
    made = client.post(reverse("courier:make_slip"), {"consignment": [number], "key": "k"})
    page = client.get(made["Location"]).content.decode()
    assert "EX1" in page and he.name in page and "/paper/" not in page
    again = client.post(reverse("courier:make_slip"), {"consignment": [number], "key": "other"}, follow=True).content.decode()
    assert "交接单没有生成" in again and f'value="{number}"' not in again
    drain(clock=lambda: at)
    [slip] = queries.slips(actor=he)
    answer = client.get(reverse("courier:slip_paper", args=[slip.slip_no]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert reverse("courier:slip_paper", args=[slip.slip_no]) in client.get(made["Location"]).content.decode()
