"""How the portal says what rooms answer: times, fees, the four facts, where a case stands."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onewindow.domain.cases.types import CaseState
from onewindow.domain.catalogue.types import (
    Audience,
    ConditionTest,
    FourFacts,
    GuideMaterial,
    MaterialHow,
    StepKind,
)
from onewindow.domain.places.types import ServiceCentre
from onewindow.kernel.money import Money
from onewindow.ui.formats import money, time_cn
from onewindow.ui.times import length

Fact = tuple[str, str, str, str]

# How a material gets here: words, look of the tag.
HOW = {
    MaterialHow.UPLOAD: (gettext_lazy("Photo or upload"), "act"),
    MaterialHow.EXEMPT: (gettext_lazy("Not needed"), "ok"),
    MaterialHow.GENERATED: (gettext_lazy("Made for you"), "ok"),
    MaterialHow.IN_PERSON: (gettext_lazy("Show the original at the counter"), "warn"),
}
TESTS = {
    ConditionTest.MATERIAL: gettext_lazy("seen from your papers"),
    ConditionTest.DATA: gettext_lazy("looked up in the register"),
    ConditionTest.SITE_CHECK: gettext_lazy("checked on site"),
    ConditionTest.PROMISE: gettext_lazy("on your written promise"),
    ConditionTest.EXPERT: gettext_lazy("judged by experts"),
}
AUDIENCES = {Audience.PERSON.value: gettext_lazy("For persons"), Audience.ORGANISATION.value: gettext_lazy("For companies and shops")}
DAYS = (gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"), gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"))
# Where a case stands: words and look of the tag.
STATES = {
    CaseState.SUBMITTED: (gettext_lazy("Received, papers not checked yet"), "act"),
    CaseState.RECEIVED: (gettext_lazy("Received, waiting for acceptance"), "act"),
    CaseState.CORRECTING: (gettext_lazy("Waiting for your correction"), "warn"),
    CaseState.ACCEPTED: (gettext_lazy("Accepted, under review"), "act"),
    CaseState.DECIDED: (gettext_lazy("Decided, result on its way"), "ok"),
    CaseState.CLOSED: (gettext_lazy("Closed"), "ok"),
    CaseState.DECLINED: (gettext_lazy("Not accepted"), "bad"),
    CaseState.NOT_REQUIRED: (gettext_lazy("No application needed"), ""),
    CaseState.RETURNED: (gettext_lazy("Given back"), ""),
    CaseState.LAPSED: (gettext_lazy("Ended, nothing more was handed in"), "bad"),
    CaseState.WITHDRAWN: (gettext_lazy("Withdrawn"), ""),
}


def fee_said(four: FourFacts) -> str:
    """The fee: free, an amount, or an amount a unit."""
    if four.fee_kind is None:
        return _("Free")
    amount = money(Money(four.fee_fen))
    return _("%(amount)s per %(unit)s") % {"amount": amount, "unit": four.fee_unit} if four.fee_unit else amount


def four_facts(four: FourFacts, *, free_post: bool = False) -> tuple[Fact, ...]:
    """Icon, question, answer, small print of the four things people ask first."""
    promised = length(four.promised.amount, four.promised.unit)
    limit = length(four.statutory.amount, four.statutory.unit) if four.statutory else ""
    statutory = _("By law: %(time)s") % {"time": limit} if limit not in ("", promised) else ""
    spared = ngettext("%(num)d more we fetch or make for you", "%(num)d more we fetch or make for you", four.spared) % {"num": four.spared}
    return (
        ("clock", _("How long"), promised, statutory),
        ("route", _("How many trips"), ngettext("%(num)d trip", "%(num)d trips", four.visits) % {"num": four.visits},
         four.visit_reason or (_("Wholly online") if four.visits == 0 else "")),
        ("papers", _("What to hand in"), ngettext("%(num)d paper", "%(num)d papers", four.to_give) % {"num": four.to_give} if four.to_give else _("Nothing to hand in"),
         spared if four.spared else ""),
        ("yuan", _("What it costs"), fee_said(four), _("Posting is free too") if free_post and four.fee_kind is None else ""),
    )


def start_said(four: FourFacts) -> str:
    """What the button that begins an application says: it is done online, or filled in there before somebody goes."""
    return _("Fill in online first") if four.visits else _("Apply online")


def who_said(kind: StepKind, organ: str) -> str:
    """Who does a step: the any-item counter takes in, all else is the competent organ's."""
    if kind is StepKind.RECEIVE:
        return _("any-item counter")
    return _("%(organ)s, at a time you agree") % {"organ": organ} if kind is StepKind.SITE_CHECK else organ


def material_note(row: GuideMaterial) -> str:
    """What stands under the way of handing in: kinds of file, or who it is fetched from."""
    material = row.material
    if material.how is MaterialHow.UPLOAD and material.file_types:
        return " / ".join(kind.upper() for kind in material.file_types)
    return material.issuer if material.how is MaterialHow.EXEMPT else ""


def hours_said(centre: ServiceCentre) -> tuple[tuple[str, str], ...]:
    """Opening hours, days with the same hours on one line: (days, hours)."""
    days: dict[str, list[int]] = {}
    for weekday in range(1, 8):
        spans = [f"{time_cn(span.opens)}–{time_cn(span.closes)}" for span in centre.opening if span.weekday == weekday]
        if spans:
            days.setdefault(_(", ").join(spans), []).append(weekday)
    return tuple((_days_said(numbers), hours) for hours, numbers in days.items())


def _days_said(numbers: list[int]) -> str:
    names = [str(DAYS[number - 1]) for number in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return _("%(from)s to %(to)s") % {"from": names[0], "to": names[-1]}
    return _(", ").join(names)
