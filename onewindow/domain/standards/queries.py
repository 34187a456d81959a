"""Questions about the dictionaries and documents. None needs a right: what forms ask and what law says is public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onewindow.domain.standards.models import ElementVersion, LawVersion, LegalRuleVersion, StandardVersion
from onewindow.domain.standards.rules import matches, order_of
from onewindow.domain.standards.types import Law, LegalRule, Standard, StandardState
from onewindow.kernel.errors import NotFound
from onewindow.kernel.formkit import DataElement
from onewindow.kernel.records import from_plain


def element(*, element_id: str) -> DataElement:
    """The data element in its version in use. Refuses NotFound."""
    found = elements(ids=(element_id,))
    if not found:
        raise NotFound(what="data element", number=element_id)
    return found[element_id]


def elements(*, ids: Iterable[str] | None = None) -> dict[str, DataElement]:
    """Data elements by id, each in its version in use; all of them without ``ids``. Unknown ids are left out."""
    rows = ElementVersion.objects.order_by("code", "version")
    if ids is not None:
        rows = rows.filter(code__in=tuple(ids))
    return {row.code: from_plain(row.definition, DataElement) for row in rows}


def laws() -> dict[str, Law]:
    """Legal texts by code, each in its version in use, those no longer in force included."""
    return {row.code: from_plain(row.definition, Law) for row in LawVersion.objects.order_by("code", "version")}


def legal_rules(*, search: str = "", law: str = "", kind: str = "", on: date | None = None,
                verified_only: bool = False) -> tuple[LegalRule, ...]:
    """Legal rules in the order of the register, each in its version in use.

    ``search`` finds rules that hold every word of it, ``law`` is a law's code, ``kind`` a RuleKind, ``on`` leaves
    only those in force that day. ``verified_only`` for readers who may not see what is still to be checked.
    """
    rows = LegalRuleVersion.objects.order_by("code", "version")
    if law:
        rows = rows.filter(code__startswith=f"{law}-")
    titles = {code: entry.title for code, entry in laws().items()} if search.strip() else {}
    found = {row.code: from_plain(row.definition, LegalRule) for row in rows}.values()
    kept = (rule for rule in found
            if (not law or rule.law == law) and (not kind or rule.kind == kind) and (on is None or rule.is_in_force(on))
            and (rule.verified or not verified_only) and matches(rule, titles.get(rule.law, ""), search.split()))
    return tuple(sorted(kept, key=lambda rule: (rule.law, order_of(rule.id))))


def legal_rule(*, rule_id: str) -> LegalRule:
    """One legal rule in its version in use, whether verified or not. Refuses NotFound."""
    row = LegalRuleVersion.objects.filter(code=rule_id).order_by("version").last()
    if row is None:
        raise NotFound(what="legal rule", number=rule_id)
    return from_plain(row.definition, LegalRule)


def standard(*, code: str, version: str = "") -> Standard:
    """A standard document: the version named, else the one in force. Refuses NotFound."""
    rows = StandardVersion.objects.filter(code=code)
    row = (rows.filter(version=version) if version else rows.filter(state=StandardState.PUBLISHED.value)).first()
    if row is None:
        raise NotFound(what="standard", number=f"{code}@{version}" if version else code)
    return _standard(row)


def standards(*, state: StandardState | None = None) -> tuple[Standard, ...]:
    """Every version of every standard document, by code and age, or those in one state."""
    rows = StandardVersion.objects.order_by("code", "drafted_at", "version")
    if state is not None:
        rows = rows.filter(state=state.value)
    return tuple(_standard(row) for row in rows)


def _standard(row: StandardVersion) -> Standard:
    return Standard(code=row.code, version=row.version, title=row.title, body=row.body,
                    state=StandardState(row.state), published_at=row.published_at)
