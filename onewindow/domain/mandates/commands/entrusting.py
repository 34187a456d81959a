"""Entrusting: an organ lets a counter or a post accept in its name (行政许可法 24)."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.mandates.facts import CounterEntrusted, EntrustmentEnded
from onewindow.domain.mandates.models import EntrustmentRecord
from onewindow.domain.mandates.queries.entrusting import entrustment_record
from onewindow.domain.mandates.types import Entrustment, EntrustmentTerms
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Department, PostKind
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


class ItemOfAnother(Refusal):
    """An organ entrusts its own powers: what another organ answers for, or nobody here, it can't give away (行政许可法 24 第一款)."""

    code = "item_of_another"
    sentence = "{organ} can entrust only its own services. Take these codes out, or mend them: {items}."
    status = 422


class EntrustedOnce(Refusal):
    """The same document names the same counter already."""

    code = "entrusted_once"
    sentence = "This document has entrusted the same counter or post already. End the earlier entrustment first."


@command("people.entrust", right="people.entrust")
def entrust(*, actor: Actor, at: datetime, terms: EntrustmentTerms, key: str = "") -> Done[Entrustment]:
    """Entrust a counter or a post with accepting the items in the organ's name, by a published document.

    By the organ's own leader, or by the operator who enters the document. The counter must not be the organ's
    own post. Refuses NotFound, EntrustmentUnpublished, EntrustmentNotYours, NoFurtherEntrusting, ItemOfAnother, EntrustedOnce.
    """
    organ = people.department(code=terms.department_code)
    post_no = _target(terms)
    _check_organ(actor, terms, at.date())
    fit = terms.document_no.strip() and terms.item_codes and terms.published_on <= terms.valid_from <= terms.valid_until
    if not fit or terms.published_on > at.date() or terms.valid_until < at.date():
        raise EntrustmentUnpublished(article=BASIS)
    _check_items(actor, organ, terms.item_codes)
    rows = EntrustmentRecord.objects.filter(department_code=organ.code, counter_code=terms.counter_code, post_no=post_no, ended_on__isnull=True)
    if rows.filter(document_no=terms.document_no.strip()).exists():
        raise EntrustedOnce(article=BASIS)
    row = EntrustmentRecord.objects.create(
        entrustment_no=next_number(kind="EN", on=at.date()), department_code=organ.code, counter_code=terms.counter_code, post_no=post_no,
        item_codes=sorted(set(terms.item_codes)), document_no=terms.document_no.strip(), published_on=terms.published_on,
        valid_from_on=terms.valid_from, valid_until_on=terms.valid_until)
    fact = CounterEntrusted(entrustment_no=row.entrustment_no, department_code=organ.code)
    return Done(entrustment_record(row), subject=f"entrustment:{row.entrustment_no}", facts=(fact,), basis=BASIS, payload={
        "department": organ.code, "counter": terms.counter_code, "post": post_no, "items": row.item_codes, "document": row.document_no,
        "published": terms.published_on.isoformat(), "from": terms.valid_from.isoformat(), "until": terms.valid_until.isoformat()})


@command("people.end_entrustment", right="people.entrust")
def end_entrustment(*, actor: Actor, at: datetime, entrustment_no: str, reason: str, key: str = "") -> Done[Entrustment]:
    """Take an entrustment back from today on; what was accepted under it stands. Refuses NotFound, EntrustmentNotYours."""
    row = EntrustmentRecord.objects.select_for_update().filter(entrustment_no=entrustment_no, ended_on__isnull=True).first()
    if row is None:
        raise NotFound(what="entrustment", number=entrustment_no)
    _check_organ(actor, entrustment_record(row).terms, at.date())
    row.ended_on = at.date()
    row.save(update_fields=["ended_on"])
    fact = EntrustmentEnded(entrustment_no=entrustment_no, department_code=row.department_code)
    return Done(entrustment_record(row), subject=f"entrustment:{entrustment_no}", facts=(fact,), basis=BASIS, payload={"reason": reason.strip()[:200]})


def _target(terms: EntrustmentTerms) -> str:
    """The number of the post, empty for a counter. Exactly one of the two, and it must be there."""
    if bool(terms.counter_code) == bool(terms.post_no):
        raise NotFound(what="counter", number=terms.counter_code or terms.post_no)
    if terms.counter_code:
        places.counter(code=terms.counter_code)
        return ""
    return people.post(post_no=terms.post_no).post_no


def _check_organ(actor: Actor, terms: EntrustmentTerms, on: date) -> None:
    """The organ's own leader, or the operator and the platform, who enter the organ's published document."""
    if actor.kind is ActorKind.SYSTEM or actor.department_code == terms.department_code:
        return
    if actor.post_no and people.post(post_no=actor.post_no).kind is PostKind.OPERATOR:
        return
    organ = people.department(code=terms.department_code).name
    held = EntrustmentRecord.objects.filter(department_code=terms.department_code, ended_on__isnull=True, valid_from_on__lte=on, valid_until_on__gte=on)
    if any(set(row.item_codes) & set(terms.item_codes) and _is_with(actor, row) for row in held):
        raise NoFurtherEntrusting(organ=organ, article=BASIS)
    raise EntrustmentNotYours(organ=organ, article=BASIS)


def _check_items(actor: Actor, organ: Department, item_codes: tuple[str, ...]) -> None:
    """Every item is the organ's own. The platform enters a district's entrustments before its catalogue, so it may name items not published yet.

    The catalogue stands above this room: which organ answers for an item is asked through a port that the site fills.
    """
    organ_of: Callable[..., str] = import_string(settings.ONEWINDOW_ITEM_ORGAN)
    own = {organ.code, ""} if actor.kind is ActorKind.SYSTEM else {organ.code}
    foreign = [code for code in sorted(set(item_codes)) if organ_of(item_code=code) not in own]
    if foreign:
        raise ItemOfAnother(organ=organ.name, items="、".join(foreign), article=BASIS)


def _is_with(actor: Actor, row: EntrustmentRecord) -> bool:
    """Whether the actor's counter, or a post of the actor's department, holds the entrustment."""
    if actor.counter_code or not row.post_no:
        return bool(row.counter_code) and row.counter_code == actor.counter_code
    return people.post(post_no=row.post_no).department_code == actor.department_code
