"""What the screens of a case say: states, facts, whose turn it is, due days and why they are what they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onewindow.domain.cases.types import (
    FINAL_STATES,
    CaseDetail,
    CaseState,
    FactView,
    Outcome,
    Progress,
    WhoseTurn,
)
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import Clock, ClockKind, ClockRule, ClockState, Segment, Unit, Why, explain
from onewindow.kernel.errors import Refusal
from onewindow.ui.formats import date_cn, datetime_cn, money
from onewindow.ui.refusals import said

Entry = tuple[str, str, str, str]  # state of the dot, title, when, words

# Where a case stands: words for the applicant, look of the tag.
STATES = {
    CaseState.SUBMITTED: (gettext_lazy("Handed in, not taken in yet"), "act"),
    CaseState.RECEIVED: (gettext_lazy("Received, waiting for acceptance"), "act"),
    CaseState.CORRECTING: (gettext_lazy("Waiting for the applicant's correction"), "warn"),
    CaseState.ACCEPTED: (gettext_lazy("Accepted, under review"), "act"),
    CaseState.DECIDED: (gettext_lazy("Decided, result on its way"), "ok"),
    CaseState.CLOSED: (gettext_lazy("Case closed"), "ok"),
    CaseState.DECLINED: (gettext_lazy("Declined, not accepted"), "bad"),
    CaseState.NOT_REQUIRED: (gettext_lazy("No application is needed"), ""),
    CaseState.RETURNED: (gettext_lazy("Given back"), ""),
    CaseState.LAPSED: (gettext_lazy("Ended: what was asked for did not come"), "bad"),
    CaseState.WITHDRAWN: (gettext_lazy("Application withdrawn"), ""),
}
FACTS = {
    "CaseSubmitted": gettext_lazy("Application handed in"),
    "CaseReceived": gettext_lazy("Application received"),
    "CaseTakenIn": gettext_lazy("Taken in at the counter"),
    "CorrectionRequested": gettext_lazy("Told once of all that is missing"),
    "CaseSupplemented": gettext_lazy("Correction handed in"),
    "CaseAccepted": gettext_lazy("Accepted"),
    "CaseDeclined": gettext_lazy("Declined, not accepted"),
    "CaseReviewed": gettext_lazy("Step reviewed"),
    "CaseDecided": gettext_lazy("Decision made"),
    "CaseGranted": gettext_lazy("Decision: granted"),
    "CaseRefused": gettext_lazy("Decision: refused"),
    "PermitIssued": gettext_lazy("Result issued"),
    "ChargeRaised": gettext_lazy("Charge to pay"),
    "ChargePaid": gettext_lazy("Charge paid"),
    "ConsignmentHandedOver": gettext_lazy("Handed to the post"),
    "ConsignmentDelivered": gettext_lazy("Delivered and signed for"),
    "ResultCollected": gettext_lazy("Fetched at the counter"),
    "CaseClosed": gettext_lazy("Case closed"),
    "CaseWithdrawn": gettext_lazy("Application withdrawn"),
    "CaseExtended": gettext_lazy("Time limit extended"),
    "SpecialProcedureStarted": gettext_lazy("Special procedure begun, clock stopped"),
    "SpecialProcedureEnded": gettext_lazy("Special procedure over, clock runs again"),
    "ConsultationStarted": gettext_lazy("Another office is asked for its opinion"),
    "ConsultationEnded": gettext_lazy("The other office has answered"),
    "CasePrechecked": gettext_lazy("Looked through before acceptance: nothing is missing"),
    "ApplicantsPresent": gettext_lazy("Came in person"),
    "ToleranceGiven": gettext_lazy("Accepted with something to follow"),
    "ToleranceKept": gettext_lazy("What was to follow is in"),
    "PromiseGiven": gettext_lazy("Applied by promise"),
    "CaseLapsed": gettext_lazy("Ended: what was asked for did not come"),
}
# Facts that repeat another one for the public, and those whose note the public reads.
QUIET = frozenset({"CaseReceived", "CaseDecided"})
TOLD = frozenset({"CaseReviewed", "PermitIssued", "ChargeRaised", "CaseDeclined"})
BAD = frozenset({"CaseDeclined", "CaseRefused"})
OVER = FINAL_STATES
RUNNING = frozenset({CaseState.SUBMITTED, CaseState.RECEIVED, CaseState.ACCEPTED})  # an office's clock runs

WHY = {
    Why.START_DAY: gettext_lazy("The day it began is not counted"), Why.WORKDAY: gettext_lazy("Working day"), Why.MAKEUP: gettext_lazy("Weekend worked in exchange"),
    Why.NATURAL_DAY: gettext_lazy("Every day counts"), Why.HOURS: gettext_lazy("Counted in hours"), Why.EXTENSION: gettext_lazy("Extension"),
    Why.ON_THE_SPOT: gettext_lazy("Done while you wait"), Why.WEEKEND: gettext_lazy("Weekend"), Why.HOLIDAY: gettext_lazy("Public holiday"),
    Why.STOPPED: gettext_lazy("The clock stands still"), Why.END_MOVED: gettext_lazy("Ends on a day off, so it moves to the next working day"),
}
CLOCKS = {
    ClockState.NOT_STARTED: (gettext_lazy("not begun"), ""), ClockState.RUNNING: (gettext_lazy("running"), "act"), ClockState.STOPPED: (gettext_lazy("stopped"), ""),
    ClockState.MET: (gettext_lazy("kept"), "ok"), ClockState.OVERDUE: (gettext_lazy("overdue"), "bad"), ClockState.BROKEN: (gettext_lazy("kept late"), "bad"),
}
PUBLIC_CLOCKS = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.ACCEPT, ClockKind.DELIVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, in words; ``act`` names what the reader may do about it."""

    look: str
    title: str
    words: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock as its page draws it: a strip of days and a row for each run of days."""

    name: str
    length: str
    article: str
    started: str
    due: str
    state: str
    look: str
    spans: tuple[tuple[int, str, str, str], ...]
    rows: tuple[SpanRow, ...]
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRow:
    """A run of days that are all counted, or all not, and why. ``ordinals``: which counted days they are."""

    days: str
    count: int
    counted: bool
    ordinals: str
    reason: str
    document_no: str
    actor_name: str
    article: str


def state_said(state: CaseState, outcome: Outcome | None = None) -> tuple[str, str]:
    """Words and look of a state; a refusal is told as such."""
    words, look = STATES[state]
    if outcome is Outcome.REFUSED:
        return _("Decision: refused"), "bad"
    return str(words), look


def fact_said(name: str) -> str:
    """A fact in plain words; an unknown one by its name."""
    return str(FACTS.get(name, name))


def note_said(fact: FactView) -> str:
    """The note of a fact: amounts as money, English words of the platform translated."""
    if fact.name == "ChargeRaised" and fact.note:
        return money(fact.note)
    return _(fact.note) if fact.note.isascii() and fact.note else fact.note


def sentence_of(refusal: Refusal) -> str:
    """Why an act was refused. A step that isn't open is told by where the case stands, not by codes."""
    if refusal.code == "illegal_step":
        state = str(refusal.data.get("state", ""))
        here = str(STATES[CaseState(state)][0]) if state in {each.value for each in CaseState} else state
        return _("This is not possible now: the case stands at “%(state)s”.") % {"state": here}
    return said(refusal)


