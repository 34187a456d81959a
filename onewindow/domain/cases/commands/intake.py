"""Submitting, receiving, accepting, and the three ways not to accept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as applications_queries
from onewindow.domain.applications.types import SealedDraft
from onewindow.domain.cases import rules
from onewindow.domain.cases.commands import letters
from onewindow.domain.cases.commands import record as act
from onewindow.domain.cases.commands.outcome import close_act, open_act, refuse_barred
from onewindow.domain.cases.facts import CaseAccepted, CaseDeclined, CaseReceived, CaseSubmitted
from onewindow.domain.cases.models import Case, CaseGroup
from onewindow.domain.cases.queries.details import expected_names
from onewindow.domain.cases.queries.progress import tail_proof
from onewindow.domain.cases.queries.summaries import summary_of
from onewindow.domain.cases.types import FINAL_STATES, CaseState, CaseSummary, NoKind, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow, PermitAct, StepKind
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import MandateKind, Power
from onewindow.domain.notices import commands as notices
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.numbers import next_number


class CounterNotEntitled(Refusal):
    """This counter may not take in this item."""

    code = "counter_not_entitled"
    sentence = "This counter is not entered for {service} yet. Send the applicant to a counter on the item's list, or ask the operator to enter this one."
    status = 403


class PromisePast(Refusal):
    """The day by which the applicant promised what is missing is over: nothing is tolerated any more (容缺受理)."""

    code = "promise_past"
    sentence = "What was to follow by {until} has not come: {names}. Ask for it as missing; when it is handed in, the case can be accepted."


class ArticleMissing(Refusal):
    """A 'no' without its article."""

    code = "article_missing"
    sentence = "Name the article and the reason: a decision without them can't be issued."
    status = 422


class NotTwice(Refusal):
    """Only what was handed in twice is given back."""

    code = "not_twice"
    sentence = ("Given back is only what the same applicant handed in twice. Write the receipt number of the other case; "
                "what is incomplete is asked for or accepted.")
    status = 422


class NothingToTakeIn(Refusal):
    """The case is accepted, and nobody is waited for."""

    code = "nothing_to_take_in"
    sentence = "This case is accepted already, and nobody has to come in person. Nothing is to be taken in."


class RedirectMissing(Refusal):
    """Who is not competent names who is (行政许可法 32(1)-2)."""

    code = "redirect_missing"
    sentence = "Name the organ that is competent: a decision for want of competence sends the applicant there."
    status = 422


class LookedThrough(Refusal):
    """It was looked through before acceptance already."""

    code = "looked_through"
    sentence = "This application was looked through already. Accept it, or ask once for what is missing."


class AgentNotAllowed(Refusal):
    """The law wants the person (行政许可法 29)."""

    code = "agent_not_allowed"
    sentence = "The applicant must come in person for {service}. Nobody can apply in their place."
    status = 403


class PresenceMissing(Refusal):
    """The applicants must appear themselves, and nobody has recorded that they did."""

    code = "presence_missing"
    sentence = "For {service} the law wants everybody to come in person. Take the case in at a counter and record who is there. Not recorded yet: {missing}."


class HandSignatureMissing(Refusal):
    """An electronic signature does not do here (电子签名法 3)."""

    code = "hand_signature_missing"
    sentence = "{service} needs papers signed by hand: an electronic signature does not do. Have {papers} signed and tick it as taken in."


@command("cases.submit", right="cases.submit")
def submit(*, actor: Actor, at: datetime, draft_no: str, together_with: tuple[str, ...] = (), key: str = "") -> Done[CaseSummary]:
    """Hand in a complete draft; it becomes a case of its own group, or the lead of a group with other drafts.

    It is received at that moment, by the server or by the desk where it was typed, and the five days run (行政许可法 32; the day
    itself is not counted, 民法典 201). At a desk taking in the papers, with a receipt, is an act of its own. Refuses
    DraftIncomplete with every problem found, AgentNotAllowed where the law wants the person (行政许可法 29), and NotFound
    for a draft the actor may not know of.
    """
    group = CaseGroup.objects.create(group_no=next_number(kind="CG", on=at.date()), created_at=at)
    drafts = (draft_no, *together_with)
    sealed = [applications.seal(actor=actor, at=at, draft_no=number) for number in drafts]
    rows = [_open(actor, at, group, draft, lead=index == 0) for index, draft in enumerate(sealed)]
    lead, bundle = rows[0], catalogue.bundle(bundle_hash=rows[0].bundle_hash)
    facts = tuple(
        CaseSubmitted(case_no=row.case_no, item_code=row.item_code, applicant_no=row.applicant_no,
                      department_code=row.department_code, channel=row.channel, submitted_at=at.isoformat())
        for row in rows)
    notices.send(actor=actor, at=at, kind="case_received", to=lead.applicant_no, about=lead.case_no,
                 params={"case_no": lead.case_no, "item": lead.item_name})
    return Done(summary_of(lead), subject=f"case:{lead.case_no}", facts=facts, basis=bundle.rests_on(Verb.SUBMIT, "行政许可法 29"), also=act.subjects(rows[1:]),
                payload={"group": group.group_no, "cases": [row.case_no for row in rows],
                         "sealed": [draft.digest for draft in sealed], "bundle": lead.bundle_hash})


def _open(actor: Actor, at: datetime, group: CaseGroup, draft: SealedDraft, *, lead: bool) -> Case:
    bundle = catalogue.bundle(bundle_hash=draft.bundle_hash)
    _refuse_agent(actor, bundle, draft)
    refuse_barred(bundle=bundle, act=draft.act or PermitAct.NEW, applicant_no=draft.applicant_no, on=timezone.localdate(at))
    number = next_number(kind="C", on=at.date())
    name, phone = _party(draft)
    case = Case(  # written once, by keep; its facts may come before it, foreign keys are looked at when the act ends
        case_no=number, group=group, is_lead=lead, item_code=draft.item_code, item_name=bundle.item.name,
        bundle_hash=draft.bundle_hash, draft_no=draft.draft_no, applicant_no=draft.applicant_no, applicant_name=name,
        submitted_by=actor.ref, tail_proof=tail_proof(case_no=number, tail=phone[-4:]),
        department_code=bundle.item.department_code, channel=actor.channel, state=rules.INITIAL.value, submitted_at=at,
        centre_code=actor.centre_code, counter_code=actor.counter_code, collect_centre_code=draft.delivery.centre_code if draft.delivery else "",
        marking=list(bundle.net().initial.tokens), act=draft.act or PermitAct.NEW.value, about_permit_no=draft.permit_no)
    case.known_facts = ()
    act.note(case, rules.SUBMITTED, actor=actor, at=at, told=act.Told(about=_mandate_no(actor, case, at)))
    if draft.promised:
        act.note(case, rules.PROMISED, actor=actor, at=at, document_no=act.paper(letters.promise_letter(case, bundle), actor=actor, at=at).paper_no)
    open_act(actor, at, case, bundle)
    staffed = actor.kind is ActorKind.STAFF
    act.note(case, rules.RECEIVED, actor=actor, at=at, text="received at the desk" if staffed else "received by the server")
    if not staffed:  # a desk takes the papers in by an act of its own
        act.enter(case, bundle, actor=actor, at=at)
    act.keep(case, at=at)
    return case


def _refuse_agent(actor: Actor, bundle: Bundle, draft: SealedDraft) -> None:
    """Refuse AgentNotAllowed for an application by an agent where the person must act (行政许可法 29)."""
    handling = bundle.handling
    if handling.agent_allowed:
        return
    if actor.on_behalf_of or draft.values().get("handled_by") == "agent":
        cited = bundle.citations((handling.agent_basis, handling.presence_basis))
        raise AgentNotAllowed(service=bundle.item.name, article=cited[0] if cited else bundle.rests_on(Verb.SUBMIT, "行政许可法 29"))


def _mandate_no(actor: Actor, case: Case, at: datetime) -> str:
    """The mandate somebody hands this in by; "" for the applicant and for whoever represents an organisation by law (民法典 61)."""
    if actor.kind is not ActorKind.PERSON or actor.ref == case.applicant_no:
        return ""
    found = mandates.may_act_for(agent_no=actor.ref, principal_no=case.applicant_no, item_code=case.item_code, power=Power.APPLY, on=timezone.localdate(at))
    return found.mandate_no if found is not None and found.terms.kind is not MandateKind.LEGAL_REPRESENTATIVE else ""


def _party(draft: SealedDraft) -> tuple[str, str]:
    """Name of the applicant and the phone that asks for progress: the person's own, or that of whoever acts for the organisation."""
    if is_public_number(draft.applicant_no, kind="G"):
        name = people.organisation(org_no=draft.applicant_no).name
        return name, draft.values().get("contact_phone") or people.contact_of(person_no=draft.opened_by).phone
    contact = people.contact_of(person_no=draft.applicant_no)
    return contact.name, contact.phone


