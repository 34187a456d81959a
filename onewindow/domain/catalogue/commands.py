"""Verbs of the room: publish an item standard, open a batch, entitle a counter."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.facts import BundlePublished, CounterEntitled, ScopeSet
from onewindow.domain.catalogue.formats import content_hash, content_of, read_registers, strings_of
from onewindow.domain.catalogue.models import (
    BatchCounterRow,
    BatchItemRow,
    BatchRow,
    BundleRow,
    EntitlementRow,
    PublicationRow,
)
from onewindow.domain.catalogue.queries import TrainingMissing
from onewindow.domain.catalogue.rules.assembly import SourceUnreadable, assemble
from onewindow.domain.catalogue.rules.checks import Surroundings, faults_of
from onewindow.domain.catalogue.rules.guide import four_facts
from onewindow.domain.catalogue.types import BatchScope, Bundle, CounterEntitlement, ItemStandard
from onewindow.domain.people.queries import department
from onewindow.domain.people.types import Department
from onewindow.domain.places import queries as places
from onewindow.domain.standards import queries as standards
from onewindow.domain.standards.types import Fault, StandardState
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.records import to_plain

HERE = ZoneInfo("Asia/Shanghai")
MOST_ANNOUNCED = 9999
REGISTERS = Path(__file__).resolve().parents[2] / "data" / "registers" / "registers.toml"


class ItemRefused(Refusal):
    """The standard has faults and is not published. ``faults`` holds them all, each with code, place and sentence."""

    code = "item_refused"
    sentence = "This item standard can't be published. Please correct: {problems}"
    status = 422

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(problems="; ".join(map(str, faults)))


class Backdated(Refusal):
    """A version can't come into force before the version it replaces."""

    code = "publication_backdated"
    sentence = "Version {version} is in force from {effective_on}. A new version can't begin earlier."


class NoneChosen(Refusal):
    """An act on items without an item."""

    code = "none_chosen"
    sentence = "No service is chosen. Tick at least one."
    status = 422


class BatchEmpty(Refusal):
    """A batch without items or counters opens nothing."""

    code = "batch_empty"
    sentence = "A batch needs at least one item and one counter. Choose them."
    status = 422


class AnnouncedUnsourced(Refusal):
    """How many items were made public is told with where it is said, or not at all."""

    code = "announced_unsourced"
    sentence = "Give both: how many items were announced (1 to 9999), and where that is said. Or leave both empty."
    status = 422


@command("catalogue.publish", right="catalogue.publish", changes="item")
def publish(*, actor: Actor, at: datetime, source: Mapping[str, Any], effective_on: date | None = None) -> Done[Bundle]:
    """Check the source of an item standard and publish it as an immutable bundle, in force from ``effective_on`` (today).

    Publishing the content in force again changes nothing and gives the same bundle. Refuses ItemRefused with every fault
    at once, Backdated.
    """
    on = effective_on or at.astimezone(HERE).date()
    standard = _checked(source, on)
    content = content_of(standard)
    digest = content_hash(content)
    latest = PublicationRow.objects.select_for_update(of=("self",)).select_related("bundle") \
        .filter(item_code=standard.item_code).order_by("-version").first()
    if latest is not None and latest.bundle.bundle_hash == digest:
        return Done(queries.bundle(bundle_hash=digest))
    if latest is not None and on < latest.effective_on:
        raise Backdated(version=latest.version, effective_on=latest.effective_on)
    row = BundleRow.objects.filter(bundle_hash=digest).first() or BundleRow.objects.create(
        bundle_hash=digest, item_code=standard.item_code, content=content, stored_at=at,
        summary={"item": to_plain(standard.item), "four": to_plain(four_facts(standard, {}))})
    version = latest.version + 1 if latest else 1
    PublicationRow.objects.create(item_code=standard.item_code, version=version, bundle=row, effective_on=on, published_at=at)
    fact = BundlePublished(item_code=standard.item_code, version=version, bundle_hash=digest, effective_on=on.isoformat())
    return Done(queries.bundle(bundle_hash=digest), subject=f"item:{standard.item_code}", facts=(fact,),
                payload={"version": version, "after": digest, "before": latest.bundle.bundle_hash if latest else "",
                         "effective_on": on.isoformat()})


