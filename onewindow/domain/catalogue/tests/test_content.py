"""The content hash: stable under reordering, different for every change."""

from __future__ import annotations

import copy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.catalogue.formats import content_hash, content_of
from onewindow.domain.catalogue.rules.assembly import assemble
from onewindow.domain.catalogue.tests.conftest import _ELEMENTS, _LAWS, _SOURCES, DEPARTMENTS, FOOD
from onewindow.domain.catalogue.types import ItemStandard
from onewindow.kernel.records import from_plain

CONTENT = content_of(assemble(_SOURCES[FOOD], laws=_LAWS, elements=_ELEMENTS, department=DEPARTMENTS[0]))


def shuffled(value, random):
    """The same value with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(part, random) for part in value] if isinstance(value, list) else value


def leaves(value, path=()):
    """The path to every leaf."""
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, (*path, key))]
    if isinstance(value, list):
        return [leaf for number, part in enumerate(value) for leaf in leaves(part, (*path, number))]
    return [path]


LEAVES = leaves(CONTENT)


def other(value):
    return (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}。"


@given(st.integers(min_value=0))
def test_the_order_of_keys_does_not_matter(seed):
    assert content_hash(shuffled(CONTENT, Random(seed))) == content_hash(CONTENT)


@given(st.sampled_from(LEAVES))
def test_any_changed_leaf_changes_the_hash(path):
    changed = copy.deepcopy(CONTENT)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other(place[path[-1]])
    assert content_hash(changed) != content_hash(CONTENT)


@given(st.sampled_from([name for name, part in CONTENT.items() if isinstance(part, list) and len(part) > 1]))
def test_the_order_of_entries_matters(name):
    assert content_hash({**CONTENT, name: CONTENT[name][::-1]}) != content_hash(CONTENT)


def test_stored_content_gives_the_same_standard_and_the_same_hash():
    again = from_plain(CONTENT, ItemStandard)
    assert content_of(again) == CONTENT
    assert content_hash(content_of(again)) == content_hash(CONTENT)


@pytest.mark.parametrize("name", ["bundle_hash", "version", "published_at", "effective_on"])
def test_what_publication_adds_is_no_content(name):
    assert name not in CONTENT
