"""What crosses the room's walls: states, outcomes and the frozen records of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.domain.catalogue.types import OwnFact
from onewindow.domain.courier.types import Consignment
from onewindow.domain.limits.types import ASK_WITHIN as ASK_WITHIN
from onewindow.domain.limits.types import HOLD_WITHIN as HOLD_WITHIN
from onewindow.domain.limits.types import NOTICE_AHEAD as NOTICE_AHEAD
from onewindow.domain.limits.types import (
    HearingMark as HearingMark,  # facts of the case, told by the room that holds the hearing
)
from onewindow.domain.limits.types import OpinionMark as OpinionMark
from onewindow.domain.papers.types import Paper, PaperKind
from onewindow.domain.payments.types import Charge, ChargeState
from onewindow.kernel.deadlines import TimedFact


class CaseState(StrEnum):
    """Where a case (办件) stands in law. Receiving (收件) is not accepting (受理)."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    CORRECTING = "correcting"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    CLOSED = "closed"
    NOT_REQUIRED = "not_required"
    DECLINED = "declined"
    RETURNED = "returned"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


FINAL_STATES = frozenset({CaseState.CLOSED, CaseState.NOT_REQUIRED, CaseState.DECLINED, CaseState.RETURNED, CaseState.LAPSED, CaseState.WITHDRAWN})