def entries(facts: Iterable[FactView], ahead: Iterable[str], *, public: bool) -> tuple[Entry, ...]:
    """The timeline: what happened, then what is going on now, then in grey what comes and how it ends.

    ``ahead`` begins with what is going on now. The public sees no fact twice and no note meant for staff.
    """
    done = []
    for fact in facts:
        if public and fact.name in QUIET:
            continue
        words = note_said(fact) if not public or fact.name in TOLD else ""
        who = "" if public else fact.actor_name
        done.append(("bad" if fact.name in BAD else "done", fact_said(fact.name), datetime_cn(fact.recorded_at), " · ".join(filter(None, (who, words)))))
    coming = [("now" if index == 0 else "next", title, "", "") for index, title in enumerate(ahead)]
    return (*done, *coming)


def ahead_of(state: CaseState, *, steps: Iterable[str] = ()) -> tuple[str, ...]:
    """What goes on now, what comes next and the end; nothing once it is over. ``steps`` are the open review steps."""
    closed = _("Case closed")
    now = "、".join(steps)
    return {
        CaseState.SUBMITTED: (_("A counter takes it in"), _("The office accepts or says what is missing"), closed),
        CaseState.RECEIVED: (_("The office accepts or says what is missing"), _("Review"), closed),
        CaseState.CORRECTING: (_("Waiting for the correction"), _("The office accepts the application"), closed),
        CaseState.ACCEPTED: (_("Review: %(steps)s") % {"steps": now} if now else _("Review"), _("Decision and delivery"), closed),
        CaseState.DECIDED: (_("The result is handed over"), closed),
    }.get(state, ())


