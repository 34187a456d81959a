"""Steps with parallel branches as a net of places and tokens.

A step may be done when its input places hold tokens; doing it takes them and puts tokens into the output
places of its outcome. That is enough for what procedures need: order, choice by outcome, departments side by
side (行政许可法 26), "two of three opinions", sending back. A net is checked before it is published, so that no
matter can ever be stuck in it. Pure and immutable: a marking is a value, kept by whoever owns the matter.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

from onewindow.kernel.errors import Refusal
from onewindow.kernel.records import from_plain, to_plain

DONE = "done"


class StepNotOpen(Refusal):
    """The step can't be done at this point of the procedure. ``data`` holds the steps that are ``open``."""

    code = "step_not_open"
    sentence = "The step “{step}” isn't open now. Open steps: {open}."


class OutcomeUnknown(Refusal):
    """The step has no such outcome. ``data`` holds the ``outcomes`` it has."""

    code = "outcome_unknown"
    sentence = "The step “{step}” can't end with “{outcome}”. It can end with: {outcomes}."


class NeverPassed(Refusal):
    """One can only be sent back to a step that was passed on the way to here."""

    code = "never_passed"
    sentence = "The procedure can't go back to the step “{step}”: it doesn't lie behind the present one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A way a step can end: the places that get a token, and the places that are emptied (work no longer
    needed). ``returns`` marks an outcome that sends back; without it a net may not run in a circle."""

    label: str = DONE
    outputs: tuple[str, ...]
    clears: tuple[str, ...] = ()
    returns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do. ``need`` of the inputs must hold a token (0 means all of them): a join of k of n.

    ``automatic`` steps (forks and joins) are nobody's work: ``Net.settle`` does them.
    """

    code: str
    inputs: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    need: int = 0
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetPlan:
    """A net as it is written down, stored and hashed."""

    places: tuple[str, ...]
    steps: tuple[Step, ...]
    start: str = "start"
    end: str = "end"


@dataclass(frozen=True, slots=True, order=True)
class Marking:
    """Where the tokens are: place names in order, a place once for each of its tokens."""

    tokens: tuple[str, ...]


Edge: TypeAlias = tuple[Step, Outcome, Marking]


class Net:
    """A plan made ready to run. Raises ValueError when the plan contradicts itself."""

    __slots__ = ("_edges", "_steps", "final", "initial", "plan")

    def __init__(self, plan: NetPlan) -> None:
        if faults := _faults(plan):
            raise ValueError("; ".join(faults))
        self.plan = plan
        self.initial = Marking((plan.start,))
        self.final = Marking((plan.end,))
        self._steps = {step.code: (step, step.need or len(step.inputs), {o.label: o for o in step.outcomes}) for step in plan.steps}
        self._edges: dict[Marking, tuple[Edge, ...]] = {}

    @classmethod
    def from_plain(cls, value: object) -> Net:
        """A net from plain JSON values. Raises msgspec.ValidationError or ValueError when they are no net."""
        return cls(from_plain(value, NetPlan))

    def to_plain(self) -> object:
        """The plan as plain JSON values."""
        return to_plain(self.plan)

    def enabled(self, marking: Marking) -> tuple[str, ...]:
        """The codes of the steps that may be done, in the order of the plan."""
        held = set(marking.tokens)
        return tuple(code for code, (step, need, _) in self._steps.items() if sum(place in held for place in step.inputs) >= need)

    def fire(self, marking: Marking, step: str, outcome: str = "") -> Marking:
        """The marking after the step has ended with the outcome (which may be left out when there is only one).

        Refuses StepNotOpen for an unknown step or one whose turn it isn't, OutcomeUnknown for a wrong label.
        """
        found = self._steps.get(step)
        tokens = list(marking.tokens)
        if found is None or sum(place in tokens for place in found[0].inputs) < found[1]:
            opened = self.enabled(marking)
            raise StepNotOpen(step=step, open=", ".join(opened) or "-", codes=opened)
        outcomes = found[2]
        end = outcomes.get(outcome) if outcome or len(outcomes) > 1 else found[0].outcomes[0]
        if end is None:
            raise OutcomeUnknown(step=step, outcome=outcome, outcomes=", ".join(outcomes))
        for place in found[0].inputs:
            if place in tokens:
                tokens.remove(place)
        if end.clears:
            tokens = [place for place in tokens if place not in end.clears]
        tokens += end.outputs
        tokens.sort()
        return Marking(tuple(tokens))

    def settle(self, marking: Marking) -> Marking:
        """The marking once every automatic step that can be done has been done."""
        while True:
            ready = next((code for code in self.enabled(marking) if self._steps[code][0].automatic), None)
            if ready is None:
                return marking
            marking = self.fire(marking, ready)

    def return_to(self, marking: Marking, step: str) -> Marking:
        """Send back: the nearest earlier marking from which the step can be done again.

        Nearest means that the fewest steps are undone, so finished work on parallel branches stands. Refuses
        NeverPassed when no way from the step leads here.
        """
        back: dict[Marking, list[tuple[str, Marking]]] = {}
        for source, edges in self._explore(self.initial).items():
            for done, outcome, target in edges:
                if not outcome.returns:
                    back.setdefault(target, []).append((done.code, source))
        seen, level = {marking}, [marking]
        while level:
            pairs = [pair for place in level for pair in back.get(place, ())]
            if found := [source for code, source in pairs if code == step]:
                return min(found)
            level = sorted({source for _, source in pairs} - seen)
            seen.update(level)
        raise NeverPassed(step=step)

    def problems(self, limit: int = 20_000) -> tuple[str, ...]:
        """Why the net may not be published, one sentence each; empty when it is sound.

        Sound: every step and outcome can happen, no place ever holds two tokens, from everywhere the end can be
        reached, and nothing is left behind when it is. The search stops at ``limit`` markings.
        """
        graph = self._explore(self.initial, limit)
        if len(graph) >= limit:
            return (f"the net has more than {limit} situations; split the procedure",)
        found: list[str] = []
        crowded = sorted({p for m in graph for p in m.tokens if m.tokens.count(p) > 1})
        found += [f"the place {place} can hold two tokens at once" for place in crowded]
        happened = {(step.code, outcome.label) for edges in graph.values() for step, outcome, _ in edges}
        found += [f"the step {step.code} can never end with {outcome.label}"
                  for step in self.plan.steps for outcome in step.outcomes if (step.code, outcome.label) not in happened]
        found += [f"work is left at {', '.join(p for p in m.tokens if p != self.plan.end)} when the end is reached"
                  for m in sorted(graph) if self.plan.end in m.tokens and m != self.final]
        ending = _leading_to(self.final, graph)
        found += [f"from {', '.join(m.tokens) or 'nowhere'} the end can't be reached" for m in sorted(graph) if m not in ending]
        if not crowded and _has_circle(graph):
            found.append("the net runs in a circle; mark the outcome that sends back with returns")
        return tuple(found)

    def _explore(self, start: Marking, limit: int = 20_000) -> dict[Marking, tuple[Edge, ...]]:
        """Every marking reachable from the start with its ways on; a crowded place is not followed further."""
        graph: dict[Marking, tuple[Edge, ...]] = {}
        waiting = deque([start])
        while waiting and len(graph) < limit:
            marking = waiting.popleft()
            if marking in graph:
                continue
            crowded = len(set(marking.tokens)) < len(marking.tokens)
            graph[marking] = () if crowded else self._onward(marking)
            waiting.extend(target for _, _, target in graph[marking])
        return graph

    def _onward(self, marking: Marking) -> tuple[Edge, ...]:
        if marking not in self._edges:
            self._edges[marking] = tuple(
                (self._steps[code][0], outcome, self.fire(marking, code, outcome.label))
                for code in self.enabled(marking) for outcome in self._steps[code][0].outcomes)
        return self._edges[marking]


