"""Which answer counts, and who can vouch for what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.evidence import rules
from onewindow.domain.evidence.types import KnownAnswer, Origin, RegisterReply, RegisterSubject, TrustLevel
from onewindow.kernel.actor import ActorKind

START = datetime(2016, 1, 1, tzinfo=UTC)


def answer(value: str, trust: TrustLevel, day: int = 0, element: str = "e", source: str = "") -> KnownAnswer:
    return KnownAnswer(element_id=element, value=value, trust=trust, origin=Origin.TYPED, recorded_at=START + timedelta(days=day), source=source)


def test_better_trust_beats_newer() -> None:
    best = rules.best_answers([answer("register", TrustLevel.A, 0), answer("typed", TrustLevel.C, 9)])
    assert best["e"].value == "register"


def test_newer_wins_among_equals() -> None:
    best = rules.best_answers([answer("new", TrustLevel.C, 9), answer("old", TrustLevel.C, 0)])
    assert best["e"].value == "new"


@given(st.lists(st.builds(answer, st.sampled_from("abc"), st.sampled_from(TrustLevel), st.integers(0, 2), st.sampled_from(("x", "y")),
                          st.sampled_from(("", "s")))).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_reading_never_decides(both: tuple[list[KnownAnswer], list[KnownAnswer]]) -> None:
    assert rules.best_answers(both[0]) == rules.best_answers(both[1])


@pytest.mark.parametrize(("who", "claimed", "level"), [
    (ActorKind.SYSTEM, TrustLevel.A, TrustLevel.A), (ActorKind.STAFF, TrustLevel.A, TrustLevel.B),
    (ActorKind.PERSON, TrustLevel.A, TrustLevel.C), (ActorKind.PERSON, TrustLevel.D, TrustLevel.D),
    (ActorKind.STAFF, TrustLevel.C, TrustLevel.C), (ActorKind.ANONYMOUS, TrustLevel.B, TrustLevel.C),
])
def test_nobody_vouches_for_more_than_they_can(who: ActorKind, claimed: TrustLevel, level: TrustLevel) -> None:
    assert rules.capped(claimed, by=who) is level


def test_a_reply_about_somebody_else_is_noticed() -> None:
    subject = RegisterSubject(subject_no="P-1", id_number="11x")
    assert rules.speaks_of(RegisterReply(id_number="11X", values={}, reply_ref="r"), subject)
    assert not rules.speaks_of(RegisterReply(id_number="12X", values={}, reply_ref="r"), subject)