def turn_said(detail: CaseDetail, *, organ: str, answer_by: date | None, pay: bool, fetch_at: str) -> Turn:
    """Whose turn it is, told to the applicant. ``fetch_at`` names the place where the result waits, if it does."""
    state, due = detail.summary.state, detail.summary.due_on
    if state is CaseState.CORRECTING:
        return Turn(look="you", title=_("Your turn: hand in what is missing"), words=_("Everything that is missing stands in one notice below."),
                    act=_("Hand in the correction"))
    if state in OVER:
        return over_said(state, detail.summary.outcome)
    if pay:
        return Turn(look="you", title=_("Your turn: pay the charge"), words=_("The result goes out once it is paid."), act=_("Pay the charge"))
    if state is CaseState.DECIDED and fetch_at:
        return Turn(look="you", title=_("Your turn: fetch the result"), words=_("It waits for you at %(place)s. Bring your identity card.") % {"place": fetch_at})
    with_carrier = any(fact.name == "ConsignmentHandedOver" for fact in detail.facts)
    turn = WhoseTurn.ORGAN if detail.turn is WhoseTurn.CARRIER and not with_carrier else detail.turn  # booked is not posted
    return office_said(state, turn=turn, organ=organ, answer_by=answer_by, due_on=due)


def office_said(state: CaseState, *, turn: WhoseTurn, organ: str, answer_by: date | None, due_on: date | None) -> Turn:
    """The turn of somebody who isn't the applicant, and until when."""
    if turn is WhoseTurn.CARRIER:
        return Turn(look="office", title=_("The post has the result"), words=_("You need do nothing; the tracking stands below."))
    if state is CaseState.DECIDED:
        return Turn(look="office", title=_("The result is being made ready"), words=_("You need do nothing now."))
    if state is CaseState.ACCEPTED:
        until = _("The decision comes by %(day)s.") % {"day": date_cn(due_on)} if due_on else ""
        return Turn(look="office", title=_("%(organ)s is reviewing it") % {"organ": organ} if organ else _("The office is reviewing it"), words=until)
    until = _("By %(day)s you are told whether it is accepted.") % {"day": date_cn(answer_by)} if answer_by else _("You need do nothing now.")
    title = _("A counter takes it in") if turn is WhoseTurn.COUNTER else _("The office checks whether all is there")
    return Turn(look="office", title=title, words=until)


def over_said(state: CaseState, outcome: Outcome | None) -> Turn:
    """How it ended."""
    if state is CaseState.WITHDRAWN:
        return Turn(look="over", title=_("You took the application back"), words=_("Nothing more happens. You may apply again at any time."))
    if state in (CaseState.DECLINED, CaseState.NOT_REQUIRED, CaseState.RETURNED):
        return Turn(look="over", title=_("The application was not accepted"), words=_("The reason and what you can do stand below."))
    if state is CaseState.LAPSED:
        return Turn(look="over", title=_("The case ended: what was asked for did not come"), words=_("You may apply again at any time."))
    refused = outcome is Outcome.REFUSED
    return Turn(look="over", title=_("Closed: refused") if refused else _("Closed: granted"), words=_("Nothing is left to do."))


