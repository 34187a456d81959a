"""One case with everything its reader may see."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases import rules, types
from onewindow.domain.cases.models import Case, Correction, Decision, Review
from onewindow.domain.cases.queries.clocks import timed_facts
from onewindow.domain.cases.queries.summaries import facts_of, find, summary_of
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, ProcedureStep, StepKind
from onewindow.domain.courier import queries as courier
from onewindow.domain.limits import queries as limits
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import Paper
from onewindow.domain.payments import queries as payments
from onewindow.domain.payments.types import ChargeState
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.once import asked_once, one_reading
from onewindow.kernel.records import from_plain
from onewindow.kernel.tokennet import Marking

READER = system_actor(name="cases")
STEP_KINDS = frozenset({StepKind.REVIEW, StepKind.SITE_CHECK, StepKind.DECIDE})


def marking_of(case: Case) -> Marking:
    """Where the tokens of the case's net stand."""
    return Marking(tuple(case.marking))


def open_steps_of(case: Case, bundle: Bundle | None = None) -> tuple[ProcedureStep, ...]:
    """The review steps that may be done now; none unless the case is accepted."""
    if case.state != types.CaseState.ACCEPTED:
        return ()
    pinned = bundle or catalogue.bundle(bundle_hash=case.bundle_hash)
    enabled = set(pinned.net().enabled(marking_of(case)))
    return tuple(step for step in pinned.steps if step.code in enabled and step.kind in STEP_KINDS)


def handlers_of(case: Case) -> set[str]:
    """The staff numbers of those who accepted or reviewed the case: none of them decides it."""
    return _acted(case, rules.ACCEPTED, rules.REVIEWED)


def _examined(case: Case) -> set[str]:
    """Also those who looked its papers through before acceptance: none of them presides over a hearing (行政许可法 48(1)-3)."""
    return _acted(case, rules.ACCEPTED, rules.REVIEWED, rules.PRECHECKED, rules.CORRECTION_REQUESTED)


def _acted(case: Case, *names: str) -> set[str]:
    return {fact.actor_ref for fact in facts_of(case) if fact.name in names} | {officer["ref"] for review in _reviewed(case) for officer in review.officers}


@asked_once
def _reviewed(case: Case) -> tuple[Review, ...]:
    return tuple(Review.objects.filter(case=case).order_by("number")) if _happened(case, rules.REVIEWED) else ()


def _happened(case: Case, name: str) -> bool:  # facts come with every case: they tell what there is to ask for
    return any(fact.name == name for fact in facts_of(case))


def what_is_owed(case: Case) -> tuple[str, ...]:
    """What keeps a decided case from being closed: open charges, parcels under way, a result nobody fetched, what its grant obliges to."""
    owed = [charge.title for charge in payments.charges_of(actor=READER, case_no=case.case_no) if charge.state is ChargeState.OPEN]
    owed += [parcel.consignment_no for parcel in courier.consignments_of(actor=READER, case_no=case.case_no)
             if parcel.is_open]
    delivery = applications.sealed(draft_no=case.draft_no, sealing=case.sealing_no).delivery
    if delivery is not None and delivery.method is DeliveryMethod.PICK_UP and not _happened(case, rules.COLLECTED):
        owed.append("pick-up")
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    if any(own.after_grant for own in bundle.own_facts):
        owed += [own.name for own in limits.recordable(timed_facts(case), bundle)]
    return tuple(owed)


def expected_names(row: Case, bundle: Bundle) -> tuple[str, ...]:
    """The names of those the law wants in person; none where somebody may act for them."""
    if not bundle.handling.presence:
        return ()
    answers = applications.sealed(draft_no=row.draft_no, sealing=row.sealing_no).values()
    return tuple(dict.fromkeys(filter(None, (answers.get(element) for element in bundle.handling.present)))) or (row.applicant_name,)


def agent_of(row: Case) -> tuple[str, str]:
    """Name and mandate of the agent who handed the case in for the applicant; both empty when nobody did (民法典 162)."""
    return next(((fact.actor_name, fact.about) for fact in facts_of(row) if fact.name == rules.SUBMITTED and fact.about), ("", ""))


def summary(*, actor: Actor, case_no: str) -> types.CaseSummary:
    """The case in one line, by one statement. NotFound when the actor may not know of it."""
    return summary_of(find(actor, case_no))


