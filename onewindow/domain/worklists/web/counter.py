"""What the counter shows around a case: what waits and why, the numbers of the day, what needs a look, and why an act is not possible now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.domain.cases.types import STATE_LABELS, CaseDetail, CaseState
from onewindow.domain.catalogue.types import Bundle
from onewindow.domain.worklists import queries
from onewindow.domain.worklists.web.sealed import AnswerView, MaterialView
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.formkit import DataElement

BEFORE_ANSWER = frozenset({CaseState.SUBMITTED, CaseState.RECEIVED, CaseState.CORRECTING})
MARKS = {"register": "shield", "permit": "shield", "system": "id", "carried_over": "clock"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """An answer as the counter compares it: ``mark`` is the icon of where it came from, ``came`` the
    same in words, ``told`` what others say instead."""

    label: str
    value: str
    mark: str
    came: str
    told: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDiff:
    """The form, sorted by what it asks of the clerk: ``look`` differs from a source; the groups are quiet, with where most of them came from."""

    look: tuple[FormRow, ...]
    groups: tuple[tuple[str, str, tuple[FormRow, ...]], ...]
    known: int
    typed: int


def beside(actor: Actor, page: Mapping[str, Any], *, competent: bool) -> dict[str, object]:
    """What the counter's page needs over the office's; ``page`` is the context both share."""
    at, detail = clock.now(), page["detail"]
    desk = queries.counter_desk(actor=actor, at=at, after=detail.summary.case_no)
    entered = page["elsewhere"] is None
    stand = verdicts(page["materials"], page["ticked"])
    return {
        "waiting": desk.waiting, "next_no": desk.next_no, "day": desk.day,
        "verdicts": stand,
        "counts": {"all": len(stand), **{name: sum(each == name for each in stand.values()) for name in ("yes", "no")}},
        "why_not": reasons(detail, page["may"], no_accept=page["no_accept"], entered=entered), "may_accept": page["may"]["accept"] and competent and entered,
        "at_desk": detail.summary.channel == "counter", "rights": {"accept": actor.may("cases.accept"), "correct": actor.may("cases.request_correction")},
    }


def diff_of(groups: Sequence[tuple[str, Sequence[AnswerView]]], materials: Sequence[MaterialView], bundle: Bundle) -> FormDiff:
    """The form for comparing with the one who stands there: what differs from a register or another source first, the rest quietly."""
    told: dict[str, list[tuple[str, str]]] = {}
    for view in materials:
        for name, _stated, says in view.register.differs if view.register else ():
            told.setdefault(name, []).append((_("the register"), says))
    look, quiet = [], []
    for title, views in groups:
        rows = [(view, _row(view, bundle.elements[view.element], told)) for view in views]
        look += [row for _view, row in rows if row.told]
        calm = tuple(row for _view, row in rows if not row.told)
        sources = dict.fromkeys(view.source for view, row in rows if view.source and not row.told)
        quiet.append((title, "、".join(sources), calm))
    every = [*look, *(row for _title, _note, rows in quiet for row in rows)]
    typed = sum(row.mark == "pencil" for row in every)
    return FormDiff(look=tuple(look), groups=tuple(group for group in quiet if group[2]), known=len(every) - typed, typed=typed)


def verdicts(materials: Sequence[MaterialView], ticked: set[str]) -> dict[str, str]:
    """What stands of each paper so far: ``no`` where a point is ticked, ``yes`` where a register, a promise or the machine settles it, else open."""
    found = {}
    for view in materials:
        says = [point[4] for point in view.points]
        settled = (view.register is not None and view.register.look == "ok") or (bool(says) and all(each == "ok" for each in says))
        failed = any(point[0] in ticked for point in view.points)
        found[view.material.code] = "no" if failed else "yes" if settled else ""
    return found


def reasons(detail: CaseDetail, may: Mapping[str, bool], *, no_accept: str, entered: bool) -> dict[str, str]:
    """Why each legal act is not possible now, in the words of the dock; "" where it is. An act the post has no right to is not named."""
    state = detail.summary.state
    if state not in BEFORE_ANSWER:
        common = _("This was answered already: the case stands at “%(state)s”.") % {"state": _(STATE_LABELS[state])}
    elif not entered:
        common = _("This counter is not entered for this service.")
    elif no_accept:
        common = no_accept
    elif state is CaseState.CORRECTING:
        common = _("The applicant was told what is missing and has not answered yet.")
    else:
        common = ""
    once = _("The applicant was told once already. The law allows no second notice.") if detail.correction else ""
    return {"accept": "" if may["accept"] and not common else common, "decline": "" if may["decline"] else common,
            "correct": "" if may["correct"] else once or common}


def _row(view: AnswerView, element: DataElement, told: Mapping[str, Sequence[tuple[str, str]]]) -> FormRow:
    """The answer for comparing."""
    others = tuple((source or _("the applicant"), said) for said, source in view.others)
    mark = MARKS.get(view.origin, "pencil") if view.origin else ""
    return FormRow(label=view.label, value=view.value, mark=mark, came=view.came, told=(*told.get(element.name, ()), *others), reason=view.reason)
