"""What the tables of the house may look like: keys inside a room, names of columns, nothing fetched by name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from onewindow.site.rooms import ROOMS
from tests.architecture.scan import hold, product, tree_of, where

# The spans of validity keep the words that are printed on permits and maps.
SPANS = {"valid_from", "valid_until", "valid_to", "valid_from_on", "valid_to_on"}


def ours() -> list[type[models.Model]]:
    """Every table of this project."""
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("onewindow.")]


def columns_of(model: type[models.Model]) -> Iterator[models.Field]:
    """The columns we named ourselves: not those inherited from Django's abstract models."""
    inherited = {field.name for base in model.__mro__[1:] if not base.__module__.startswith("onewindow.") and hasattr(base, "_meta")
                 for field in base._meta.local_fields}
    return (field for field in model._meta.local_fields if field.name not in inherited)


def key_problems(tables: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys that leave their room, point up, cascade, or give another room a way back."""
    order = {"kernel": -1, **{room: height for height, room in enumerate(ROOMS)}}
    lines = []
    for model in tables:
        own = model._meta.app_label
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.remote_field is None:
                continue
            name = f"{own}.{model.__name__}.{field.name}"
            other = field.remote_field.model._meta.app_label
            if getattr(field.remote_field, "on_delete", models.PROTECT) is not models.PROTECT:
                lines.append(f"{name}: on_delete=PROTECT; nothing of a case disappears because something else does")
            if other == own:
                continue
            if own in order and order.get(other, len(order)) >= order[own]:
                lines.append(f"{name}: a key may point down only, and {other} is not below {own}; keep its public number")
            if field.remote_field.related_name != "+":
                lines.append(f'{name}: related_name="+"; {other} must not know {own}')
    return lines


def column_problems(tables: Iterable[type[models.Model]]) -> list[str]:
    """Columns whose name hides what they hold."""
    lines = []
    for model in tables:
        for field in columns_of(model):
            name = f"{model._meta.app_label}.{model.__name__}.{field.name}"
            if field.name == "at" or field.column == "at":
                lines.append(f"{name}: `at` is a keyword of the analytics engine; say recorded_at, decided_at ...")
            elif isinstance(field, models.DateTimeField) and not field.name.endswith("_at"):
                lines.append(f"{name}: a moment ends in _at")
            elif type(field) is models.DateField and not field.name.endswith("_on") and field.name not in SPANS:
                lines.append(f"{name}: a day ends in _on")
    return lines


def lookups_by_name(files: Iterable[Path]) -> list[str]:
    """Calls that fetch a model by its name, past every import contract."""
    return [f"{where(file, node.lineno)}: a model fetched by name walks round the walls; call a door"
            for file in files for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Attribute) and node.attr in {"get_model", "get_registered_model", "all_models"}]


def test_foreign_keys_stay_in_their_room_or_point_down() -> None:
    hold(key_problems(ours()))


def test_columns_say_what_they_hold() -> None:
    hold(column_problems(ours()))


def test_no_model_is_fetched_by_name() -> None:
    hold(lookups_by_name(product()))


@isolate_apps("onewindow.domain.people", "onewindow.domain.cases")
def test_wrong_keys_and_columns_are_caught() -> None:
    class Paper(models.Model):
        class Meta:
            app_label = "cases"

    class Person(models.Model):
        paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
        at = models.DateTimeField()
        seen = models.DateTimeField()
        born = models.DateField()

        class Meta:
            app_label = "people"

    class Copy(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="copies")

        class Meta:
            app_label = "cases"

    assert [line.split(":")[0] for line in key_problems([Person, Copy])] == ["people.Person.paper", "cases.Copy.person", "cases.Copy.person"]
    assert [line.split(":")[0] for line in column_problems([Person])] == ["people.Person.at", "people.Person.seen", "people.Person.born"]


@pytest.mark.parametrize(("code", "count"), [("apps.get_model('cases', 'Case')", 1), ("queries.case(case_no='1')", 0)])
def test_lookup_by_name_is_caught(tmp_path: Path, code: str, count: int) -> None:
    file = tmp_path / "commands.py"
    file.write_text(code, encoding="utf-8")
    assert len(lookups_by_name([file])) == count
