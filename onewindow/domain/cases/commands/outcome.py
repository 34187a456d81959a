"""What a decision brings: a permit issued or acted on, the charge, the parcel, what is remembered, and who may not apply again."""

from __future__ import annotations

from datetime import date, datetime

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases import rules
from onewindow.domain.cases.commands.record import facts_named, note
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, PermitAct
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier.types import Addressee, Parcel
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.notices import commands as notices
from onewindow.domain.payments import commands as payments
from onewindow.domain.payments import queries as payment_queries
from onewindow.domain.payments.types import ChargeState
from onewindow.domain.people import queries as people
from onewindow.domain.permits import commands as permits
from onewindow.domain.permits import queries as permit_queries
from onewindow.domain.permits.types import CancellationGround, Grant, Permit, RenewalState
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import Refusal

READER = system_actor(name="cases")
SOUGHT = (PermitAct.NEW, PermitAct.RENEW)  # the acts by which somebody applies for a permit


class Barred(Refusal):
    """Who deceived may not apply again for the time the law sets (行政许可法 78、79)."""

    code = "barred"
    sentence = "The applicant may not apply for {service} until {until}."
    status = 403


def refuse_barred(*, bundle: Bundle, act: PermitAct, applicant_no: str, on: date) -> None:
    """Refuse Barred for an applicant who is barred from this kind of permit on the day (行政许可法 78、79).

    What is barred is applying for the permit, anew or for longer. A permit one holds may still be changed, its paper replaced, or be
    cancelled (行政许可法 49, 70): that gives no permit.
    """
    if act not in SOUGHT or not bundle.procedure.bars or not bundle.outcome.number_kind:
        return
    bar = permit_queries.bar_of(holder_no=applicant_no, kind=bundle.outcome.number_kind, on=on)
    if bar is not None:
        raise Barred(service=bundle.item.name, until=bar.until_on, article=bar.article)


def record_bar(actor: Actor, at: datetime, case: Case, bundle: Bundle, *, ground: str) -> None:
    """Bar a new application where the refusal rests on a ground that does (行政许可法 78)."""
    found = next((each for each in bundle.refusals if each.code == ground and each.bar_years), None)
    if found is None or not bundle.outcome.number_kind:
        return
    permits.record_bar(actor=actor, at=at, holder_no=case.applicant_no, kind=bundle.outcome.number_kind, years=found.bar_years,
                       article="、".join(bundle.citations(found.basis)) or bundle.rests_on("bars", "行政许可法 78"), case_no=case.case_no)


def open_act(actor: Actor, at: datetime, case: Case, bundle: Bundle) -> None:
    """Note on the permit that its renewal is asked for; where the procedure has it so, silence until it expires renews it (行政许可法 50)."""
    if case.act == PermitAct.RENEW:
        permits.request_renewal(actor=actor, at=at, permit_no=case.about_permit_no, case_no=case.case_no, submitted_at=at,
                                silence_renews=bundle.procedure.renewal_silence)


def close_act(actor: Actor, at: datetime, case: Case, *, refused: bool) -> None:
    """Note on the permit that the case of its renewal ended without a grant."""
    if case.act == PermitAct.RENEW:
        permits.settle_renewal(actor=actor, at=at, case_no=case.case_no, outcome=RenewalState.REFUSED if refused else RenewalState.WITHDRAWN)


def give(actor: Actor, at: datetime, case: Case, bundle: Bundle, sealed: SealedDraft) -> None:
    """What a grant gives: the permit, or the act on the one the application names, and the charge where the item has one."""
    permit = _acted(actor, at, case, bundle, bundle.printed(sealed.values()), final=sealed.values().get(bundle.outcome.valid_until, ""))
    case.permit_no = permit.permit_no
    note(case, rules.PERMIT_ISSUED, actor=actor, at=at, document_no=permit.permit_no, text=permit.name)
    amount = bundle.fee.due(sealed.values()) if bundle.fee is not None else None
    if amount:
        charge = payments.raise_charge(actor=actor, at=at, case_no=case.case_no, payer_no=case.applicant_no, bundle_hash=case.bundle_hash,
                                       answers=sealed.values(), halls=(case.centre_code, case.collect_centre_code))
        note(case, rules.CHARGED, actor=actor, at=at, document_no=charge.charge_no, text=str(amount))
        notices.send(actor=actor, at=at, kind="charge_raised", to=case.applicant_no, about=case.case_no,
                     params={"case_no": case.case_no, "item": case.item_name, "amount": str(amount)})
    remember(actor, at, case, bundle, sealed)


