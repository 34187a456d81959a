"""Files and answers: kept, read only by those who may, every use visible to the holder."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from onewindow.domain.evidence import commands, queries
from onewindow.domain.evidence.tests.conftest import PDF, within_a_case
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.files import FileRefused

pytestmark = pytest.mark.django_db
CANARY = "广东省示例市示例路 77 号 CANARY"


def typed(value: str, at: datetime, trust: TrustLevel = TrustLevel.D, element: str = "residence_address") -> KnownAnswer:
    return KnownAnswer(element_id=element, value=value, trust=trust, origin=Origin.TYPED, recorded_at=at, source="C-1")


def test_who_stores_decides_the_trust(chen: Actor, clerk: Actor, at: datetime) -> None:
    levels = [commands.store_file(actor=actor, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=PDF).trust
              for actor in (chen, clerk, system_actor(name="permits"))]
    assert levels == [TrustLevel.C, TrustLevel.B, TrustLevel.A]
    assert len(queries.files_of(actor=chen, subject_no="P-1")) == 3


def test_nobody_adds_to_anothers_evidence(li: Actor, outsider: Actor, at: datetime) -> None:
    for actor in (li, outsider):
        with pytest.raises(commands.NotYourEvidence):
            commands.store_file(actor=actor, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=PDF)
        with pytest.raises(commands.NotYourEvidence):
            commands.remember_answers(actor=actor, at=at, subject_no="P-1", answers=(typed("x", at),))


def test_a_file_of_the_wrong_kind_is_refused(chen: Actor, at: datetime) -> None:
    with pytest.raises(FileRefused):
        commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=b"MZ no pdf")


@pytest.mark.law("GRXX-44", "ZXZW-14")
def test_staff_reading_is_seen_by_the_holder(chen: Actor, clerk: Actor, at: datetime) -> None:
    stored = commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=PDF)
    read = commands.use_file(actor=within_a_case(clerk), at=at, file_no=stored.file_no, purpose="审查 C-1")
    assert read.content == PDF
    [use] = queries.uses_of(actor=chen)
    assert (use.reader_name, use.subject, use.purpose, use.used_at) == ("何敏仪", f"file:{stored.file_no}", "审查 C-1", at)
    assert queries.uses_of(actor=clerk) == ()


@pytest.mark.law("ZXZW-14")
def test_reading_needs_right_and_purpose(chen: Actor, clerk: Actor, outsider: Actor, li: Actor, at: datetime) -> None:
    stored = commands.store_file(actor=chen, at=at, owner_no="P-1", kind_code="lease", filename="lease.pdf", content=PDF)
    with pytest.raises(commands.PurposeMissing):
        commands.use_file(actor=within_a_case(clerk), at=at, file_no=stored.file_no, purpose=" ")
    with pytest.raises(NotAllowed):
        commands.use_file(actor=clerk, at=at, file_no=stored.file_no, purpose="看看")
    for actor in (outsider, li):
        with pytest.raises(NotAllowed):
            commands.use_file(actor=actor, at=at, file_no=stored.file_no, purpose="看看")
        with pytest.raises(NotFound):
            queries.file(actor=actor, file_no=stored.file_no)
        with pytest.raises(NotFound):
            queries.own_content(actor=actor, file_no=stored.file_no)
        assert queries.files_of(actor=actor, subject_no="P-1") == ()
    assert queries.own_content(actor=chen, file_no=stored.file_no).content == PDF
    assert queries.uses_of(actor=chen) == ()


def test_answers_come_back_with_their_origin(chen: Actor, clerk: Actor, li: Actor, at: datetime) -> None:
    commands.remember_answers(actor=chen, at=at, subject_no="P-1", answers=(typed("旧址", at), typed("新址", at + timedelta(days=1))))
    commands.remember_answers(actor=clerk, at=at, subject_no="P-1", answers=(typed("陈静怡", at, TrustLevel.A, "person_name"),))
    wanted = ("residence_address", "person_name", "birth_date")
    known = queries.known_answers(actor=chen, subject_no="P-1", element_ids=wanted)
    assert {name: (answer.value, answer.trust) for name, answer in known.items()} == {
        "residence_address": ("新址", TrustLevel.D), "person_name": ("陈静怡", TrustLevel.B)}
    assert known["residence_address"].source == "C-1"
    assert queries.known_answers(actor=clerk, subject_no="P-1", element_ids=wanted) == known
    assert queries.known_answers(actor=li, subject_no="P-1", element_ids=wanted) == {}


@pytest.mark.law("GRXX-51")
def test_values_rest_sealed_and_stay_out_of_history(chen: Actor, at: datetime) -> None:
    commands.remember_answers(actor=chen, at=at, subject_no="P-1", answers=(typed(CANARY, at),))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type='table'" if connection.vendor == "sqlite" else
                       "SELECT tablename FROM pg_tables WHERE schemaname='public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database itself
            assert "CANARY" not in repr(cursor.fetchall()), table
