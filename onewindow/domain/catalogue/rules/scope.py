"""Who may take in what (通办与收件权限)."""

from __future__ import annotations

from onewindow.domain.catalogue.types import Scope


def may_take_in(*, scope: Scope, any_item: bool, entitled: bool, in_batch: bool) -> bool:
    """Whether a counter may take in an item.

    Staff must be trained and entitled in any case. An any-item counter (综合窗口) takes in a district-wide item once
    a batch has opened it there; a counter of the department itself needs no batch.
    """
    if not entitled:
        return False
    return in_batch or not any_item or scope is Scope.OWN_TOWN
