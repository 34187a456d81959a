"""How legal rules are said to a reader: kinds, numbers, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.domain.standards.types import PARAMETER_WORDS, Law, LegalRule, ParameterValue, RuleKind

KIND_LABELS = {
    RuleKind.LOCK: "The system forbids it", RuleKind.CLOCK: "Time limit", RuleKind.DOCUMENT: "Paper and file",
    RuleKind.RIGHT: "Rights", RuleKind.DATA: "Data", RuleKind.DELIVERY: "Sending and delivery", RuleKind.MONEY: "Fees",
    RuleKind.REMEDY: "Remedy",
}
KIND_LOOKS = {RuleKind.LOCK: "bad", RuleKind.CLOCK: "act", RuleKind.MONEY: "warn", RuleKind.REMEDY: "gold"}

# Days are said with their unit; the other numbers with a word of their own.
DAY_LABELS = {
    "days": "Time limit", "extra_days": "May be extended by", "simple_days": "In simple cases", "collect_days": "To collect in person",
    "correction_days": "To tell what is missing", "supplement_days": "To hand in what is missing", "request_days": "To ask for it",
    "hold_days": "To hold it", "notice_days": "Told ahead", "answer_days": "To answer", "assign_days": "To assign staff",
    "public_days": "Public notice", "claim_days": "To apply afterwards",
}
NUMBER_LABELS = {
    "months": "Months: %(value)s", "years": "Years: %(value)s", "hours": "Hours: %(value)s", "persons": "Members of staff, at least: %(value)s",
    "times": "Times at most: %(value)s", "age_from": "From the age of %(value)s", "age_below": "Below the age of %(value)s",
    "grounds": "Grounds in law: %(value)s", "channels": "Ways, at least: %(value)s", "length": "Signs: %(value)s",
    "modulus": "Modulus: %(value)s", "weights": "Weights: %(value)s", "alphabet": "Check signs: %(value)s",
    "ranks": "Ranks of law that suffice: %(value)s", "levels": "Levels: %(value)s", "reminder_days": "Reminders, days before: %(value)s",
}
YES_LABELS = {
    "on_the_spot": "At once, on the spot", "excluded_from_clock": "The clock stands still meanwhile", "next_workday": "Goes on to the next working day",
    "in_person": "In person", "written": "In writing", "free": "Free of charge", "e_signature": "Electronic signature",
}
NO_LABELS = {"e_signature": "No electronic signature"}
WORD_LABELS = {
    "starts_on": {
        "receipt": "Counted from receipt", "acceptance": "Counted from acceptance", "decision": "Counted from the decision",
        "notice": "Counted from the notice", "next_day": "Counted from the next day", "expiry": "Counted back from expiry",
        "event": "Counted from what happened", "certificate": "Counted from the certificate", "supplement": "Counted from the last supplement",
    },
    "silence": {
        "deemed_accepted": "Silence: deemed accepted", "deemed_renewed": "Silence: deemed renewed", "deemed_filed": "Complete: deemed filed",
        "deemed_withdrawn": "Silence: deemed withdrawn", "deemed_given_up": "Silence: deemed given up",
        "deemed_agreed": "Silence: deemed agreed", "may_sue": "Silence: the applicant may sue",
    },
    "extra_by": {
        "organ_leader": "Extended by the organ's leader", "government_leader": "Extended by the government's leader",
        "office_leader": "Extended by the leader of the office in charge",
    },
    "agent": {"allowed": "An agent may act", "forbidden": "No agent", "by_mandate": "An agent needs a mandate"},
    "carrier": {"postal": "Postal enterprise only", "any": "Any carrier"},
}
UNIT_LABELS = {"workday": "In working days", "natural_day": "In calendar days"}
RANK_LABELS = {
    "law": "national law", "admin_regulation": "administrative regulation", "state_council_decision": "decision of the State Council",
    "local_regulation": "local regulation", "provincial_rule": "rule of the provincial government",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A legal rule ready for the page."""

    rule: LegalRule
    kind: str
    look: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawView:
    """A law with its rules."""

    law: Law
    rules: tuple[RuleView, ...]


def kinds_said() -> tuple[tuple[str, str], ...]:
    """Every kind of rule as (code, words)."""
    return tuple((kind.value, _(label)) for kind, label in KIND_LABELS.items())


def by_law(rules: tuple[LegalRule, ...], laws: dict[str, Law]) -> tuple[LawView, ...]:
    """The rules under their laws, national law before regulations before the rest; the law with most rules first."""
    rank = {name: place for place, name in enumerate(("law", "admin_regulation", "state_council_decision", "local_regulation"))}
    held = Counter(rule.law for rule in rules)
    order = sorted(held, key=lambda code: (rank.get(laws[code].rank.value, len(rank)), -held[code], code))
    return tuple(LawView(law=laws[code], rules=tuple(_view(rule) for rule in rules if rule.law == code)) for code in order)


def _view(rule: LegalRule) -> RuleView:
    return RuleView(rule=rule, kind=_(KIND_LABELS[rule.kind]), look=KIND_LOOKS.get(rule.kind, ""), numbers=tuple(numbers_said(rule)))


def numbers_said(rule: LegalRule) -> Iterator[str]:
    """The parameters of a rule in words, in the order of the register."""
    unit = str(rule.parameters.get("unit", ""))
    only_unit = unit and not any(name in DAY_LABELS for name in rule.parameters)
    for name, value in rule.parameters.items():
        if name == "unit":
            if only_unit:
                yield _(UNIT_LABELS[unit])
        elif name in DAY_LABELS and isinstance(value, int):
            yield _("%(label)s: %(value)s") % {"label": _(DAY_LABELS[name]), "value": _days(value, unit)}
        elif name in PARAMETER_WORDS:
            yield _(WORD_LABELS[name][str(value)])
        elif name in YES_LABELS:
            yield _(YES_LABELS[name] if value else NO_LABELS.get(name, YES_LABELS[name]))
        else:
            yield _(NUMBER_LABELS[name]) % {"value": _plain(name, value)}


def _plain(name: str, value: ParameterValue) -> str:
    if not isinstance(value, tuple):
        return str(value)
    words = [_(RANK_LABELS.get(str(part), str(part))) for part in value] if name == "ranks" else [str(part) for part in value]
    return _(", ").join(words)


def _days(number: int, unit: str) -> str:
    if unit == "workday":
        return ngettext("%(num)d working day", "%(num)d working days", number) % {"num": number}
    return ngettext("%(num)d calendar day", "%(num)d calendar days", number) % {"num": number}
