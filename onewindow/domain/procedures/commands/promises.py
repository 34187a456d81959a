"""Checks of promises (告知承诺) after the decision: kept, to be put right, or broken and revoked."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.notices import commands as notices
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.procedures.commands.holding import letter_about
from onewindow.domain.procedures.facts import PromiseChecked
from onewindow.domain.procedures.models import PromiseCheckRow
from onewindow.domain.procedures.queries.reading import as_check
from onewindow.domain.procedures.types import CheckState, PromiseCheck
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number

READER = system_actor(name="procedures")
LAW = "国办发〔2020〕42号"


class AlreadyChecked(Refusal):
    """The promise was found kept or broken."""

    code = "already_checked"
    sentence = "This promise was checked on {day}."


class RectifiedOnce(Refusal):
    """The time to put it right is given once."""

    code = "rectified_once"
    sentence = "The time to put it right was given and ended on {day}. Find now whether the promise is kept or not."
    status = 422


class NoPromise(Refusal):
    """The case rests on no promise."""

    code = "no_promise"
    sentence = "This case was not decided on a promise."


class FindingMissing(Refusal):
    """The holder reads what was found."""

    code = "finding_missing"
    sentence = "Write what the check found: the holder reads it, and what follows rests on it."
    status = 422


@command("procedures.plan_check", right="procedures.plan_check")
def plan_check(*, actor: Actor, at: datetime, case_no: str) -> Done[PromiseCheck]:  # noqa: ARG001
    """Put the check of a decided promise on the organ's list, with the day it is due. For the platform; a second call changes nothing."""
    found = cases.summary(actor=READER, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
    if bundle.promise is None:
        raise NoPromise
    permit_no = cases.case(actor=READER, case_no=case_no).permit_no
    row, made = PromiseCheckRow.objects.get_or_create(case_no=case_no, defaults={
        "check_no": next_number(kind="K", on=at.date()), "item_name": found.item_name, "permit_no": permit_no, "holder_no": found.applicant_no,
        "department_code": found.department_code, "state": CheckState.DUE.value,
        "due_on": current_calendar().add_workdays(timezone.localdate(at), bundle.promise.check_workdays)})
    return Done(as_check(row), subject=f"case:{case_no}" if made else "", payload={"due_on": row.due_on.isoformat()}, basis=LAW)


@command("procedures.check_promise", right="procedures.check_promise")
def check_promise(*, actor: Actor, at: datetime, check_no: str, kept: bool, finding: str, rectify_workdays: int = 0, key: str = "") -> Done[PromiseCheck]:
    """Record what the check of a promise found, and tell the holder in writing.

    Kept; or not kept and to be put right within ``rectify_workdays``; or not kept at all (0), which is the ground for revoking what was
    granted (``permits.revoke`` by who may). Refuses FindingMissing, AlreadyChecked, RectifiedOnce where a time to put it right was given
    before, NotFound for another organ's.
    """
    row = PromiseCheckRow.objects.select_for_update(of=("self",)).filter(check_no=check_no, department_code=actor.department_code).first()
    if row is None:
        raise NotFound(what="the check", number=check_no)
    if row.state in (CheckState.KEPT, CheckState.BROKEN) and row.checked_at is not None:
        raise AlreadyChecked(day=timezone.localdate(row.checked_at))
    if rectify_workdays and not kept and row.rectify_by_on is not None:
        raise RectifiedOnce(day=row.rectify_by_on, article=LAW)
    if not finding.strip():
        raise FindingMissing(article=LAW)
    state = CheckState.KEPT if kept else CheckState.TO_RECTIFY if rectify_workdays else CheckState.BROKEN
    row.state, row.checked_at, row.finding = state.value, at, finding[:1000]
    row.rectify_by_on = current_calendar().add_workdays(timezone.localdate(at), rectify_workdays) if state is CheckState.TO_RECTIFY else None
    row.save()
    if state is CheckState.BROKEN:  # whoever promised falsely may not promise again (国办发〔2020〕42号)
        evidence.note_broken_promise(actor=actor, at=at, holder_no=row.holder_no, about=row.case_no, article=LAW)
    summary = cases.summary(actor=READER, case_no=row.case_no)
    basis = catalogue.bundle(bundle_hash=summary.bundle_hash)
    cited = basis.citations(basis.promise.basis) if basis.promise else ()
    words = {CheckState.KEPT: "与承诺一致", CheckState.TO_RECTIFY: "与承诺不一致，限期整改", CheckState.BROKEN: "承诺不实"}
    fields = [["核查结果", words[state]], ["核查情况", finding]]
    if row.rectify_by_on:
        fields.append(["整改期限", row.rectify_by_on.isoformat()])
    draft = letter_about(row.case_no, PaperKind.PROMISE_CHECK, actor=READER, addressee=summary.applicant_name, basis=cited or (LAW,), said={"fields": fields})
    paper = papers.record(actor=actor, at=at, paper=draft)
    notices.send(actor=actor, at=at, kind="promise_checked", to=row.holder_no, about=row.case_no,
                 params={"case_no": row.case_no, "item": row.item_name, "result": words[state]})
    fact = PromiseChecked(check_no=check_no, case_no=row.case_no, permit_no=row.permit_no, result=state.value)
    return Done(as_check(row), subject=f"case:{row.case_no}", facts=(fact,), basis=LAW,
                payload={"result": state.value, "finding": finding, "document_no": paper.paper_no, "digest": paper.digest})


@command("procedures.run_out", right="procedures.run_out")
def run_out(*, actor: Actor, at: datetime, check_no: str) -> Done[PromiseCheck]:
    """Note that the time to put a promise right is over: it is checked again at once, and found kept or not.

    For the platform, which judges nobody: whether it was put right is seen on the spot. Refuses NotFound where no such time is over.
    """
    row = PromiseCheckRow.objects.select_for_update(of=("self",)).filter(check_no=check_no, state=CheckState.TO_RECTIFY.value).first()
    if row is None or row.rectify_by_on is None or timezone.localdate(at) <= row.rectify_by_on:
        raise NotFound(what="the check", number=check_no)
    row.state, row.due_on = CheckState.RUN_OUT.value, current_calendar().add_workdays(row.rectify_by_on, 1)
    row.save(update_fields=["state", "due_on"])
    fact = PromiseChecked(check_no=check_no, case_no=row.case_no, permit_no=row.permit_no, result=row.state)
    return Done(as_check(row), subject=f"case:{row.case_no}", facts=(fact,), basis=LAW, payload={"result": row.state, "due_on": row.due_on.isoformat()})
