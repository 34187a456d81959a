"""Deciding, delivering at the counter, closing, withdrawing."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import commands as drafts
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import rules
from onewindow.domain.cases.commands import letters
from onewindow.domain.cases.commands import record as act
from onewindow.domain.cases.commands.handing import SELF, collector
from onewindow.domain.cases.commands.intake import require_seen
from onewindow.domain.cases.commands.outcome import (
    READER,
    abandon,
    close_act,
    give,
    record_bar,
    remember,
    send,
    tell_ready,
)
from onewindow.domain.cases.commands.review import (
    StepNotOpen,
    WrongPost,
    fire_step,
    require_no_presider,
    require_post,
)
from onewindow.domain.cases.facts import CaseClosed, CaseDecided, CaseWithdrawn
from onewindow.domain.cases.models import Case, Decision, Review
from onewindow.domain.cases.queries.clocks import timed_facts
from onewindow.domain.cases.queries.details import handlers_of, open_steps_of, what_is_owed
from onewindow.domain.cases.queries.summaries import summary_of
from onewindow.domain.cases.types import CaseState, CaseSummary, Outcome, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import RECORDED, Bundle, ProcedureStep, StepKind
from onewindow.domain.evidence.types import Finding
from onewindow.domain.limits import queries as limits
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.notices import commands as notices
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import Paper, PaperKind, ServiceWay
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal


class RefusalNeedsReasons(Refusal):
    """A refusal without reason or article can't be issued (行政许可法 38)."""

    code = "refusal_needs_reasons"
    sentence = "A refusal needs its facts and reasons and the article it rests on. Write both; the remedies are added for you."
    status = 422


class SamePerson(Refusal):
    """Who accepted or reviewed alone may not also decide."""

    code = "same_person"
    sentence = "You accepted or reviewed this case yourself. Another officer of the organ must decide it."
    status = 403


class NotProven(Refusal):
    """One person may accept and decide on the spot only what a machine found fulfilled (行政许可法 34)."""

    code = "not_proven"
    sentence = "You accepted this case yourself. One person may decide it only if the machine found every point fulfilled; open are {count}: {points}"
    status = 403


class AgainstTheReview(Refusal):
    """Who grants what the review found wanting says why."""

    code = "against_the_review"
    sentence = "The review did not pass: {steps}. Granting all the same needs a reason, which stays in the history."
    status = 422


class SpecialOpen(Refusal):
    """A special procedure is under way, or one the law wants was never held."""

    code = "special_open"
    sentence = "The case can't be decided yet. Under way: {open}. Still to be held: {missing}."


class ConsentWithheld(Refusal):
    """An organ whose consent the law wants did not agree (道路交通安全法 32)."""

    code = "consent_withheld"
    sentence = "This can't be granted: the law wants the consent of another organ, and it did not agree ({special}). Ask it anew, or refuse the application."


class HearingRightOpen(Refusal):
    """A party was told of the right to a hearing and may still ask for one."""

    code = "hearing_right_open"
    sentence = "The case can't be decided yet: a hearing may be asked for until {until}."


class ToleranceOpen(Refusal):
    """What was tolerated as missing has not come in."""

    code = "tolerance_open"
    sentence = "The applicant still owes what was tolerated as missing, until {until}. Grant it when it is in."


class StillOpen(Refusal):
    """Something is still owed or under way."""

    code = "still_open"
    sentence = "The case can't be closed yet: {what}."


class NotHandedOut(Refusal):
    """A result that goes by post is not handed out as well, and delivery is made to somebody."""

    code = "not_handed_out"
    sentence = "The result is handed out at a counter only if it doesn't go by post, and to somebody whose name is written down."
    status = 422