def remember(actor: Actor, at: datetime, case: Case, bundle: Bundle, sealed: SealedDraft) -> None:
    """Keep what was filled in for the applicant's next form (复写): also for applying again after a case that came to nothing."""
    known = tuple(each for each in sealed.known_answers() if each.element_id in bundle.elements and bundle.elements[each.element_id].carried)
    evidence.remember_answers(actor=actor, at=at, subject_no=case.applicant_no, answers=known)


def abandon(actor: Actor, at: datetime, case: Case) -> None:
    """What follows when a case ends without a decision: nothing stays open, and the applicant can apply again without typing anew."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    applications.shut(actor=actor, at=at, draft_no=case.draft_no)
    remember(actor, at, case, bundle, drafts.sealed(draft_no=case.draft_no, sealing=case.sealing_no))
    close_act(actor, at, case, refused=False)


def _acted(actor: Actor, at: datetime, case: Case, bundle: Bundle, data: dict[str, str], *, final: str) -> Permit:
    """The permit after the act the applicant asked for (行政许可法 49, 50, 70)."""
    about, act = case.about_permit_no, PermitAct(case.act)
    if act is PermitAct.RENEW:
        permits.settle_renewal(actor=actor, at=at, case_no=case.case_no, outcome=RenewalState.GRANTED)
        return permit_queries.permit(actor=actor, permit_no=about)
    if act is PermitAct.CHANGE:
        return permits.change(actor=actor, at=at, permit_no=about, data=data, holder_name=case.applicant_name, case_no=case.case_no)
    if act is PermitAct.REISSUE:
        return permits.reissue(actor=actor, at=at, permit_no=about, reason=case.item_name, case_no=case.case_no)
    if act is PermitAct.CANCEL:
        return permits.cancel(actor=actor, at=at, permit_no=about, ground=CancellationGround.OTHER_BY_LAW, reason=case.item_name)
    outcome = bundle.outcome
    return permits.issue(actor=actor, at=at, case_no=case.case_no, grant=Grant(
        kind=outcome.number_kind, name=outcome.name, template=outcome.template, holder_no=case.applicant_no, holder_name=case.applicant_name,
        department_code=case.department_code, data=data, valid_years=outcome.validity_years, valid_until=date.fromisoformat(final) if final else None, renew_before_days=outcome.renew_before_days))


def send(actor: Actor, at: datetime, case: Case, sealed: SealedDraft, contents: str) -> None:
    """Book the parcel of what was decided, where the applicant wants it sent: by the postal enterprise (邮政法 55); else tell that it is ready."""
    delivery = sealed.delivery
    if delivery is None or delivery.method is not DeliveryMethod.POST:
        tell_ready(actor, at, case, sealed)
        return
    addressee = Addressee(name=delivery.recipient, phone=delivery.phone, address=delivery.address, person_no=case.applicant_no)
    parcel = Parcel(contents=contents, official=True, item_code=case.item_code, department_code=case.department_code, centre_code=case.centre_code)
    courier.book_parcel(actor=actor, at=at, case_no=case.case_no, addressee=addressee, parcel=parcel)


def tell_ready(actor: Actor, at: datetime, case: Case, sealed: SealedDraft) -> None:
    """Tell once that a result to be fetched waits at its hall, when nothing is to be paid first: from then on it is the applicant's turn (行政许可法 44)."""
    delivery = sealed.delivery
    if delivery is None or delivery.method is not DeliveryMethod.PICK_UP or facts_named(case, rules.READY) or facts_named(case, rules.COLLECTED):
        return
    if any(charge.state is ChargeState.OPEN for charge in payment_queries.charges_of(actor=READER, case_no=case.case_no)):
        return
    place = places.centre(code=delivery.centre_code).name if delivery.centre_code else people.department(code=case.department_code).name
    note(case, rules.READY, actor=actor, at=at, text=place)
    notices.send(actor=actor, at=at, kind="result_ready", to=case.applicant_no, about=case.case_no,
                 params={"case_no": case.case_no, "item": case.item_name, "place": place})