class Verb(StrEnum):
    """What may be done to a case."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    PRECHECK = "precheck"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    NOT_REQUIRED = "not_required"
    DECLINE = "decline"
    RETURN = "return"
    REQUEST_CORRECTION = "request_correction"
    SUPPLEMENT = "supplement"
    LAPSE = "lapse"
    DEEM_WITHDRAWN = "deem_withdrawn"
    REVIEW = "review"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    DEEM_FILED = "deem_filed"
    DEEM_RENEWED = "deem_renewed"
    DECIDE = "decide"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class NoKind(StrEnum):
    """The three ways not to accept, which differ in law: no licence is needed (不受理), another organ is competent (不予受理), given back (退件)."""

    NOT_REQUIRED = "not_required"
    NOT_COMPETENT = "not_competent"
    RETURNED = "returned"


class DeemedKind(StrEnum):
    """What the law takes as done because somebody stayed silent (视为)."""

    ACCEPTED = "accepted"
    FILED = "filed"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Outcome(StrEnum):
    """What was decided: 准予 or 不予."""

    GRANTED = "granted"
    REFUSED = "refused"


class WhoseTurn(StrEnum):
    """Who has to act next."""

    APPLICANT = "applicant"
    COUNTER = "counter"
    ORGAN = "organ"
    CARRIER = "carrier"
    NOBODY = "nobody"


class WorklistView(StrEnum):
    """The tabs of a worklist."""

    INTAKE = "intake"
    TO_DO = "to_do"
    DUE_SOON = "due_soon"
    RETURNED = "returned"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a worklist is narrowed to; what is empty does not narrow. ``words`` stand in the applicant's name, the service's or the number; ``before``: due soon is due before this day.

    ``only`` and ``without`` are numbers of cases: of all of them the list keeps those, or leaves these out.
    """

    item_code: str = ""
    words: str = ""
    states: frozenset[CaseState] = frozenset()
    channel: str = ""
    before: date | None = None
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A case in one line."""

    case_no: str
    group_no: str
    item_code: str
    item_name: str
    applicant_no: str
    applicant_name: str
    department_code: str
    state: CaseState
    outcome: Outcome | None
    submitted_at: datetime
    due_on: date | None
    channel: str
    draft_no: str
    bundle_hash: str
    day: date | None = None  # until when somebody has to act: the day due, before acceptance the day to answer, for the applicant's turn theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPoint:
    """One thing that is missing or wrong, with the review point it fails: nothing else can be asked for."""

    material_code: str
    point_code: str
    text: str
    element_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """The one-time notice (一次性告知) of a case and whether it was answered."""

    document_no: str
    requested_at: datetime
    points: tuple[CorrectionPoint, ...]
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """One step's review, as recorded."""

    step_code: str
    step_name: str
    passed: bool
    opinion: str
    officers: tuple[str, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView(TimedFact):
    """One dated fact of the case, as clocks and timelines read it. ``assisted_by`` is who helped the one who acted (帮办)."""

    assisted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """A case with everything its readers may see. ``handlers`` are the staff numbers of those who examined, accepted or reviewed it; ``must_come``: the names of
    those the law wants in person; ``agent``: name and mandate of whoever handed it in for the applicant; ``fetch_at``: the hall where the applicant chose to
    fetch the result, empty when it comes by post or online; ``competent_organ``: whom to ask instead, where the organ declined since it is not competent; ``grant_words``: title and outcome of its grant."""

    summary: CaseSummary
    centre_code: str
    counter_code: str
    members: tuple[CaseSummary, ...]
    facts: tuple[FactView, ...]
    correction: CorrectionView | None
    reviews: tuple[ReviewView, ...]
    documents: tuple[Paper, ...]
    charges: tuple[Charge, ...]
    parcels: tuple[Consignment, ...]
    open_steps: tuple[str, ...]
    verbs: tuple[Verb, ...]
    turn: WhoseTurn
    permit_no: str
    refusal_reason: str
    refusal_article: str
    open_specials: tuple[str, ...] = ()
    missing_specials: tuple[str, ...] = ()
    recordable: tuple[OwnFact, ...] = ()
    withheld_consents: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()
    answer_by_on: date | None = None
    must_come: tuple[str, ...] = ()
    agent: tuple[str, str] = ("", "")
    fetch_at: str = ""
    competent_organ: str = ""
    grant_words: tuple[str, str] = ("", "")

    @property
    def receipt(self) -> Paper | None:
        """The receipt (受理回执、收件凭证) of the case, if it is written."""
        return next((paper for paper in self.documents if paper.kind is PaperKind.RECEIPT), None)

    @property
    def open_charge(self) -> Charge | None:
        """The charge that waits to be paid, if one does."""
        return next((charge for charge in self.charges if charge.state is ChargeState.OPEN), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChange:
    """A cached due day that was derived anew: what it was, what it is, and the day its period began."""

    case_no: str
    before: date | None
    after: date | None
    since_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """A page of a worklist. ``counts`` says how many cases each view but the done ones holds, ``acted`` how often the reader recorded what; both are empty unless asked for."""

    rows: tuple[CaseSummary, ...]
    next_cursor: str
    counts: dict[WorklistView, int]
    acted: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A case some clock of which runs: what the watch over deadlines walks through."""

    case_no: str
    state: CaseState
    item_code: str
    item_name: str
    bundle_hash: str
    department_code: str
    due_on: date | None
    next_due_on: date | None
    answer_by_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What anybody with the receipt number and the phone's last four digits may know: no name, no address.

    ``outcome`` is a value of Outcome, "" before the decision.
    """

    case_no: str
    item_name: str
    state: CaseState
    outcome: str
    submitted_at: datetime
    due_on: date | None
    facts: tuple[FactView, ...]


# Words for people, as message ids: every screen that shows a case says the same.
STATE_LABELS: dict[CaseState, str] = {
    CaseState.SUBMITTED: "Handed in, not taken in yet", CaseState.RECEIVED: "Received, waiting for acceptance",
    CaseState.CORRECTING: "Waiting for the applicant's correction", CaseState.ACCEPTED: "Accepted, under review",
    CaseState.DECIDED: "Decided, result on its way", CaseState.CLOSED: "Case closed", CaseState.NOT_REQUIRED: "No application is needed",
    CaseState.DECLINED: "Declined, not accepted", CaseState.RETURNED: "Given back", CaseState.LAPSED: "Ended: what was asked for did not come",
    CaseState.WITHDRAWN: "Application withdrawn",
}
STATE_LOOKS: dict[CaseState, str] = {
    CaseState.SUBMITTED: "act", CaseState.RECEIVED: "act", CaseState.CORRECTING: "warn", CaseState.ACCEPTED: "act", CaseState.DECIDED: "ok",
    CaseState.CLOSED: "ok", CaseState.DECLINED: "bad", CaseState.LAPSED: "bad",
}
FACT_LABELS: dict[str, str] = {
    "CaseSubmitted": "Application handed in", "CaseReceived": "Application received", "CaseTakenIn": "Taken in at the counter",
    "CasePrechecked": "Looked through before acceptance: nothing is missing", "ApplicantsPresent": "Came in person",
    "CorrectionRequested": "Told once of all that is missing", "CaseSupplemented": "Correction handed in", "CaseAccepted": "Accepted",
    "CaseDeclined": "Declined, not accepted", "CaseReviewed": "Step reviewed", "CaseDecided": "Decision made", "CaseGranted": "Decision: granted",
    "CaseRefused": "Decision: refused", "PermitIssued": "Result issued", "ChargeRaised": "Charge to pay", "ChargePaid": "Charge paid",
    "ConsignmentHandedOver": "Handed to the post", "ConsignmentDelivered": "Delivered and signed for",
    "ConsignmentUndelivered": "Could not be delivered, coming back", "ConsignmentKept": "Kept at a hall to be fetched",
    "ConsignmentLost": "Lost on the way, to be sent again", "ResultReady": "Ready to be fetched at the counter",
    "ResultCollected": "Fetched at the counter", "CaseClosed": "Case closed", "CaseWithdrawn": "Application withdrawn",
    "CaseLapsed": "Ended: what was asked for did not come", "CaseExtended": "Time limit extended",
    "SpecialProcedureStarted": "Special procedure begun, clock stopped",
    "SpecialProcedureEnded": "Special procedure over, clock runs again",
    "ConsultationStarted": "Another office is asked for its opinion",
    "ConsultationEnded": "The other office has answered",
    "OpinionAgrees": "The office asked agrees",
    "OpinionDisagrees": "The office asked does not agree",
    "HearingRightTold": "Told of the right to a hearing",
    "HearingAsked": "A hearing was asked for",
    "HearingRightPassed": "The time to ask for a hearing passed",
    "HearingCalled": "A hearing is to be held",
    "HearingArranged": "Notice of the hearing sent",
    "HearingHeld": "Hearing held and recorded",
    "ToleranceGiven": "Accepted with something to follow",
    "ToleranceKept": "What was to follow is in",
    "PromiseGiven": "Applied by promise", "DiscretionUsed": "Decided by a discretion table",
    "FactRecorded": "Put on record", "ScreenSigned": "Checked and signed at the counter's screen", "ScreenConfirmed": "Checked at the counter's screen",
}
FILED_LABEL = "Filed: all the information is in"  # a grant that nobody decided
DEEMED_LABELS: dict[str, str] = {
    "CaseAccepted": "Accepted, since nobody answered in time",
    "CaseGranted": "Counts as renewed, since nobody decided in time",
    "CaseWithdrawn": "Counts as withdrawn, since what was asked for did not come",
}
AHEAD_LABELS: dict[CaseState, tuple[str, ...]] = {
    CaseState.SUBMITTED: ("A counter takes it in", "The office accepts or says what is missing", "Case closed"),
    CaseState.RECEIVED: ("The office accepts or says what is missing", "Review", "Case closed"),
    CaseState.CORRECTING: ("Waiting for the correction", "The office accepts the application", "Case closed"),
    CaseState.ACCEPTED: ("Review", "Decision and delivery", "Case closed"),
    CaseState.DECIDED: ("The result is handed over", "Case closed"),
}
ENDED_BADLY = frozenset({"CaseDeclined", "CaseRefused", "CaseLapsed"})
RUNNING_STATES = frozenset({CaseState.SUBMITTED, CaseState.RECEIVED, CaseState.ACCEPTED})  # an office's clock runs


def whose_turn(*, state: CaseState, charge_open: bool = False, parcel_under_way: bool = False) -> WhoseTurn:
    """Who has to act next; the sentence a citizen looks for on the page."""
    if state in FINAL_STATES:
        return WhoseTurn.NOBODY
    if state is CaseState.CORRECTING or charge_open:
        return WhoseTurn.APPLICANT
    if state is CaseState.SUBMITTED:
        return WhoseTurn.COUNTER
    if parcel_under_way:
        return WhoseTurn.CARRIER
    return WhoseTurn.ORGAN


def is_filed(facts: Iterable[FactView]) -> bool:
    """Whether the case was filed (备案) by all its information being in, without anybody accepting or deciding it."""
    return any(fact.name == "CaseGranted" and fact.about == "filed" for fact in facts)