@command("cases.receive", right="cases.receive")
def receive(*, actor: Actor, at: datetime, case_no: str, papers: tuple[str, ...] = (), present: tuple[str, ...] = (), key: str = "") -> Done[CaseSummary]:
    """Take the case in at a counter (收件): papers listed, receipt given. Nothing is accepted by it.

    Any any-item counter of the district that is entered for the item may do so, wherever the applicant
    lives (全区通办). ``papers`` are the material codes whose originals were taken or seen, ``present`` the names of those
    who came in person and proved who they are. Refuses CounterNotEntitled, PresenceMissing and HandSignatureMissing where the law wants
    the persons or their hand (a case taken in without them could never be accepted), NothingToTakeIn for one that is accepted (unless silence
    accepted it before they came), and IllegalStep when the case is past it.
    """
    case = act.locked(actor, case_no)
    if actor.kind is ActorKind.STAFF and not catalogue.may_take_in(counter_code=actor.counter_code, item_code=case.item_code, on=at.date()):
        raise CounterNotEntitled(service=case.item_name)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    if case.state == CaseState.ACCEPTED and not _is_awaited(case, bundle):
        raise NothingToTakeIn
    basis = act.step(case, Verb.RECEIVE)
    _require_person_and_hand(case, bundle, present=present, taken=papers)
    act.fire(case, bundle, StepKind.RECEIVE)
    case.centre_code, case.counter_code = actor.centre_code, actor.counter_code
    draft = letters.receipt_letter(case, sealed=applications_queries.sealed(draft_no=case.draft_no, sealing=case.sealing_no), actor=actor, at=at, taken=papers)
    receipt = act.paper(draft, actor=actor, at=at)
    act.note(case, rules.TAKEN_IN, actor=actor, at=at, document_no=receipt.paper_no, text="、".join(papers))
    if not act.facts_named(case, rules.RECEIVED):
        act.note(case, rules.RECEIVED, actor=actor, at=at, document_no=receipt.paper_no)
    if present:
        act.note(case, rules.PRESENT, actor=actor, at=at, text="、".join(present))
    if case.state != CaseState.ACCEPTED:
        act.enter(case, bundle, actor=actor, at=at)
    act.keep(case, at=at)
    fact = CaseReceived(case_no=case_no, centre_code=actor.centre_code, counter_code=actor.counter_code, document_no=receipt.paper_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=basis,
                payload={**act.said(receipt), "papers": list(papers), "present": len(present), "centre": actor.centre_code})


