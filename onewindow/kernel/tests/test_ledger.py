"""The ledger: what was tampered with is found; what the law erases is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.kernel import ledger
from onewindow.kernel.actor import system_actor
from onewindow.kernel.models import LedgerEntry, LedgerHead

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ACTOR = system_actor(name="test")


def _write(subject: str, count: int) -> None:
    for number in range(count):
        ledger.append(subject=subject, act="thing.change", actor=ACTOR, at=NOW + timedelta(minutes=number), payload={"n": number}, basis="某法 2")


@pytest.fixture
def _roots(settings: Any, tmp_path: Path) -> None:
    settings.ONEWINDOW_ROOTS = tmp_path / "roots"


@pytest.fixture(autouse=True)
def _three(_roots: None) -> None:
    _write("a", 3)
    _write("b", 2)


def _found() -> set[tuple[str, int]]:
    return {(fault.subject, fault.number) for fault in ledger.faults()}


def test_an_untouched_ledger_has_no_faults() -> None:
    ledger.sign_root(at=NOW)
    assert _found() == set()


@pytest.mark.parametrize("change", [
    {"act": "thing.other"}, {"basis": ""}, {"actor": {"ref": "x"}}, {"recorded_at": NOW - timedelta(days=1)}, {"payload": {"n": 99}},
    {"payload_digest": "0" * 64},
])
def test_any_edit_is_found(change: dict[str, object]) -> None:
    LedgerEntry.objects.filter(subject="a", number=2).update(**change)
    assert ("a", 2) in _found()


def test_a_removed_entry_a_removed_tail_and_a_reordering_are_found() -> None:
    LedgerEntry.objects.filter(subject="a", number=2).delete()
    LedgerEntry.objects.filter(subject="b", number=2).delete()
    assert {subject for subject, _ in _found()} == {"a", "b"}


def test_swapped_entries_are_found() -> None:
    LedgerEntry.objects.filter(subject="a", number=1).update(number=99)
    LedgerEntry.objects.filter(subject="a", number=2).update(number=1)
    LedgerEntry.objects.filter(subject="a", number=99).update(number=2)
    assert _found()


def test_after_the_signed_root_even_a_tail_removed_with_its_head_is_found() -> None:
    ledger.sign_root(at=NOW)
    LedgerEntry.objects.filter(subject="b").delete()
    LedgerHead.objects.filter(subject="b").delete()
    assert _found() == {("b", 2)}


def test_an_edited_root_file_is_found(settings: Any) -> None:
    file = ledger.sign_root(at=NOW)
    assert file is not None
    held = json.loads(file.read_text())
    held["heads"]["b"][1] = "0" * 64
    file.write_text(json.dumps(held))
    assert any(subject == "" for subject, _ in _found())


def test_one_root_a_day_and_each_follows_the_one_before() -> None:
    assert ledger.sign_root(at=NOW) is not None
    assert ledger.sign_root(at=NOW + timedelta(hours=1)) is None
    _write("a", 1)
    assert ledger.sign_root(at=NOW + timedelta(days=1)) is not None
    assert _found() == set()


def test_an_erased_payload_breaks_nothing_and_can_not_be_guessed() -> None:
    before = LedgerEntry.objects.get(subject="a", number=2)
    ledger.erase(subject="a", number=2)
    after = LedgerEntry.objects.get(subject="a", number=2)
    assert after.payload is None and after.salt == "" and after.payload_digest == before.payload_digest
    assert ledger.payload_digest(salt="", payload=before.payload) != after.payload_digest
    assert _found() == set()


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=8), st.one_of(st.integers(), st.text(max_size=10), st.booleans(), st.none()), max_size=5))
def test_whatever_is_written_verifies(payload: dict[str, object]) -> None:
    ledger.append(subject="h", act="x", actor=ACTOR, at=NOW, payload=payload)
    assert not [fault for fault in ledger.faults() if fault.subject == "h"]
