"""Issuing a permit and keeping its document."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils import timezone

from onewindow.domain.permits import rules
from onewindow.domain.permits.commands.record import code_of, locked, platform_only
from onewindow.domain.permits.facts import PermitDocumentReady, PermitIssued
from onewindow.domain.permits.models import PermitRow
from onewindow.domain.permits.queries.permits import permit_record
from onewindow.domain.permits.types import Grant, Permit, PermitState
from onewindow.kernel import files
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal
from onewindow.kernel.numbers import next_number


class PermitAlreadyIssued(Refusal):
    """The case has this permit already."""

    code = "permit_already_issued"
    sentence = "Case {case_no} already has permit {permit_no} of this kind. Open that one instead."


class TermIsOver(Refusal):
    """Nobody grants what has run out already."""

    code = "term_is_over"
    sentence = "The time applied for ended on {day}. Ask the applicant for another time, or refuse."


@command("permits.issue", right="permits.issue")
def issue(*, actor: Actor, at: datetime, case_no: str, grant: Grant, key: str = "") -> Done[Permit]:
    """Record a granted permit (准予许可, 许可法 38–39); valid from the day of the decision.

    Records only: the document is made after the commit and announced by PermitDocumentReady. Refuses
    PermitAlreadyIssued, TermIsOver.
    """
    begins = timezone.localdate(at)
    earlier = PermitRow.objects.filter(case_no=case_no, kind=grant.kind).values_list("permit_no", flat=True).first()
    if earlier:
        raise PermitAlreadyIssued(case_no=case_no, permit_no=earlier)
    if grant.valid_until is not None and grant.valid_until < begins:
        raise TermIsOver(day=grant.valid_until)
    # What holds for the days applied for is applied for anew, never renewed: the whole term lies behind the last day to ask.
    before = grant.renew_before_days if grant.valid_until is None else (grant.valid_until - begins).days + 1
    number = next_number(kind="PT", on=begins)
    row = PermitRow.objects.create(
        permit_no=number, kind=grant.kind, name=grant.name, template=grant.template, holder_no=grant.holder_no,
        holder_name=grant.holder_name, case_no=case_no, department_code=grant.department_code, issued_at=at, issued_by=actor.ref,
        valid_from=begins, valid_until=grant.valid_until or rules.final_day(valid_from=begins, valid_years=grant.valid_years),
        renew_before_days=before, data=json.dumps(grant.data, ensure_ascii=False), state=PermitState.VALID.value,
        check_code=code_of(number, edition=1))
    until = row.valid_until.isoformat() if row.valid_until else ""
    fact = PermitIssued(permit_no=number, kind=row.kind, case_no=case_no, holder_no=row.holder_no,
                        department_code=row.department_code, valid_until=until)
    return Done(permit_record(row), subject=f"permit:{number}", facts=(fact,), basis="行政许可法 38, 39, 44",
                payload={"kind": row.kind, "case_no": case_no, "holder_no": row.holder_no, "valid_until": until})


@command("permits.attach_document", right=None)
def attach_document(*, actor: Actor, at: datetime, permit_no: str, content: bytes, edition: int = 1) -> Done[Permit]:
    """Keep the signed PDF as the document of the edition. For the platform only.

    A second one is not taken, nor one of an edition that was replaced while it was drawn. Refuses NotAllowed
    to anybody else, NotFound, FileRefused.
    """
    platform_only(actor, "permits.attach_document")
    row = locked(permit_no)
    if row.document_file_no or row.edition != edition:
        return Done(permit_record(row))
    kept = files.keep(content=content, filename=f"{permit_no}.pdf", owner=row.holder_no, at=at)
    row.document_file_no, row.document_sha256 = kept.file_no, kept.sha256
    row.save()
    fact = PermitDocumentReady(permit_no=permit_no, case_no=row.edition_case_no or row.case_no, holder_no=row.holder_no, file_no=kept.file_no)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact,),
                payload={"file_no": kept.file_no, "sha256": kept.sha256, "edition": edition})
