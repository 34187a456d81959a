"""Keys stay inside: rows have UUIDv7 keys or a natural one; facts speak of public numbers and plain values only."""

from __future__ import annotations

import types
import typing
from dataclasses import fields

import pytest
from django.apps import apps
from django.db import models

from onewindow.kernel.facts import Fact
from onewindow.kernel.ids import new_key
from onewindow.site.wiring import fact_map, part

PLAIN = (str, int, bool, float)
OURS = [model for model in apps.get_models() if model.__module__.startswith("onewindow.") and ".tests." not in model.__module__]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_key_is_a_uuid_of_version_7_or_the_thing_s_own_name(model: type[models.Model]) -> None:
    key = model._meta.pk
    if isinstance(key, models.UUIDField):
        assert key.default is new_key
        assert not key.editable
    else:
        assert isinstance(key, models.CharField | models.PositiveSmallIntegerField), f"{model._meta.label} counts its rows: {key}"


def _facts() -> list[type[Fact]]:
    found = []
    for name in fact_map():
        room, fact = name.split(".")
        found.append(getattr(part(f"onewindow.domain.{room}", "facts"), fact))
    return found


@pytest.mark.parametrize("fact", _facts(), ids=lambda fact: fact.__name__)
def test_fact_holds_plain_values_and_no_local_key(fact: type[Fact]) -> None:
    hints = typing.get_type_hints(fact)
    for field in fields(fact):
        assert _is_plain(hints[field.name]), f"{fact.__name__}.{field.name} is {hints[field.name]}"
        assert not field.name.endswith("_id") or field.name in {"element_id", "rule_id"}, f"{fact.__name__}.{field.name} looks like a local key"


def _is_plain(kind: object) -> bool:
    if typing.get_origin(kind) in (tuple, typing.Union, types.UnionType):
        return all(inner is Ellipsis or inner is type(None) or _is_plain(inner) for inner in typing.get_args(kind))
    return kind in PLAIN