def progress_turn(found: Progress) -> Turn:
    """Whose turn it is, from what progress without sign-in tells."""
    names = {fact.name for fact in found.facts}
    if found.state is CaseState.CORRECTING:
        return Turn(look="you", title=_("Your turn: hand in what is missing"), words=_("Sign in to read the notice and to hand it in."))
    if found.state in OVER:
        return over_said(found.state, found.outcome)
    if "ChargeRaised" in names and "ChargePaid" not in names:
        return Turn(look="you", title=_("Your turn: pay the charge"), words=_("Sign in to pay."))
    turn = {CaseState.SUBMITTED: WhoseTurn.COUNTER, CaseState.DECIDED: WhoseTurn.CARRIER if "ConsignmentHandedOver" in names else WhoseTurn.ORGAN}
    return office_said(found.state, turn=turn.get(found.state, WhoseTurn.ORGAN), organ="", answer_by=None, due_on=found.due_on)


def left_said(due_on: date | None, *, today: date, calendar: Calendar) -> tuple[str, str]:
    """How much time is left until the end of the day, in working days, and the look of its chip."""
    if due_on is None:
        return "", ""
    left = calendar.workdays_between(today, due_on)
    if due_on < today:
        return ngettext("%(num)d working day late", "%(num)d working days late", max(1, -left)) % {"num": max(1, -left)}, "bad"
    if left <= 0:
        return _("due today"), "warn"
    return ngettext("%(num)d working day left", "%(num)d working days left", left) % {"num": left}, "ok" if left > 1 else "warn"


def length_said(rule: ClockRule) -> str:
    """How long the rule gives."""
    n = rule.amount
    if rule.unit is Unit.WORKDAY:
        return ngettext("%(num)d working day", "%(num)d working days", n) % {"num": n}
    if rule.unit is Unit.NATURAL_DAY:
        return ngettext("%(num)d day", "%(num)d days", n) % {"num": n}
    if rule.unit is Unit.MONTH:
        return ngettext("%(num)d month", "%(num)d months", n) % {"num": n}
    if rule.unit is Unit.HOUR:
        return ngettext("%(num)d hour", "%(num)d hours", n) % {"num": n}
    return _("On the spot")


def clock_view(clock: Clock) -> ClockView:
    """A clock with the reason for each of its days."""
    ordinals = {day.on: day.ordinal for day in explain(clock)}
    state, look = CLOCKS[clock.state]
    return ClockView(
        name=clock.rule.name, length=length_said(clock.rule), article=clock.rule.article, started=date_cn(clock.started_at), due=date_cn(clock.due_on),
        state=str(state), look=look, provisional=clock.provisional, spans=tuple(_span(part, ordinals, due=clock.due_on) for part in clock.segments),
        rows=tuple(_row(part, ordinals) for part in clock.segments))


def _span(part: Segment, ordinals: dict[date, int], *, due: date | None) -> tuple[int, str, str, str]:
    days = (part.to_on - part.from_on).days + 1
    short = {Why.START_DAY: _("starts"), Why.STOPPED: _("paused")}.get(part.reason_code, _("off"))
    below = _("day %(ordinals)s") % {"ordinals": _ordinals(part, ordinals)} if part.counted else short
    look = "due" if part.to_on == due and part.counted else "" if part.counted else "stop" if part.reason_code is Why.STOPPED else "off"
    return days, _span_days(part), below, look


def _span_days(part: Segment) -> str:
    first = f"{part.from_on.month}.{part.from_on.day}"
    return first if part.from_on == part.to_on else f"{first}–{part.to_on.month}.{part.to_on.day}"


def _ordinals(part: Segment, ordinals: dict[date, int]) -> str:
    first, final = ordinals.get(part.from_on, 0), ordinals.get(part.to_on, 0)
    return str(first) if first == final else f"{first}–{final}"


def _row(part: Segment, ordinals: dict[date, int]) -> SpanRow:
    days = date_cn(part.from_on) if part.from_on == part.to_on else _("%(from)s to %(to)s") % {"from": date_cn(part.from_on), "to": date_cn(part.to_on)}
    reason = " · ".join(filter(None, (str(WHY[part.reason_code]), part.reason)))
    return SpanRow(days=days, count=(part.to_on - part.from_on).days + 1, counted=part.counted, reason=reason, document_no=part.document_no,
                   actor_name=part.actor_name, article=part.article,
                   ordinals=_ordinals(part, ordinals) if part.counted else "")
