"""The case in law: its states, what may follow what, and pure questions about it. No Django, no clock."""

from __future__ import annotations

from onewindow.domain.cases.types import FINAL_STATES, CaseState, Outcome, Verb, WhoseTurn
from onewindow.domain.catalogue.types import Leader
from onewindow.domain.people.types import PostKind
from onewindow.kernel.statetable import StateTable, Transition

S, V = CaseState, Verb

# (from, verb, to, article, note). 行政许可法 of 2019 unless another law is named.
STATES = StateTable((
    Transition(source=S.SUBMITTED, verb=V.RECEIVE, target=S.RECEIVED, article="行政许可法 29、32", note="papers listed, receipt given"),
    Transition(source=S.SUBMITTED, verb=V.PRECHECK, target=S.SUBMITTED, article="行政许可法 32(1)-3", note="looked through before acceptance; nothing is decided by it"),
    Transition(source=S.SUBMITTED, verb=V.ACCEPT, target=S.ACCEPTED, article="行政许可法 32(1)-5", note="complete and in legal form"),
    Transition(source=S.SUBMITTED, verb=V.DEEM_ACCEPTED, target=S.ACCEPTED, article="行政许可法 32(1)-4", note="silence for five working days: accepted from the day of receipt"),
    Transition(source=S.SUBMITTED, verb=V.REQUEST_CORRECTION, target=S.CORRECTING, article="行政许可法 32(1)-4", note="once, all of it"),
    Transition(source=S.SUBMITTED, verb=V.NOT_REQUIRED, target=S.NOT_REQUIRED, article="行政许可法 32(1)-1", note="no licence is needed: told at once"),
    Transition(source=S.SUBMITTED, verb=V.DECLINE, target=S.DECLINED, article="行政许可法 32(1)-2", note="not competent: decided at once, the competent organ is named"),
    Transition(source=S.SUBMITTED, verb=V.RETURN, target=S.RETURNED, article="行政许可法 32", note="given back: handed in twice, or not an application"),
    Transition(source=S.SUBMITTED, verb=V.DEEM_RENEWED, target=S.DECIDED, article="行政许可法 50(2)", note="the permit ran out before a decision: renewed by silence"),
    Transition(source=S.SUBMITTED, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 37", note="before the decision"),
    Transition(source=S.RECEIVED, verb=V.PRECHECK, target=S.RECEIVED, article="行政许可法 32(1)-3", note="looked through before acceptance; nothing is decided by it"),
    Transition(source=S.RECEIVED, verb=V.ACCEPT, target=S.ACCEPTED, article="行政许可法 32(1)-5", note="complete and in legal form"),
    Transition(source=S.RECEIVED, verb=V.DEEM_ACCEPTED, target=S.ACCEPTED, article="行政许可法 32(1)-4", note="silence for five working days: accepted from the day of receipt"),
    Transition(source=S.RECEIVED, verb=V.REQUEST_CORRECTION, target=S.CORRECTING, article="行政许可法 32(1)-4", note="once, all of it"),
    Transition(source=S.RECEIVED, verb=V.NOT_REQUIRED, target=S.NOT_REQUIRED, article="行政许可法 32(1)-1", note="no licence is needed: told at once"),
    Transition(source=S.RECEIVED, verb=V.DECLINE, target=S.DECLINED, article="行政许可法 32(1)-2", note="not competent: decided at once, the competent organ is named"),
    Transition(source=S.RECEIVED, verb=V.RETURN, target=S.RETURNED, article="行政许可法 32", note="given back: handed in twice, or not an application"),
    Transition(source=S.RECEIVED, verb=V.DEEM_RENEWED, target=S.DECIDED, article="行政许可法 50(2)", note="the permit ran out before a decision: renewed by silence"),
    Transition(source=S.RECEIVED, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 37", note="before the decision"),
    Transition(source=S.CORRECTING, verb=V.SUPPLEMENT, target=S.RECEIVED, article="行政许可法 32(1)-5", note="all supplements are in"),
    Transition(source=S.CORRECTING, verb=V.LAPSE, target=S.LAPSED, article="行政许可法 32(1)-4", note="what was asked for never came"),
    Transition(source=S.CORRECTING, verb=V.DEEM_WITHDRAWN, target=S.WITHDRAWN, article="法律援助法 43", note="what was asked for never came: withdrawn by law"),
    Transition(source=S.CORRECTING, verb=V.DEEM_RENEWED, target=S.DECIDED, article="行政许可法 50(2)", note="the permit ran out before a decision: renewed by silence"),
    Transition(source=S.CORRECTING, verb=V.WITHDRAW, target=S.WITHDRAWN, article="行政许可法 37", note="before the decision"),
    Transition(source=S.ACCEPTED, verb=V.REVIEW, target=S.ACCEPTED, article="行政许可法 34", note="one step of the review net"),
    Transition(source=S.ACCEPTED, verb=V.PAUSE, target=S.ACCEPTED, article="行政许可法 45", note="special procedure, told in writing"),
    Transition(source=S.ACCEPTED, verb=V.RESUME, target=S.ACCEPTED, article="行政许可法 45", note="special procedure over"),
    Transition(source=S.ACCEPTED, verb=V.EXTEND, target=S.ACCEPTED, article="行政许可法 42", note="once, by the leader who may"),
    Transition(source=S.ACCEPTED, verb=V.SUPPLEMENT, target=S.ACCEPTED, article="广东省优化营商环境条例 32", note="what was tolerated as missing came in"),
    Transition(source=S.ACCEPTED, verb=V.LAPSE, target=S.LAPSED, article="广东省优化营商环境条例 32", note="the promise to hand it in was not kept"),
    Transition(source=S.ACCEPTED, verb=V.DEEM_FILED, target=S.DECIDED, article="企业投资项目核准和备案管理条例 13", note="all information received is filed"),
    Transition(source=S.ACCEPTED, verb=V.DEEM_RENEWED, target=S.DECIDED, article="行政许可法 50(2)", note="the permit ran out before a decision: renewed by silence"),
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
CLOSED, WITHDRAWN, LAPSED, NOT_ACCEPTED = "CaseClosed", "CaseWithdrawn", "CaseLapsed", "CaseNotAccepted"
STOPPED, RESUMED, EXTENDED = "SpecialProcedureStarted", "SpecialProcedureEnded", "CaseExtended"
COUNTED_BEGUN, COUNTED_OVER = "ConsultationStarted", "ConsultationEnded"  # special procedures within the time
FILED = "filed"  # what a grant is about that nobody decided: all information was in (企业投资项目条例 13)
PRECHECKED, PRESENT, TOLERATED, TOLERANCE_KEPT, PROMISED = "CasePrechecked", "ApplicantsPresent", "ToleranceGiven", "ToleranceKept", "PromiseGiven"

# The line of command within an organ: a step may be done by its post or by one above it in the line.
LINE = (PostKind.OFFICER, PostKind.SECTION_HEAD, PostKind.ORGAN_LEADER)

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


def needs_reason(outcome: Outcome, *, reason: str, article: str, remedies: str) -> bool:
    """Whether a refusal lacks what 行政许可法 38 demands: reasons, the article, and the way to 复议 and 诉讼."""
    return outcome is Outcome.REFUSED and not (reason.strip() and article.strip() and remedies.strip())


def post_may(*, wanted: PostKind, actual: PostKind) -> bool:
    """Whether a post may do a step meant for another: the same one, or one above it in the line."""
    if wanted in LINE and actual in LINE:
        return LINE.index(actual) >= LINE.index(wanted)
    return wanted is actual


def may_extend(*, allowed: Leader, is_organ_leader: bool, is_government_leader: bool) -> bool:
    """Whether the one who acts may lengthen the time: the organ's leader, or the government's where the law says so (行政许可法 42)."""
    return {Leader.ORGAN: is_organ_leader, Leader.GOVERNMENT: is_government_leader}.get(allowed, False)
