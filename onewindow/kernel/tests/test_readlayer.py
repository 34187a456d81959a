"""Read layer, keyset pages and row locks: the same answers on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.locks import row_lock
from onewindow.kernel.models.files import FileOpening
from onewindow.kernel.paging import CursorRefused, make_cursor, page_of, read_cursor
from onewindow.kernel.readlayer import json_bytes, rows, translated

AT = datetime(2026, 1, 31, 16, 30, 5, 123456, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def three(db: None) -> None:
    for number, moment in ((1, AT), (2, LATER), (3, LATER)):
        FileOpening.objects.create(fact_name=f"F{number}", subject="s'\"100%甲", announced_at=moment)


def test_rows_give_the_same_types(three: None) -> None:
    found = rows("SELECT fact_name, announced_at, subject FROM kernel_file_opening WHERE fact_name LIKE %s ORDER BY fact_name", ["F%"])
    assert found[0] == {"fact_name": "F1", "announced_at": AT, "subject": "s'\"100%甲"}
    assert found[0]["announced_at"].tzinfo is UTC
    assert len(found) == 3


def test_one_statement_builds_the_json(three: None) -> None:
    made = json_bytes(
        "SELECT JSON_OBJECT('name', o.fact_name, 'subject', o.subject, 'at', JSON_MOMENT(o.announced_at), 'day', JSON_DAY(o.announced_at), "
        "'first', JSON_BOOL(o.fact_name = 'F1'), 'nothing', JSON_MOMENT(NULL), 'percent', '5%%(', "
        "'later', JSON_VALUE(SELECT JSON_ROWS(JSON_OBJECT('name', t.fact_name)) "
        "FROM (SELECT fact_name FROM kernel_file_opening WHERE announced_at > o.announced_at ORDER BY fact_name DESC) AS t)) "
        "FROM kernel_file_opening o WHERE o.fact_name = %s", ["F1"])
    assert made is not None
    assert json.loads(made) == {
        "name": "F1", "subject": "s'\"100%甲", "at": "2026-01-31T16:30:05+00:00", "day": "2026-01-31", "first": True, "nothing": None,
        "percent": "5%(", "later": [{"name": "F3"}, {"name": "F2"}]}


def test_no_rows_are_an_empty_array_and_no_row_is_none(db: None) -> None:
    assert json.loads(json_bytes("SELECT JSON_ROWS(JSON_OBJECT('a', fact_name)) FROM kernel_file_opening") or b"") == []
    assert json_bytes("SELECT JSON_OBJECT('a', fact_name) FROM kernel_file_opening") is None


def test_booleans_and_nulls(db: None) -> None:
    made = json_bytes("SELECT JSON_OBJECT('t', JSON_BOOL(1 = 1), 'f', JSON_BOOL(1 = 2), 'n', JSON_BOOL(CAST(NULL AS boolean)))")
    assert json.loads(made or b"") == {"t": True, "f": False, "n": None}


def test_unclosed_statement_is_refused() -> None:
    for vendor in ("sqlite", "postgresql"):
        with pytest.raises(ValueError, match="never closes"):
            translated("SELECT JSON_OBJECT('a', (1)", vendor)


def test_words_in_other_names_stay() -> None:
    assert translated("SELECT MY_JSON_DAY(x)", "sqlite") == "SELECT MY_JSON_DAY(x)"


class TestPages:
    ORDER = ("-announced_at", "-id")

    def walk(self, size: int, order: tuple[str, ...] = ORDER) -> list[str]:
        names: list[str] = []
        cursor = ""
        while True:
            page = page_of(queryset=FileOpening.objects.all(), order=order, listing="test", cursor=cursor, size=size)
            names += [row.fact_name for row in page.rows]
            assert len(page.rows) <= size
            cursor = page.next_cursor
            if not cursor:
                return names

    @pytest.mark.parametrize("size", [1, 2, 3, 4])
    def test_every_row_once_whatever_the_size(self, three: None, size: int) -> None:
        assert self.walk(size) == ["F3", "F2", "F1"]
        assert self.walk(size, ("announced_at", "-id")) == ["F1", "F3", "F2"]

    def test_new_rows_do_not_shift_the_next_page(self, three: None) -> None:
        page = page_of(queryset=FileOpening.objects.all(), order=self.ORDER, listing="test", size=2)
        FileOpening.objects.create(fact_name="F9", subject="s", announced_at=LATER + timedelta(days=1))
        rest = page_of(queryset=FileOpening.objects.all(), order=self.ORDER, listing="test", cursor=page.next_cursor, size=2)
        assert [row.fact_name for row in rest.rows] == ["F1"]
        assert rest.next_cursor == ""

    def test_cursors_are_signed_and_bound_to_their_list(self, three: None) -> None:
        cursor = page_of(queryset=FileOpening.objects.all(), order=self.ORDER, listing="test", size=2).next_cursor
        for wrong in (cursor[:-2] + "AA", "x", "", "é", cursor[4:]):
            with pytest.raises(CursorRefused):
                read_cursor(listing="test/-announced_at,-id", cursor=wrong)
        with pytest.raises(CursorRefused):
            page_of(queryset=FileOpening.objects.all(), order=self.ORDER, listing="other", cursor=cursor)
        with pytest.raises(CursorRefused):
            page_of(queryset=FileOpening.objects.all(), order=("-id",), listing="test", cursor=cursor)

    @given(values=st.lists(st.text() | st.integers() | st.dates(), max_size=4))
    def test_cursor_round_trip(self, values: list[str | int | date]) -> None:
        back = read_cursor(listing="l", cursor=make_cursor(listing="l", values=values))
        assert back == [value.isoformat() if isinstance(value, date) else value for value in values]


@pytest.mark.django_db(transaction=True)
def test_row_lock_needs_a_transaction_on_both_databases() -> None:
    with pytest.raises(TransactionManagementError):
        row_lock(FileOpening.objects.all())
    with transaction.atomic():
        assert list(row_lock(FileOpening.objects.all(), skip_locked=True)) == []
        statement = str(row_lock(FileOpening.objects.all()).query)
        assert ("FOR UPDATE" in statement) == (connection.vendor == "postgresql")
