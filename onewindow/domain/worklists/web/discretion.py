"""The discretion tables of a step as the office sees them: the row of this case, what follows from it, and the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from onewindow.domain.applications.types import SealedDraft
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.worklists.types import Weighed
from onewindow.ui.formats import answer_said

VALUE, REASON = "table.", "why."  # how the fields of a table begin in the form


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A discretion table beside the criteria. ``facts`` are the answers it looks at, as (question, answer); ``rows`` say (fact pattern, result, whether it is
    the case's); ``results`` are what may be chosen, () for a number in ``unit`` between ``least`` and ``most`` of the case's row; ``chosen`` stands in the field."""

    code: str
    name: str
    version: str
    decides: str
    criterion: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, bool], ...]
    results: tuple[str, ...]
    least: str
    most: str
    chosen: str
    reason: str
    found: bool
    source: str
    verified: bool


def tables_of(bundle: Bundle, sealed: SealedDraft, step_code: str, sent: Mapping[str, str]) -> tuple[TableView, ...]:
    """The tables of a step, with what was typed before where the page comes back."""
    tables = bundle.tables_of(step_code)
    values = sealed.values() if tables else {}
    views = []
    for table in tables:
        row = table.suggested(values)
        criterion = next((each.text for step in bundle.steps if step.code == step_code for each in step.criteria if each.code == table.criterion), "")
        views.append(TableView(
            code=table.code, name=table.name, version=table.version, decides=table.decides, criterion=criterion, unit=table.unit,
            facts=tuple((bundle.elements[name].name, answer_said(bundle.elements[name], values.get(name, "")) or "—") for name in table.facts),
            rows=tuple((each.text, each.follows(table.unit), each is row) for each in table.rows), results=table.results,
            least=f"{row.least:f}" if row and row.least is not None else "", most=f"{row.most:f}" if row and row.most is not None else "",
            chosen=sent.get(VALUE + table.code, row.usual if row else ""), reason=sent.get(REASON + table.code, ""), found=row is not None,
            source="".join((f"《{table.source.document}》", table.source.article)), verified=table.source.verified))
    return tuple(views)


def sent_of(sent: QueryDict) -> tuple[Weighed, ...]:
    """What was chosen for each table of the form."""
    codes = [name.removeprefix(VALUE) for name in sent if name.startswith(VALUE)]
    return tuple(Weighed(table=code, value=sent.get(VALUE + code, "").strip()[:40], reason=sent.get(REASON + code, "")) for code in codes)


def cited(bundle: Bundle, sealed: SealedDraft, step_code: str, sent: QueryDict) -> tuple[str, ...]:
    """What the letter will say of the tables that may be cited, by what is chosen now."""
    weighed = {each.table: each for each in sent_of(sent)}
    lines = []
    for table in bundle.tables_of(step_code):
        row, mine = table.suggested(sealed.values()), weighed.get(table.code, Weighed(table=table.code))
        value = mine.value or (row.usual if row else "")
        if table.source.verified and value:
            lines.append(table.said(row, value, mine.reason.strip()))
    return tuple(lines)
