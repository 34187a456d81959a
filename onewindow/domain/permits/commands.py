"""Verbs of the room: issue, attach the document, revoke, cancel, note expiry."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils import timezone

from onewindow.domain.permits import queries, rules
from onewindow.domain.permits.facts import (
    PermitCancelled,
    PermitDocumentReady,
    PermitExpired,
    PermitIssued,
    PermitRevoked,
)
from onewindow.domain.permits.models import PermitRow
from onewindow.domain.permits.types import CancellationGround, Grant, Permit, PermitState, RevocationGround
from onewindow.kernel import files
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.fields import keyring
from onewindow.kernel.numbers import next_number


class PermitAlreadyIssued(Refusal):
    """The case has this permit already."""

    code = "permit_already_issued"
    sentence = "Case {case_no} already has permit {permit_no} of this kind. Open that one instead."


class PermitNotValid(Refusal):
    """The permit has ended in a way that rules this act out."""

    code = "permit_not_valid"
    sentence = "Permit {permit_no} is {state}; this can't be done to it any more."


class ReasonMissing(Refusal):
    """A permit can't be ended without saying why."""

    code = "reason_missing"
    sentence = "State the facts that carry the ground; the holder will read them."
    status = 422


@command("permits.issue", right="permits.issue")
def issue(*, actor: Actor, at: datetime, case_no: str, grant: Grant, key: str = "") -> Done[Permit]:
    """Record a granted permit (准予许可, 许可法 38–39); valid from the day of the decision.

    Records only: the document is made after the commit and announced by PermitDocumentReady. Refuses
    PermitAlreadyIssued.
    """
    begins = timezone.localdate(at)
    earlier = PermitRow.objects.filter(case_no=case_no, kind=grant.kind).values_list("permit_no", flat=True).first()
    if earlier:
        raise PermitAlreadyIssued(case_no=case_no, permit_no=earlier)
    number = next_number(kind="PT", on=begins)
    row = PermitRow.objects.create(
        permit_no=number, kind=grant.kind, name=grant.name, template=grant.template, holder_no=grant.holder_no,
        holder_name=grant.holder_name, case_no=case_no, department_code=grant.department_code, issued_at=at,
        valid_from=begins, valid_until=rules.final_day(valid_from=begins, valid_years=grant.valid_years),
        data=json.dumps(grant.data, ensure_ascii=False), state=PermitState.VALID.value,
        check_code=rules.check_code(digest=keyring().mac(number.encode(), purpose="permits.check_code")))
    until = row.valid_until.isoformat() if row.valid_until else ""
    fact = PermitIssued(permit_no=number, kind=row.kind, case_no=case_no, holder_no=row.holder_no,
                        department_code=row.department_code, valid_until=until)
    return Done(queries.permit_record(row), subject=f"permit:{number}", facts=(fact,), basis="行政许可法 38, 39, 44",
                payload={"kind": row.kind, "case_no": case_no, "holder_no": row.holder_no, "valid_until": until})


@command("permits.attach_document", right=None)
def attach_document(*, actor: Actor, at: datetime, permit_no: str, content: bytes) -> Done[Permit]:
    """Keep the rendered PDF as the permit's document; a second one is not taken. For the platform only.

    Refuses NotAllowed to anybody else, NotFound, FileRefused.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="permits.attach_document")
    row = _locked(permit_no)
    if row.document_file_no:
        return Done(queries.permit_record(row))
    kept = files.keep(content=content, filename=f"{permit_no}.pdf", owner=row.holder_no, at=at)
    row.document_file_no = kept.file_no
    row.save()
    fact = PermitDocumentReady(permit_no=permit_no, case_no=row.case_no, holder_no=row.holder_no, file_no=kept.file_no)
    return Done(queries.permit_record(row), subject=f"permit:{permit_no}", facts=(fact,),
                payload={"file_no": kept.file_no, "sha256": kept.sha256})


@command("permits.revoke", right="permits.revoke")
def revoke(*, actor: Actor, at: datetime, permit_no: str, ground: RevocationGround, reason: str) -> Done[Permit]:
    """Undo an unlawful grant (撤销, 许可法 69). Refuses NotFound, ReasonMissing, PermitNotValid if revoked or struck."""
    article = rules.REVOCATION_ARTICLES[ground]
    row = _to_end(permit_no, reason, article, still={PermitState.VALID, PermitState.EXPIRED})
    before = _end(row, PermitState.REVOKED, at, ground.value, article, reason)
    fact = PermitRevoked(permit_no=permit_no, holder_no=row.holder_no, ground=ground.value, article=article)
    return Done(queries.permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), basis=article,
                payload={"before": before, "after": row.state, "ground": ground.value, "reason": reason})


@command("permits.cancel", right="permits.cancel")
def cancel(*, actor: Actor, at: datetime, permit_no: str, ground: CancellationGround, reason: str) -> Done[Permit]:
    """Strike a permit from the register (注销, 许可法 70). Refuses NotFound, ReasonMissing, PermitNotValid if struck."""
    article = rules.CANCELLATION_ARTICLES[ground]
    row = _to_end(permit_no, reason, article, still=set(PermitState) - {PermitState.CANCELLED})
    before = _end(row, PermitState.CANCELLED, at, ground.value, article, reason)
    fact = PermitCancelled(permit_no=permit_no, holder_no=row.holder_no, ground=ground.value, article=article)
    return Done(queries.permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), basis=article,
                payload={"before": before, "after": row.state, "ground": ground.value, "reason": reason})


@command("permits.expire", right=None)
def expire(*, actor: Actor, at: datetime, permit_no: str) -> Done[Permit]:
    """Note that a permit's final day has passed. For the platform only; nothing happens if it has not.

    Refuses NotAllowed to anybody else, NotFound.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act="permits.expire")
    row = _locked(permit_no)
    state = rules.state_on(state=PermitState(row.state), valid_until=row.valid_until, on=timezone.localdate(at))
    if row.state != PermitState.VALID.value or state is not PermitState.EXPIRED or row.valid_until is None:
        return Done(queries.permit_record(row))
    row.state, row.ended_at = state.value, at
    row.save()
    fact = PermitExpired(permit_no=permit_no, holder_no=row.holder_no, valid_until=row.valid_until.isoformat())
    return Done(queries.permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), payload={"after": row.state})


def _locked(permit_no: str) -> PermitRow:
    row = PermitRow.objects.select_for_update().filter(permit_no=permit_no).first()
    if row is None:
        raise NotFound(what="permit", number=permit_no)
    return row


def _to_end(permit_no: str, reason: str, article: str, *, still: set[PermitState]) -> PermitRow:
    if not reason.strip():
        raise ReasonMissing(article=article)
    row = _locked(permit_no)
    if PermitState(row.state) not in still:
        raise PermitNotValid(permit_no=permit_no, state=row.state, article=article)
    return row


def _end(row: PermitRow, state: PermitState, at: datetime, ground: str, article: str, reason: str) -> str:
    before = row.state
    row.state, row.ended_at, row.ground, row.article, row.reason = state.value, at, ground, article, reason.strip()
    row.save()
    return before
