"""Discretion tables (行政裁量权基准): which facts of a case lead to which result. Records, and the pure questions to them.

A table is data of an item's standard. Its rows test answers of the item's form, so that the row of a case is found by
machine, and that the rows leave no case out and put none into two rows is proved when the standard is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from math import prod

from onewindow.domain.standards.types.faults import Fault
from onewindow.kernel.formkit import DataElement, ElementKind

NUMBERS = frozenset({ElementKind.INTEGER, ElementKind.DECIMAL})
WORDS = frozenset({ElementKind.CHOICE, ElementKind.YES_NO})
MOST_CELLS = 10_000
TABLE_SENTENCES = {
    "table_empty": "{table} has no rows.",
    "no_result": "{table}, row {row}: give it a result in words, or a range from least to most; all rows alike.",
    "not_a_fact": "{table}, row {row}: {element} is no number, choice or yes-no question of the form.",
    "not_a_test": "{table}, row {row}: test {element} by bounds if it is a number, by one_of if it is chosen.",
    "not_a_value_of_it": "{table}, row {row}: {value} is not a value of {element}.",
    "nothing_between": "{table}, row {row}: no number lies between the bounds of {element}.",
    "table_too_large": "{table} tells too many facts apart to be checked. Divide it.",
    "table_gap": "{table} leaves a gap: no row holds {facts}.",
    "table_overlap": "{table} says two things: the rows {rows} all hold {facts}.",
}
ENDLESS = Decimal("Infinity")
Cut = tuple[Decimal, int]  # a place on the line of numbers: just before the number (0) or just after it (1)
Cell = tuple[Cut, Cut] | str  # what no test of the table tells apart: a stretch of numbers, or one value


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTest:
    """What a row asks of one answer: a number between bounds, of which ``least`` and ``most`` count in, or ``one_of`` some values."""

    element: str
    least: Decimal | None = None
    above: Decimal | None = None
    most: Decimal | None = None
    below: Decimal | None = None
    one_of: tuple[str, ...] = ()

    def stretch(self, *, whole: bool = False) -> tuple[Cut, Cut]:
        """From where to where the number may lie; ``whole`` numbers have nothing between one and the next."""
        begins = max(((bound, after) for bound, after in ((self.least, 0), (self.above, 1)) if bound is not None), default=(-ENDLESS, 0))
        ends = min(((bound, after) for bound, after in ((self.most, 1), (self.below, 0)) if bound is not None), default=(ENDLESS, 0))
        return (_whole(begins), _whole(ends)) if whole else (begins, ends)

    def holds(self, answer: str) -> bool:
        """Whether the answer passes; one that is missing or unreadable does not."""
        if self.one_of:
            return answer in self.one_of
        number = _number(answer)
        begins, ends = self.stretch()
        return number is not None and begins <= (number, 0) and (number, 1) <= ends


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscretionRow:
    """A fact pattern (适用情形) as published, in ``text``, how the machine tests it, and what follows: words, or a range of numbers."""

    code: str
    text: str
    when: tuple[FactTest, ...] = ()
    result: str = ""
    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether the facts are those of the row."""
        return all(test.holds(answers.get(test.element, "")) for test in self.when)

    def covers(self, value: str) -> bool:
        """Whether the value is what follows from the row."""
        if self.least is None or self.most is None:
            return value == self.result
        number = _number(value)
        return number is not None and self.least <= number <= self.most

    @property
    def usual(self) -> str:
        """The one value that follows; empty where the row leaves a range to choose from."""
        return self.result or (f"{self.least:f}" if self.least is not None and self.least == self.most else "")

    def follows(self, unit: str) -> str:
        """What follows from the row, in words."""
        return self.result or (f"{self.usual or f'{self.least:f}–{self.most:f}'} {unit}".strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscretionSource:
    """Where a table was published. One that nobody has ``verified`` is shown to the officer as such and cited in no letter."""

    document: str
    article: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscretionTable:
    """A discretion table (裁量基准): what is decided in a ``step``, with a view to a ``criterion`` of it where one is named.

    ``unit`` follows the numbers of a table of ranges. ``version`` is the one of its publisher.
    """

    code: str
    name: str
    decides: str
    step: str
    rows: tuple[DiscretionRow, ...]
    source: DiscretionSource
    version: str
    criterion: str = ""
    unit: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The answers the table looks at, by element."""
        return tuple(dict.fromkeys(test.element for row in self.rows for test in row.when))

    @property
    def results(self) -> tuple[str, ...]:
        """The words a table of words can lead to, in its order; () for one of numbers."""
        return tuple(dict.fromkeys(row.result for row in self.rows if row.result))

    def suggested(self, facts: Mapping[str, str]) -> DiscretionRow | None:
        """The row the facts (answers of the form, by element) belong to; None where an answer the table needs is missing."""
        found = [row for row in self.rows if row.holds(facts)]
        return found[0] if len(found) == 1 else None

    def said(self, row: DiscretionRow | None, value: str, reason: str = "") -> str:
        """How the table was used, in one sentence: its row, what was decided, and why so where that is not what the row says."""
        pattern, decided = f"“{row.text}”，" if row else "", f"{self.decides}：{f'{value} {self.unit}'.strip()}"
        listed = f"；基准为{row.follows(self.unit)}" if row and not row.covers(value) else ""
        return f"《{self.name}》{pattern}{decided}{listed}{f'；理由：{reason}' if reason else ''}"

    def takes(self, value: str) -> bool:
        """Whether the value is one the table knows: a result of one of its rows, or any number where it leads to numbers."""
        return value in self.results if self.results else _number(value) is not None

    def flaws(self, elements: Mapping[str, DataElement]) -> tuple[Fault, ...]:
        """Why the table can't be used: a test or result that means nothing, facts that no row holds, facts that two rows hold."""
        where = f"discretion.{self.code}"
        shape = tuple(Fault(code=code, where=f"{where}.{row}", sentence=TABLE_SENTENCES[code], params={"table": self.name, "row": row, **params})
                      for code, row, params in _misshapen(self, elements))
        return shape or tuple(Fault(code=code, where=where, sentence=TABLE_SENTENCES[code], params={"table": self.name, **params})
                              for code, params in _misfits(self, elements))


def _misshapen(table: DiscretionTable, elements: Mapping[str, DataElement]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Rows and tests that mean nothing by themselves: code, row, and what fills the sentence."""
    if not table.rows:
        yield "table_empty", "-", {}
    worded = {bool(row.result) for row in table.rows}
    for row in table.rows:
        ranged = row.least is not None and row.most is not None and row.least <= row.most
        if len(worded) > 1 or bool(row.result) == ranged:
            yield "no_result", row.code, {}
        for test in row.when:
            element = elements.get(test.element)
            numbers = any(bound is not None for bound in (test.least, test.above, test.most, test.below))
            if element is None or element.kind not in NUMBERS | WORDS:
                yield "not_a_fact", row.code, {"element": test.element}
            elif numbers == bool(test.one_of) or numbers != (element.kind in NUMBERS):
                yield "not_a_test", row.code, {"element": element.name}
            elif strange := [value for value in test.one_of if value not in _values(element)]:
                yield "not_a_value_of_it", row.code, {"element": element.name, "value": "、".join(strange)}
            elif numbers and (stretch := test.stretch(whole=element.kind is ElementKind.INTEGER))[0] >= stretch[1]:
                yield "nothing_between", row.code, {"element": element.name}


def _misfits(table: DiscretionTable, elements: Mapping[str, DataElement]) -> Iterator[tuple[str, dict[str, str]]]:
    """Facts no row holds, and pairs of rows that hold the same facts, each with one example."""
    facts = [elements[name] for name in table.facts]
    axes = [_cells(element, table) for element in facts]
    if prod(map(len, axes)) > MOST_CELLS:
        yield "table_too_large", {}
        return
    gap, twice = "", dict[tuple[str, ...], str]()
    for cell in product(*axes):
        held = tuple(row.code for row in table.rows if all(_within(test, elements, dict(zip(table.facts, cell, strict=True))) for test in row.when))
        example = "、".join(_said(element, part) for element, part in zip(facts, cell, strict=True))
        gap = gap or (example if not held else "")
        if len(held) > 1:
            twice.setdefault(held, example)
    if gap:
        yield "table_gap", {"facts": gap}
    for rows, example in twice.items():
        yield "table_overlap", {"rows": "、".join(rows), "facts": example}


def _cells(element: DataElement, table: DiscretionTable) -> list[Cell]:
    """What the table tells apart in one fact: its values, or the stretches between the bounds of its tests."""
    if element.kind in WORDS:
        return list(_values(element))
    whole = element.kind is ElementKind.INTEGER
    begins: Cut = (_number(element.minimum) or Decimal(0), 0) if element.minimum else (-ENDLESS, 0)
    ends: Cut = (_number(element.maximum) or Decimal(0), 1) if element.maximum else (ENDLESS, 0)
    begins, ends = (_whole(begins), _whole(ends)) if whole else (begins, ends)
    tested = {cut for row in table.rows for test in row.when if test.element == element.id for cut in test.stretch(whole=whole)}
    cuts = [begins, *sorted(cut for cut in tested if begins < cut < ends), ends]
    return list(zip(cuts, cuts[1:], strict=False))


def _within(test: FactTest, elements: Mapping[str, DataElement], cells: Mapping[str, Cell]) -> bool:
    cell = cells[test.element]
    if isinstance(cell, str):
        return cell in test.one_of
    begins, ends = test.stretch(whole=elements[test.element].kind is ElementKind.INTEGER)
    return begins <= cell[0] and cell[1] <= ends


def _said(element: DataElement, cell: Cell) -> str:
    """A cell in signs every editor reads."""
    if isinstance(cell, str):
        return f"{element.name} = {element.label_of(cell)}"
    (least, after), (most, included) = cell
    bounds = (f"{'>' if after else '≥'} {least:f}" if least.is_finite() else "", f"{'≤' if included else '<'} {most:f}" if most.is_finite() else "")
    return " ".join(filter(None, (element.name, *bounds)))


def _values(element: DataElement) -> tuple[str, ...]:
    return ("yes", "no") if element.kind is ElementKind.YES_NO else tuple(choice.code for choice in element.values)


def _whole(cut: Cut) -> Cut:
    """The same place among whole numbers: just before the next of them."""
    number, after = cut
    if not number.is_finite():
        return cut
    return (number.to_integral_value("ROUND_FLOOR") + 1, 0) if after or number != number.to_integral_value() else cut


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
