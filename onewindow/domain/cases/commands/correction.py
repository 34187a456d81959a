"""Asking once for all that is missing, and the answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.cases import rules
from onewindow.domain.cases.commands import record as act
from onewindow.domain.cases.commands.letters import correction_letter
from onewindow.domain.cases.facts import CaseSupplemented, CorrectionRequested
from onewindow.domain.cases.models import Case, Correction
from onewindow.domain.cases.queries.clocks import clocks_of
from onewindow.domain.cases.queries.summaries import summary_of
from onewindow.domain.cases.types import CaseState, CaseSummary, CorrectionPoint, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow, Unanswered
from onewindow.domain.notices import commands as notices
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import ClockKind, TimedFact, local_day
from onewindow.kernel.errors import Refusal
from onewindow.kernel.records import to_plain


class AlreadyAskedOnce(Refusal):
    """The one notice was given; the law knows no second one."""

    code = "already_asked_once"
    sentence = "The applicant was already told once what is missing (notice {document_no}). A second notice is not allowed: accept the case or decide on it."


class NothingAsked(Refusal):
    """A notice that asks for nothing."""

    code = "nothing_asked"
    sentence = "Tick at least one review point: a notice can only ask for what fails a point of the item's standard."
    status = 422


class NotOnTheList(Refusal):
    """Something is asked for that the item's bundle does not know."""

    code = "not_on_the_list"
    sentence = "The item's standard does not ask for this ({what}). Nothing outside the published list may be asked for."
    status = 422


class AnswerTooLate(Refusal):
    """The applicant's own term is over: the case has ended, recorded or not."""

    code = "answer_too_late"
    sentence = "The time to hand in what is missing ended on {due_on}, and the application ended with it. Please apply anew."


@command("cases.request_correction", right="cases.request_correction")
def request_correction(
    *, actor: Actor, at: datetime, case_no: str, points: tuple[CorrectionPoint, ...], whole_group: bool = False, key: str = "",
) -> Done[CaseSummary]:
    """Tell the applicant once of everything that is missing (一次性告知), in one numbered notice.

    It is an act of the competent organ, or of a counter it has entrusted. Each point names a material and a review point of the
    pinned bundle, and the notice says it in the words of the standard: nothing else can be asked for. ``whole_group`` gives every member that a point concerns the same one notice.
    Refuses NotCompetent, AlreadyAskedOnce and TermOver (行政许可法 32(1)-4), NothingAsked, NotOnTheList, IllegalStep.
    """
    case = act.locked(actor, case_no)
    if not points:
        raise NothingAsked(article=_law(case))
    asked = _asked_of(act.members_of(case, whole_group=whole_group), points)
    points = tuple(dict.fromkeys(point for own in asked.values() for point in own))
    for member in asked:
        act.require_competent(actor, member, at)
        _refuse_second(member, asked[member], at)
        act.refuse_late(member, at)
        basis = act.step(member, Verb.REQUEST_CORRECTION)
    due_on = _answer_by(case, at)
    notice = act.paper(correction_letter(case, list(asked) if whole_group else (), points=points, due_on=due_on), actor=actor, at=at)
    for member, own in asked.items():
        Correction.objects.update_or_create(case=member, defaults={"paper_no": notice.paper_no, "points": to_plain(own), "requested_at": at, "answered_at": None})
        member.answer_by_on = due_on
        act.note(member, rules.CORRECTION_REQUESTED, actor=actor, at=at, document_no=notice.paper_no)
        act.keep(member, at=at)
    _reopen(actor, at, asked)
    notices.send(actor=actor, at=at, kind="correction_requested", to=case.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": case.item_name, "count": str(len(points))})
    fact = CorrectionRequested(case_no=case_no, document_no=notice.paper_no)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=basis,
                payload={**act.said(notice), "points": to_plain(points)},
                also=act.subjects([row for row in asked if row.case_no != case_no]))


@command("cases.supplement", right="cases.submit")
def supplement(*, actor: Actor, at: datetime, case_no: str, key: str = "") -> Done[CaseSummary]:
    """Hand in all that the notice asked for (补正), or what was tolerated as missing (容缺后补); the changed draft is sealed anew.

    Refuses DraftIncomplete while something of the notice is still open, AnswerTooLate after the end of the applicant's term, and IllegalStep when
    nothing was asked.
    """
    case = act.locked(actor, case_no)
    tolerated = case.state == CaseState.ACCEPTED
    if tolerated and case.answer_by_on is None:
        raise NothingAsked(article=_law(case))
    answered = [member for member in act.members_of(case) if member.draft_no == case.draft_no]
    for member in answered:
        _refuse_late_answer(member, at)
    sealed = applications.reseal(actor=actor, at=at, draft_no=case.draft_no)
    for member in answered:
        basis = act.step(member, Verb.SUPPLEMENT)
        member.sealing_no = sealed.sealing
        member.answer_by_on = None
        Correction.objects.filter(case=member, answered_at__isnull=True).update(answered_at=at)
        act.note(member, rules.TOLERANCE_KEPT if tolerated else rules.SUPPLEMENTED, actor=actor, at=at)
        if not tolerated:
            act.enter(member, catalogue.bundle(bundle_hash=member.bundle_hash), actor=actor, at=at)
        act.keep(member, at=at)
    lead = next(member for member in answered if member.case_no == case_no)
    return Done(summary_of(lead), subject=f"case:{case_no}", facts=(CaseSupplemented(case_no=case_no),), basis=basis,
                payload={"sealed": sealed.digest}, also=act.subjects([row for row in answered if row.case_no != case_no]))


