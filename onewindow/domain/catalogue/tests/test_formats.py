"""Item files: what the profile adds, and files with mistakes."""

from __future__ import annotations

import pytest

from onewindow.domain.catalogue.demo import DATA
from onewindow.domain.catalogue.formats import ItemFileUnreadable, completed, read_items

PROFILE = {
    "bases": [{"code": "A", "law": "X"}, {"code": "B", "law": "X"}, {"code": "C", "law": "X"}],
    "clocks": [{"code": "accept", "amount": 5, "basis": "A"}],
    "remedies": {"review_days": 60}, "notices": [{"fact": "CaseAccepted", "kind": "case_accepted"}],
}


def test_the_profile_adds_what_the_item_does_not_say():
    merged = completed({"remedies": {"review_days": 30}, "bases": [{"code": "B", "law": "Y"}], "clocks": [{"code": "promised"}]}, PROFILE)
    assert merged["remedies"] == {"review_days": 30}
    assert [clock["code"] for clock in merged["clocks"]] == ["accept", "promised"]
    assert merged["bases"] == [{"code": "A", "law": "X"}, {"code": "B", "law": "Y"}]  # A is cited, C by nothing
    assert merged["notices"] == PROFILE["notices"]


def test_an_entry_of_the_item_replaces_the_profile_s():
    merged = completed({"clocks": [{"code": "accept", "amount": 3}]}, PROFILE)
    assert merged["clocks"] == [{"code": "accept", "amount": 3}]


def test_every_shipped_file_is_read():
    sources = read_items(DATA)
    assert len(sources) == len(list(DATA.glob("[!_]*.toml")))
    assert all(source["notices"] and source["bases"] for source in sources)


@pytest.mark.parametrize(("name", "text", "word"), [
    ("a-b.toml", 'item_code = "a-b"\nprofile = "NOPE"', "no profile"),
    ("a-b.toml", 'item_code = "a-c"\nprofile = "P"', "differs from the name"),
    ("a-b.toml", "item_code =", "a-b.toml"),
])
def test_a_mistake_is_named_with_its_file(tmp_path, name, text, word):
    (tmp_path / "_profiles.toml").write_text("[P]\n", encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ItemFileUnreadable, match=word):
        read_items(tmp_path)


def test_a_folder_without_profiles_is_no_catalogue(tmp_path):
    with pytest.raises(ItemFileUnreadable, match="_profiles"):
        read_items(tmp_path)
