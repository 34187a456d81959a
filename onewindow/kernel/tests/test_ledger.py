"""The ledger: what was tampered with is found; what the law erases is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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


@pytest.fixture(autouse=True)
def _three() -> None:
    _write("a", 3)
    _write("b", 2)


def _found() -> set[tuple[str, int]]:
    return {(fault.subject, fault.number) for fault in ledger.faults()}


def test_an_untouched_ledger_has_no_faults() -> None:
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


def test_a_newest_entry_rewritten_with_its_digests_is_found() -> None:
    entry = LedgerEntry.objects.get(subject="a", number=3)
    entry.payload = {"n": 99}
    entry.payload_digest = ledger.payload_digest(salt=entry.salt, payload=entry.payload)
    entry.digest = ledger.entry_digest(entry)
    entry.save()
    assert _found() == {("a", 3)}


def test_a_chain_without_head_and_a_head_without_chain_are_found() -> None:
    LedgerHead.objects.filter(subject="a").delete()
    LedgerEntry.objects.filter(subject="b").delete()
    assert _found() == {("a", 0), ("b", 2)}


def test_many_chains_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "CHUNK", 2)
    for number in range(5):
        _write(f"c{number}", 1)
    LedgerHead.objects.filter(subject__in=["a", "c4"]).update(number=7)
    assert _found() == {("a", 7), ("c4", 7)}


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
