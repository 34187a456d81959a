"""From the source of an item (one reviewed file) to its standard: citations filled in, data elements pinned.

The source says each thing once and by code. What a bundle must carry to stand by itself is looked up here: the
citation and rank of every basis, the article of every clock and of the fee, the data elements of the form, the review
organ and the court of the department.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from onewindow.domain.catalogue.types import ItemStandard
from onewindow.domain.people.types import Department
from onewindow.domain.standards.types import Fault, Law
from onewindow.kernel.formkit import DataElement
from onewindow.kernel.records import from_plain, to_plain

Source = Mapping[str, Any]
RESOLVED = {"basis", "review_basis", "court_basis", "carrier_basis"}  # codes that become citations


class SourceUnreadable(ValueError):
    """The source can't be made into a standard; ``faults`` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def assemble(source: Source, *, laws: Mapping[str, Law], elements: Mapping[str, DataElement],
             department: Department) -> ItemStandard:
    """The standard that the source describes. Raises SourceUnreadable; what it says is for the checks to judge."""
    faults = tuple(Fault(code="unknown_law", where=f"bases.{row.get('code', '?')}", params={"law": str(row.get("law", ""))},
                         sentence="There is no legal text {law} in the register. Enter it first, or correct the code.")
                   for row in source.get("bases", ()) if row.get("law") not in laws)
    if faults:
        raise SourceUnreadable(faults)
    plain = _resolved(source, laws, elements, department)
    try:
        standard = from_plain(plain, ItemStandard)
    except (msgspec.ValidationError, ValueError) as error:
        raise SourceUnreadable((Fault(code="malformed", where=str(source.get("item_code", "?")), params={"detail": str(error)},
                                      sentence="This doesn't have the shape of an item standard: {detail}"),)) from error
    strays = tuple(_strays(source, to_plain(standard), ""))
    if strays:
        raise SourceUnreadable(strays)
    return standard


def _resolved(source: Source, laws: Mapping[str, Law], elements: Mapping[str, DataElement], department: Department) -> dict[str, Any]:
    bases = [_basis(row, laws) for row in source.get("bases", ())]
    citations = {row["code"]: row["citation"] for row in bases if "code" in row}
    settled = {row["code"]: row["citation"] for row in bases if "code" in row and row["verified"]}
    plain = {key: value for key, value in source.items() if key != "item_code"}
    plain["item"] = {**source.get("item", {}), "item_code": source.get("item_code", "")}
    plain["bases"] = bases
    plain["clocks"] = [_clock(row, settled) for row in source.get("clocks", ())]
    if "procedure" in source:
        plain["procedure"] = {**source["procedure"], "doubtful": _doubtful(source["procedure"], bases, laws)}
    plain["remedies"] = _remedies(source.get("remedies", {}), citations, department)
    plain["delivery"] = _cited(source.get("delivery", {}), "carrier_basis", "carrier_article", citations)
    if source.get("fee"):
        plain["fee"] = {**source["fee"], "article": citations.get(source["fee"].get("basis", ""), "")}
    plain["elements"] = {name: to_plain(elements[name]) for name in sorted(_named_elements(source)) if name in elements}
    return plain


def _doubtful(procedure: Source, bases: list[dict[str, Any]], laws: Mapping[str, Law]) -> list[str]:
    """The flags of the procedure that rest on a text or an article nobody has verified, with those the source names itself."""
    unsettled = (*(law.cited for law in laws.values() if not law.verified), *(row["citation"] for row in bases if not row["verified"]))
    return sorted({*procedure.get("doubtful", ()), *(flag for flag, article in procedure.get("articles", {}).items() if article.startswith(unsettled))})


def _basis(row: Source, laws: Mapping[str, Law]) -> dict[str, Any]:
    law = laws[row["law"]]
    verified = bool(row.get("verified", True)) and law.verified
    return {**row, "citation": f"{law.cited}{row.get('article', '')}", "rank": law.rank.value, "verified": verified}


def _clock(row: Source, citations: Mapping[str, str]) -> dict[str, Any]:
    plain = _cited(row, "basis", "article", citations)
    plain["stops"] = [_cited(stop, "basis", "article", citations) for stop in row.get("stops", ())]
    return plain


def _cited(row: Source, code_key: str, article_key: str, citations: Mapping[str, str]) -> dict[str, Any]:
    plain = {key: value for key, value in row.items() if key != code_key}
    return {**plain, article_key: citations.get(str(row.get(code_key, "")), "")}


def _remedies(row: Source, citations: Mapping[str, str], department: Department) -> dict[str, Any]:
    plain = _cited(_cited(row, "review_basis", "review_article", citations), "court_basis", "court_article", citations)
    return {**plain, "review_organ": department.review_organ, "court": department.court}


def _named_elements(source: Source) -> set[str]:
    """Every data element the source names: asked, carried in by the scenario, printed, or counted for the fee."""
    names = {row.get("element") for group in source.get("form", {}).get("groups", ()) for row in group.get("fields", ())}
    names |= {option.get("element") for question in source.get("scenario", ()) for option in question.get("options", ())}
    names |= {row.get("element") for row in source.get("outcome", {}).get("fields", ())}
    names.add(source.get("fee", {}).get("unit_element"))
    return {str(name) for name in names if name}


def _strays(source: object, plain: object, where: str) -> Iterator[Fault]:
    """Keys of the source that the standard doesn't know."""
    if isinstance(source, Mapping) and isinstance(plain, Mapping):
        for key, value in source.items():
            if key in plain:
                yield from _strays(value, plain[key], f"{where}.{key}" if where else str(key))
            elif not (key in RESOLVED or (where == "" and key == "item_code")):
                yield Fault(code="unknown_key", where=where or "-", params={"key": str(key)},
                            sentence="The key {key} means nothing here. Correct it or strike it out.")
    elif isinstance(source, list | tuple) and isinstance(plain, list | tuple):
        for number, (left, right) in enumerate(zip(source, plain, strict=True)):
            name = left.get("code", number) if isinstance(left, Mapping) else number
            yield from _strays(left, right, f"{where}.{name}")
