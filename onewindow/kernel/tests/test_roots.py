"""Signed roots: what was signed stays, or it is noticed; and an entry can be shown to be in the tree."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel import ledger, roots
from onewindow.kernel.actor import system_actor
from onewindow.kernel.models import LedgerEntry, LedgerHead, LedgerRoot

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ACTOR = system_actor(name="test")


def _write(subject: str, count: int = 1) -> None:
    for number in range(count):
        ledger.append(subject=subject, act="thing.change", actor=ACTOR, at=NOW, payload={"n": number})


def _found() -> set[tuple[str, int]]:
    return {(fault.subject, fault.number) for fault in ledger.faults()}


def _told() -> list[str]:
    return [fault.what for fault in ledger.faults()]


def _signed(at: datetime) -> Path:
    file = roots.sign_root(at=at)
    assert file is not None
    return file


@pytest.fixture
def folder(settings: Any, tmp_path: Path, db: None) -> Path:  # noqa: ARG001 - the tables
    """Two subjects and a place for roots."""
    settings.ONEWINDOW_ROOTS = tmp_path / "roots"
    _write("a", 3)
    _write("b", 2)
    return tmp_path / "roots"


def test_one_root_a_day_that_names_what_moved_and_follows_the_one_before(folder: Path) -> None:
    first = _signed(NOW)
    assert [head[:2] for head in roots.heads_of(first)] == [("a", 3), ("b", 2)]
    assert roots.sign_root(at=NOW + timedelta(hours=1)) is None
    _write("a")
    second = _signed(NOW + DAY)
    assert [head[:2] for head in roots.heads_of(second)] == [("a", 4)]
    assert roots.header_of(second)["previous"] == roots.header_of(first)["root"]
    third = _signed(NOW + 2 * DAY)
    assert list(roots.heads_of(third)) == []  # a day on which nothing happened is signed as well
    assert sorted(path.name for path in folder.iterdir()) == [f"2026-11-0{day}.jsonl" for day in (2, 3, 4)]
    assert _told() == []


class TestTampering:
    """Each kind of it, planted."""

    def test_a_subject_removed_with_its_head(self, folder: Path) -> None:
        _signed(NOW)
        LedgerEntry.objects.filter(subject="b").delete()
        LedgerHead.objects.filter(subject="b").delete()
        assert _found() == {("b", 2)}

    def test_a_tail_removed_with_its_head_put_right(self, folder: Path) -> None:
        _signed(NOW)
        LedgerEntry.objects.filter(subject="a", number=3).delete()
        LedgerHead.objects.filter(subject="a").update(number=2, digest=LedgerEntry.objects.get(subject="a", number=2).digest)
        assert _found() == {("a", 3)}

    def test_a_whole_chain_written_anew(self, folder: Path) -> None:
        _signed(NOW)
        LedgerEntry.objects.filter(subject="b").delete()
        LedgerHead.objects.filter(subject="b").delete()
        _write("b", 2)
        assert _found() == {("b", 2)}

    def test_a_head_in_a_file(self, folder: Path) -> None:
        file = _signed(NOW)
        header, first, second = file.read_text().splitlines()
        file.write_text("\n".join((header, first, json.dumps(["b", 2, "0" * 64]))) + "\n")
        assert _told() == ["the history signed on 2026-11-02 is not there any more", "the root of 2026-11-02 was changed"]
        file.write_text("\n".join((header, first)) + "\n")
        assert _told() == ["the root of 2026-11-02 was changed"]
        file.write_text("\n".join((header, first, second[:-9])) + "\n")
        assert _told() == ["the root of 2026-11-02 can't be read"]

    def test_a_header_in_a_file(self, folder: Path) -> None:
        file = _signed(NOW)
        header, *heads = file.read_text().splitlines()
        forged = {**json.loads(header), "root": hashlib.sha256(b"forged").hexdigest()}
        file.write_text("\n".join((json.dumps(forged), *heads)) + "\n")
        assert "the root of 2026-11-02 is not signed by this installation" in _told()
        file.write_text("nothing")
        assert _told() == ["the root of 2026-11-02 can't be read"]

    def test_a_file_removed_with_a_subject(self, folder: Path) -> None:
        _signed(NOW).unlink()
        LedgerEntry.objects.filter(subject="b").delete()
        LedgerHead.objects.filter(subject="b").delete()
        assert _told() == ["the file of the root of 2026-11-02 is missing"]
        folder.rmdir()
        assert _told() == ["the file of the root of 2026-11-02 is missing"]

    def test_a_row_removed(self, folder: Path) -> None:
        _signed(NOW)
        _signed(NOW + DAY)
        LedgerRoot.objects.filter(root_on=NOW.date()).delete()
        assert "the database does not know the root of 2026-11-02" in _told()
        assert "the root of 2026-11-03 does not follow the one before it" in _told()


def test_a_crash_before_the_row_is_made_good_by_the_next_run(folder: Path) -> None:
    _signed(NOW)
    LedgerRoot.objects.all().delete()
    LedgerHead.objects.update(rooted=0)
    _write("a")
    assert [head[:2] for head in roots.heads_of(_signed(NOW + timedelta(hours=1)))] == [("a", 4), ("b", 2)]
    assert _told() == []


def test_a_crash_after_the_row_names_a_head_twice_and_nothing_else(folder: Path) -> None:
    _signed(NOW)
    LedgerHead.objects.update(rooted=0)
    assert [head[:2] for head in roots.heads_of(_signed(NOW + DAY))] == [("a", 3), ("b", 2)]
    assert _told() == []


def _climbed(leaf: bytes, place: int, count: int, path: tuple[str, ...]) -> str:
    """The root that a leaf and the digests beside its way lead to, as whoever checks it computes it (RFC 9162, section 2.1.3.2)."""
    at, last, found = place, count - 1, leaf
    for each in map(bytes.fromhex, path):
        if at % 2 or at == last:
            found = hashlib.sha256(b"\x01" + each + found).digest()
            while not at % 2 and at:
                at, last = at // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + each).digest()
        at, last = at // 2, last // 2
    return found.hex()


def test_an_entry_is_shown_to_be_under_a_signed_root(folder: Path) -> None:
    assert roots.inclusion(subject="a", folder=folder) is None
    for letter in "cdefg":
        _write(letter)
    _signed(NOW)
    found = roots.inclusion(subject="d", folder=folder)
    assert found is not None
    leaf = hashlib.sha256(b"\x00" + json.dumps(list(found.head), separators=(",", ":")).encode()).digest()
    assert _climbed(leaf, found.place, found.header["heads"], found.path) == found.header["tree"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.header["public_key"]))
    key.verify(bytes.fromhex(found.header["signature"]), found.header["root"].encode())
    assert roots.inclusion(subject="nobody", folder=folder) is None


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=40), st.data())
def test_the_way_of_every_leaf_leads_to_the_root(texts: list[bytes], data: st.DataObject) -> None:
    leaves = [hashlib.sha256(b"\x00" + text).digest() for text in texts]
    tree = roots.Tree()
    for leaf in leaves:
        tree.add(leaf)
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = tuple(each.hex() for each in roots._path(place, leaves))
    assert _climbed(leaves[place], place, len(leaves), path) == tree.root()
    other = hashlib.sha256(b"\x00another").digest()
    assert _climbed(other, place, len(leaves), path) != tree.root()


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert roots.Tree().root() == hashlib.sha256().hexdigest()
