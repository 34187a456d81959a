"""What others may ask of a permit: anybody by its number and check code or by handing in its document, and the platform instead of a paper."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from onewindow.domain.evidence.types import RegisterInfo, RegisterReply, RegisterSubject
from onewindow.domain.people import queries as people
from onewindow.domain.permits import rules
from onewindow.domain.permits.formats import permits_as_papers
from onewindow.domain.permits.models import EditionRow, PermitRow, RenewalRow
from onewindow.domain.permits.types import FileFault, FileVerdict, PermitState, PublicPermit, RenewalState
from onewindow.kernel.actor import system_actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number
from onewindow.kernel.signing import verify_pdf

READER = system_actor(name="permits")


def verify(*, permit_no: str, code: str, on: date) -> PublicPermit | None:
    """What the public may know of a permit on a day; None unless number and check code belong together.

    A wrong number and a wrong code are not told apart. Numbers and codes may carry spaces and small letters. The code
    of an earlier edition says so: replaced.
    """
    row = PermitRow.objects.filter(permit_no=clean_number(permit_no)).first()
    given = clean_number(code).encode()
    if hmac.compare_digest((row.check_code if row else "------").encode(), given) and row is not None:
        return _public(row, on=on)
    earlier = EditionRow.objects.filter(permit=row).values_list("check_code", flat=True) if row is not None else ()
    if row is not None and any(hmac.compare_digest(known.encode(), given) for known in earlier):
        return _public(row, on=on, replaced=True)
    return None


def verify_file(*, content: bytes, at: datetime) -> FileVerdict:
    """Whether the file is the document of a permit, byte for byte as issued, and what became of the permit.

    First the signature and whose it is, then the ledger: only a document whose digest was recorded when it was
    issued counts. Keeps nothing. Never refuses a bad file: the fault says what is wrong with it.
    """
    seen = verify_pdf(content, at=at)
    if seen.fault is not None:
        return FileVerdict(fault=FileFault(seen.fault.value), signer=seen.signer)
    digest, on = hashlib.sha256(content).hexdigest(), timezone.localdate(at)
    row = PermitRow.objects.filter(document_sha256=digest).first()
    if row is not None:
        return FileVerdict(fault=None, permit=_public(row, on=on), signer=seen.signer, signed_at=seen.signed_at)
    earlier = EditionRow.objects.select_related("permit").filter(document_sha256=digest).first()
    if earlier is not None:
        return FileVerdict(fault=None, permit=_public(earlier.permit, on=on, replaced=True), signer=seen.signer, signed_at=seen.signed_at)
    return FileVerdict(fault=FileFault.UNKNOWN, signer=seen.signer, signed_at=seen.signed_at)


def _public(row: PermitRow, *, on: date, replaced: bool = False) -> PublicPermit:
    waiting = RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value, in_time=True).exists()
    state = rules.state_on(state=PermitState(row.state), valid_until=row.valid_until, on=on, renewal_pending=waiting)
    beyond = waiting and state is PermitState.VALID and row.valid_until is not None and on > row.valid_until
    return PublicPermit(
        permit_no=row.permit_no, name=row.name, holder_masked=rules.masked_holder(row.holder_name, row.holder_no),
        issuer=people.department(code=row.department_code).name, valid_from=row.valid_from, valid_until=row.valid_until, state=state,
        replaced=replaced, renewal_pending=beyond, ended_on=timezone.localdate(row.ended_at) if row.ended_at else None, article=row.article)


class OwnPermits:
    """The permits issued here (许可证照库), asked like a register of another organ (材料免提交): a port of evidence, which lies lower, so
    that the site wires it (ONEWINDOW_OWN_REGISTERS). It knows valid ones only: an ended permit is as good as none."""

    def __init__(self, *, info: RegisterInfo) -> None:
        self.info = info

    def ask(self, *, subject: RegisterSubject, purpose: str, at: datetime, patience_seconds: float) -> RegisterReply | None:  # noqa: ARG002
        """The newest valid permit the number's holder has of the kinds that stand for the paper (``reference``); None without one."""
        kinds, holder = permits_as_papers().get(subject.reference, ()), _holder(subject.id_number)
        row = _newest(holder, kinds, on=timezone.localdate(at)) if kinds and holder else None
        if row is None:
            return None
        told = {"permits.no": row.permit_no, "permits.name": row.name, "permits.until": row.valid_until.isoformat() if row.valid_until else ""}
        return RegisterReply(id_number=subject.id_number, values={name: value for name, value in told.items() if value}, reply_ref=row.permit_no)


def _newest(holder_no: str, kinds: tuple[str, ...], *, on: date) -> PermitRow | None:
    rows = PermitRow.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), holder_no=holder_no, kind__in=kinds, state=PermitState.VALID.value)
    return rows.order_by("-issued_at", "-id").first()


def _holder(number: str) -> str:
    """The number here of the person or organisation; empty for somebody unknown."""
    try:
        return people.organisation(org_no=number).org_no
    except NotFound:
        found = people.find_person(actor=READER, id_number=number)
        return found.person_no if found else ""