def _refuse_late_answer(case: Case, at: datetime) -> None:
    """Refuse AnswerTooLate where the applicant's own term ended the case, also while nobody has recorded the end yet."""
    over = act.unanswered(case, at, Unanswered.LAPSES, Unanswered.WITHDRAWN)
    if over is not None:
        raise AnswerTooLate(due_on=case.answer_by_on or over.due_on, article=over.rule.article or _law(case))


def _refuse_second(case: Case, points: tuple[CorrectionPoint, ...], at: datetime) -> None:
    """Refuse AlreadyAskedOnce; a procedure that guides until all is there (备案) may ask again, and what the applicant promised for a day
    that is over (容缺) is no second notice: nobody asked for it before."""
    earlier = Correction.objects.filter(case=case).first()
    if earlier is not None and catalogue.bundle(bundle_hash=case.bundle_hash).procedure.corrections == 1 and not _promised_only(case, points, at):
        raise AlreadyAskedOnce(article=_law(case), document_no=earlier.paper_no)


def _promised_only(case: Case, points: tuple[CorrectionPoint, ...], at: datetime) -> bool:
    sealed = drafts.sealed(draft_no=case.draft_no, sealing=case.sealing_no)
    past = sealed.tolerated_until is not None and sealed.tolerated_until < local_day(at)
    return past and {point.material_code for point in points} <= set(sealed.tolerated)


def _law(case: Case) -> str:
    """The article by which the applicant is asked once, or as often as the procedure has it."""
    return catalogue.bundle(bundle_hash=case.bundle_hash).rests_on(Verb.REQUEST_CORRECTION, "行政许可法 32(1)-4")


def _answer_by(case: Case, at: datetime) -> date | None:
    """Until when the applicant is to answer a notice of this moment; None where the item sets no term."""
    asked = TimedFact(name=rules.CORRECTION_REQUESTED, recorded_at=at)
    own = (clock for clock in clocks_of(case, at=at, supposed=(asked,)) if clock.rule.kind is ClockKind.APPLICANT)
    return next((clock.due_on for clock in own if clock.rule.start_fact == asked.name), None)


def _asked_of(members: list[Case], points: tuple[CorrectionPoint, ...]) -> dict[Case, tuple[CorrectionPoint, ...]]:
    """The points by the member they concern, in the words of its standard; refuses NotOnTheList for one that no member's bundle knows."""
    bundles = {member: catalogue.bundle(bundle_hash=member.bundle_hash) for member in members}
    stray = next((point for point in points if not any(_worded(bundle, point) for bundle in bundles.values())), None)
    if stray is not None:
        raise NotOnTheList(article=_law(members[0]), what=stray.text or f"{stray.material_code}/{stray.point_code}")
    asked = {member: tuple(own for point in points if (own := _worded(bundle, point))) for member, bundle in bundles.items()}
    return {member: own for member, own in asked.items() if own}


def _worded(bundle: Bundle, point: CorrectionPoint) -> CorrectionPoint | None:
    """The point as the standard says it; None for one the standard doesn't have."""
    material = bundle.material(point.material_code)
    known = next((each for each in material.review_points if each.code == point.point_code), None) if material else None
    if known is None or (point.element_id and point.element_id not in bundle.elements):
        return None
    return replace(point, text=known.notice_text)


def _reopen(actor: Actor, at: datetime, asked: dict[Case, tuple[CorrectionPoint, ...]]) -> None:
    """Open each draft once, for the points that concern it."""
    for draft_no in dict.fromkeys(member.draft_no for member in asked):
        of_draft = {member: points for member, points in asked.items() if member.draft_no == draft_no}
        applications.reopen(actor=actor, at=at, draft_no=draft_no,
                            material_codes=tuple(sorted({point.material_code for points in of_draft.values() for point in points if point.material_code})),
                            element_ids=tuple(sorted({element for member, points in of_draft.items() for element in _answers_asked(member, points)})))


def _answers_asked(case: Case, points: tuple[CorrectionPoint, ...]) -> Iterator[str]:
    """The answers the points ask for anew. A paper that is made from answers is put right by giving them anew: where a point on it names none, any of them."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    for point in points:
        material = bundle.material(point.material_code)
        if point.element_id:
            yield point.element_id
        elif material is not None and material.how is MaterialHow.GENERATED:
            values = drafts.sealed(draft_no=case.draft_no, sealing=case.sealing_no).values()
            yield from (field.element for field in bundle.form.visible(values))
