"""Which counter or post an organ has entrusted: public, since the law wants it announced."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from onewindow.domain.mandates.models import EntrustmentRecord
from onewindow.domain.mandates.rules import is_entrusted_by
from onewindow.domain.mandates.types import Entrustment, EntrustmentTerms


def is_entrusted(*, department_code: str, item_code: str, on: date, counter_code: str = "", post_no: str = "") -> bool:
    """Whether the organ has entrusted the counter or the post with accepting the item on the day (行政许可法 24)."""
    place = Q(counter_code=counter_code) if counter_code else Q(pk__in=())
    rows = EntrustmentRecord.objects.filter(
        place | (Q(post_no=post_no) if post_no else Q(pk__in=())), department_code=department_code)
    records = (entrustment_record(row) for row in rows)
    return any(is_entrusted_by(each.terms, item_code=item_code, on=on, ended_on=each.ended_on) for each in records)


def entrustments(*, department_code: str = "", on: date | None = None) -> tuple[Entrustment, ...]:
    """Entrustments, of one organ or of all, newest document first; with ``on`` those in force on the day."""
    rows = EntrustmentRecord.objects.order_by("-published_on", "department_code", "counter_code", "entrustment_no")
    if department_code:
        rows = rows.filter(department_code=department_code)
    if on is not None:
        rows = rows.filter(valid_from_on__lte=on, valid_until_on__gte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return tuple(entrustment_record(row) for row in rows)


def entrustment_record(row: EntrustmentRecord) -> Entrustment:
    """The record of a row."""
    terms = EntrustmentTerms(
        department_code=row.department_code, item_codes=tuple(row.item_codes), document_no=row.document_no, published_on=row.published_on,
        valid_from=row.valid_from_on, valid_until=row.valid_until_on, counter_code=row.counter_code, post_no=row.post_no)
    return Entrustment(entrustment_no=row.entrustment_no, terms=terms, ended_on=row.ended_on)
