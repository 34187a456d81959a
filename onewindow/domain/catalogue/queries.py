"""Questions about items, bundles and scope. None needs a right: what government offers, and on what terms, is public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from onewindow.domain.catalogue.formats import read_items as read_items
from onewindow.domain.catalogue.formats import read_lexicon
from onewindow.domain.catalogue.models import BatchRow, BundleRow, EntitlementRow, PublicationRow
from onewindow.domain.catalogue.rules import scope as scope_rules
from onewindow.domain.catalogue.rules.guide import guide_view
from onewindow.domain.catalogue.rules.search import texts_of
from onewindow.domain.catalogue.types import (
    BatchScope,
    Bundle,
    CounterEntitlement,
    GuideView,
    ItemEntry,
    Leader,
    PermitAct,
    Scope,
    StepKind,
)
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.people.queries import department, departments
from onewindow.domain.people.types import DepartmentKind, PostKind
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import ServiceCentre
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import schema_of
from onewindow.kernel.kept import kept
from onewindow.kernel.ledger import HistoryEntry, history
from onewindow.kernel.once import asked_once
from onewindow.kernel.records import from_plain
from onewindow.kernel.wordsearch import Hit, Index, Lexicon

WORDS = Path(__file__).resolve().parents[2] / "data" / "search"


class TrainingMissing(Refusal):
    """Nobody takes in an item before the counter's staff are trained for it."""

    code = "training_missing"
    sentence = "The counter can't begin on {starts_on}: its staff are trained on {training_on} only."


def items(*, search: str = "", audience: str = "", on: date | None = None) -> tuple[ItemEntry, ...]:
    """The items on offer, by code, or those that answer ``search``, best first; ``audience`` is a value of Audience.

    ``on`` asks for the versions in force that day; without it the latest published.
    """
    entries = _entries(on)
    found = [entries[hit.code] for hit in _index(on).find(search)] if search.strip() else entries.values()
    return tuple(entry for entry in found if not audience or audience in entry.audience)


def suggest(*, prefix: str, limit: int = 8, on: date | None = None) -> tuple[Hit, ...]:
    """What the search box offers while people type: items with the text that begins so, in characters, pinyin or initials."""
    return tuple(_index(on).suggest(prefix, limit))


def item(*, item_code: str, on: date | None = None) -> ItemEntry:
    """One item as lists show it. Refuses NotFound."""
    entry = _entries(on).get(item_code)
    if entry is None:
        raise NotFound(what="service item", number=item_code)
    return entry


def organ_of(*, item_code: str) -> str:
    """The code of the organ that answers for the item; "" where there is no such item. For rooms below, which ask through a setting."""
    return PublicationRow.objects.filter(item_code=item_code).order_by("-version").values_list("bundle__summary__item__department_code", flat=True).first() or ""


@kept("item", "staff", size=64)
def extended_by_government(*, department_code: str) -> tuple[str, ...]:
    """The hashes of the bundles whose time the leader of the department extends as the government (行政许可法 42(2)), of every version: cases pin
    them. None for any other department."""
    if not department_code or department(code=department_code).kind is not DepartmentKind.GOVERNMENT:
        return ()
    rows = BundleRow.objects.filter(content__procedure__extension=Leader.GOVERNMENT.value)
    return tuple(rows.order_by("bundle_hash").values_list("bundle_hash", flat=True))


@kept("item", size=1)
def wanting_in_person() -> tuple[str, ...]:
    """The hashes of the bundles, of every version, for which somebody has to come or to sign by hand."""
    rows = BundleRow.objects.filter(Q(content__handling__presence=True) | Q(content__handling__e_signature=False))
    return tuple(rows.order_by("bundle_hash").values_list("bundle_hash", flat=True))


@kept("item", size=1)
def obliging_after_grant() -> tuple[str, ...]:
    """The hashes of the bundles by which a grant obliges the organ to more, which it puts on record (法律援助法 43), of every version."""
    return tuple(BundleRow.objects.filter(content__own_facts__0__after_grant=True).order_by("bundle_hash").values_list("bundle_hash", flat=True))


def bundle(*, bundle_hash: str) -> Bundle:
    """The bundle of the hash, in force or not: what a case has pinned. Refuses NotFound."""
    return _held(bundle_hash)