@command("catalogue.set_scope", right="catalogue.set_scope", changes="scope")
def set_scope(*, actor: Actor, at: datetime, scope: BatchScope, training_on: date | None = None) -> Done[BatchScope]:
    """Open or change a batch: from its day on its counters may take in its items.

    With ``training_on`` counters that were never entitled to an item of the batch are entitled from its first day, their
    staff being trained that day. Refuses BatchEmpty, AnnouncedUnsourced, NotFound for unknown items and counters, TrainingMissing.
    """
    if not scope.item_codes or not scope.counter_codes:
        raise BatchEmpty()
    source = scope.announced_in.strip()[:200]
    if not 0 <= scope.announced <= MOST_ANNOUNCED or bool(scope.announced) != bool(source):
        raise AnnouncedUnsourced()
    _known_items(scope.item_codes)
    for code in scope.counter_codes:
        places.counter(code=code)
    untrained = {plan.counter_code: plan.untrained for plan in queries.batch_plan(scope=scope, training_on=training_on)}
    batch, _ = BatchRow.objects.update_or_create(batch_code=scope.batch_code, defaults={
        "starts_on": scope.starts_on, "announced": scope.announced, "announced_in": source})
    BatchItemRow.objects.filter(batch=batch).delete()
    BatchCounterRow.objects.filter(batch=batch).delete()
    BatchItemRow.objects.bulk_create(BatchItemRow(batch=batch, item_code=code) for code in sorted(set(scope.item_codes)))
    BatchCounterRow.objects.bulk_create(BatchCounterRow(batch=batch, counter_code=code) for code in sorted(set(scope.counter_codes)))
    for code in scope.counter_codes:
        if training_on and untrained[code]:
            entitle_counter(actor=actor, at=at, counter_code=code, item_codes=untrained[code], starts_on=scope.starts_on,
                            training_on=training_on)
    fact = ScopeSet(batch_code=scope.batch_code, starts_on=scope.starts_on.isoformat(), item_codes=scope.item_codes,
                    counters=len(scope.counter_codes))
    record = next(one for one in queries.batches() if one.batch_code == scope.batch_code)
    return Done(record, subject=f"scope:{scope.batch_code}", facts=(fact,), payload={"after": to_plain(record)})


@command("catalogue.entitle_counter", right="catalogue.entitle_counter", changes="counter")
def entitle_counter(*, actor: Actor, at: datetime, counter_code: str, item_codes: tuple[str, ...], starts_on: date,
                    training_on: date) -> Done[tuple[CounterEntitlement, ...]]:
    """Let a counter take in items from a day on. Refuses NoneChosen, NotFound, TrainingMissing when the staff are trained later."""
    if not item_codes:
        raise NoneChosen()
    if training_on > starts_on:
        raise TrainingMissing(starts_on=starts_on, training_on=training_on)
    centre = places.counter(code=counter_code).centre_code
    _known_items(item_codes)
    granted = tuple(CounterEntitlement(counter_code=counter_code, centre_code=centre, item_code=code, starts_on=starts_on,
                                       training_on=training_on) for code in sorted(set(item_codes)))
    EntitlementRow.objects.bulk_create(
        (EntitlementRow(counter_code=counter_code, centre_code=centre, item_code=one.item_code, starts_on=starts_on,
                        training_on=training_on) for one in granted),
        update_conflicts=True, unique_fields=["item_code", "counter_code"], update_fields=["centre_code", "starts_on", "training_on"])
    fact = CounterEntitled(counter_code=counter_code, item_codes=item_codes, starts_on=starts_on.isoformat())
    return Done(granted, subject=f"counter:{counter_code}", facts=(fact,),
                payload={"items": item_codes, "starts_on": starts_on.isoformat(), "training_on": training_on.isoformat()})


@command("catalogue.withdraw_counter", right="catalogue.entitle_counter", changes="counter")
def withdraw_counter(*, actor: Actor, at: datetime, counter_code: str, item_codes: tuple[str, ...]) -> Done[tuple[str, ...]]:
    """Take items from a counter: it takes in no new ones; cases it has taken in go on. Refuses NoneChosen, NotFound when it has none."""
    if not item_codes:
        raise NoneChosen()
    rows = EntitlementRow.objects.filter(counter_code=counter_code, item_code__in=item_codes)
    gone = tuple(rows.order_by("item_code").values_list("item_code", flat=True))
    if not gone:
        raise NotFound(what="service item", number=", ".join(item_codes))
    rows.delete()
    return Done(gone, subject=f"counter:{counter_code}", payload={"withdrawn": gone})


def _known_items(codes: Collection[str]) -> None:
    known = set(PublicationRow.objects.filter(item_code__in=codes).values_list("item_code", flat=True))
    for code in codes:
        if code not in known:
            raise NotFound(what="service item", number=code)


def _checked(source: Mapping[str, Any], on: date) -> ItemStandard:
    """The standard of the source, free of faults."""
    laws = standards.laws()
    faults = [*_unknown_standard(source)]
    organ = _department(source, faults)
    if organ is None:
        raise ItemRefused(tuple(faults))
    try:
        named = {text for text in strings_of(source) if text.isascii()}  # among them the elements of the form
        standard = assemble(source, laws=laws, elements=standards.elements(ids=named), department=organ)
    except SourceUnreadable as error:
        raise ItemRefused((*faults, *error.faults)) from error
    faults += faults_of(standard, Surroundings(laws=laws, registers=read_registers(REGISTERS), calendar=packaged_calendar(), on=on))
    if faults:
        raise ItemRefused(tuple(faults))
    return standard


def _department(source: Mapping[str, Any], faults: list[Fault]) -> Department | None:
    code = str(source.get("item", {}).get("department_code", ""))
    try:
        return department(code=code)
    except NotFound:
        faults.append(Fault(code="unknown_department", where="item.department_code", params={"department": code or "-"},
                            sentence="There is no department {department}."))
        return None


def _unknown_standard(source: Mapping[str, Any]) -> list[Fault]:
    """The standard for writing item standards that the source follows must be in force."""
    ref = str(source.get("standard_ref", ""))
    in_force = {standard.ref for standard in standards.standards(state=StandardState.PUBLISHED)}
    if ref in in_force:
        return []
    return [Fault(code="unknown_standard", where="standard_ref", params={"ref": ref or "-"},
                  sentence="The standard {ref} is not in force. Name one that is.")]
