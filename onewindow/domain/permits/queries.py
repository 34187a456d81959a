"""Questions about permits."""

from __future__ import annotations

import hmac
import json
from datetime import date

from onewindow.domain.people import queries as people
from onewindow.domain.permits import rules
from onewindow.domain.permits.models import PermitRow
from onewindow.domain.permits.types import Permit, PermitState, PublicPermit
from onewindow.kernel import files
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number

__all__ = ["document_of", "expired_permits", "permit", "permits_of", "permits_of_case", "verify"]

READ = "permits.read"


def permit(*, actor: Actor, permit_no: str) -> Permit:
    """One permit with what is printed on it. Refuses NotFound, also to those it does not concern."""
    row = PermitRow.objects.filter(permit_no=permit_no).first()
    if row is None or not may_read(actor, row.holder_no):
        raise NotFound(what="permit", number=permit_no)
    return permit_record(row)


def permits_of(*, actor: Actor, holder_no: str) -> tuple[Permit, ...]:
    """A holder's permits, newest first. Empty to an actor who is neither the holder nor entitled."""
    if not may_read(actor, holder_no):
        return ()
    return tuple(permit_record(row) for row in PermitRow.objects.filter(holder_no=holder_no).order_by("-issued_at", "-id"))


def permits_of_case(*, actor: Actor, case_no: str) -> tuple[Permit, ...]:
    """What a case led to, earliest first; only what the actor may see."""
    rows = PermitRow.objects.filter(case_no=case_no).order_by("issued_at", "id")
    return tuple(permit_record(row) for row in rows if may_read(actor, row.holder_no))


def document_of(*, actor: Actor, permit_no: str) -> bytes:
    """The permit's PDF. Refuses NotFound while it is being made, and to those it does not concern."""
    found = permit(actor=actor, permit_no=permit_no)
    if not found.document_file_no:
        raise NotFound(what="document of permit", number=permit_no)
    return files.content_of(file_no=found.document_file_no, reader=files.FileReader(ref=actor.principal, entitled=True))


def verify(*, permit_no: str, code: str, on: date) -> PublicPermit | None:
    """What the public may know of a permit on a day; None unless number and check code belong together.

    A wrong number and a wrong code are not told apart. Numbers and codes may carry spaces and small letters.
    """
    row = PermitRow.objects.filter(permit_no=clean_number(permit_no)).first()
    given = clean_number(code)
    right = hmac.compare_digest((row.check_code if row else "------").encode(), given.encode())
    if row is None or not right:
        return None
    state = rules.state_on(state=PermitState(row.state), valid_until=row.valid_until, on=on)
    return PublicPermit(permit_no=row.permit_no, name=row.name, holder_masked=rules.masked_holder(row.holder_name),
                        issuer=people.department(code=row.department_code).name, valid_from=row.valid_from,
                        valid_until=row.valid_until, state=state)


def expired_permits(*, on: date, most: int = 200) -> tuple[str, ...]:
    """Numbers of valid permits whose final day lies before the day."""
    rows = PermitRow.objects.filter(state=PermitState.VALID.value, valid_until__lt=on).order_by("valid_until", "id")
    return tuple(rows.values_list("permit_no", flat=True)[:most])


def may_read(actor: Actor, holder_no: str) -> bool:
    """Whether the actor is the holder (or acts for them), carries the right, or is the platform."""
    if actor.kind is ActorKind.SYSTEM or actor.may(READ):
        return True
    return bool(actor.principal) and actor.principal == holder_no


def permit_record(row: PermitRow) -> Permit:
    """The row as the record that crosses the wall."""
    data: dict[str, str] = json.loads(row.data)
    return Permit(permit_no=row.permit_no, kind=row.kind, name=row.name, template=row.template, holder_no=row.holder_no,
                  holder_name=row.holder_name, case_no=row.case_no, department_code=row.department_code,
                  issued_at=row.issued_at, valid_from=row.valid_from, valid_until=row.valid_until,
                  state=PermitState(row.state), check_code=row.check_code, document_file_no=row.document_file_no,
                  data=data, ground=row.ground)