@command("cases.decide", right="cases.decide")
def decide(*, actor: Actor, at: datetime, case_no: str, outcome: Outcome, reason: str = "", article: str = "", ground: str = "", key: str = "") -> Done[CaseSummary]:
    """Decide (决定): grant, which issues what the item gives and books its delivery, or refuse with reason, article and remedies.

    ``ground`` is the code of the item's ground for refusing; one that bars new applications is recorded (行政许可法 78).

    Refuses WrongPost, StepNotOpen while the review is not through, SamePerson for who accepted or reviewed it (NotProven where the item allows that),
    SpecialOpen while a special procedure is under way or was never held (46, 47), ConsentWithheld for a grant an organ didn't agree to, HearingRightOpen,
    PresidesHearing (48), ToleranceOpen, PresenceMissing and HandSignatureMissing where nobody has come yet, AgainstTheReview for a grant without
    a reason after a step failed, RefusalNeedsReasons (行政许可法 38), ArticleUnknown, IllegalStep.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    if rules.needs_reason(outcome, reason=reason, article=article, remedies=letters.remedies_text(bundle.remedies)):
        raise RefusalNeedsReasons(article=bundle.rests_on(Verb.DECIDE, "行政许可法 38"))
    if outcome is Outcome.REFUSED:
        act.require_cited(bundle, article)
    deciding = _deciding_step(actor, case, bundle)
    if outcome is Outcome.GRANTED:
        require_seen(case, bundle)
        _require_reason(case, reason)
    _refuse_early(case, bundle, outcome, at)
    basis = act.step(case, Verb.DECIDE)
    fire_step(case, bundle, deciding.code)
    document = settle(actor, at, case, bundle, outcome, reason=reason, article=article, ground=ground)
    fact = CaseDecided(case_no=case_no, outcome=outcome.value, document_no=document.paper_no, permit_no=case.permit_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=article or basis,
                payload={"outcome": outcome.value, **act.said(document), "permit_no": case.permit_no, "reason": reason})


def settle(actor: Actor, at: datetime, case: Case, bundle: Bundle, outcome: Outcome, *, reason: str = "", article: str = "",
           ground: str = "", kind: PaperKind | None = None) -> Paper:
    """What follows from a decision: its paper, what a grant gives, the parcel, the notice. For the commands that decide."""
    sealed = applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    granted = outcome is Outcome.GRANTED
    if kind is not None:
        draft = letters.letter(case, kind, basis=(article,))
    else:
        draft = letters.grant_letter(case, bundle, sealed, at=at) if granted else letters.refusal_letter(case, bundle, letters.refusal_kind(bundle), reason=reason, article=article)
    document = act.paper(draft, actor=actor, at=at)
    Decision.objects.create(case=case, outcome=outcome.value, reason=reason, article=article, remedies="" if granted else letters.remedies_text(bundle.remedies),
                            paper_no=document.paper_no, decided_by=actor.ref, decided_at=at)
    case.outcome, case.decided_at = outcome.value, at
    act.note(case, rules.DECIDED, actor=actor, at=at, document_no=document.paper_no)
    filed = kind is PaperKind.FILING
    act.note(case, rules.GRANTED if granted else rules.REFUSED, actor=actor, at=at, document_no=document.paper_no, told=act.Told(about=rules.FILED) if filed else None)
    if granted:
        give(actor, at, case, bundle, sealed)
    else:
        close_act(actor, at, case, refused=True)
        record_bar(actor, at, case, bundle, ground=ground)
    if case.answer_by_on is not None:  # refused although something was to follow: nothing is owed any more
        case.answer_by_on = None
        drafts.shut(actor=READER, at=at, draft_no=case.draft_no)
    send(actor, at, case, sealed, document.title)
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="case_filed" if filed else "case_granted" if granted else "case_refused", to=case.applicant_no, about=case.case_no,
                 params={"case_no": case.case_no, "item": case.item_name})
    return document


def grant_by_silence(actor: Actor, at: datetime, case: Case, bundle: Bundle, document: Paper, *, article: str) -> None:
    """What follows where silence has renewed the permit (行政许可法 50(2)): the decision on record, the new licence by the way chosen."""
    sealed = applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    Decision.objects.create(case=case, outcome=Outcome.GRANTED.value, article=article, paper_no=document.paper_no, decided_by=actor.ref, decided_at=at)
    case.outcome, case.decided_at, case.permit_no, case.answer_by_on = Outcome.GRANTED.value, at, case.about_permit_no, None
    for name in (rules.DECIDED, rules.GRANTED):
        act.note(case, name, actor=actor, at=at, document_no=document.paper_no, told=act.Told(about="deemed", article=article))
    act.note(case, rules.PERMIT_ISSUED, actor=actor, at=at, document_no=case.permit_no, text=bundle.outcome.name)
    drafts.shut(actor=actor, at=at, draft_no=case.draft_no)
    remember(actor, at, case, bundle, sealed)
    send(actor, at, case, sealed, document.title)


def _refuse_early(case: Case, bundle: Bundle, outcome: Outcome, at: datetime) -> None:
    """Refuse SpecialOpen, ConsentWithheld, HearingRightOpen, ToleranceOpen: a decision comes after what the law wants before it (行政许可法 46, 47)."""
    seen = timed_facts(case)
    names = {special.code: special.name for special in bundle.all_specials}
    under_way = limits.open_specials(seen)
    missing = [code for code in limits.missing_specials(seen, bundle) if code not in under_way]
    if under_way or missing:
        raise SpecialOpen(open="、".join(names.get(code, code) for code in under_way) or "-", missing="、".join(names.get(code, code) for code in missing) or "-",
                          article="、".join(bundle.special_articles((*under_way, *missing))))
    withheld = limits.withheld_consents(seen, bundle) if outcome is Outcome.GRANTED else ()
    if withheld:
        raise ConsentWithheld(special="、".join(names[code] for code in withheld), article="、".join(bundle.consent_articles(withheld)))
    until = limits.rights_open_until(facts=seen, calendar=current_calendar(), at=at)
    if until is not None:
        raise HearingRightOpen(until=until, article=bundle.procedure.article("hearing_right"))
    if case.answer_by_on is not None and outcome is Outcome.GRANTED:
        raise ToleranceOpen(until=case.answer_by_on, article="广东省优化营商环境条例 32")


def _require_reason(case: Case, reason: str) -> None:
    failed = Review.objects.filter(case=case, passed=False).order_by("number").values_list("step_name", flat=True)
    if failed and not reason.strip():
        raise AgainstTheReview(steps="、".join(failed))


def _deciding_step(actor: Actor, case: Case, bundle: Bundle) -> ProcedureStep:
    steps = open_steps_of(case, bundle)
    if len(steps) != 1 or steps[0].kind is not StepKind.DECIDE:
        raise StepNotOpen(step="decide", open=", ".join(entry.code for entry in steps) or "-")
    require_post(actor, case, steps[0])
    require_no_presider(case, actor.ref)
    acted = handlers_of(case)
    if actor.ref in acted and bundle.procedure.separate_persons:
        raise SamePerson
    if actor.ref in acted:
        _refuse_alone(case, bundle)
    return steps[0]


def _refuse_alone(case: Case, bundle: Bundle) -> None:
    """Refuse NotProven unless the machine found every review point fulfilled: only then one person does it all on the spot."""
    sealed = applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    found, needed = applications.machine_findings(filled=sealed), bundle.materials_for(sealed.scenario)
    open_points = [point.text for each in needed for point in each.review_points if found.get((each.code, point.code)) is not Finding.OK]
    if open_points:
        raise NotProven(count=len(open_points), points="；".join(open_points), article="行政许可法 34")


@command("cases.deliver_at_counter", right="cases.receive")
def deliver_at_counter(*, actor: Actor, at: datetime, case_no: str, taken_by: str, relation: str = SELF, id_tail: str = "", key: str = "") -> Done[CaseSummary]:
    """Hand the result over at a counter (送达) to whoever may collect it and showed a card; the case closes when nothing else is owed.

    ``relation``: "self", "agent" by a mandate recorded here, "proxy" by a signed paper; ``id_tail``: the end of the card's number.
    Refuses StillOpen unless the case is decided, NotHandedOut for a result that goes by post or without a name, NotTheCollector.
    """
    case = act.locked(actor, case_no)
    delivery = applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no).delivery
    if case.state != CaseState.DECIDED:
        raise StillOpen(what="it is not decided")
    if not taken_by.strip() or (delivery is not None and delivery.method is not DeliveryMethod.PICK_UP):
        raise NotHandedOut
    recorded = collector(case, taken_by=taken_by, relation=relation, id_tail=id_tail, at=at)
    basis = catalogue.bundle(bundle_hash=case.bundle_hash).rests_on(Verb.CLOSE, "行政许可法 44")
    act.note(case, rules.COLLECTED, actor=actor, at=at, text=taken_by)
    _serve(case, actor=actor, at=at, how=ServiceWay.COUNTER, to=taken_by, served_at=at)
    act.keep(case, at=at)
    if not what_is_owed(case):
        close(actor=actor, at=at, case_no=case_no)
        case.refresh_from_db()
    return Done(summary_of(case), subject=f"case:{case_no}", basis=basis, payload=recorded)


@command("cases.record_progress", right="cases.record_progress")
def record_progress(*, actor: Actor, at: datetime, case_no: str, name: str, document_no: str = "", text: str = "",
                    happened_at: datetime | None = None, about: str = "") -> Done[CaseSummary]:
    """Note what happened to the case's payment, parcel or hearing in another room (``about`` is who presides), or what the organ puts on record
    (``about`` is the code of the standard's own fact); close the case when nothing is left.

    No post has the right to it: it follows from what that room did.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    own = bundle.own_fact(about) if name == RECORDED else None
    act.note(case, name, actor=actor, at=at, document_no=document_no, text=text, happened_at=happened_at,
         told=act.Told(about=about, article="、".join(bundle.citations(own.basis)) if own else ""))
    if name == rules.DELIVERED:
        _serve(case, actor=actor, at=at, how=ServiceWay.POST, to=text, served_at=happened_at or at)
    if name == rules.PAID and case.state == CaseState.DECIDED:
        tell_ready(actor, at, case, applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no))
    act.keep(case, at=at)
    if case.state == CaseState.DECIDED and not what_is_owed(case):
        close(actor=actor, at=at, case_no=case_no)
        case.refresh_from_db()
    return Done(summary_of(case), subject=f"case:{case_no}", payload={"name": name, "document_no": document_no})


