"""Permits as their holder and staff see them."""

from __future__ import annotations

import json
from datetime import date

from django.db.models import Q
from django.utils import timezone

from onewindow.domain.papers import queries as papers
from onewindow.domain.permits import rules
from onewindow.domain.permits.formats import grounds_book, reminder_rules
from onewindow.domain.permits.models import DeemedRenewalRow, EditionRow, LifeRow, PermitRow, RenewalRow
from onewindow.domain.permits.queries.renewals import renewal_record
from onewindow.domain.permits.types import (
    DeemedRenewal,
    Edition,
    LifeAct,
    LifeEntry,
    Permit,
    PermitLife,
    PermitState,
    RenewalState,
)
from onewindow.kernel import files
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound

READ = "permits.read"
NOBODY = Q(pk__in=())
GRANTING = "行政许可法 38"


def permit(*, actor: Actor, permit_no: str) -> Permit:
    """One permit with what is printed on it. Refuses NotFound, also to those it does not concern."""
    return permit_record(_row(actor, permit_no))


def permits_of(*, actor: Actor, holder_no: str) -> tuple[Permit, ...]:
    """A holder's permits, newest first. Empty to an actor who is neither the holder nor entitled."""
    return tuple(map(permit_record, PermitRow.objects.filter(visible(actor), holder_no=holder_no).order_by("-issued_at", "-id")))


def permits_of_case(*, actor: Actor, case_no: str) -> tuple[Permit, ...]:
    """What a case led to, earliest first; only what the actor may see."""
    return tuple(map(permit_record, PermitRow.objects.filter(visible(actor), case_no=case_no).order_by("issued_at", "id")))


def document_of(*, actor: Actor, permit_no: str, paper_no: str = "") -> bytes:
    """The signed PDF of the permit's latest edition, or a paper of its life (决定书) where one is named.

    Refuses NotFound while it is being made, and to those it does not concern.
    """
    row = _row(actor, permit_no)
    file_no = row.document_file_no
    if paper_no:
        known = LifeRow.objects.filter(permit=row, paper_no=paper_no).exists()
        file_no = papers.paper(paper_no=paper_no).file_no if known else ""
    if not file_no:
        raise NotFound(what="document of permit", number=permit_no)
    return files.content_of(file_no=file_no, reader=files.FileReader(ref=actor.principal, entitled=True))


def life_of(*, actor: Actor, permit_no: str) -> PermitLife:
    """Everything that happened to the permit. Refuses NotFound, also to those it does not concern."""
    row = _row(actor, permit_no)
    born = LifeEntry(act=LifeAct.ISSUED, acted_at=row.issued_at, article=GRANTING, case_no=row.case_no)
    later = tuple(_entry(one) for one in LifeRow.objects.filter(permit=row).order_by("acted_at", "id"))
    replaced = tuple(
        Edition(number=one.number, valid_from=one.valid_from, valid_until=one.valid_until, made_at=one.made_at, replaced_at=one.replaced_at)
        for one in EditionRow.objects.filter(permit=row).order_by("number"))
    waiting = RenewalRow.objects.select_related("permit").filter(permit=row, state=RenewalState.PENDING.value).first()
    deemed = tuple(
        DeemedRenewal(permit_no=permit_no, case_no=one.renewal.case_no, department_code=one.department_code, article=one.article,
                      deemed_at=one.deemed_at, ended_on=one.ended_on, valid_until=one.valid_until, paper_no=one.paper_no,
                      light=one.light)
        for one in DeemedRenewalRow.objects.select_related("renewal").filter(permit=row).order_by("deemed_at"))
    return PermitLife(entries=(born, *later), replaced=replaced, renewal=renewal_record(waiting) if waiting else None, deemed=deemed)


def _row(actor: Actor, permit_no: str) -> PermitRow:
    row = PermitRow.objects.filter(visible(actor), permit_no=permit_no).first()
    if row is None:
        raise NotFound(what="permit", number=permit_no)
    return row


def _entry(row: LifeRow) -> LifeEntry:
    act = LifeAct(row.act)
    ground = grounds_book().of(act, row.ground).text if row.ground else ""
    return LifeEntry(act=act, acted_at=row.acted_at, article=row.article, ground_text=ground, reason=row.reason, case_no=row.case_no,
                     paper_no=row.paper_no, paper_title=row.paper_title, remedies=row.remedies, by=row.by)


def visible(actor: Actor) -> Q:
    """The permits an actor may know of, as a condition.

    Holders: their own; agents: those of their principal from an affair a mandate reaches. Staff who read permits: those of their organ; at a
    counter every permit, for whoever stands there brings it to have it renewed, changed or printed.
    """
    if actor.kind is ActorKind.SYSTEM or (actor.may(READ) and actor.counter_code):
        return Q()
    if actor.may(READ):
        return Q(department_code=actor.department_code) if actor.department_code else NOBODY
    if not actor.principal:
        return NOBODY
    own = Q(holder_no=actor.principal)
    return own if actor.within is None else own & Q(case_no__in=actor.within)


def renew_by_of(row: PermitRow, *, on: date) -> date | None:
    """The final day to apply for renewal, None for a permit without end, or when all of its term is too late to ask."""
    if row.valid_until is None:
        return None
    before = row.renew_before_days or rules.rule_on(reminder_rules(), on=on).renew_before_days
    latest = rules.renew_by(valid_until=row.valid_until, before_days=before)
    return latest if latest >= row.valid_from else None


def permit_record(row: PermitRow) -> Permit:
    """The row as the record that crosses the wall."""
    data: dict[str, str] = json.loads(row.data)
    return Permit(permit_no=row.permit_no, kind=row.kind, name=row.name, template=row.template, holder_no=row.holder_no,
                  holder_name=row.holder_name, case_no=row.case_no, department_code=row.department_code,
                  issued_at=row.issued_at, valid_from=row.valid_from, valid_until=row.valid_until,
                  state=PermitState(row.state), check_code=row.check_code, document_file_no=row.document_file_no,
                  data=data, ground=row.ground, edition=row.edition, edition_at=row.edition_at,
                  renew_by=renew_by_of(row, on=timezone.localdate(row.issued_at)))
