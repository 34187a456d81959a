"""The state of a parcel, and what a label shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.courier.rules import parcels as rules
from onewindow.domain.courier.types import CarrierKind, ConsignmentState, ScanKind, SendingCause, TrackingScan

START = datetime(2016, 11, 24, 8, 0, tzinfo=UTC)
SCANS = st.builds(TrackingScan, kind=st.sampled_from(ScanKind), occurred_at=st.integers(0, 6).map(lambda h: START + timedelta(hours=h)),
                  signed_by=st.sampled_from(("", "陈*")), reason=st.sampled_from(("", "refused")))
RANK = list(ConsignmentState)


def scan(kind: ScanKind, hours: int = 0, **more: str) -> TrackingScan:
    return TrackingScan(kind=kind, occurred_at=START + timedelta(hours=hours), **more)


@pytest.mark.parametrize(("kinds", "state"), [
    ((), ConsignmentState.BOOKED),
    ((ScanKind.HANDED_OVER,), ConsignmentState.HANDED_OVER),
    ((ScanKind.HANDED_OVER, ScanKind.COLLECTED), ConsignmentState.IN_TRANSIT),
    ((ScanKind.ATTEMPT_FAILED,), ConsignmentState.IN_TRANSIT),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED), ConsignmentState.UNDELIVERED),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED, ScanKind.RETURNED), ConsignmentState.RETURNED),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED, ScanKind.RETURNED, ScanKind.KEPT), ConsignmentState.KEPT),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED, ScanKind.RETURNED, ScanKind.KEPT, ScanKind.DELIVERED), ConsignmentState.DELIVERED),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.ATTEMPT_FAILED, ScanKind.DELIVERED), ConsignmentState.DELIVERED),
    ((ScanKind.OUT_FOR_DELIVERY, ScanKind.REFUSED), ConsignmentState.REFUSED),
    ((ScanKind.REFUSED, ScanKind.RETURNED), ConsignmentState.RETURNED),
    ((ScanKind.MOVED, ScanKind.DAMAGED), ConsignmentState.DAMAGED),
    ((ScanKind.DAMAGED, ScanKind.DELIVERED), ConsignmentState.DELIVERED),
    ((ScanKind.MOVED, ScanKind.LOST), ConsignmentState.LOST),
    ((ScanKind.LOST, ScanKind.MOVED), ConsignmentState.LOST),
    ((ScanKind.LOST, ScanKind.RETURNED), ConsignmentState.RETURNED),
    ((ScanKind.LOST, ScanKind.DELIVERED), ConsignmentState.DELIVERED),
    ((ScanKind.RETURNED,), ConsignmentState.RETURNED),
    ((ScanKind.DELIVERED, ScanKind.MOVED), ConsignmentState.DELIVERED),
])
def test_states(kinds: tuple[ScanKind, ...], state: ConsignmentState) -> None:
    assert rules.state_of(scan(kind, hours) for hours, kind in enumerate(kinds)) is state


def test_the_same_failed_try_told_twice_is_one_try() -> None:
    tries = (scan(ScanKind.ATTEMPT_FAILED, 1), scan(ScanKind.ATTEMPT_FAILED, 1, reason="nobody_home"))
    assert rules.state_of(tries) is ConsignmentState.IN_TRANSIT
    assert rules.scans_in_order(tries)[0].reason == "nobody_home"


@given(st.lists(SCANS, max_size=9).flatmap(lambda scans: st.tuples(st.just(scans), st.permutations(scans))), st.integers(1, 3))
def test_order_repetition_and_replay_change_nothing(both: tuple[list[TrackingScan], list[TrackingScan]], times: int) -> None:
    scans, shuffled = both
    assert rules.state_of(shuffled * times) is rules.state_of(scans)
    assert rules.scans_in_order(shuffled * times) == rules.scans_in_order(scans)
    assert rules.delivery_of(shuffled * times) == rules.delivery_of(scans)
    assert rules.cause_of_resending(shuffled * times) is rules.cause_of_resending(scans)


@given(st.lists(SCANS, max_size=9), st.sets(st.integers(0, 8)))
def test_what_was_dropped_and_comes_late_leads_to_the_same_state(scans: list[TrackingScan], dropped: set[int]) -> None:
    """Some pushes are lost; later the carrier sends everything again, the dropped ones last."""
    early = [scan for place, scan in enumerate(scans) if place not in dropped]
    late = [scan for place, scan in enumerate(scans) if place in dropped]
    assert rules.state_of(early + scans + late) is rules.state_of(scans)
    assert RANK.index(rules.state_of(early)) <= RANK.index(rules.state_of(scans))


@given(st.lists(SCANS, max_size=8), SCANS)
def test_more_scans_never_lead_back(scans: list[TrackingScan], later: TrackingScan) -> None:
    before, after = rules.state_of(scans), rules.state_of([*scans, later])
    assert RANK.index(after) >= RANK.index(before)


def test_the_earliest_delivery_counts() -> None:
    early, late = scan(ScanKind.DELIVERED, 2, signed_by="陈*"), scan(ScanKind.DELIVERED, 5)
    assert rules.delivery_of((late, early)) == early


@pytest.mark.parametrize(("kinds", "cause"), [
    ((ScanKind.MOVED, ScanKind.LOST), SendingCause.LOST),
    ((ScanKind.DAMAGED,), SendingCause.DAMAGED),
    ((ScanKind.DAMAGED, ScanKind.RETURNED), SendingCause.DAMAGED),
    ((ScanKind.REFUSED, ScanKind.RETURNED), SendingCause.REFUSED),
    ((ScanKind.ATTEMPT_FAILED, ScanKind.RETURNED), SendingCause.UNCLAIMED),
    ((ScanKind.MOVED, ScanKind.RETURNED), SendingCause.WRONG_ADDRESS),
])
def test_why_papers_are_sent_anew(kinds: tuple[ScanKind, ...], cause: SendingCause) -> None:
    assert rules.cause_of_resending(scan(kind, hours) for hours, kind in enumerate(kinds)) is cause


@pytest.mark.parametrize(("kinds", "days", "silent"), [
    ((ScanKind.HANDED_OVER, ScanKind.MOVED), 10, True),
    ((ScanKind.HANDED_OVER, ScanKind.MOVED), 9, False),
    ((ScanKind.HANDED_OVER, ScanKind.REFUSED), 10, True),
    ((ScanKind.HANDED_OVER, ScanKind.DELIVERED), 99, False),
    ((ScanKind.HANDED_OVER, ScanKind.RETURNED), 99, False),
    ((), 99, False),
])
def test_silence(kinds: tuple[ScanKind, ...], days: int, silent: bool) -> None:
    until = START + timedelta(days=days, hours=len(kinds) - 1)
    assert rules.is_silent([scan(kind, hours) for hours, kind in enumerate(kinds)], until=until, silence_days=10) is silent


@pytest.mark.law("YZF-55")
def test_only_the_post_carries_official_papers() -> None:
    assert rules.may_carry(official=True, carrier=CarrierKind.POSTAL)
    assert not rules.may_carry(official=True, carrier=CarrierKind.EXPRESS)
    assert rules.may_carry(official=False, carrier=CarrierKind.EXPRESS)


@given(st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc"], exclude_characters="*"), min_size=3, max_size=40))
def test_a_masked_address_hides_its_end(address: str) -> None:
    shown = rules.masked_address(address).removesuffix("****")
    assert address.startswith(shown)
    assert len(shown) < len(address)


def test_masks() -> None:
    assert rules.masked_name("陈嘉欣") == "陈**"
    assert rules.masked_phone("13800000001") == "138****0001"
    assert "302" not in rules.masked_address("广东省示例市示例街道示例路 1 号 302 房")
