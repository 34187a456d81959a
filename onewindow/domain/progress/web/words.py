"""What the applicant's screens of a case say: states, facts, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onewindow.domain.applications.types import DraftMaterial, MaterialForm, Problem
from onewindow.domain.cases.types import (
    AHEAD_LABELS,
    DEEMED_LABELS,
    ENDED_BADLY,
    FACT_LABELS,
    FILED_LABEL,
    FINAL_STATES,
    STATE_LABELS,
    STATE_LOOKS,
    CaseDetail,
    CaseState,
    FactView,
    Outcome,
    Progress,
    WhoseTurn,
    is_filed,
    whose_turn,
)
from onewindow.domain.courier.types import Consignment, ConsignmentState
from onewindow.kernel import clock
from onewindow.kernel.deadlines import Clock, ClockKind
from onewindow.kernel.errors import Refusal
from onewindow.ui.formats import date_cn, datetime_cn, money
from onewindow.ui.refusals import said
from onewindow.ui.times import Entry, timeline

# Facts that repeat another one for the public or are the file's alone, and those whose note the public reads.
QUIET = frozenset({"CaseReceived", "CaseDecided", "DiscretionUsed"})
TOLD = frozenset({"FactRecorded", "CaseReviewed", "ConsultationStarted", "ConsultationEnded", "PermitIssued", "ChargeRaised", "CaseDeclined", "SpecialProcedureStarted",
                  "SpecialProcedureEnded", "CaseExtended", "HearingArranged"})
OVER = FINAL_STATES
ASTRAY = frozenset(ConsignmentState) - {ConsignmentState.BOOKED, ConsignmentState.HANDED_OVER, ConsignmentState.IN_TRANSIT, ConsignmentState.DELIVERED}
STOPPED, RESUMED = "SpecialProcedureStarted", "SpecialProcedureEnded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, in words; ``act`` names what the reader may do about it."""

    look: str
    title: str
    words: str = ""
    act: str = ""


def state_said(state: CaseState, outcome: Outcome | None = None, *, filed: bool = False) -> tuple[str, str]:
    """Words and look of a state; a refusal is told as such, and so is a filing, which nobody decides."""
    if outcome is Outcome.REFUSED:
        return _("Decision: refused"), "bad"
    if filed and state is CaseState.DECIDED:
        return _("Filed"), "ok"
    if state is CaseState.SUBMITTED:  # what is handed in online is received thereby; the desk's word for it would say otherwise
        return _("Received, papers not checked yet"), STATE_LOOKS[state]
    return _(STATE_LABELS[state]), STATE_LOOKS.get(state, "")


def fact_said(name: str) -> str:
    """A fact in plain words; an unknown one by its name."""
    return _(FACT_LABELS[name]) if name in FACT_LABELS else name


def is_deemed(fact: FactView) -> bool:
    """Whether the law took it as done because somebody was silent."""
    return fact.about == "deemed" and fact.name in DEEMED_LABELS


def note_said(fact: FactView) -> str:
    """The note of a fact: amounts as money, English words of the platform translated."""
    if fact.name == "ChargeRaised" and fact.note:
        return money(fact.note)
    return _(fact.note) if fact.note.isascii() and fact.note else fact.note


def sentence_of(refusal: Refusal) -> str:
    """Why an act was refused. A step that isn't open is told by where the case stands, not by codes."""
    if refusal.code == "illegal_step":
        state = str(refusal.data.get("state", ""))
        here = _(STATE_LABELS[CaseState(state)]) if state in {each.value for each in CaseState} else state
        return _("This is not possible now: the case stands at “%(state)s”.") % {"state": here}
    return said(refusal)


def problem_said(problem: Problem) -> str:
    """What keeps a draft back, in the reader's language; plain English words among its values are translated too."""
    values = {name: _(value) if value.isascii() and value[:1].islower() else value for name, value in problem.values.items()}
    return _(problem.sentence).format(**values)


