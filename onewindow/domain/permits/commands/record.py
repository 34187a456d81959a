"""What the verbs share: locking, the next edition, an act in the life, its notice to the holder."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from onewindow.domain.notices import commands as notices
from onewindow.domain.papers.types import Paper
from onewindow.domain.permits import rules
from onewindow.domain.permits.facts import PermitEditionMade
from onewindow.domain.permits.models import EditionRow, LifeRow, PermitRow, RenewalRow
from onewindow.domain.permits.types import LifeAct, PermitState, RenewalState
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.fields import keyring

ALL = Q()


class PermitNotValid(Refusal):
    """The permit has ended in a way that rules this act out."""

    code = "permit_not_valid"
    sentence = "Permit {permit_no} is {state}; this can't be done to it any more."


class OtherOrgan(Refusal):
    """Only the organ that granted a permit ends it or issues it anew."""

    code = "other_organ"
    sentence = "Permit {permit_no} was granted by another organ. Only that organ, or the one above it, may do this."
    status = 403


def locked(permit_no: str, seen: Q = ALL) -> PermitRow:
    """The permit's row, locked, if it is among those that are ``seen``. Refuses NotFound."""
    row = PermitRow.objects.select_for_update().filter(seen, permit_no=permit_no).first()
    if row is None:
        raise NotFound(what="permit", number=permit_no)
    return row


def valid_row(permit_no: str, *, article: str, at: datetime) -> PermitRow:
    """The row of a permit that holds on the day, locked, whether or not anybody noted its end. Refuses NotFound, PermitNotValid."""
    row = locked(permit_no)
    state = state_of(row, at=at)
    if state is not PermitState.VALID:
        raise PermitNotValid(permit_no=permit_no, state=state_said(state), article=article)
    return row


def state_said(state: PermitState) -> str:
    """The state as refusals word it: a permit is struck off (注销) where a charge is merely cancelled."""
    return "struck off" if state is PermitState.CANCELLED else state.value


def require_organ(actor: Actor, row: PermitRow, *, article: str) -> None:
    """Refuses OtherOrgan to the staff of any organ but the one that granted the permit."""
    if actor.kind is ActorKind.STAFF and actor.department_code != row.department_code:
        raise OtherOrgan(permit_no=row.permit_no, article=article)


def state_of(row: PermitRow, *, at: datetime) -> PermitState:
    """The state of the permit at the moment; one whose renewal was asked for in time holds until that is decided (许可法 50)."""
    waits = RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value, in_time=True).exists()
    return rules.state_on(state=PermitState(row.state), valid_until=row.valid_until, on=timezone.localdate(at), renewal_pending=waits)


def platform_only(actor: Actor, act: str) -> None:
    """Refuses NotAllowed to everybody but the platform itself."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed(act=act)


def code_of(permit_no: str, *, edition: int) -> str:
    """The check code of an edition: each has its own, so that a paper which was replaced can be told."""
    text = permit_no if edition == 1 else f"{permit_no}/{edition}"
    return rules.check_code(digest=keyring().mac(text.encode(), purpose="permits.check_code"))


def next_edition(row: PermitRow, *, at: datetime, case_no: str) -> PermitEditionMade:
    """Put the present edition among the replaced ones and begin the next. The caller changes what differs, and saves."""
    EditionRow.objects.create(
        permit=row, number=row.edition, check_code=row.check_code, document_file_no=row.document_file_no,
        document_sha256=row.document_sha256, valid_from=row.valid_from, valid_until=row.valid_until,
        made_at=row.edition_at or row.issued_at, replaced_at=at)
    row.edition += 1
    row.edition_at, row.edition_case_no = at, case_no
    row.check_code = code_of(row.permit_no, edition=row.edition)
    row.document_file_no = row.document_sha256 = ""
    return PermitEditionMade(permit_no=row.permit_no, edition=str(row.edition))


def lived(row: PermitRow, act: LifeAct, *, actor: Actor, at: datetime, article: str, ground: str = "", reason: str = "",
          case_no: str = "", paper: Paper | None = None, remedies: str = "") -> None:
    """Append an act to the permit's life."""
    LifeRow.objects.create(
        permit=row, act=act.value, acted_at=at, by=actor.post_title, ground=ground, article=article, reason=reason.strip(), case_no=case_no,
        paper_no=paper.paper_no if paper else "", paper_title=paper.title if paper else "", remedies=remedies)


def tell_holder(row: PermitRow, kind: str, *, actor: Actor, at: datetime, **more: str) -> str:
    """Send the holder a notice about the permit; answers its number."""
    params = {"name": row.name, "permit_no": row.permit_no, **more}
    return notices.send(actor=actor, at=at, kind=kind, to=row.holder_no, params=params, about=row.permit_no).notice_no


def end_renewals(row: PermitRow, state: RenewalState, *, at: datetime) -> None:
    """Settle the application for renewal that is under way, if there is one."""
    RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value).update(state=state.value, settled_at=at)
