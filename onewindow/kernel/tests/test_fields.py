"""Sealed columns and blind indexes: nothing readable in the database, equality search, refused lookups."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Upper

from onewindow.kernel.crypto import SealBroken
from onewindow.kernel.fields import BlindIndexField, SealedTextField, blind_index, folded, keyring

CANARY = "canary-13812345678-馒头"


class SealedSample(models.Model):
    """A table of this test alone."""

    id = models.IntegerField(primary_key=True)
    phone = SealedTextField(blank=True, null=True)
    address = SealedTextField(blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    phone_once = BlindIndexField(source="phone", purpose="once", null=True, unique=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_test_sealed"
        managed = False


@pytest.fixture(autouse=True)
def table(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kernel_test_sealed (id integer PRIMARY KEY, phone text, address text NOT NULL, "
                       "phone_index varchar(64) NOT NULL, phone_once varchar(64) UNIQUE)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kernel_test_sealed")


def raw(column: str, row: int = 1) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM kernel_test_sealed WHERE id = %s", [row])  # noqa: S608
        return str(cursor.fetchone()[0])


def everything_stored() -> bytes:
    """The whole database file (SQLite), or every row of the table as text."""
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM kernel_test_sealed t")
        return "".join(row[0] for row in cursor.fetchall()).encode()


def test_the_database_file_holds_no_canary() -> None:
    SealedSample.objects.create(id=1, phone=CANARY, address=CANARY)
    SealedSample.objects.filter(id=1).update(address="zweiter " + CANARY)
    assert SealedSample.objects.get(id=1).phone == CANARY
    stored = everything_stored()
    assert b"kernel_test_sealed" in stored or connection.vendor != "sqlite"
    for part in (CANARY, "13812345678", "馒头", CANARY.upper()):
        assert part.encode() not in stored
    assert raw("phone").startswith("v1:k1:")


def test_empty_stays_empty_and_null_null() -> None:
    SealedSample.objects.create(id=1, phone="", address="")
    SealedSample.objects.create(id=2, phone=None)
    assert (raw("phone"), raw("phone_index")) == ("", "")
    assert SealedSample.objects.get(id=2).phone is None
    assert SealedSample.objects.filter(phone__isnull=True).count() == 1
    assert [row.phone_once for row in SealedSample.objects.all()] == [None, None]


@pytest.mark.parametrize("lookup", ["phone", "phone__exact", "phone__contains", "phone__in", "phone__gt", "phone__regex", "phone__length"])
def test_ciphertext_can_not_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError):
        list(SealedSample.objects.filter(**{lookup: "1"}))


def test_expressions_can_not_be_stored() -> None:
    SealedSample.objects.create(id=1, phone="1")
    with pytest.raises(FieldError), transaction.atomic():
        SealedSample.objects.filter(id=1).update(phone=Upper(Value("a")))


def test_a_value_can_not_be_moved_to_another_column() -> None:
    SealedSample.objects.create(id=1, phone=CANARY, address="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_test_sealed SET address = phone")
    with pytest.raises(SealBroken):
        SealedSample.objects.get(id=1)


def test_plain_text_slipped_into_the_column_is_noticed() -> None:
    SealedSample.objects.create(id=1, phone=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_test_sealed SET phone = 'plain'")
    with pytest.raises(SealBroken):
        SealedSample.objects.get(id=1)


@pytest.mark.parametrize("typed", ["13800138000", " 138 0013-8000 ", "１３８００１３８０００"])
def test_equality_search(typed: str) -> None:
    SealedSample.objects.create(id=1, phone="138 0013 8000")
    SealedSample.objects.create(id=2, phone="13800138001")
    assert [row.id for row in SealedSample.objects.filter(phone_index=typed)] == [1]
    assert SealedSample.objects.get(phone_index=blind_index(typed, purpose="phone")).id == 1
    assert SealedSample.objects.filter(phone_index__in=[blind_index(typed, purpose="phone"), "x"]).count() == 1


def test_the_index_follows_the_sibling() -> None:
    row = SealedSample.objects.create(id=1, phone="1")
    row.phone = "2"
    row.save()
    assert not SealedSample.objects.filter(phone_index="1").exists()
    assert SealedSample.objects.filter(phone_index="2").exists()
    SealedSample.objects.bulk_create([SealedSample(id=5, phone="5")])
    assert SealedSample.objects.get(phone_index="5").id == 5


def test_unique_index_holds() -> None:
    SealedSample.objects.create(id=1, phone="138 0013 8000")
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedSample.objects.create(id=2, phone="13800138000")


def test_purposes_are_not_linkable() -> None:
    row = SealedSample.objects.create(id=1, phone="13800138000")
    assert row.phone_index != row.phone_once
    assert blind_index("", purpose="phone") == ""


def test_rotation_by_setting(settings: object) -> None:
    SealedSample.objects.create(id=1, phone="1")
    settings.ONEWINDOW_KEYS = {"k1": "11" * 32, "k2": "33" * 32}  # type: ignore[attr-defined]
    settings.ONEWINDOW_ACTIVE_KEY = "k2"  # type: ignore[attr-defined]
    settings.ONEWINDOW_CRYPTO = "sm"  # type: ignore[attr-defined]
    row = SealedSample.objects.get(id=1)
    assert row.phone == "1"
    row.save()
    assert raw("phone").startswith("v1:k2:")
    assert SealedSample.objects.get(id=1).phone == "1"
    assert keyring().provider.name == "sm"


def test_migrations_can_rebuild_the_fields() -> None:
    for field in (SealedTextField(bound_to="a.b", blank=True), BlindIndexField(source="phone", null=True, unique=True)):
        _, path, args, kwargs = field.deconstruct()
        assert path.startswith("onewindow.kernel.fields.")
        again = type(field)(*args, **kwargs)
        assert again.deconstruct()[2:] == (args, kwargs)


def test_folding() -> None:
    assert folded(" ａb-c\u2014\u3000d ") == "ABCD"
