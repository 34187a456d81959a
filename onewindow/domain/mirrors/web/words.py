"""What a sheet says in words: answers with their units, numbers masked as the desk masks them, papers counted, the delivery in a sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.mirrors.types import Line, Mark, Part, Standing
from onewindow.domain.places import queries as places
from onewindow.kernel.errors import NotFound
from onewindow.ui.formats import answer_said


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line as a page draws it. ``mark``: what the citizen marked there; ``fixed``: it was changed since."""

    code: str
    label: str
    value: str
    mark: Mark | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Lines under one heading."""

    title: str
    lines: tuple[LineView, ...]


def groups_of(standing: Standing) -> tuple[GroupView, ...]:
    """The sheet on the screen, in the groups of the form; papers and the delivery come last."""
    if standing.sheet is None:
        return ()
    bundle = catalogue.bundle(bundle_hash=standing.bundle_hash)
    marks = {mark.code: mark for mark in standing.showing.marks} if standing.showing else {}
    groups: dict[str, list[LineView]] = {}
    for line in standing.sheet.lines:
        title = line.group or (_("Papers") if line.part is Part.MATERIAL else _("How the outcome reaches you"))
        view = LineView(code=line.code, label=label_of(line), value=said(line, bundle), mark=marks.get(line.code), fixed=line.code in standing.again)
        groups.setdefault(title, []).append(view)
    return tuple(GroupView(title=title, lines=tuple(lines)) for title, lines in groups.items())


def label_of(line: Line) -> str:
    """The name of a line; the delivery has none of its own."""
    return line.label or _("Delivery")


def said(line: Line, bundle: Bundle) -> str:
    """The value of a line in words."""
    if line.part is Part.ANSWER:
        return answer_said(bundle.elements[line.element], line.value, masked=True)
    if line.part is Part.DELIVERY:
        return _delivery(json.loads(line.value))
    return _material(line, bundle)


def _material(line: Line, bundle: Bundle) -> str:
    stands_for = {"promised": _("Replaced by your promise"), "follows": _("Follows later")}
    if line.value in stands_for:
        return stands_for[line.value]
    if not line.value:
        material = bundle.material(line.code.partition(":")[2])
        how = material.how.value if material else ""
        return {"exempt": _("No need to hand in"), "generated": _("Made from your answers"), "in_person": _("To be shown at the counter")}.get(how, _("Not handed in"))
    given = line.value.split(",")
    pages = len([each for each in given if each != "paper"])
    words = [_("files: %(num)s") % {"num": pages}] if pages else []
    return "、".join([*words, *([_("on paper")] if "paper" in given else [])])


def _delivery(chosen: dict[str, str]) -> str:
    if chosen["method"] == "post":
        return _("By post: %(name)s, %(phone)s, %(address)s") % {"name": chosen["recipient"], "phone": chosen["phone"], "address": chosen["address"]}
    try:
        return _("Picked up at %(centre)s") % {"centre": places.centre(code=chosen["centre_code"]).name}
    except NotFound:
        return _("Picked up at a counter")
