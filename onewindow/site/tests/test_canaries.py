"""After a whole life of a case nothing personal stands in the clear: not in a table, not in the files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from onewindow.domain.cases import commands
from onewindow.domain.cases.demo import cast_actor, hand_in, handed_in
from onewindow.domain.cases.types import CorrectionPoint
from onewindow.kernel.relay import drain
from onewindow.site.play import play_case

FORM = handed_in("food-catering-licence").answers
CANARIES = (FORM["legal_representative_id_number"], FORM["contact_phone"], FORM["premises_address"], "示例地址 101 号", "13800000001")


@pytest.mark.usefixtures("district")
def test_no_id_number_phone_or_address_stands_in_the_clear(at: datetime) -> None:
    play_case(start=at)
    other = hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence")
    point = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="请补画洗手池。")
    commands.request_correction(actor=cast_actor("luo"), at=at, case_no=other.case_no, points=(point,))
    drain(clock=lambda: at)
    found = [f"{table}: {canary}" for table in _tables() for canary in CANARIES if canary in _text_of(table)]
    assert found == []
    for file in Path(settings.ONEWINDOW_FILES).rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not any(canary.encode() in content for canary in CANARIES), file


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True) if ".tests." not in model.__module__})


def _text_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return "\n".join(repr([bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else cell for cell in row])
                         for row in cursor.fetchall())
