"""Procedures put together from blocks: in a row, side by side, by choice, sent back. ``build`` makes the net.

A net built from blocks is sound by construction; a plan written by hand is checked by ``Net.problems``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from onewindow.kernel.tokennet import Net, NetPlan, Outcome, Step


@dataclass(frozen=True, slots=True)
class Task:
    """One step."""

    code: str


@dataclass(frozen=True, slots=True)
class Serial:
    """One block after another."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Blocks side by side, over when ``need`` of them are (0 means all); what is then unfinished is dropped."""

    code: str
    blocks: tuple[Block, ...]
    need: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A step whose outcome chooses the block that follows; None follows straight on."""

    code: str
    options: tuple[tuple[str, Block | None], ...]


@dataclass(frozen=True, slots=True)
class Redo:
    """A block and a step that passes it on or sends it back to its beginning."""

    block: Block
    code: str
    passed: str = "passed"
    again: str = "again"


Block: TypeAlias = Task | Serial | Parallel | Choice | Redo


def build(block: Block) -> Net:
    """The net of a structured procedure: sound by construction. Raises ValueError for an empty block."""
    builder = _Builder()
    builder.lay(block, "start", "end")
    return Net(NetPlan(places=("start", *builder.places, "end"), steps=tuple(builder.steps)))


class _Builder:
    def __init__(self) -> None:
        self.places: list[str] = []
        self.steps: list[Step] = []

    def _place(self) -> str:
        self.places.append(f"p{len(self.places) + 1}")
        return self.places[-1]

    def lay(self, block: Block, entry: str, leave: str) -> None:
        """Lay the block between two places."""
        match block:
            case Task(code):
                self._step(code, (entry,), Outcome(outputs=(leave,)))
            case Serial(blocks):
                if not blocks:
                    raise ValueError("a serial block needs at least one block")
                points = [entry, *(self._place() for _ in blocks[1:]), leave]
                for part, before, after in zip(blocks, points, points[1:], strict=False):
                    self.lay(part, before, after)
            case Parallel():
                self._parallel(block, entry, leave)
            case Choice(code, options):
                ways = [(label, part, self._place() if part else leave) for label, part in options]
                self._step(code, (entry,), *(Outcome(label=label, outputs=(to,)) for label, _, to in ways))
                for _, follower, to in ways:
                    if follower:
                        self.lay(follower, to, leave)
            case Redo(inner, code, passed, again):
                check = self._place()
                self.lay(inner, entry, check)
                self._step(code, (check,), Outcome(label=passed, outputs=(leave,)), Outcome(label=again, outputs=(entry,), returns=True))

    def _parallel(self, block: Parallel, entry: str, leave: str) -> None:
        known = len(self.places)
        gates = [(self._place(), self._place()) for _ in block.blocks]
        self._step(f"{block.code}:fork", (entry,), Outcome(outputs=tuple(into for into, _ in gates)), automatic=True)
        for part, (into, out) in zip(block.blocks, gates, strict=True):
            self.lay(part, into, out)
        inside = tuple(self.places[known:])
        self._step(f"{block.code}:join", tuple(out for _, out in gates), Outcome(outputs=(leave,), clears=inside if block.need else ()),
                   need=block.need, automatic=True)

    def _step(self, code: str, inputs: tuple[str, ...], *outcomes: Outcome, need: int = 0, automatic: bool = False) -> None:
        self.steps.append(Step(code=code, inputs=inputs, outcomes=outcomes, need=need, automatic=automatic))
