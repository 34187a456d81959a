"""Legal states as data: from a state, a verb leads to a state, by an article.

The table is the one source of what may be done, of the diagram in the manual, and of the tests. A guard is
a label for the case in which a row holds ("granted", "refused"); the room's rules decide which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from onewindow.kernel.errors import Refusal

S = TypeVar("S", bound=str)


class IllegalStep(Refusal):
    """The verb isn't open in the state. ``data`` holds ``state``, ``verb`` and the verbs that are ``allowed``."""

    code = "illegal_step"
    sentence = "“{verb}” can't be done in the state “{state}”. What can be done now: {allowed}."


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """One row: in ``source`` the ``verb`` leads to ``target``, as ``article`` provides.

    ``guard`` labels the case in which the row holds, where one verb may end in several states.
    """

    source: S
    verb: str
    target: S
    article: str = ""
    note: str = ""
    guard: str = ""


class StateTable(Generic[S]):
    """The rows of one kind of matter. Raises ValueError when two rows say the same thing differently."""

    __slots__ = ("_rows", "_verbs", "transitions")

    def __init__(self, transitions: Iterable[Transition[S]]) -> None:
        self.transitions: tuple[Transition[S], ...] = tuple(transitions)
        self._rows: dict[tuple[str, str], dict[str, Transition[S]]] = {}
        self._verbs: dict[str, tuple[str, ...]] = {}
        for row in self.transitions:
            cases = self._rows.setdefault((row.source, row.verb), {})
            if row.guard in cases or (cases and "" in (row.guard, *cases)):
                raise ValueError(f"two rows for {row.verb!r} from {row.source!r} (guard {row.guard!r})")
            cases[row.guard] = row
            self._verbs[row.source] = tuple(dict.fromkeys((*self._verbs.get(row.source, ()), row.verb)))

    def verbs(self, state: S) -> tuple[str, ...]:
        """What may be done in the state, in the order of the table."""
        return self._verbs.get(state, ())

    def step(self, state: S, verb: str, guard: str = "") -> Transition[S]:
        """The row that holds. Refuses IllegalStep when the verb isn't open in the state.

        Raises ValueError when the verb needs a guard and gets none or an unknown one: a fault of the caller.
        """
        cases = self._rows.get((state, verb))
        if cases is None:
            allowed = self.verbs(state)
            raise IllegalStep(state=str(state), verb=verb, allowed=", ".join(allowed) or "nothing", verbs=allowed)
        if guard not in cases:
            raise ValueError(f"{verb!r} from {state!r} needs one of the guards {sorted(cases)}, not {guard!r}")
        return cases[guard]

    def next(self, state: S, verb: str, guard: str = "") -> S:
        """The state the verb leads to. Refuses IllegalStep when the verb isn't open in the state."""
        return self.step(state, verb, guard).target

    def states(self) -> tuple[S, ...]:
        """Every state the table names, in the order of appearance."""
        return tuple(dict.fromkeys(state for row in self.transitions for state in (row.source, row.target)))

    def problems(self, initial: Iterable[S], finals: Iterable[S]) -> tuple[str, ...]:
        """What is wrong with the table as a whole, one sentence each: states nobody reaches, ways without end.

        An empty answer is what a room's test asserts.
        """
        starts, ends, states = tuple(initial), frozenset(finals), self.states()
        forward: dict[str, set[S]] = {}
        back: dict[str, set[S]] = {}
        for row in self.transitions:
            forward.setdefault(row.source, set()).add(row.target)
            back.setdefault(row.target, set()).add(row.source)
        reached, ending = _closure(starts, forward), _closure(ends, back)
        found = [f"the state {state!s} is not in the table" for state in (*starts, *sorted(ends)) if state not in states]
        found += [f"nothing leads to {state!s}" for state in states if state not in reached]
        found += [f"{state!s} is a dead end: no way leads on" for state in states if state not in forward and state not in ends]
        found += [f"from {state!s} no end can be reached" for state in states if state in forward and state not in ending]
        return tuple(found)


def _closure(seeds: Iterable[S], edges: dict[str, set[S]]) -> set[S]:
    found = set(seeds)
    waiting = list(found)
    while waiting:
        fresh = edges.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
