"""The state of a parcel, who pays, and what a label shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.courier import rules
from onewindow.domain.courier.types import (
    CarrierKind,
    ConsignmentState,
    FreePostageRule,
    Payer,
    ScanKind,
    TrackingScan,
)

START = datetime(2016, 11, 24, 8, 0, tzinfo=UTC)
RULE = FreePostageRule(rule_id="r", valid_from="2016-11-01", source="s", item_codes=frozenset({"listed"}), area_prefix="44",
                       area_names=("广东",), label="l")
SCANS = st.builds(TrackingScan, kind=st.sampled_from(ScanKind), occurred_at=st.integers(0, 6).map(lambda h: START + timedelta(hours=h)),
                  signed_by=st.sampled_from(("", "陈*")))
RANK = list(ConsignmentState)


def scan(kind: ScanKind, hours: int = 0, **more: str) -> TrackingScan:
    return TrackingScan(kind=kind, occurred_at=START + timedelta(hours=hours), **more)


@pytest.mark.parametrize(("kinds", "state"), [
    ((), ConsignmentState.BOOKED),
    ((ScanKind.HANDED_OVER,), ConsignmentState.HANDED_OVER),
    ((ScanKind.HANDED_OVER, ScanKind.COLLECTED), ConsignmentState.IN_TRANSIT),
    ((ScanKind.ATTEMPT_FAILED,), ConsignmentState.IN_TRANSIT),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED), ConsignmentState.RETURNED),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED, ScanKind.DELIVERED), ConsignmentState.DELIVERED),
    ((ScanKind.RETURNED,), ConsignmentState.RETURNED),
    ((ScanKind.DELIVERED, ScanKind.MOVED), ConsignmentState.DELIVERED),
])
def test_states(kinds: tuple[ScanKind, ...], state: ConsignmentState) -> None:
    assert rules.state_of(scan(kind, hours) for hours, kind in enumerate(kinds)) is state


def test_the_same_failed_try_told_twice_is_one_try() -> None:
    tries = (scan(ScanKind.ATTEMPT_FAILED, 1), scan(ScanKind.ATTEMPT_FAILED, 1, reason="nobody_home"))
    assert rules.state_of(tries) is ConsignmentState.IN_TRANSIT
    assert rules.scans_in_order(tries)[0].reason == "nobody_home"


@given(st.lists(SCANS, max_size=8).flatmap(lambda scans: st.tuples(st.just(scans), st.permutations(scans))), st.integers(1, 3))
def test_order_repetition_and_replay_change_nothing(both: tuple[list[TrackingScan], list[TrackingScan]], times: int) -> None:
    scans, shuffled = both
    assert rules.state_of(shuffled * times) is rules.state_of(scans)
    assert rules.scans_in_order(shuffled * times) == rules.scans_in_order(scans)
    assert rules.delivery_of(shuffled * times) == rules.delivery_of(scans)


@given(st.lists(SCANS, max_size=8), SCANS)
def test_more_scans_never_lead_back(scans: list[TrackingScan], later: TrackingScan) -> None:
    before, after = rules.state_of(scans), rules.state_of([*scans, later])
    led_on = {ConsignmentState.RETURNED: 3.0, ConsignmentState.DELIVERED: 4.0}
    assert led_on.get(after, RANK.index(after)) >= led_on.get(before, RANK.index(before))


def test_the_earliest_delivery_counts() -> None:
    early, late = scan(ScanKind.DELIVERED, 2, signed_by="陈*"), scan(ScanKind.DELIVERED, 5)
    assert rules.delivery_of((late, early)) == early


def test_only_the_post_carries_official_papers() -> None:
    assert rules.may_carry(official=True, carrier=CarrierKind.POSTAL)
    assert not rules.may_carry(official=True, carrier=CarrierKind.EXPRESS)
    assert rules.may_carry(official=False, carrier=CarrierKind.EXPRESS)


@pytest.mark.parametrize(("asked", "payer", "reason"), [
    ({}, Payer.GOVERNMENT, "free"),
    ({"address": "某地", "area_code": "440101"}, Payer.GOVERNMENT, "free"),
    ({"item_code": "other"}, Payer.ADDRESSEE, "not_listed"),
    ({"area_code": "430100", "address": "湖南省某地"}, Payer.ADDRESSEE, "outside"),
    ({"area_code": "430100"}, Payer.GOVERNMENT, "area_unclear"),
    ({"address": "某地"}, Payer.GOVERNMENT, "area_unclear"),
    ({"is_repeat": True}, Payer.ADDRESSEE, "repeated"),
    ({"official": False}, Payer.ADDRESSEE, "not_official"),
    ({"rule": None}, Payer.ADDRESSEE, "no_rule"),
])
def test_who_pays(asked: dict[str, object], payer: Payer, reason: str) -> None:
    case = {"rule": RULE, "item_code": "listed", "area_code": "", "address": "广东省某地", "official": True, "is_repeat": False}
    decision = rules.who_pays(**{**case, **asked})  # type: ignore[arg-type]
    assert (decision.payer, decision.reason) == (payer, reason)


def test_the_rule_of_the_day_is_used() -> None:
    later = FreePostageRule(rule_id="later", valid_from="2017-01-01", source="s", item_codes=frozenset(), area_prefix="44",
                            area_names=(), label="l")
    assert rules.rule_in_force((later, RULE), on=date(2016, 10, 31)) is None
    assert rules.rule_in_force((later, RULE), on=date(2016, 11, 1)) == RULE
    assert rules.rule_in_force((later, RULE), on=date(2017, 1, 1)) == later


@given(st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc"], exclude_characters="*"), min_size=3, max_size=40))
def test_a_masked_address_hides_its_end(address: str) -> None:
    shown = rules.masked_address(address).removesuffix("****")
    assert address.startswith(shown)
    assert len(shown) < len(address)


def test_masks() -> None:
    assert rules.masked_name("陈嘉欣") == "陈**"
    assert rules.masked_phone("13800000001") == "138****0001"
    assert "302" not in rules.masked_address("广东省示例市示例街道示例路 1 号 302 房")