@kept("item", size=256)
def _held(bundle_hash: str, version: int = 0) -> Bundle:
    """The bundle as that version, 0 for the latest, published it."""
    rows = PublicationRow.objects.select_related("bundle").filter(bundle__bundle_hash=bundle_hash, **({"version": version} if version else {}))
    row = rows.order_by("-version").first()
    if row is None:
        raise NotFound(what="item standard", number=bundle_hash[:12])
    return _bundle(row)


def current_bundle(*, item_code: str, on: date) -> Bundle:
    """The bundle of the item that is in force on the day. Refuses NotFound."""
    entry = item(item_code=item_code, on=on)
    return _held(entry.bundle_hash, entry.version)


def renewing(*, number_kind: str, on: date) -> str:
    """The code of the item in force on the day that renews permits of the kind; "" where none does."""
    rows = PublicationRow.objects.filter(effective_on__lte=on, bundle__content__outcome__number_kind=number_kind).order_by("-version")
    found = rows.values_list("item_code", "bundle__content__outcome__acts")
    return next((code for code, acts in found if PermitAct.RENEW.value in (acts or ())), "")


def guide_of(*, item_code: str, on: date, scenario: Mapping[str, str] | None = None) -> GuideView:
    """The guide of the item on the day, narrowed to the scenario (question code to option code). Refuses NotFound."""
    found = current_bundle(item_code=item_code, on=on)
    counters = _open_counters(item_code, found.item.scope, on)
    return guide_view(found, scenario=scenario or {}, department=department(code=found.item.department_code),
                      centres=_centres(counters), counter_count=len(counters))


def form_schema_of(*, item_code: str, on: date) -> dict[str, Any]:
    """The form of the item in force on the day, as JSON Schema. Refuses NotFound."""
    found = current_bundle(item_code=item_code, on=on)
    return schema_of(found.form, found.elements, name=f"urn:onewindow:form:{item_code}:{found.bundle_hash}", title=found.item.name)


def centres_offering(*, item_code: str, on: date) -> tuple[ServiceCentre, ...]:
    """The centres with a counter that may take in the item on the day, by code. Refuses NotFound for an unknown item."""
    return _centres(_open_counters(item_code, item(item_code=item_code, on=on).scope, on))


@asked_once
def may_take_in(*, counter_code: str, item_code: str, on: date) -> bool:
    """Whether the counter may take in the item on the day (收件). Refuses NotFound for an unknown item or counter."""
    scope = item(item_code=item_code, on=on).scope
    counter = places.counter(code=counter_code)
    entitled = any(each.item_code == item_code and _has_begun(each, on) for each in entitlements(counter_code=counter_code))
    return scope_rules.may_take_in(scope=scope, any_item=counter.takes_any_item, entitled=entitled, in_batch=counter_code in _in_batch(item_code, on))


@kept("counter", size=64)
def entitlements(*, counter_code: str) -> tuple[CounterEntitlement, ...]:
    """What the counter has been entitled to take in, by item."""
    rows = EntitlementRow.objects.filter(counter_code=counter_code).order_by("item_code")
    return tuple(_entitlement(row) for row in rows)


@kept("scope", size=1)
def batches() -> tuple[BatchScope, ...]:
    """The batches of district-wide service, by day and code."""
    rows = BatchRow.objects.prefetch_related("items", "counters").order_by("starts_on", "batch_code")
    return tuple(_batch(row) for row in rows)


def batch_plan(*, scope: BatchScope, training_on: date | None = None) -> tuple[scope_rules.CounterPlan, ...]:
    """What the batch would change at each counter if it were published so: by counter, item codes.

    With ``training_on`` refuses TrainingMissing, as publishing would, when the staff are trained after the first day.
    """
    if training_on is not None and training_on > scope.starts_on:
        raise TrainingMissing(starts_on=scope.starts_on, training_on=training_on)
    rows = EntitlementRow.objects.filter(counter_code__in=scope.counter_codes, item_code__in=scope.item_codes)
    return scope_rules.plan(scope=scope, others=batches(), entitled=map(_entitlement, rows))


def batch_history(*, batch_code: str) -> tuple[HistoryEntry, ...]:
    """Every state the batch was given, the latest first, with who gave it."""
    return history(subject=f"scope:{batch_code}")[::-1]


