"""The case in law: its states, what may follow what, and pure questions about it. No Django, no clock."""

from __future__ import annotations

from onewindow.domain.cases.types import (
    FINAL_STATES,
    CaseState,
    CorrectionPoint,
    DocumentKind,
    Outcome,
    Verb,
    WhoseTurn,
)
from onewindow.domain.people.types import PostKind
from onewindow.kernel.statetable import StateTable, Transition

S, V = CaseState, Verb

# (from, verb, to, article, note). 行政许可法 of 2019 unless another law is named.
STATES = StateTable((
    Transition(source=S.SUBMITTED, verb=V.RECEIVE, target=S.RECEIVED, article="行政许可法 29、32", note="papers listed, receipt given"),
    Transition(source=S.SUBMITTED, verb=V.ACCEPT, target=S.ACCEPTED, article="行政许可法 32(1)-5", note="complete without paper"),
    Transition(source=S.SUBMITTED, verb=V.REQUEST_CORRECTION, target=S.CORRECTING, article="行政许可法 32(1)-4", note="once, all of it"),
    Transition(source=S.SUBMITTED, verb=V.DECLINE, target=S.DECLINED, article="行政许可法 32(1)-1、2", note="not required or not competent"),
    Transition(source=S.SUBMITTED, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 32", note="before the decision"),
    Transition(source=S.RECEIVED, verb=V.ACCEPT, target=S.ACCEPTED, article="行政许可法 32(1)-5", note="complete and in legal form"),
    Transition(source=S.RECEIVED, verb=V.REQUEST_CORRECTION, target=S.CORRECTING, article="行政许可法 32(1)-4", note="once, all of it"),
    Transition(source=S.RECEIVED, verb=V.DECLINE, target=S.DECLINED, article="行政许可法 32(1)-1、2", note="not required or not competent"),
    Transition(source=S.RECEIVED, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 32", note="before the decision"),
    Transition(source=S.CORRECTING, verb=V.SUPPLEMENT, target=S.RECEIVED, article="行政许可法 32(1)-5", note="all supplements are in"),
    Transition(source=S.CORRECTING, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 32", note="before the decision"),
    Transition(source=S.ACCEPTED, verb=V.REVIEW, target=S.ACCEPTED, article="行政许可法 34", note="one step of the review net"),
    Transition(source=S.ACCEPTED, verb=V.DECIDE, target=S.DECIDED, article="行政许可法 37、38", note="granted or refused, in writing"),
    Transition(source=S.ACCEPTED, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 37", note="before the decision"),
    Transition(source=S.DECIDED, verb=V.CLOSE, target=S.CLOSED, article="行政许可法 44", note="issued and delivered"),
))

INITIAL = CaseState.SUBMITTED

# Dated facts that clocks and timelines read, by the names the bundles' clock rules use.
SUBMITTED, RECEIVED, TAKEN_IN = "CaseSubmitted", "CaseReceived", "CaseTakenIn"
CORRECTION_REQUESTED, SUPPLEMENTED = "CorrectionRequested", "CaseSupplemented"
ACCEPTED, DECLINED, REVIEWED, DECIDED = "CaseAccepted", "CaseDeclined", "CaseReviewed", "CaseDecided"
GRANTED, REFUSED, PERMIT_ISSUED, CHARGED, PAID = "CaseGranted", "CaseRefused", "PermitIssued", "ChargeRaised", "ChargePaid"
HANDED_OVER, DELIVERED, COLLECTED = "ConsignmentHandedOver", "ConsignmentDelivered", "ResultCollected"
CLOSED, WITHDRAWN = "CaseClosed", "CaseWithdrawn"

# The line of command within an organ: a step may be done by its post or by one above it in the line.
LINE = (PostKind.OFFICER, PostKind.SECTION_HEAD, PostKind.ORGAN_LEADER)

TEMPLATES: dict[DocumentKind, str] = {
    DocumentKind.RECEIPT: "receipt",
    DocumentKind.ACCEPTANCE: "acceptance",
    DocumentKind.CORRECTION: "correction",
    DocumentKind.DECLINE: "decision_refused",
    DocumentKind.GRANT: "decision_granted",
    DocumentKind.REFUSAL: "decision_refused",
}


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


def is_done(*, state: CaseState, open_charges: int, open_parcels: int, waits_for_pick_up: bool) -> bool:
    """Whether a decided case can be closed: everything owed was paid and everything due was delivered (许可法 44)."""
    return state is CaseState.DECIDED and not open_charges and not open_parcels and not waits_for_pick_up


def notice_text(points: tuple[CorrectionPoint, ...]) -> str:
    """The numbered list of everything the notice asks for."""
    return "\n".join(f"{number}. {point.text}" for number, point in enumerate(points, start=1))


def needs_reason(outcome: Outcome, *, reason: str, article: str, remedies: str) -> bool:
    """Whether a refusal lacks what 行政许可法 38 demands: reasons, the article, and the way to 复议 and 诉讼."""
    return outcome is Outcome.REFUSED and not (reason.strip() and article.strip() and remedies.strip())


def post_may(*, wanted: PostKind, actual: PostKind) -> bool:
    """Whether a post may do a step meant for another: the same one, or one above it in the line."""
    if wanted in LINE and actual in LINE:
        return LINE.index(actual) >= LINE.index(wanted)
    return wanted is actual