@command("cases.precheck", right="cases.accept")
def precheck(*, actor: Actor, at: datetime, case_no: str, key: str = "") -> Done[CaseSummary]:
    """Note that an online application was looked through and nothing is missing (网上预审). Nothing is accepted by it, and no clock moves.

    It lies within the time to answer, and is done once; what is missing is asked for by ``request_correction``, once, whether before or
    after this. Refuses NotCompetent, TermOver, LookedThrough and IllegalStep.
    """
    case = act.locked(actor, case_no)
    act.require_competent(actor, case, at)
    act.refuse_late(case, at)
    if act.facts_named(case, rules.PRECHECKED):
        raise LookedThrough
    basis = act.step(case, Verb.PRECHECK)
    act.note(case, rules.PRECHECKED, actor=actor, at=at)
    act.keep(case, at=at)
    return Done(summary_of(case), subject=f"case:{case_no}", basis=basis)


@command("cases.accept", right="cases.accept")
def accept(*, actor: Actor, at: datetime, case_no: str, whole_group: bool = False, key: str = "") -> Done[CaseSummary]:
    """Take the case into processing (受理): its statutory and promised clocks start.

    For the competent organ, or a counter it has entrusted. ``whole_group`` accepts every member with one
    acceptance notice; members keep their own clocks. After the term in which silence accepts, it takes effect from the day of receipt
    (行政许可法 32(1)-4). Refuses NotCompetent, PresenceMissing and HandSignatureMissing where
    the law wants the person or the hand (民法典 1049, 电子签名法 3), PromisePast where what was to follow is due already, and IllegalStep.
    """
    case = act.locked(actor, case_no)
    members = act.members_of(case, whole_group=whole_group)
    for member in members:
        act.require_competent(actor, member, at)
        bundle = catalogue.bundle(bundle_hash=member.bundle_hash)
        require_seen(member, bundle)
        _require_promise(member, bundle, at)
        late = act.overdue(member, at)
        member.accepted_at = late.started_at if late else at
        basis = act.step(member, Verb.ACCEPT)
        act.fire(member, bundle, StepKind.RECEIVE, StepKind.ACCEPT)
        act.note(member, rules.ACCEPTED, actor=actor, at=at, told=act.Told(effective_at=late.started_at if late else None, article=basis))
    for member in members:
        tolerate(actor, at, member)
    notice = act.paper(letters.acceptance_letter(case, members, at=at), actor=actor, at=at)
    for member in members:
        for fact in act.facts_named(member, rules.ACCEPTED):
            if not fact.document_no:
                fact.document_no = notice.paper_no
                fact.save(update_fields=["document_no"])
        act.keep(member, at=at)
    lead = next(member for member in members if member.case_no == case_no)
    notices.send(actor=actor, at=at, kind="case_accepted", to=case.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": case.item_name, "due_on": letters.day_told(lead.due_on)})
    facts = tuple(CaseAccepted(case_no=row.case_no, document_no=notice.paper_no, department_code=row.department_code) for row in members)
    return Done(summary_of(lead), subject=f"case:{case_no}", facts=facts, basis=basis,
                also=act.subjects([row for row in members if row.case_no != case_no]),
                payload={**act.said(notice), "cases": [row.case_no for row in members]})


def _require_promise(case: Case, bundle: Bundle, at: datetime) -> None:
    """Refuse PromisePast: nobody is told to hand something in by a day that is over."""
    sealed = applications_queries.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    if sealed.tolerated_until is not None and sealed.tolerated_until < local_day(at):
        raise PromisePast(until=sealed.tolerated_until, names="、".join(bundle.name_of(code) for code in sealed.tolerated), article="广东省优化营商环境条例 32")


def tolerate(actor: Actor, at: datetime, case: Case) -> None:
    """Accept with something to follow (容缺受理): told once what and by when, as the applicant promised (优化营商环境条例 32).

    The term runs to the day promised, and no longer than the rule lets it; where silence accepted after that day, it is the rule's.
    """
    sealed = applications_queries.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    if not sealed.tolerated or sealed.tolerated_until is None or bundle.tolerance is None:
        return
    today = local_day(at)
    longest = current_calendar().add_workdays(today, bundle.tolerance.workdays)
    until = min(sealed.tolerated_until, longest) if sealed.tolerated_until >= today else longest
    case.answer_by_on = until
    promise = act.paper(letters.tolerance_letter(case, bundle, sealed, until=until), actor=actor, at=at)
    applications.reopen(actor=actor, at=at, draft_no=case.draft_no, material_codes=sealed.tolerated, element_ids=())
    act.note(case, rules.TOLERATED, actor=actor, at=at, document_no=promise.paper_no, text="、".join(bundle.name_of(code) for code in sealed.tolerated),
             told=act.Told(about=until.isoformat(), amount=(until - today).days))


def require_seen(case: Case, bundle: Bundle) -> None:
    """Refuse PresenceMissing and HandSignatureMissing unless those the law wants have come and signed, whenever that was noted."""
    _require_person_and_hand(case, bundle, present=_noted(case, rules.PRESENT), taken=_noted(case, rules.TAKEN_IN))


def _is_awaited(case: Case, bundle: Bundle) -> bool:
    """Whether those the law wants in person, or their signature, are still to come."""
    try:
        require_seen(case, bundle)
    except (PresenceMissing, HandSignatureMissing):
        return True
    return False


def _require_person_and_hand(case: Case, bundle: Bundle, *, present: Iterable[str], taken: Iterable[str]) -> None:
    """Refuse PresenceMissing and HandSignatureMissing where the item wants the applicants themselves or their signature by hand."""
    handling = bundle.handling
    missing = [name for name in expected_names(case, bundle) if name not in set(present)]
    if handling.presence and missing:
        raise PresenceMissing(service=case.item_name, missing="、".join(missing), article="、".join(bundle.citations((handling.presence_basis,))))
    signed = [material for material in bundle.materials if material.how is MaterialHow.GENERATED]
    if not handling.e_signature and not {material.code for material in signed} <= set(taken):
        raise HandSignatureMissing(service=case.item_name, papers="、".join(material.name for material in signed),
                                   article="、".join(bundle.citations((handling.e_signature_basis,))))


def _noted(case: Case, name: str) -> tuple[str, ...]:
    """What the facts of the name note, as a list."""
    return tuple(entry for fact in act.facts_named(case, name) for entry in fact.note.split("、"))


@command("cases.decline", right="cases.accept")
def decline(*, actor: Actor, at: datetime, case_no: str, reason: str, article: str, kind: NoKind = NoKind.NOT_COMPETENT,
            instead: str = "", key: str = "") -> Done[CaseSummary]:
    """Say in writing that the case is not accepted: no licence is needed (不受理), another organ is competent (不予受理), or it was handed in twice (退件).

    Each is told with reason, article and remedies. ``instead`` names the competent organ, or the other case of what was handed in twice:
    what is merely incomplete is asked for or accepted, never given back. Refuses ArticleMissing (行政许可法 32(2)、38), RedirectMissing where the competent organ is not
    named (32(1)-2), NotTwice, ArticleUnknown, NotCompetent, TermOver where silence has accepted it, IllegalStep.
    """
    case = act.locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    if not (reason.strip() and article.strip()):
        raise ArticleMissing(article=bundle.rests_on(Verb.DECIDE, "行政许可法 38"))
    if kind is NoKind.NOT_COMPETENT and not instead.strip():
        raise RedirectMissing(article=bundle.rests_on(Verb.DECLINE, "行政许可法 32(1)-2"))
    act.require_competent(actor, case, at)
    act.refuse_late(case, at)
    act.require_cited(bundle, article)
    if kind is NoKind.RETURNED:
        _require_twin(case, bundle, instead)
    verb, form = {NoKind.NOT_REQUIRED: (Verb.NOT_REQUIRED, PaperKind.NOT_REQUIRED), NoKind.NOT_COMPETENT: (Verb.DECLINE, PaperKind.DECLINE),
                  NoKind.RETURNED: (Verb.RETURN, PaperKind.RETURNED)}[kind]
    act.step(case, verb)
    draft = letters.refusal_letter(case, bundle, form, reason=reason, article=article, instead=instead)
    decision = act.paper(draft, actor=actor, at=at)
    case.closed_at, case.centre_code = at, case.centre_code or actor.centre_code  # the hall that declined it keeps it in sight
    close_act(actor, at, case, refused=False)
    act.note(case, rules.DECLINED, actor=actor, at=at, document_no=decision.paper_no, text=reason, told=act.Told(about=kind.value, article=article))
    act.keep(case, at=at)
    notices.send(actor=actor, at=at, kind="case_declined", to=case.applicant_no, about=case_no, params={"case_no": case_no, "item": case.item_name})
    fact = CaseDeclined(case_no=case_no, document_no=decision.paper_no, article=article, kind=kind.value)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=article,
                payload={**act.said(decision), "kind": kind.value, "reason": reason, "instead": instead})


def _require_twin(case: Case, bundle: Bundle, same_as: str) -> None:
    """Refuse NotTwice unless the other case is of the same applicant and service and goes on, or came to its result."""
    twin = Case.objects.filter(case_no=same_as, applicant_no=case.applicant_no, item_code=case.item_code).exclude(pk=case.pk)
    if not twin.exclude(state__in=FINAL_STATES - {CaseState.CLOSED}).exists():
        raise NotTwice(article=bundle.rests_on(Verb.RETURN, "行政许可法 32"))
