"""The case in law: its states, what may follow what, and pure questions about it. No Django, no clock."""

from __future__ import annotations

from onewindow.domain.cases.types import CaseState, Outcome, Verb
from onewindow.domain.catalogue.types import Leader
from onewindow.domain.people.types import PostKind
from onewindow.kernel.statetable import StateTable, Transition

S, V = CaseState, Verb

HANDED_IN = (S.SUBMITTED, S.RECEIVED)  # nobody has accepted it yet
UNDECIDED = (*HANDED_IN, S.CORRECTING, S.ACCEPTED)

# (from, verb, to, article, note); None stays where it is. The articles are the Licensing Law's (行政许可法 of 2019) unless another is named: they stand for
# licences alone. What another procedure rests on is in its own record (``Bundle.rests_on``).
STATES = StateTable(Transition(source=source, verb=verb, target=target or source, article=article, note=note) for sources, verb, target, article, note in (
    ((S.SUBMITTED,), V.RECEIVE, S.RECEIVED, "行政许可法 29、32", "papers listed, receipt given"),
    ((S.ACCEPTED,), V.RECEIVE, None, "行政许可法 29、32", "silence accepted it before those had come whom the law wants in person"),
    (HANDED_IN, V.PRECHECK, None, "行政许可法 32(1)-3", "looked through before acceptance; nothing is decided by it"),
    (HANDED_IN, V.ACCEPT, S.ACCEPTED, "行政许可法 32(1)-5、32(2)", "complete and in legal form"),
    (HANDED_IN, V.DEEM_ACCEPTED, S.ACCEPTED, "行政许可法 32(1)-4", "silence for five working days: accepted from the day of receipt"),
    (HANDED_IN, V.REQUEST_CORRECTION, S.CORRECTING, "行政许可法 32(1)-4", "once, all of it"),
    (HANDED_IN, V.NOT_REQUIRED, S.NOT_REQUIRED, "行政许可法 32(1)-1", "no licence is needed: told at once"),
    (HANDED_IN, V.DECLINE, S.DECLINED, "行政许可法 32(1)-2", "not competent: decided at once, the competent organ is named"),
    (HANDED_IN, V.RETURN, S.RETURNED, "行政许可法 32", "given back: handed in twice"),
    ((S.CORRECTING,), V.SUPPLEMENT, S.RECEIVED, "行政许可法 32(1)-5", "all supplements are in"),
    ((S.CORRECTING,), V.LAPSE, S.LAPSED, "", "what was asked for never came, and a law ends the case"),
    ((S.CORRECTING, S.ACCEPTED), V.DEEM_WITHDRAWN, S.WITHDRAWN, "", "what the applicant had to do was not done: withdrawn by law (法律援助法 43, 民法典 1077)"),
    ((S.ACCEPTED,), V.REVIEW, None, "行政许可法 34", "one step of the review net"),
    ((S.ACCEPTED,), V.PAUSE, None, "行政许可法 45", "special procedure, told in writing"),
    ((S.ACCEPTED,), V.RESUME, None, "行政许可法 45", "special procedure over"),
    ((S.ACCEPTED,), V.EXTEND, None, "行政许可法 42", "once, by the leader who may"),
    ((S.ACCEPTED,), V.SUPPLEMENT, None, "广东省优化营商环境条例 32", "what was tolerated as missing came in"),
    ((S.ACCEPTED,), V.LAPSE, S.LAPSED, "广东省优化营商环境条例 32", "the promise to hand it in was not kept"),
    ((S.ACCEPTED,), V.DEEM_FILED, S.DECIDED, "企业投资项目核准和备案管理条例 13", "all information received is filed"),
    ((S.ACCEPTED,), V.DECIDE, S.DECIDED, "行政许可法 37、38", "granted or refused, in writing"),
    (UNDECIDED, V.DEEM_RENEWED, S.DECIDED, "行政许可法 50(2)", "the permit ran out before a decision: renewed by silence"),
    (UNDECIDED, V.WITHDRAW, S.WITHDRAWN, "", "before the decision; whose application it is may take it back"),
    ((S.DECIDED,), V.CLOSE, S.CLOSED, "行政许可法 44", "issued and delivered"),
) for source in sources)

INITIAL = CaseState.SUBMITTED

# Dated facts that clocks and timelines read, by the names the bundles' clock rules use.
SUBMITTED, RECEIVED, TAKEN_IN = "CaseSubmitted", "CaseReceived", "CaseTakenIn"
CORRECTION_REQUESTED, SUPPLEMENTED = "CorrectionRequested", "CaseSupplemented"
ACCEPTED, DECLINED, REVIEWED, DECIDED = "CaseAccepted", "CaseDeclined", "CaseReviewed", "CaseDecided"
GRANTED, REFUSED, PERMIT_ISSUED, CHARGED, PAID = "CaseGranted", "CaseRefused", "PermitIssued", "ChargeRaised", "ChargePaid"
HANDED_OVER, DELIVERED, READY, COLLECTED = "ConsignmentHandedOver", "ConsignmentDelivered", "ResultReady", "ResultCollected"
CLOSED, WITHDRAWN, LAPSED, NOT_ACCEPTED = "CaseClosed", "CaseWithdrawn", "CaseLapsed", "CaseNotAccepted"
STOPPED, RESUMED, EXTENDED = "SpecialProcedureStarted", "SpecialProcedureEnded", "CaseExtended"
COUNTED_BEGUN, COUNTED_OVER = "ConsultationStarted", "ConsultationEnded"  # special procedures within the time
FILED = "filed"  # what a grant is about that nobody decided: all information was in (企业投资项目条例 13)
PRECHECKED, PRESENT, TOLERATED, TOLERANCE_KEPT, PROMISED = "CasePrechecked", "ApplicantsPresent", "ToleranceGiven", "ToleranceKept", "PromiseGiven"

# The line of command within an organ: a step may be done by its post or by one above it in the line.
LINE = (PostKind.OFFICER, PostKind.SECTION_HEAD, PostKind.ORGAN_LEADER)


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