@kept("item", size=16)
def _entries(on: date | None) -> dict[str, ItemEntry]:
    """The items of the day by code."""
    rows = PublicationRow.objects.order_by("item_code", "version")
    if on is not None:
        rows = rows.filter(effective_on__lte=on)
    latest = {row["item_code"]: row for row in rows.values("item_code", "version", "bundle__bundle_hash", "bundle__summary")}
    return {code: _entry(row) for code, row in latest.items()}


@kept("item", "staff", size=4)
def _index(on: date | None) -> Index:
    """The search over the items of the day."""
    names = {organ.code: organ.name for organ in departments()}
    said = BundleRow.objects.filter(bundle_hash__in=[entry.bundle_hash for entry in _entries(on).values()])
    rows = said.values_list("item_code", "content__item", "content__outcome", "content__faq", "content__scenario").order_by("item_code")
    return Index({code: texts_of({"item": item, "outcome": outcome, "faq": faq, "scenario": scenario}, names.get(item["department_code"], ""))
                  for code, item, outcome, faq, scenario in rows}, _lexicon())


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return read_lexicon(WORDS)


def _entry(row: Mapping[str, Any]) -> ItemEntry:
    summary = row["bundle__summary"]
    plain = {**summary["item"], "four": summary["four"], "version": row["version"], "bundle_hash": row["bundle__bundle_hash"]}
    return from_plain(plain, ItemEntry)


def may_answer(*, actor: Actor, bundle_hash: str, on: date) -> bool:
    """Whether the actor may accept an application under the bundle, decline it, or ask for what is missing: of the competent organ,
    or at a counter it has entrusted (行政许可法 24). Refuses NotFound."""
    pinned = bundle(bundle_hash=bundle_hash)
    item = pinned.item
    if actor.kind is ActorKind.SYSTEM or actor.department_code == item.department_code:
        return True
    return (any(step.kind is StepKind.ACCEPT and step.post_kind is PostKind.COUNTER_CLERK for step in pinned.steps)
            and mandates.is_entrusted(department_code=item.department_code, item_code=item.item_code, on=on, counter_code=actor.counter_code,
                                      post_no=actor.post_no)
            and may_take_in(counter_code=actor.counter_code, item_code=item.item_code, on=on))


def _bundle(row: PublicationRow) -> Bundle:
    content: BundleRow = row.bundle
    added = {"bundle_hash": content.bundle_hash, "version": row.version,
             "published_at": row.published_at, "effective_on": row.effective_on}
    return from_plain({**content.content, **added}, Bundle)


def _open_counters(item_code: str, scope: Scope, on: date) -> dict[str, str]:
    """The counters that may take in the item, each with its centre."""
    entitled = {each.counter_code: each.centre_code for each in _entitled_to(item_code) if _has_begun(each, on)}
    if scope is Scope.OWN_TOWN:
        return entitled
    opened = _in_batch(item_code, on)
    return {code: centre for code, centre in entitled.items() if code in opened or not places.counter(code=code).takes_any_item}


def _has_begun(entitlement: CounterEntitlement, on: date) -> bool:
    return max(entitlement.starts_on, entitlement.training_on) <= on


def _in_batch(item_code: str, on: date) -> set[str]:
    """The counters that a batch has opened to the item by the day."""
    return {code for batch in batches() if batch.starts_on <= on and item_code in batch.item_codes for code in batch.counter_codes}


@kept("counter", size=256)
def _entitled_to(item_code: str) -> tuple[CounterEntitlement, ...]:
    """What counters have been entitled to take in the item, by counter."""
    return tuple(_entitlement(row) for row in EntitlementRow.objects.filter(item_code=item_code).order_by("counter_code"))


def _centres(counters: Mapping[str, str]) -> tuple[ServiceCentre, ...]:
    codes = set(counters.values())
    return tuple(centre for centre in places.centres() if centre.code in codes) if codes else ()


def _entitlement(row: EntitlementRow) -> CounterEntitlement:
    return CounterEntitlement(counter_code=row.counter_code, centre_code=row.centre_code, item_code=row.item_code,
                              starts_on=row.starts_on, training_on=row.training_on)


def _batch(row: BatchRow) -> BatchScope:
    return BatchScope(batch_code=row.batch_code, starts_on=row.starts_on,
                      item_codes=tuple(sorted(one.item_code for one in row.items.all())),
                      counter_codes=tuple(sorted(one.counter_code for one in row.counters.all())), announced=row.announced, announced_in=row.announced_in)
