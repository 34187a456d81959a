"""Pure rules: the state table, access, the digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.applications import rules
from onewindow.domain.applications.types import Answer, DraftMaterial, DraftState, MaterialForm
from onewindow.domain.evidence.types import Origin, TrustLevel
from onewindow.kernel.actor import ANONYMOUS, Actor, ActorKind

AT = datetime(2026, 3, 2, tzinfo=UTC)
PARTIES = rules.Parties(applicant_no="P1", opened_by="P2", assisted_by="")


def person(ref, **more):
    return Actor(kind=ActorKind.PERSON, ref=ref, name="x", channel="portal", **more)


def made(names):
    return [Answer(element_id=name, value=value, origin=Origin.TYPED, trust=TrustLevel.D, recorded_at=AT) for name, value in names.items()]


def paper(code):
    return DraftMaterial(material_code=code, form=MaterialForm.PAPER, added_at=AT)


def test_the_state_table_is_sound():
    assert rules.STATES.problems([DraftState.OPEN], [DraftState.SEALED, DraftState.DISCARDED]) == ()


def test_who_may_enter():
    assert rules.may_enter(actor=person("P1"), parties=PARTIES)
    assert not rules.may_enter(actor=ANONYMOUS, parties=PARTIES)
    helper = Actor(kind=ActorKind.STAFF, ref="S1", name="x", channel="counter")
    assert rules.may_enter(actor=helper, parties=replace(PARTIES, assisted_by="S1"))
    assert not rules.may_enter(actor=helper, parties=PARTIES)


def test_others_come_by_mandate_alone_whoever_opened_it():
    for agent in (person("P2"), person("P9", on_behalf_of="P1")):
        assert not rules.may_enter(actor=agent, parties=PARTIES)
        assert rules.may_ask(actor=agent, parties=PARTIES)
    for stranger in (person("P9"), person("P9", on_behalf_of="P2"), ANONYMOUS):
        assert not rules.may_enter(actor=stranger, parties=PARTIES)
        assert not rules.may_ask(actor=stranger, parties=PARTIES)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), max_size=6), st.randoms())
def test_the_digest_does_not_depend_on_order_but_on_every_value(names, chance):
    answers = made(names)
    shuffled = list(answers)
    chance.shuffle(shuffled)
    first = rules.digest_of(answers=answers, materials=[paper("a"), paper("b")])
    assert rules.digest_of(answers=shuffled, materials=[paper("b"), paper("a")]) == first
    assert rules.digest_of(answers=answers, materials=[paper("a")]) != first
    for name in names:
        assert rules.digest_of(answers=made({**names, name: names[name] + "x"}), materials=[paper("a"), paper("b")]) != first
