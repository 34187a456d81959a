"""Who pays: every row of the shipped decision table, where papers go, and no guessing."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.formats import destinations, postage_rules
from onewindow.domain.courier.rules.postage import destination_of, holds, rule_in_force, who_pays
from onewindow.domain.courier.tests.conftest import addressee
from onewindow.domain.courier.types import (
    Destination,
    FreePostageRule,
    Leg,
    Papers,
    Parcel,
    Payer,
    PostageCase,
    SendingCause,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import BadInput

OLD, NEW = postage_rules()
ITEMS = Path(__file__).resolve().parents[3] / "data" / "items"
GOVERNMENT, ADDRESSEE = Payer.GOVERNMENT, Payer.ADDRESSEE
LISTED, OTHER = True, False
# One line a row of the table at the least: rule row, leg, papers, listed, destination, cause, payer.
ROWS = [
    ("free", "result", "official", LISTED, "inside", "first", GOVERNMENT),
    ("not-listed", "result", "official", OTHER, "inside", "first", ADDRESSEE),
    ("outside", "result", "official", LISTED, "outside", "first", ADDRESSEE),
    ("outside", "result", "official", OTHER, "outside", "first", ADDRESSEE),
    ("unclear", "result", "official", LISTED, "unclear", "first", GOVERNMENT),
    ("office-error", "result", "official", OTHER, "outside", "office_error", GOVERNMENT),
    ("office-error", "result", "own", OTHER, "inside", "office_error", GOVERNMENT),
    ("lost-or-damaged", "result", "official", LISTED, "inside", "lost", GOVERNMENT),
    ("lost-or-damaged", "result", "official", OTHER, "outside", "damaged", GOVERNMENT),
    ("repeat", "result", "official", LISTED, "inside", "repeat", ADDRESSEE),
    ("second-delivery", "result", "official", LISTED, "inside", "wrong_address", ADDRESSEE),
    ("second-delivery", "result", "official", LISTED, "inside", "refused", ADDRESSEE),
    ("second-delivery", "result", "official", LISTED, "inside", "unclaimed", ADDRESSEE),
    ("own-papers-back", "result", "own", LISTED, "inside", "first", ADDRESSEE),
    ("inbound", "inbound", "own", LISTED, "inside", "first", Payer.SENDER),
    ("return", "return", "official", LISTED, "outside", "refused", GOVERNMENT),
    ("pick-up", "pick_up", "official", OTHER, "abroad", "first", Payer.NOBODY),
]


def case(leg: str, papers: str, listed: bool, destination: str, cause: str) -> PostageCase:
    return PostageCase(leg=Leg(leg), papers=Papers(papers), is_listed=listed, destination=Destination(destination), cause=SendingCause(cause))


def every_case() -> list[PostageCase]:
    return [PostageCase(leg=leg, papers=papers, is_listed=listed, destination=place, cause=cause)
            for leg, papers, listed, place, cause in product(Leg, Papers, (True, False), Destination, SendingCause)]


@pytest.mark.parametrize(("row", "leg", "papers", "listed", "destination", "cause", "payer"), ROWS)
def test_each_row(row: str, leg: str, papers: str, listed: bool, destination: str, cause: str, payer: Payer) -> None:
    decision = who_pays(rule=NEW, asked=case(leg, papers, listed, destination, cause))
    assert decision is not None
    assert (decision.payer, decision.rule_id) == (payer, f"{NEW.rule_id}/{row}")


def test_every_row_of_the_table_has_its_test() -> None:
    assert {row.row_id for row in NEW.rows} == {row[0] for row in ROWS}


@pytest.mark.parametrize("rule", [OLD, NEW], ids=lambda rule: rule.rule_id)
def test_no_two_rows_hold_for_one_case_and_no_row_for_none(rule: FreePostageRule) -> None:
    cases = every_case()
    assert max(sum(holds(row, asked) for row in rule.rows) for asked in cases) == 1
    assert all(any(holds(row, asked) for asked in cases) for row in rule.rows)


@pytest.mark.parametrize("asked", [asked for asked in every_case() if asked.destination is Destination.ABROAD and asked.leg is not Leg.PICK_UP])
def test_nothing_is_guessed_for_abroad(asked: PostageCase) -> None:
    assert who_pays(rule=NEW, asked=asked) is None


def test_nothing_is_guessed_for_official_papers_sent_to_us() -> None:
    assert who_pays(rule=NEW, asked=case("inbound", "official", LISTED, "inside", "first")) is None


def test_two_rows_that_both_hold_decide_nothing() -> None:
    doubled = FreePostageRule(rule_id="r", valid_from="2016-11-01", source="s", label="l", item_codes=frozenset(), rows=NEW.rows * 2, silence_days=1)
    assert who_pays(rule=doubled, asked=case("result", "official", LISTED, "inside", "first")) is None


def test_the_rule_of_the_day_is_used() -> None:
    assert rule_in_force((NEW, OLD), on=date(2004, 6, 30)) is None
    assert rule_in_force((NEW, OLD), on=date(2016, 10, 31)) == OLD
    assert rule_in_force((NEW, OLD), on=date(2016, 11, 1)) == NEW


@pytest.mark.parametrize(("code", "address", "place"), [
    ("", "广东省某地", Destination.INSIDE),
    ("440101", "某地", Destination.INSIDE),
    ("430100", "湖南省某地", Destination.OUTSIDE),
    ("", "湖南省长沙市某路", Destination.OUTSIDE),
    ("430100", "某地", Destination.OUTSIDE),
    ("430100", "广东省某地", Destination.UNCLEAR),
    ("440101", "湖南省某地", Destination.UNCLEAR),
    ("", "某地", Destination.UNCLEAR),
    ("", "", Destination.UNCLEAR),
    ("990000", "", Destination.UNCLEAR),
    ("810000", "", Destination.ABROAD),
    ("", "香港特别行政区某道", Destination.ABROAD),
])
def test_destinations(code: str, address: str, place: Destination) -> None:
    assert destination_of(destinations(), area_code=code, address=address) is place


def test_a_column_that_means_nothing_is_refused(tmp_path: Path) -> None:
    text = ('valid_from = 2016-11-01\nsource = "s"\nlabel = "l"\nsilence_days = 1\nitem_codes = []\n'
            '[[row]]\nid = "a"\npayer = "government"\nreason = "free"\ndestination = ["inside"]\n')
    (tmp_path / "rule-x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no such column: destination"):
        postage_rules(tmp_path)


def test_the_quote_before_posting_is_what_booking_decides(db: None, clerk: Actor, at: datetime, listed_item: str) -> None:
    for number, (item_code, address) in enumerate(((listed_item, "广东省某地"), (listed_item, "湖南省某地"), ("other", "广东省某地"))):
        quote = queries.postage_for(item_code=item_code, addressee=addressee(address), official=True, on=at.date())
        booked = commands.book(actor=clerk, at=at, case_no=f"C-{number}", addressee=addressee(address), contents="c", official=True,
                               item_code=item_code)
        assert (booked.payer, booked.payer_reason, booked.postage_rule) == (quote.payer, quote.reason, quote.rule_id)


def test_before_free_postage_began_the_addressee_paid(db: None, clerk: Actor, at: datetime, listed_item: str) -> None:
    booked = commands.book(actor=clerk, at=at.replace(month=10, day=31), case_no="C", addressee=addressee(), contents="c", official=True, item_code=listed_item)
    assert (booked.payer, booked.payer_reason) == (ADDRESSEE, "not_begun")


def test_abroad_is_refused_when_quoted_and_when_booked(db: None, clerk: Actor, at: datetime, listed_item: str) -> None:
    with pytest.raises(queries.PostageUnknown):
        queries.postage_for(item_code=listed_item, addressee=addressee("澳门特别行政区某路"), official=True, on=at.date())
    with pytest.raises(queries.PostageUnknown):
        commands.book(actor=clerk, at=at, case_no="C", addressee=addressee("澳门特别行政区某路"), contents="c", official=True, item_code=listed_item)
    pick_up = queries.postage_for(item_code=listed_item, addressee=addressee("澳门特别行政区某路"), official=True, on=at.date(), leg=Leg.PICK_UP)
    assert pick_up.payer is Payer.NOBODY


def test_papers_sent_to_us_are_paid_by_who_sends_them(db: None, clerk: Actor, at: datetime) -> None:
    parcel = Parcel(contents="原件", official=False, leg=Leg.INBOUND, carrier_code="demo_courier")
    inbound = commands.book_parcel(actor=clerk, at=at, case_no="C", addressee=addressee(), parcel=parcel)
    assert (inbound.payer, inbound.carrier_code) == (Payer.SENDER, "demo_courier")


@pytest.mark.parametrize(("told", "payer", "reason"), [
    (Destination.INSIDE, GOVERNMENT, "free"), (Destination.OUTSIDE, ADDRESSEE, "outside"),
])
def test_a_doubtful_address_goes_to_a_clerk_before_the_hand_over(
    db: None, clerk: Actor, at: datetime, listed_item: str, told: Destination, payer: Payer, reason: str,
) -> None:
    booked = commands.book(actor=clerk, at=at, case_no="C", addressee=addressee("某地"), contents="c", official=True, item_code=listed_item)
    assert (booked.payer, booked.payer_reason) == (GOVERNMENT, "area_unclear")
    with pytest.raises(commands.DestinationUnclear):
        commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no, waybill_no="EX1")
    with pytest.raises(BadInput):
        commands.settle_destination(actor=clerk, at=at, consignment_no=booked.consignment_no, destination=Destination.UNCLEAR)
    settled = commands.settle_destination(actor=clerk, at=at, consignment_no=booked.consignment_no, destination=told)
    assert (settled.payer, settled.payer_reason) == (payer, reason)
    commands.hand_over(actor=clerk, at=at, consignment_no=booked.consignment_no, waybill_no="EX1")
    with pytest.raises(BadInput):
        commands.settle_destination(actor=clerk, at=at, consignment_no=booked.consignment_no, destination=told)


def test_the_free_list_is_what_the_items_standards_say() -> None:
    standards = [tomllib.loads(file.read_text(encoding="utf-8")) for file in ITEMS.glob("*.toml")]
    free = {standard["item_code"] for standard in standards if standard.get("delivery", {}).get("free_post")}
    assert NEW.item_codes == free, "what the guide calls free must be free when it is sent"


def test_a_quote_needs_an_address_only_and_guesses_nothing(listed_item: str, at: datetime) -> None:
    inside = queries.quote(item_code=listed_item, address="广东省某地", on=at.date())
    assert inside is not None
    assert inside.payer is GOVERNMENT
    assert queries.quote(item_code=listed_item, address="香港特别行政区某道", on=at.date()) is None