def _serve(case: Case, *, actor: Actor, at: datetime, how: ServiceWay, to: str, served_at: datetime) -> None:
    """Keep the proof that the decision reached its addressee (送达回证); the first one stands, and without a decision there is none."""
    for number in Decision.objects.filter(case=case).values_list("paper_no", flat=True):
        papers.record_service(actor=actor, at=at, paper_no=number, how=how, to=to or case.applicant_name, served_at=served_at)


@command("cases.close", right="cases.close")
def close(*, actor: Actor, at: datetime, case_no: str, key: str = "") -> Done[CaseSummary]:
    """Close the case (办结): decided, paid for and delivered. Refuses StillOpen with what is missing, and IllegalStep."""
    case = act.locked(actor, case_no)
    owed = what_is_owed(case)
    if case.state == CaseState.DECIDED and owed:
        raise StillOpen(what=", ".join(owed))
    basis = act.step(case, Verb.CLOSE)
    act.fire(case, catalogue.bundle(bundle_hash=case.bundle_hash), StepKind.ISSUE)
    case.closed_at = at
    act.note(case, rules.CLOSED, actor=actor, at=at)
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="case_closed", to=case.applicant_no, about=case_no, params={"case_no": case_no, "item": case.item_name})
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(CaseClosed(case_no=case_no, outcome=case.outcome),), basis=basis,
                payload={"outcome": case.outcome})