def entries(facts: Iterable[FactView], ahead: Iterable[str]) -> tuple[Entry, ...]:
    """The timeline for the public: no fact twice, and no note meant for staff."""
    known = tuple(facts)
    quiet = QUIET | {"CaseAccepted"} if is_filed(known) else QUIET
    return timeline([_entry(fact) for fact in known if fact.name not in quiet], ahead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The way of a case as its page shows it: what lies back, folded; the newest that happened; what goes on now; what comes and how it ends."""

    past: tuple[Entry, ...]
    newest: tuple[Entry, ...]
    now: Entry | None
    next: tuple[Entry, ...]


def course(facts: Iterable[FactView], ahead: Iterable[str]) -> Course:
    """The timeline in its parts. Once a case is over its end is what matters, so the final entry stands open."""
    told = entries(facts, ahead)
    done = tuple(each for each in told if each[0] in ("done", "bad"))
    return Course(past=done[:-1], newest=done[-1:], now=next((each for each in told if each[0] == "now"), None), next=tuple(each for each in told if each[0] == "next"))


def fates(detail: CaseDetail, given: Iterable[DraftMaterial]) -> dict[str, tuple[str, str]]:
    """What became of each paper handed in, by its code: words and look."""
    state, asked = detail.summary.state, detail.correction
    again = {point.material_code for point in asked.points} if asked and not asked.answered_at else set()
    found = {}
    for paper in given:
        if paper.material_code in again and state is CaseState.CORRECTING:
            found[paper.material_code] = (_("To hand in again"), "warn")
        elif paper.form is MaterialForm.EXEMPT:
            found[paper.material_code] = (_("No need to hand in"), "ok")
        elif state in (CaseState.ACCEPTED, CaseState.DECIDED, CaseState.CLOSED):
            found[paper.material_code] = (_("Complete, accepted"), "ok")
        elif state is CaseState.SUBMITTED and paper.form is MaterialForm.PAPER:
            found[paper.material_code] = (_("To bring to a counter"), "warn")
        elif state in OVER:
            found[paper.material_code] = (_("Handed in"), "")
        else:
            found[paper.material_code] = (_("Arrived, not looked at yet"), "act")
    return found


def _entry(fact: FactView) -> Entry:
    helped = _("%(name)s helped") % {"name": fact.assisted_by} if fact.assisted_by else ""
    label = _(FILED_LABEL) if is_filed((fact,)) else _(DEEMED_LABELS[fact.name]) if is_deemed(fact) else fact_said(fact.name)
    return ("bad" if fact.name in ENDED_BADLY else "done", label, datetime_cn(fact.recorded_at),
            " · ".join(filter(None, (helped, note_said(fact) if fact.name in TOLD else ""))))


def ahead_of(state: CaseState, *, steps: Iterable[str] = ()) -> tuple[str, ...]:
    """What goes on now, what comes next and the end; nothing once it is over. ``steps`` are the open review steps."""
    now = "、".join(steps)
    titles = [_(label) for label in AHEAD_LABELS.get(state, ())]
    if state is CaseState.SUBMITTED:
        titles[0] = _("Received; a counter checks the papers")
    return (_("Review: %(steps)s") % {"steps": now}, *titles[1:]) if state is CaseState.ACCEPTED and now else tuple(titles)


def turn_said(detail: CaseDetail, *, organ: str, answer_by: date | None, stopped: bool = False, visit: str = "") -> Turn:
    """Whose turn it is, told to the applicant. ``stopped``: the clock stands still; ``visit``: why the applicant has to come in person first."""
    state, due = detail.summary.state, detail.summary.due_on
    if state is CaseState.CORRECTING:
        return Turn(look="you", title=_("Your turn: hand in what is missing"), act=_("Hand in the correction"),
                    words=_("By %(day)s, or the case ends. Everything that is missing stands in one notice below.") % {"day": date_cn(detail.answer_by_on)}
                    if detail.answer_by_on else _("Everything that is missing stands in one notice below."))
    if state is CaseState.ACCEPTED and detail.answer_by_on:
        return Turn(look="you", title=_("Your turn: hand in what is to follow"), act=_("Hand it in now"),
                    words=_("It is accepted already. What is to follow must be in by %(day)s.") % {"day": date_cn(detail.answer_by_on)})
    if state is CaseState.SUBMITTED and visit:
        return Turn(look="you", title=_("Your turn: come to a counter"), act=_("See where to go"),
                    words=_("%(why)s Bring your papers of identity and the receipt number.") % {"why": visit})
    if state in OVER:
        return over_said(state, detail.summary.outcome, detail.facts)
    if detail.open_charge:
        return Turn(look="you", title=_("Your turn: pay the charge"), words=_("The result goes out once it is paid."), act=_("Pay the charge"))
    if state is CaseState.DECIDED and detail.fetch_at and all(fact.name != "ResultCollected" for fact in detail.facts):
        return Turn(look="you", title=_("Your turn: fetch the result"), words=_("It waits for you at %(place)s. Bring your identity card.") % {"place": detail.fetch_at})
    if state is CaseState.DECIDED and is_filed(detail.facts):
        return Turn(look="office", title=_("It is on file"), words=_("You need do nothing more. The certificate stands under “Result”; you can print it yourself."))
    to_come = next((own for own in detail.recordable if own.after_grant), None)
    if to_come is not None:
        return Turn(look="office", title=_("It is granted; still to come: %(what)s") % {"what": to_come.name}, words=to_come.follows)
    astray = next((parcel for parcel in detail.parcels if parcel.is_open and parcel.state in ASTRAY), None)
    if astray is not None:
        return parcel_turn(astray)
    if stopped:
        return stopped_said(detail.facts)
    with_carrier = any(fact.name == "ConsignmentHandedOver" for fact in detail.facts)
    turn = WhoseTurn.ORGAN if detail.turn is WhoseTurn.CARRIER and not with_carrier else detail.turn  # booked is not posted
    return office_said(state, turn=turn, organ=organ, answer_by=answer_by, due_on=due)


def parcel_turn(parcel: Consignment) -> Turn:
    """The turn while a parcel is lost, damaged, on its way back or kept to be fetched."""
    if parcel.state is ConsignmentState.KEPT:
        place = next((scan.place for scan in reversed(parcel.events) if scan.place), "")
        return Turn(look="you", title=_("Your turn: fetch the result"), words=_("It waits for you at %(place)s. Bring your identity card.") % {"place": place})
    title, then = {
        ConsignmentState.LOST: (_("The parcel was lost on the way"), _("We make the result anew and send it again. You pay nothing and need do nothing.")),
        ConsignmentState.DAMAGED: (_("The parcel was damaged on the way"), _("We send the result again. You pay nothing and need do nothing.")),
    }.get(parcel.state, (_("The parcel is coming back to us"), _("We tell you where you can fetch the result; it can also be sent again.")))
    return Turn(look="office", title=title, words=then)


def stopped_said(facts: Iterable[FactView]) -> Turn:
    """The clock stands still: since when, for what, and what becomes of the day."""
    begun = [fact for fact in facts if fact.name == STOPPED][-1:]
    title = _("The clock stands still since %(day)s") % {"day": date_cn(begun[0].recorded_at)} if begun else _("The clock stands still")
    said = [begun[0].note.rstrip("。") + "。"] if begun and begun[0].note else []
    return Turn(look="office", title=title, words=" ".join((*said, _("This time is not counted. It runs on as soon as the result is there, and we tell you in writing."))))


def office_said(state: CaseState, *, turn: WhoseTurn, organ: str, answer_by: date | None, due_on: date | None) -> Turn:
    """The turn of somebody who isn't the applicant, and until when."""
    if turn is WhoseTurn.CARRIER:
        return Turn(look="office", title=_("The post has the result"), words=_("You need do nothing; the tracking stands below."))
    if state is CaseState.DECIDED:
        return Turn(look="office", title=_("The decision is made; the result is being made ready"), words=_("You need do nothing now."))
    if state is CaseState.ACCEPTED:
        late = due_on is not None and due_on < clock.today()
        said = _("The decision was due by %(day)s; it is late.") if late else _("The decision comes by %(day)s.")
        until = said % {"day": date_cn(due_on)} if due_on else ""
        return Turn(look="office", title=_("%(organ)s is reviewing it") % {"organ": organ} if organ else _("The office is reviewing it"), words=until)
    until = _("By %(day)s you are told whether it is accepted.") % {"day": date_cn(answer_by)} if answer_by else _("You need do nothing now.")
    title = _("Received; a counter checks the papers") if turn is WhoseTurn.COUNTER else _("The office checks whether all is there")
    return Turn(look="office", title=title, words=until)


def over_said(state: CaseState, outcome: Outcome | None, facts: Iterable[FactView]) -> Turn:
    """How it ended."""
    again = _("You may apply again at any time; what you filled in is kept for you.")
    if state is CaseState.WITHDRAWN and any(is_deemed(fact) for fact in facts if fact.name == "CaseWithdrawn"):
        return Turn(look="ended", title=_("It counts as withdrawn: what was asked for did not come in time"), words=again, act=_("Apply again"))
    if state is CaseState.WITHDRAWN:
        return Turn(look="over", title=_("You took the application back"), words=again, act=_("Apply again"))
    if state in (CaseState.DECLINED, CaseState.NOT_REQUIRED, CaseState.RETURNED):
        return Turn(look="ended", title=_("The application was not accepted"), words=_("The reason and what you can do stand below."))
    if state is CaseState.LAPSED:
        return Turn(look="ended", title=_("The case ended: what was asked for did not come"), act=_("Apply again"),
                    words=_("The paper of this case gives the reason and the ways to review and to court. You may apply again at any time."))
    refused = outcome is Outcome.REFUSED
    return Turn(look="ended" if refused else "over", title=_("Closed: refused") if refused else _("Closed: granted"), words=_("Nothing is left to do."))


def due_of(clocks: Iterable[Clock], kind: ClockKind) -> date | None:
    """The due day of the clock of the kind."""
    return next((each.due_on for each in clocks if each.rule.kind is kind and each.due_on), None)


def progress_turn(found: Progress, *, answer_by: date | None = None) -> Turn:
    """Whose turn it is, from what progress without sign-in tells; ``answer_by``: the day until which one is told whether it is accepted."""
    names = {fact.name for fact in found.facts}
    if found.state is CaseState.CORRECTING:
        return Turn(look="you", title=_("Your turn: hand in what is missing"), words=_("Sign in to read the notice and to hand it in."))
    if found.state in OVER:
        return over_said(found.state, Outcome(found.outcome) if found.outcome else None, found.facts)
    if "ChargeRaised" in names and "ChargePaid" not in names:
        return Turn(look="you", title=_("Your turn: pay the charge"), words=_("Sign in to pay."))
    if found.state is CaseState.ACCEPTED and stands_still(found):
        return stopped_said(found.facts)
    turn = whose_turn(state=found.state, parcel_under_way=found.state is CaseState.DECIDED and "ConsignmentHandedOver" in names)
    return office_said(found.state, turn=turn, organ="", answer_by=answer_by, due_on=found.due_on)


def act_of(turn: Turn, found: Progress) -> str:
    """What the button under a sentence without sign-in says: the act where it is the reader's turn."""
    if turn.look != "you":
        return _("Sign in to see the case")
    return _("Hand in the correction") if found.state is CaseState.CORRECTING else _("Sign in to pay the charge")


def stands_still(found: Progress) -> bool:
    """Whether a procedure is under way whose time is not counted."""
    told = [fact.name for fact in found.facts]
    return told.count(STOPPED) > told.count(RESUMED)
