"""Token nets: structured procedures are sound and always end; faulty plans are found before they are published."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel.tokennet import (
    Marking,
    Net,
    NetPlan,
    NeverPassed,
    Outcome,
    OutcomeUnknown,
    Step,
    StepNotOpen,
    linear,
)
from onewindow.kernel.tokennet_blocks import Choice, Parallel, Redo, Serial, Task, build

REVIEW = build(Serial((
    Task("intake"),
    Parallel("opinions", (Serial((Task("fire"), Task("fire_check"))), Task("health"), Task("roads"))),
    Redo(Task("draft"), "sign"),
    Choice("decide", (("granted", Task("permit")), ("refused", None))),
)))


def codes_of(net: Net) -> list[str]:
    return [step.code for step in net.plan.steps]


def run(net: Net, *steps: str) -> Marking:
    marking = net.initial
    for step in steps:
        code, _, outcome = step.partition("=")
        marking = net.settle(net.fire(marking, code, outcome))
    return marking


def test_linear_goes_one_step_after_another():
    net = linear(("accept", "review", "decide"))
    assert net.enabled(net.initial) == ("accept",)
    assert net.enabled(run(net, "accept")) == ("review",)
    assert run(net, "accept", "review", "decide") == net.final
    assert net.problems() == ()


@pytest.mark.parametrize("codes", [(), ("a", "a")])
def test_linear_needs_different_steps(codes):
    with pytest.raises(ValueError, match="step"):
        linear(codes)


def test_branches_run_side_by_side_and_join():
    marking = run(REVIEW, "intake")
    assert REVIEW.enabled(marking) == ("fire", "health", "roads")
    assert REVIEW.enabled(run(REVIEW, "intake", "health", "fire")) == ("fire_check", "roads")
    assert REVIEW.enabled(run(REVIEW, "intake", "health", "fire", "roads", "fire_check")) == ("draft",)


def test_outcome_chooses_the_way():
    start = ("intake", "fire", "fire_check", "health", "roads", "draft", "sign=passed")
    assert run(REVIEW, *start, "decide=refused") == REVIEW.final
    assert REVIEW.enabled(run(REVIEW, *start, "decide=granted")) == ("permit",)


def test_sending_back_by_outcome():
    assert REVIEW.enabled(run(REVIEW, "intake", "fire", "fire_check", "health", "roads", "draft", "sign=again")) == ("draft",)


def test_two_of_three_is_enough_and_the_third_is_dropped():
    net = build(Serial((Parallel("experts", (Task("a"), Task("b"), Task("c")), need=2), Task("decide"))))
    assert net.problems() == ()
    marking = net.settle(net.initial)
    marking = net.settle(net.fire(net.settle(net.fire(marking, "c")), "a"))
    assert net.enabled(marking) == ("decide",)
    assert net.fire(marking, "decide") == net.final


def test_steps_out_of_turn_are_refused_with_what_is_open():
    with pytest.raises(StepNotOpen) as refusal:
        REVIEW.fire(REVIEW.initial, "decide", "granted")
    assert refusal.value.data["codes"] == ("intake",)
    with pytest.raises(StepNotOpen):
        REVIEW.fire(REVIEW.initial, "no such step")


@pytest.mark.parametrize("outcome", ["", "maybe"])
def test_unknown_or_missing_outcome_is_refused(outcome):
    at_decision = run(REVIEW, "intake", "fire", "fire_check", "health", "roads", "draft", "sign=passed")
    with pytest.raises(OutcomeUnknown) as refusal:
        REVIEW.fire(at_decision, "decide", outcome)
    assert "granted" in refusal.value.text()


def test_going_back_keeps_the_work_of_other_branches():
    drafting = run(REVIEW, "intake", "fire", "fire_check", "health", "roads")
    assert REVIEW.enabled(REVIEW.return_to(drafting, "health")) == ("health",)
    assert REVIEW.enabled(REVIEW.return_to(drafting, "fire")) == ("fire",)
    midway = run(REVIEW, "intake", "fire", "fire_check", "health")
    assert REVIEW.enabled(REVIEW.return_to(midway, "fire")) == ("fire", "roads")
    assert REVIEW.enabled(REVIEW.return_to(midway, "intake")) == ("intake",)


@pytest.mark.parametrize("step", ["roads", "draft", "permit", "unknown"])
def test_one_can_not_go_back_to_what_lies_ahead(step):
    with pytest.raises(NeverPassed):
        REVIEW.return_to(run(REVIEW, "intake", "health"), step)


def test_going_back_never_leads_forward_through_a_loop():
    net = build(Serial((Redo(Task("draft"), "sign"), Task("issue"))))
    with pytest.raises(NeverPassed):
        net.return_to(run(net, "draft", "sign=again"), "sign")


def test_plan_survives_json():
    again = Net.from_plain(json.loads(json.dumps(REVIEW.to_plain())))
    assert again.plan == REVIEW.plan
    assert again.enabled(run(REVIEW, "intake")) == REVIEW.enabled(run(REVIEW, "intake"))


def plan(*steps: Step, places: tuple[str, ...] = ("start", "p", "q", "end")) -> NetPlan:
    return NetPlan(places=places, steps=steps)


def step(code: str, inputs: str, *outputs: str, need: int = 0, returns: bool = False) -> Step:
    ends = tuple(Outcome(label=f"o{i}", outputs=tuple(out.split()), returns=returns) for i, out in enumerate(outputs))
    return Step(code=code, inputs=tuple(inputs.split()), outcomes=ends, need=need)


@pytest.mark.parametrize(("steps", "problem"), [
    ((step("a", "start", "p"), step("b", "p", "end"), step("c", "q", "end")), "the step c can never end with o0"),
    ((step("a", "start", "p", "end"),), "from p the end can't be reached"),
    ((step("a", "start", "p q"), step("b", "p", "end")), "work is left at q when the end is reached"),
    ((step("a", "start", "p q"), step("b", "p", "q"), step("c", "q", "end")), "the place q can hold two tokens at once"),
    ((step("a", "start", "p"), step("b", "p", "p", "end")), "the net runs in a circle; mark the outcome that sends back with returns"),
    ((step("a", "start", "p", "q"), step("b", "p q", "end")), "the step b can never end with o0"),
    ((step("a", "start", "p q"), step("b", "p q", "end", need=1)), None),
    ((step("a", "start", "p"), step("b", "p", "end"), step("c", "p", "start", returns=True)), None),
])
def test_soundness(steps, problem):
    found = Net(plan(*steps)).problems()
    assert (problem in found) if problem else not found


def test_search_is_bounded():
    wide = build(Parallel("wide", tuple(Task(f"t{n}") for n in range(12))))
    assert "more than 500 situations" in wide.problems(limit=500)[0]


@pytest.mark.parametrize("faulty", [
    plan(step("a", "start", "nowhere")), plan(step("a", "", "end")), plan(step("a", "start")), plan(step("a", "start p", "end", need=3)),
    plan(step("a", "start", "p"), step("a", "p", "end")), plan(step("a", "start", "end"), places=("start", "p")),
    plan(Step(code="a", inputs=("start",), outcomes=(Outcome(label="x", outputs=("p",)), Outcome(label="y", outputs=("end",))), automatic=True)),
])
def test_plans_that_contradict_themselves_are_refused(faulty):
    with pytest.raises(ValueError, match=r"place|input|outcome|called"):
        Net(faulty)


@st.composite
def blocks(draw, depth=2):
    kind = draw(st.sampled_from(["task", "task", "serial", "parallel", "choice", "redo"])) if depth else "task"
    name = f"{kind}{draw(st.integers(0, 10**9))}"
    if kind == "task":
        return Task(name)
    parts = tuple(draw(st.lists(blocks(depth=depth - 1), min_size=1, max_size=3)))
    if kind == "serial":
        return Serial(parts)
    if kind == "parallel":
        return Parallel(name, parts, need=draw(st.integers(0, len(parts))))
    if kind == "choice":
        return Choice(name, (("skip", None), *((f"way{i}", part) for i, part in enumerate(parts))))
    return Redo(parts[0], name)


def unique(block, seen=None):
    """Give every step its own code."""
    seen = seen if seen is not None else iter(range(10**6))
    match block:
        case Task():
            return Task(f"t{next(seen)}")
        case Serial(parts):
            return Serial(tuple(unique(part, seen) for part in parts))
        case Parallel(_, parts, need):
            return Parallel(f"f{next(seen)}", tuple(unique(part, seen) for part in parts), need)
        case Choice(_, options):
            return Choice(f"c{next(seen)}", tuple((label, part and unique(part, seen)) for label, part in options))
        case Redo(part, _, _, _):
            return Redo(unique(part, seen), f"r{next(seen)}")


NETS = blocks().map(unique).map(build)


@settings(max_examples=60, deadline=None)
@given(NETS)
def test_structured_nets_are_sound(net):
    assert net.problems() == ()
    assert Net.from_plain(json.loads(json.dumps(net.to_plain()))).plan == net.plan


@settings(max_examples=60, deadline=None)
@given(NETS, st.data())
def test_every_enabled_sequence_ends_in_the_final_marking(net, data):
    marking, sent_back = net.initial, 0
    for _ in range(400):
        opened = net.enabled(marking)
        if not opened:
            break
        code = data.draw(st.sampled_from(opened))
        outcomes = next(s.outcomes for s in net.plan.steps if s.code == code)
        if sent_back >= 5:
            outcomes = tuple(o for o in outcomes if not o.returns)
        outcome = data.draw(st.sampled_from(outcomes))
        sent_back += outcome.returns
        marking = net.fire(marking, code, outcome.label)
    assert marking == net.final


@settings(max_examples=40, deadline=None)
@given(NETS, st.data())
def test_going_back_stays_within_the_procedure(net, data):
    graph = net._explore(net.initial)
    marking = data.draw(st.sampled_from(sorted(graph)))
    code = data.draw(st.sampled_from(codes_of(net)))
    try:
        earlier = net.return_to(marking, code)
    except NeverPassed:
        return
    assert earlier in graph
    assert code in net.enabled(earlier)


def test_firing_is_fast():
    marking = run(REVIEW, "intake")
    best = min(_timed(marking) for _ in range(5))
    assert best < 20e-6, f"{best * 1e6:.1f} microseconds a firing"


def _timed(marking: Marking) -> float:
    begin = time.perf_counter()
    for _ in range(2000):
        REVIEW.fire(marking, "health")
    return (time.perf_counter() - begin) / 2000
