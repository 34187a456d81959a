"""One step of the review: 审查 by the bundle's net, two persons where the law has it."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.commands.letters import site_letter
from onewindow.domain.cases.commands.record import Told, keep, locked, note, paper, said, step
from onewindow.domain.cases.facts import CaseReviewed
from onewindow.domain.cases.models import Case, Review
from onewindow.domain.cases.queries.clocks import timed_facts
from onewindow.domain.cases.queries.details import marking_of, open_steps_of
from onewindow.domain.cases.queries.summaries import summary_of
from onewindow.domain.cases.types import CaseSummary, Verb
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, ProcedureStep, StepKind
from onewindow.domain.limits import queries as limits
from onewindow.domain.papers.types import Paper
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal


class StepNotOpen(Refusal):
    """The step is not due now."""

    code = "step_not_open"
    sentence = "The step {step} is not open. Open now: {open}."


class SecondPersonMissing(Refusal):
    """The law wants two."""

    code = "second_person_missing"
    sentence = "This step needs two officers. Name a second one of your organ, not yourself."
    status = 422


class CriterionUnknown(Refusal):
    """What is found fulfilled is a criterion of the step's standard, and a step that passes leaves none open."""

    code = "criterion_unknown"
    sentence = "Tick every point that is met, or find that the step does not pass. Left open, or not in the standard: {open}."
    status = 422


class WrongPost(Refusal):
    """The step belongs to another post."""

    code = "wrong_post"
    sentence = "This step belongs to another post of the competent organ."
    status = 403


class PresidesHearing(Refusal):
    """Who holds the hearing neither reviews nor decides (行政许可法 48)."""

    code = "presides_hearing"
    sentence = "Whoever presides over the hearing of this case neither reviews nor decides it. Another officer must."
    status = 403


@command("cases.review", right="cases.review")
def review(
    *, actor: Actor, at: datetime, case_no: str, step_code: str, passed: bool, opinion: str = "",
    criteria: tuple[str, ...] | None = None, second_officer: str = "", key: str = "",
) -> Done[CaseSummary]:
    """Do one review step and record it. ``criteria`` are the codes found fulfilled, without them a step that passes found all;
    ``second_officer`` is a staff number.

    Refuses StepNotOpen, WrongPost (the step is for another organ), SecondPersonMissing (行政许可法 34: a
    check of the content is done by two or more), PresidesHearing (48), CriterionUnknown, IllegalStep. A failed step goes on too: the decision says why.
    """
    case = locked(actor, case_no)
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    steps = {entry.code: entry for entry in open_steps_of(case, bundle) if entry.kind is not StepKind.DECIDE}
    wanted = steps.get(step_code)
    if wanted is None:
        raise StepNotOpen(step=step_code, open=", ".join(steps) or "-")
    require_post(actor, case, wanted)
    officers = _officers(actor, wanted, second_officer, bundle)
    require_no_presider(case, *(officer["ref"] for officer in officers))
    found = _found(wanted, criteria, passed=passed)
    basis = step(case, Verb.REVIEW)
    fire_step(case, bundle, step_code)
    number = Review.objects.filter(case=case).count() + 1
    Review.objects.create(case=case, number=number, step_code=wanted.code, step_name=wanted.name, passed=passed, opinion=opinion,
                          criteria=dict.fromkeys(found, True), officers=officers, recorded_at=at)
    record = _record(actor, at, case, wanted, officers, passed=passed, opinion=opinion, criteria=found)
    note(case, rules.REVIEWED, actor=actor, at=at, document_no=record.paper_no if record else "", text=wanted.name, told=Told(about=wanted.code))
    keep(case, at=at)
    fact = CaseReviewed(case_no=case_no, step_code=wanted.code, passed=passed)
    return Done(summary_of(case), subject=f"case:{case_no}", facts=(fact,), basis=basis,
                payload={"step": wanted.code, "passed": passed, "opinion": opinion, "officers": officers, **(said(record) if record else {})})


def require_post(actor: Actor, case: Case, wanted: ProcedureStep) -> None:
    """Refuse WrongPost unless the actor's post is in the competent organ and in the step's line of command."""
    mine = people.post(post_no=actor.post_no).kind if actor.post_no else None
    if actor.department_code != case.department_code or mine is None or not rules.post_may(wanted=wanted.post_kind, actual=mine):
        raise WrongPost


def _found(wanted: ProcedureStep, criteria: tuple[str, ...] | None, *, passed: bool) -> tuple[str, ...]:
    """The criteria found fulfilled; refuses CriterionUnknown for what the standard doesn't ask, and for a pass that leaves some open."""
    known = {criterion.code: criterion.text for criterion in wanted.criteria}
    if criteria is None:
        return tuple(known) if passed else ()
    unknown, left = set(criteria) - set(known), [text.rstrip("。") for code, text in known.items() if passed and code not in criteria]
    if unknown or left:
        raise CriterionUnknown(open="；".join((*left, *sorted(unknown))))
    return criteria


def require_no_presider(case: Case, *refs: str) -> None:
    """Refuse PresidesHearing where one of these staff numbers presides over the case's hearing."""
    if limits.presiding(timed_facts(case)) & set(refs):
        raise PresidesHearing(article="行政许可法 48")


def fire_step(case: Case, bundle: Bundle, code: str) -> None:
    """Do the step in the case's net."""
    case.marking = list(bundle.net().fire(marking_of(case), code).tokens)


def _record(actor: Actor, at: datetime, case: Case, wanted: ProcedureStep, officers: list[dict[str, str]], *, passed: bool, opinion: str,
            criteria: tuple[str, ...]) -> Paper | None:
    """The record of a check on the spot (现场核查记录); other steps leave none."""
    if wanted.kind is not StepKind.SITE_CHECK:
        return None
    names = [officer["name"] for officer in officers]
    return paper(site_letter(case, wanted, officers=names, found=criteria, passed=passed, opinion=opinion, at=at), actor=actor, at=at)


def _officers(actor: Actor, wanted: ProcedureStep, second: str, bundle: Bundle) -> list[dict[str, str]]:
    officers = [{"ref": actor.ref, "name": actor.name}]
    if wanted.two_persons:
        others = {each.staff_no: each.name for each in people.colleagues(department_code=actor.department_code) if each.staff_no != actor.ref}
        if second not in others:
            raise SecondPersonMissing(article=bundle.rests_on("two_on_site", "行政许可法 34(3)"))
        officers.append({"ref": second, "name": others[second]})
    return officers
