"""Templates stay in their room, and every address they name exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver
from jinja2 import Environment, nodes

from tests.architecture.scan import PACKAGE, hold, product, tree_of, where

LINES = 120
ERROR_PAGE = re.compile(r"^\d{3}\w*\.html$")  # found by Django under this name only


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def templates(package: Path) -> Iterator[tuple[str, Path]]:
    """Every template with the name of its owner: room, channel, ui, site or kernel."""
    for folder in sorted(package.rglob("templates")):
        for file in sorted(folder.rglob("*.html")):
            yield folder.parent.name, file


def walls(package: Path) -> list[str]:
    """Templates that include, extend or import one that is neither their owner's nor ui's."""
    lines = []
    for owner, file in templates(package):
        for node in _environment().parse(file.read_text(encoding="utf-8")).find_all(
                (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
            constant = node.template if isinstance(node.template, nodes.Const) else None
            names = [constant.value] if constant else [part.value for part in node.template.find_all(nodes.Const)]
            lines += [f"{where(file, node.lineno, root=package.parent)}: {name} is neither {owner}/ nor ui/"
                      for name in names if isinstance(name, str) and "/" in name and not name.startswith((f"{owner}/", "ui/"))]
    return lines


def named_pages(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every name ``reverse`` knows, with its namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_pages(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def names_in_template(text: str) -> list[tuple[int, str]]:
    """The literal names given to ``url(...)``."""
    return [(call.lineno, call.args[0].value) for call in _environment().parse(text).find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name == "url" and call.args and isinstance(call.args[0], nodes.Const)]


def names_in_code(tree: ast.Module) -> list[tuple[int, str]]:
    """The literal names given to ``reverse`` and ``redirect``."""
    return [(call.lineno, call.args[0].value) for call in ast.walk(tree)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"reverse", "reverse_lazy", "redirect"}
            and call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
            and "/" not in call.args[0].value]


def test_templates_include_their_own_and_ui_only() -> None:
    hold(walls(PACKAGE))


def test_templates_stand_under_the_name_of_their_owner() -> None:
    strays = [where(file) for owner, file in templates(PACKAGE)
              if owner not in {"ui", "site"} and not ERROR_PAGE.match(file.name)
              and file.relative_to(next(p for p in file.parents if p.name == "templates")).parts[0] != owner]
    hold(strays)


def test_templates_are_short() -> None:
    long = [f"{where(file)}: {count} lines, at most {LINES}" for _, file in templates(PACKAGE)
            if (count := len(file.read_text(encoding="utf-8").splitlines())) > LINES]
    hold(long)


def test_every_named_page_exists() -> None:
    known = set(named_pages(get_resolver()))
    asked = [(file, line, name) for _, file in templates(PACKAGE) for line, name in names_in_template(file.read_text(encoding="utf-8"))]
    asked += [(file, line, name) for file in product() for line, name in names_in_code(tree_of(file))]
    hold([f"{where(file, line)}: no page is called {name!r}" for file, line, name in asked if name not in known])


@pytest.mark.parametrize(("text", "found"), [
    ('{% extends "ui/portal.html" %}', 0),
    ('{% include "cases/_row.html" %}', 0),
    ('{% include "people/_row.html" %}', 1),
    ('{% from "people/_macros.html" import row %}', 1),
    ('{% include "people/a.html" if x else "ui/b.html" %}', 1),
    ("{% include row %}", 0),
])
def test_planted_include(tmp_path: Path, text: str, found: int) -> None:
    file = tmp_path / "onewindow/domain/cases/templates/cases/page.html"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    assert len(walls(tmp_path / "onewindow")) == found


def test_names_are_found_in_templates_and_code() -> None:
    assert names_in_template('<a href="{{ url("cases:page", case_no=no) }}">') == [(1, "cases:page")]
    assert names_in_code(ast.parse('redirect("cases:page", case_no=no)\nredirect("/x/")\nreverse(name)')) == [(1, "cases:page")]
