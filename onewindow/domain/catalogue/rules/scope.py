"""Who may take in what (通办与收件权限), and what a batch would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.domain.catalogue.types import BatchScope, CounterEntitlement, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPlan:
    """What a batch changes at one counter, by item code: what it newly opens, and what the staff are not trained for.

    ``late`` are items the counter may take in too, but from a later day than the batch.
    """

    counter_code: str
    opened: tuple[str, ...]
    untrained: tuple[str, ...]
    late: tuple[str, ...]
    closed: tuple[str, ...] = ()


def may_take_in(*, scope: Scope, any_item: bool, entitled: bool, in_batch: bool) -> bool:
    """Whether a counter may take in an item.

    Staff must be trained and entitled in any case. An any-item counter (综合窗口) takes in a district-wide item once
    a batch has opened it there; a counter of the department itself needs no batch.
    """
    if not entitled:
        return False
    return in_batch or not any_item or scope is Scope.OWN_TOWN


def plan(*, scope: BatchScope, others: Iterable[BatchScope], entitled: Iterable[CounterEntitlement]) -> tuple[CounterPlan, ...]:
    """What the batch changes at each counter, it or its earlier state taken into account by ``others`` and the day.

    Open is what a batch lists and the counter is entitled to: publishing entitles it anew where that was withdrawn.
    """
    batches = tuple(others)
    before = next((batch for batch in batches if batch.batch_code == scope.batch_code), None)
    since = {(one.counter_code, one.item_code): one.starts_on for one in entitled}
    plans = []
    for counter in sorted({*scope.counter_codes, *(before.counter_codes if before else ())}):
        wanted = set(scope.item_codes) if counter in scope.counter_codes else set()
        had = set(before.item_codes) if before and counter in before.counter_codes else set()
        listed = had.union(*(batch.item_codes for batch in batches if batch is not before and counter in batch.counter_codes
                             and batch.starts_on <= scope.starts_on))
        open_already = {code for code in listed if (counter, code) in since}  # a batch lists it still where the entitlement was taken away
        elsewhere = set[str]().union(*(batch.item_codes for batch in batches if batch is not before and counter in batch.counter_codes))
        plans.append(CounterPlan(
            counter_code=counter, opened=tuple(sorted(wanted - open_already)), closed=tuple(sorted(had - wanted - elsewhere)),
            untrained=tuple(sorted(code for code in wanted if (counter, code) not in since)),
            late=tuple(sorted(code for code in wanted if since.get((counter, code), scope.starts_on) > scope.starts_on))))
    return tuple(plans)