def linear(codes: tuple[str, ...]) -> Net:
    """One step after another. Raises ValueError without a step."""
    if not codes:
        raise ValueError("a procedure needs at least one step")
    places = ("start", *(f"p{number}" for number in range(1, len(codes))), "end")
    steps = tuple(Step(code=code, inputs=(places[i],), outcomes=(Outcome(outputs=(places[i + 1],)),)) for i, code in enumerate(codes))
    return Net(NetPlan(places=places, steps=steps))


def _faults(plan: NetPlan) -> list[str]:
    places, codes = set(plan.places), [step.code for step in plan.steps]
    found = [f"{name} is not a place" for name in (plan.start, plan.end) if name not in places]
    found += [f"two places or steps are called {name}" for names in (list(plan.places), codes) for name in sorted(set(names)) if names.count(name) > 1]
    for step in plan.steps:
        labels = [outcome.label for outcome in step.outcomes]
        used = {*step.inputs, *(p for o in step.outcomes for p in (*o.outputs, *o.clears))}
        found += [f"the step {step.code} uses the unknown place {place}" for place in sorted(used - places)]
        if not step.inputs or len(set(step.inputs)) < len(step.inputs) or not 0 <= step.need <= len(step.inputs):
            found.append(f"the inputs of the step {step.code} are empty, doubled or fewer than it needs")
        if not labels or len(set(labels)) < len(labels) or any(not o.outputs for o in step.outcomes):
            found.append(f"the step {step.code} needs outcomes with different labels and an output each")
        if step.automatic and len(labels) != 1:
            found.append(f"the automatic step {step.code} can only have one outcome")
    return found


def _leading_to(final: Marking, graph: dict[Marking, tuple[Edge, ...]]) -> set[Marking]:
    back: dict[Marking, list[Marking]] = {}
    for source, edges in graph.items():
        for _, _, target in edges:
            back.setdefault(target, []).append(source)
    found, waiting = {final}, [final]
    while waiting:
        for source in back.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def _has_circle(graph: dict[Marking, tuple[Edge, ...]]) -> bool:
    """Whether a circle remains when the outcomes that send back are left out (peeling off sources)."""
    incoming: dict[Marking, int] = dict.fromkeys(graph, 0)
    onward = {source: [target for _, outcome, target in edges if not outcome.returns] for source, edges in graph.items()}
    for targets in onward.values():
        for target in targets:
            incoming[target] += 1
    waiting = [marking for marking, count in incoming.items() if count == 0]
    peeled = 0
    while waiting:
        peeled += 1
        for target in onward[waiting.pop()]:
            incoming[target] -= 1
            if incoming[target] == 0:
                waiting.append(target)
    return peeled < len(graph)
