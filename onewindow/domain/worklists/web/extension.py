"""Lengthening the time as the office's page tells it: to who may, how; to everybody else of the organ, who may and why not here and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.domain.cases.types import CaseDetail, Verb
from onewindow.domain.catalogue.types import Bundle, Leader
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Colleague, DepartmentKind, PostKind
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import ClockKind, ClockRule, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """``mine``: the reader's post extends, by at most ``most`` ``unit``s; else ``why`` says who does and what to do, or why nobody can."""

    mine: bool
    unit: str
    most: str
    article: str
    why: str = ""


def extension_of(actor: Actor, detail: CaseDetail, bundle: Bundle, colleagues: Sequence[Colleague]) -> Extension | None:
    """What there is to say of lengthening this case's time (行政许可法 42); None while no time runs that could be, and to who is not of its organ."""
    own = actor.department_code == detail.summary.department_code
    if Verb.EXTEND not in detail.verbs or not (own or actor.may("cases.extend")):
        return None
    mine = actor.may("cases.extend") and (own if bundle.procedure.extension is Leader.ORGAN else _governs(actor))
    rule = next((each for each in bundle.clocks if each.extension_fact and each.kind is ClockKind.STATUTORY), None)
    unit = _("working days") if rule is not None and rule.unit is Unit.WORKDAY else _("days")
    why = _why_not(detail, bundle, rule)
    if not why and not mine:
        why = _who(bundle, colleagues, how_much=f"{rule.extension_cap or '-'} {unit}" if rule is not None else "")
    return Extension(mine=not why, unit=unit, most=str(rule.extension_cap or "-") if rule is not None else "", why=why,
                     article=bundle.rests_on(Verb.EXTEND, "行政许可法 42") if rule is not None else "")


def _governs(actor: Actor) -> bool:
    return bool(actor.department_code) and people.department(code=actor.department_code).kind is DepartmentKind.GOVERNMENT


def _why_not(detail: CaseDetail, bundle: Bundle, rule: ClockRule | None) -> str:
    if rule is None or bundle.procedure.extension is Leader.NOBODY:
        return _("The law of this procedure knows no extension. Answer by the day above.")
    if sum(fact.name == "CaseExtended" for fact in detail.facts) >= bundle.procedure.extensions:
        return _("The time was extended already; the law allows no further extension.")
    return ""


def _who(bundle: Bundle, colleagues: Sequence[Colleague], *, how_much: str) -> str:
    """Who proposes and who grants it. The organ's leader is on the list of colleagues; the government's sees the case on a list of their own."""
    if bundle.procedure.extension is Leader.GOVERNMENT:
        government = next((each.name for each in people.departments() if each.kind is DepartmentKind.GOVERNMENT), _("the government"))
        return _("The officer of the case proposes it; the leader of %(organ)s grants it, before the day is over, by at most %(most)s. The case stands on that leader's list.") % {
            "organ": government, "most": how_much}
    leaders = "、".join(f"{each.name}（{each.post_title}）" for each in colleagues if each.kind is PostKind.ORGAN_LEADER)
    return _("The officer of the case proposes it; the leader of this organ grants it, before the day is over, by at most %(most)s: %(who)s. "
             "Hand the case over to the leader by “Hand over to a colleague” and write down why.") % {"most": how_much, "who": leaders or _("nobody at work now")}
