"""Two-party custody: what was listed against what was found, and where a packet stands. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from onewindow.domain.courier.types import Difference, Findings, PacketState, PaperKind, PaperLine

Key = tuple[str, PaperKind, str]


def counted(lines: Iterable[PaperLine]) -> Counter[Key]:
    """How many papers of each case, kind and name the lines hold together."""
    sums: Counter[Key] = Counter()
    for line in lines:
        sums[(line.case_no, line.kind, line.name)] += line.count
    return +sums


def lines_of(sums: Counter[Key]) -> tuple[PaperLine, ...]:
    """The sums as lines, in a fixed order."""
    return tuple(PaperLine(case_no=case_no, kind=kind, name=name, count=count)
                 for (case_no, kind, name), count in sorted(sums.items()) if count > 0)


def difference_of(*, listed: Iterable[PaperLine], seal_no: str, found: Findings) -> Difference:
    """What is missing, what is there without being listed, and whether the seal is whole and the right one."""
    there, should = counted(found.lines), counted(listed)
    return Difference(missing=lines_of(should - there), extra=lines_of(there - should), is_seal_broken=not found.is_seal_whole,
                      is_seal_other=found.seal_no.strip().upper() != seal_no)


def packet_state(*, handed_over: bool, taken_over: bool, differs: bool, settled: bool) -> PacketState:
    """Where a packet stands, by its signatures."""
    if settled:
        return PacketState.SETTLED
    if taken_over:
        return PacketState.DIFFERS if differs else PacketState.TAKEN_OVER
    return PacketState.HANDED_OVER if handed_over else PacketState.MADE
