"""Entrusting: an organ lets a counter or a post accept in its name (行政许可法 24)."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from datetime import date, datetime

from onewindow.domain.people.facts import CounterEntrusted, EntrustmentEnded
from onewindow.domain.people.models import DepartmentRecord, EntrustmentRecord, PostRecord
from onewindow.domain.people.queries.staff import entrustment_record
from onewindow.domain.people.types import Entrustment, EntrustmentTerms, PostKind
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.numbers import next_number

BASIS = "行政许可法 24"


class EntrustmentUnpublished(Refusal):
    """The law wants the entrusted body and the content of the entrustment announced (行政许可法 24 第一款)."""

    code = "entrustment_unpublished"
    sentence = "Publish the entrustment first: name its document, the day it was published, the items, and a term that begins no earlier."
    status = 422


class NoFurtherEntrusting(Refusal):
    """Who is entrusted may not entrust others (行政许可法 24 第三款)."""

    code = "no_further_entrusting"
    sentence = "What {organ} has entrusted can't be passed on. Only {organ} itself can entrust another counter or post."
    status = 403


class EntrustmentNotYours(Refusal):
    """An organ entrusts what is its own (行政许可法 24 第一款: within its statutory powers)."""

    code = "entrustment_not_yours"
    sentence = "Only {organ} can entrust its own powers. Ask its leader, or the operator with the published document."
    status = 403


class EntrustedOnce(Refusal):
    """The same document names the same counter already."""

    code = "entrusted_once"
    sentence = "This document has entrusted the same counter or post already. End the earlier entrustment first."


@command("people.entrust", right="people.entrust")
def entrust(*, actor: Actor, at: datetime, terms: EntrustmentTerms, key: str = "") -> Done[Entrustment]:
    """Entrust a counter or a post with accepting the items in the organ's name, by a published document.

    By the organ's own leader, or by the operator who enters the document. The counter must not be the organ's
    own post. Refuses NotFound, EntrustmentUnpublished, EntrustmentNotYours, NoFurtherEntrusting, EntrustedOnce.
    """
    organ = DepartmentRecord.objects.filter(code=terms.department_code).first()
    if organ is None:
        raise NotFound(what="department", number=terms.department_code)
    post = _target(terms)
    _check_organ(actor, organ, terms, at.date())
    fit = terms.document_no.strip() and terms.item_codes and terms.published_on <= terms.valid_from <= terms.valid_until
    if not fit or terms.published_on > at.date() or terms.valid_until < at.date():
        raise EntrustmentUnpublished(article=BASIS)
    rows = EntrustmentRecord.objects.filter(department=organ, counter_code=terms.counter_code, post=post, ended_on__isnull=True)
    if rows.filter(document_no=terms.document_no.strip()).exists():
        raise EntrustedOnce(article=BASIS)
    row = EntrustmentRecord.objects.create(
        entrustment_no=next_number(kind="EN", on=at.date()), department=organ, counter_code=terms.counter_code, post=post,
        item_codes=sorted(set(terms.item_codes)), document_no=terms.document_no.strip(), published_on=terms.published_on,
        valid_from_on=terms.valid_from, valid_until_on=terms.valid_until)
    fact = CounterEntrusted(entrustment_no=row.entrustment_no, department_code=organ.code)
    return Done(entrustment_record(row), subject=f"entrustment:{row.entrustment_no}", facts=(fact,), basis=BASIS, payload={
        "department": organ.code, "counter": terms.counter_code, "post": terms.post_no, "items": row.item_codes, "document": row.document_no,
        "published": terms.published_on.isoformat(), "from": terms.valid_from.isoformat(), "until": terms.valid_until.isoformat()})


@command("people.end_entrustment", right="people.entrust")
def end_entrustment(*, actor: Actor, at: datetime, entrustment_no: str, reason: str, key: str = "") -> Done[Entrustment]:
    """Take an entrustment back from today on; what was accepted under it stands. Refuses NotFound, EntrustmentNotYours."""
    row = EntrustmentRecord.objects.select_for_update(of=("self",)).select_related("department", "post").filter(
        entrustment_no=entrustment_no, ended_on__isnull=True).first()
    if row is None:
        raise NotFound(what="entrustment", number=entrustment_no)
    _check_organ(actor, row.department, entrustment_record(row).terms, at.date())
    row.ended_on = at.date()
    row.save(update_fields=["ended_on"])
    fact = EntrustmentEnded(entrustment_no=entrustment_no, department_code=row.department_id)
    return Done(entrustment_record(row), subject=f"entrustment:{entrustment_no}", facts=(fact,), basis=BASIS, payload={"reason": reason.strip()[:200]})


def _target(terms: EntrustmentTerms) -> PostRecord | None:
    """The post, None for a counter. Exactly one of the two, and it must be there."""
    if bool(terms.counter_code) == bool(terms.post_no):
        raise NotFound(what="counter", number=terms.counter_code or terms.post_no)
    if terms.counter_code:
        places.counter(code=terms.counter_code)
        return None
    post = PostRecord.objects.filter(post_no=terms.post_no).first() or PostRecord.objects.filter(code=terms.post_no).first()
    if post is None:
        raise NotFound(what="post", number=terms.post_no)
    return post


def _check_organ(actor: Actor, organ: DepartmentRecord, terms: EntrustmentTerms, on: date) -> None:
    """The organ's own leader, or the operator and the platform, who enter the organ's published document."""
    enters = PostRecord.objects.filter(post_no=actor.post_no, kind=PostKind.OPERATOR.value).exists()
    if enters or actor.kind is ActorKind.SYSTEM or actor.department_code == organ.code:
        return
    held = EntrustmentRecord.objects.filter(department=organ, ended_on__isnull=True, valid_from_on__lte=on, valid_until_on__gte=on)
    held = held.filter(counter_code=actor.counter_code) if actor.counter_code else held.filter(post__department__code=actor.department_code)
    if any(set(row.item_codes) & set(terms.item_codes) for row in held):
        raise NoFurtherEntrusting(organ=organ.name, article=BASIS)
    raise EntrustmentNotYours(organ=organ.name, article=BASIS)