@one_reading
def case(*, actor: Actor, case_no: str, power: str = "", at: datetime | None = None) -> types.CaseDetail:
    """The case with its facts, papers, reviews and what may be done next. NotFound when the actor may not know of it.

    With a ``power`` (of mandates) an agent needs a mandate for this service with it, in force ``at`` the moment: NotMandated (民法典 165).
    """
    row = find(actor, case_no)
    if power and at is not None and actor.kind is ActorKind.PERSON and actor.ref != row.applicant_no:
        mandates.mandate_for(agent_no=actor.ref, principal_no=row.applicant_no, item_code=row.item_code, power=Power(power), on=local_day(at))
    bundle, facts = catalogue.bundle(bundle_hash=row.bundle_hash), _facts(row)
    refusal = Decision.objects.filter(case=row).first() if row.outcome == types.Outcome.REFUSED else None
    owed = payments.charges_of(actor=READER, case_no=case_no)
    state = types.CaseState(row.state)
    parcels = () if state in rules.UNDECIDED else courier.consignments_of(actor=READER, case_no=case_no)  # only results travel
    members = row.group.members.select_related("group").order_by("-is_lead", "case_no") if row.has_others else (row,)  # type: ignore[attr-defined]  # annotated by find
    return types.CaseDetail(
        summary=summary_of(row), centre_code=row.centre_code, counter_code=row.counter_code,
        members=tuple(summary_of(member) for member in members),
        facts=facts, correction=_correction(row), reviews=_reviews(row), documents=_documents(row), charges=owed, parcels=parcels,
        open_steps=tuple(step.code for step in open_steps_of(row, bundle)), verbs=tuple(types.Verb(verb) for verb in rules.STATES.verbs(state)),
        turn=types.whose_turn(state=state, charge_open=any(charge.state is ChargeState.OPEN for charge in owed),
                              parcel_under_way=any(parcel.is_open for parcel in parcels)),
        permit_no=row.permit_no, refusal_reason=refusal.reason if refusal else "", refusal_article=refusal.article if refusal else "",
        open_specials=limits.open_specials(facts), answer_by_on=row.answer_by_on, handlers=tuple(sorted(_examined(row))),
        must_come=expected_names(row, bundle), agent=agent_of(row), missing_specials=limits.missing_specials(facts, bundle), fetch_at=_fetch_at(row),
        withheld_consents=limits.withheld_consents(facts, bundle), recordable=limits.recordable(facts, bundle),
        competent_organ=_competent_organ(facts), grant_words=papers.grant_words(profile=bundle.profile.value))


def _competent_organ(facts: tuple[types.FactView, ...]) -> str:
    """The organ that the paper of declining names (行政许可法 32(1)-2)."""
    declined = next((fact.document_no for fact in facts if fact.name == rules.DECLINED), "")
    return str(papers.content(paper_no=declined)[1].get("redirect_to", "")) if declined else ""


def sealed(*, actor: Actor, case_no: str) -> SealedDraft:
    """What was handed in, as sealed at the latest submission. NotFound when the actor may not know of the case."""
    row = find(actor, case_no)
    return applications.sealed(draft_no=row.draft_no, sealing=row.sealing_no)


def _fetch_at(row: Case) -> str:
    delivery = applications.sealed(draft_no=row.draft_no, sealing=row.sealing_no).delivery
    if delivery is None or delivery.method is not DeliveryMethod.PICK_UP or not delivery.centre_code:
        return ""
    return places.centre(code=delivery.centre_code).name


def _facts(row: Case) -> tuple[types.FactView, ...]:
    return tuple(
        types.FactView(name=fact.name, recorded_at=fact.recorded_at, number=fact.number, document_no=fact.document_no, actor_name=fact.actor_name, note=fact.note,
                 about=fact.about, amount=fact.amount, article=fact.article, happened_at=fact.happened_at, effective_at=fact.effective_at,
                 assisted_by=fact.assisted_by)
        for fact in facts_of(row))


def _correction(row: Case) -> types.CorrectionView | None:
    if not _happened(row, rules.CORRECTION_REQUESTED):
        return None
    found = Correction.objects.get(case=row)
    return types.CorrectionView(document_no=found.paper_no, requested_at=found.requested_at, answered_at=found.answered_at,
                                points=from_plain(found.points, tuple[types.CorrectionPoint, ...]))


def _reviews(row: Case) -> tuple[types.ReviewView, ...]:
    return tuple(
        types.ReviewView(step_code=review.step_code, step_name=review.step_name, passed=review.passed, opinion=review.opinion,
                   officers=tuple(officer["name"] for officer in review.officers), recorded_at=review.recorded_at)
        for review in _reviewed(row))


def _documents(row: Case) -> tuple[Paper, ...]:
    return papers.papers_of(about=f"case:{row.case_no}")
