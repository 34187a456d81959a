"""What mirrors decides: what a sheet holds, which steps are open, what a mark means. Pure: no Django, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict

from onewindow.domain.applications.types import Delivery, DraftMaterial, Filled, MaterialForm
from onewindow.domain.catalogue.types import Bundle, Material
from onewindow.domain.mirrors.types import Line, Mark, Part, Sheet, ShowingState
from onewindow.kernel.records import canonical
from onewindow.kernel.statetable import StateTable, Transition

S = ShowingState
STATES: StateTable[ShowingState] = StateTable((
    Transition(S.SHOWN, "object", S.OBJECTED),
    Transition(S.OBJECTED, "object", S.OBJECTED),
    Transition(S.SHOWN, "confirm", S.CONFIRMED),
    Transition(S.OBJECTED, "confirm", S.CONFIRMED),
    Transition(S.CONFIRMED, "confirm", S.CONFIRMED, note="what was confirmed has changed since"),
    Transition(S.CONFIRMED, "object", S.OBJECTED),
    Transition(S.CONFIRMED, "sign", S.SIGNED, "电子签名法 14"),
    *(Transition(each, "clear", S.CLEARED) for each in (S.SHOWN, S.OBJECTED, S.CONFIRMED, S.SIGNED)),
))
LONGEST_WORDS = 100  # characters a citizen may write beside a line
MOST_MARKS = 200
MOST_SIGNATURE = 300_000  # bytes of a drawn signature
PROMISED, FOLLOWS = "promised", "follows"  # what stands for a material that is not handed in


def sheet_of(filled: Filled, bundle: Bundle) -> Sheet:
    """The lines of what a draft, or a submission of it, records: answers that are asked and given, materials, the delivery.

    A draft and its submission give the same sheet, so a confirmation of the one proves the other.
    """
    lines = (*_answers(filled, bundle), *_materials(filled, bundle), *_delivery(filled.delivery))
    return Sheet(lines=lines, digest=digest_of(lines))


def digest_of(lines: Iterable[Line]) -> str:
    """SHA-256 over codes and values."""
    return hashlib.sha256(canonical([[line.code, line.value] for line in lines])).hexdigest()


def digest_of_value(line: Line) -> str:
    """A short digest of one line's value, by which a later look tells whether it was changed."""
    return hashlib.sha256(canonical([line.code, line.value])).hexdigest()[:16]


def fixed(marks: Iterable[Mark], sheet: Sheet) -> frozenset[str]:
    """The marked lines whose value is another one by now, or that are gone."""
    known = {line.code: digest_of_value(line) for line in sheet.lines}
    return frozenset(mark.code for mark in marks if known.get(mark.code) != mark.was)


def same_name(typed: str, name: str) -> bool:
    """Whether the typed name is the person's, spaces and dots aside."""
    def plain(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum()).casefold()
    return bool(plain(typed)) and plain(typed) == plain(name)


def _answers(filled: Filled, bundle: Bundle) -> Iterable[Line]:
    values = filled.values()
    asked = {each.element: each for each in bundle.form.visible(values)}
    for group in bundle.form.groups:
        for each in group.fields:
            if each.element in asked and values.get(each.element):
                yield Line(part=Part.ANSWER, code=each.element, element=each.element, value=values[each.element], group=group.title,
                           label=asked[each.element].label or bundle.elements[each.element].name)


def _materials(filled: Filled, bundle: Bundle) -> Iterable[Line]:
    promised = frozenset(bundle.promise.materials) if filled.promised and bundle.promise else frozenset()
    for material in bundle.materials_for(bundle.chosen(filled.values(), filled.scenario)):
        given = [each for each in filled.materials if each.material_code == material.code and each.form is not MaterialForm.EXEMPT]
        value = PROMISED if material.code in promised else _given(filled, material, given)
        yield Line(part=Part.MATERIAL, code=f"material:{material.code}", label=material.name, value=value)


def _given(filled: Filled, material: Material, given: list[DraftMaterial]) -> str:
    if given:
        return ",".join(sorted(each.file_no or MaterialForm.PAPER.value for each in given))
    return FOLLOWS if material.code in filled.tolerated else ""


def _delivery(delivery: Delivery | None) -> Iterable[Line]:
    if delivery is not None:
        value = canonical({name: str(each) for name, each in asdict(delivery).items()}).decode()
        yield Line(part=Part.DELIVERY, code="delivery", label="", value=value)