@command("cases.withdraw", right="cases.submit")
def withdraw(*, actor: Actor, at: datetime, case_no: str, reason: str = "", key: str = "") -> Done[CaseSummary]:
    """Take the case back (撤回申请), possible until it is decided. Refuses IllegalStep afterwards, NotMandated for an agent without this power."""
    case = act.locked(actor, case_no)
    if actor.kind is ActorKind.PERSON and actor.ref != case.applicant_no:
        mandates.mandate_for(agent_no=actor.ref, principal_no=case.applicant_no, item_code=case.item_code, power=Power.WITHDRAW, on=local_day(at))
    if actor.kind is ActorKind.STAFF and actor.assisted_by == "" and case.applicant_no != actor.principal:
        raise WrongPost
    basis = act.step(case, Verb.WITHDRAW)
    confirmation = act.paper(letters.letter(case, PaperKind.WITHDRAWAL), actor=actor, at=at)
    case.closed_at, case.answer_by_on = at, None
    abandon(actor, at, case)
    act.note(case, rules.WITHDRAWN, actor=actor, at=at, document_no=confirmation.paper_no, text=reason)
    act.keep(case, at=at)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(CaseWithdrawn(case_no=case_no),), basis=basis,
                payload={**act.said(confirmation), "reason": reason})
