"""State tables: what may be done, what may not, and what is wrong with a table as a whole."""

from __future__ import annotations

from enum import StrEnum

import pytest

from onewindow.kernel.statetable import IllegalStep, StateTable, Transition


class State(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    GRANTED = "granted"
    REFUSED = "refused"


TABLE = StateTable([
    Transition(State.RECEIVED, "accept", State.ACCEPTED, "行政许可法 32", "complete"),
    Transition(State.ACCEPTED, "decide", State.GRANTED, "行政许可法 38", guard="granted"),
    Transition(State.ACCEPTED, "decide", State.REFUSED, "行政许可法 38", guard="refused"),
    Transition(State.ACCEPTED, "extend", State.ACCEPTED, "行政许可法 42"),
])
FINALS = (State.GRANTED, State.REFUSED)


def test_a_verb_leads_on():
    assert TABLE.next(State.RECEIVED, "accept") is State.ACCEPTED
    assert TABLE.next(State.ACCEPTED, "extend") is State.ACCEPTED
    assert TABLE.step(State.RECEIVED, "accept").article == "行政许可法 32"


def test_the_guard_says_where_to():
    assert TABLE.next(State.ACCEPTED, "decide", "granted") is State.GRANTED
    assert TABLE.next(State.ACCEPTED, "decide", "refused") is State.REFUSED
    with pytest.raises(ValueError, match="guards"):
        TABLE.next(State.ACCEPTED, "decide")


@pytest.mark.parametrize(("state", "verb", "allowed"), [
    (State.RECEIVED, "decide", ("accept",)), (State.GRANTED, "accept", ()), (State.ACCEPTED, "fly", ("decide", "extend")),
])
def test_illegal_step_names_state_verb_and_what_is_open(state, verb, allowed):
    with pytest.raises(IllegalStep) as refusal:
        TABLE.next(state, verb)
    assert refusal.value.data["state"] == state.value
    assert refusal.value.data["verb"] == verb
    assert refusal.value.data["verbs"] == allowed
    assert verb in refusal.value.text()


def test_verbs_come_in_the_order_of_the_table_once():
    assert TABLE.verbs(State.ACCEPTED) == ("decide", "extend")
    assert TABLE.verbs(State.GRANTED) == ()


def test_sound_table_has_no_problems():
    assert TABLE.problems([State.RECEIVED], FINALS) == ()


@pytest.mark.parametrize(("rows", "problem"), [
    ([("a", "go", "b"), ("c", "go", "b")], "nothing leads to c"),
    ([("a", "go", "b"), ("a", "stray", "d")], "d is a dead end: no way leads on"),
    ([("a", "go", "b"), ("a", "in", "c"), ("c", "on", "d"), ("d", "on", "c")], "from c no end can be reached"),
    ([("a", "go", "c"), ("c", "go", "a")], "the state b is not in the table"),
])
def test_faults_of_a_table_are_found(rows, problem):
    assert problem in StateTable(Transition(*row) for row in rows).problems(["a"], ["b"])


@pytest.mark.parametrize("guards", [("", ""), ("x", "x"), ("", "x"), ("x", "")])
def test_rows_that_say_the_same_thing_differently_are_refused(guards):
    with pytest.raises(ValueError, match="two rows"):
        StateTable([Transition("a", "go", "b", guard=guards[0]), Transition("a", "go", "c", guard=guards[1])])
