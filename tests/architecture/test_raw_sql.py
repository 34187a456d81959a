"""Raw SQL lives in the queries of a room and names that room's tables only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.scan import PACKAGE, door_modules, hold, product, rooms, tree_of, where

STATEMENT = re.compile(r"\b(SELECT\b[\s\S]*\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|VIEW)|ALTER\s+TABLE)\b")
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+\"?([a-z_][a-z0-9_]*)\b\"?(?!\s*\()", re.IGNORECASE)
NAMED_HERE = re.compile(r"\b([a-z_][a-z0-9_]*)\s*(?:\([^()]*\)\s*)?AS\s+(?:NOT\s+)?(?:MATERIALIZED\s*)?\(", re.IGNORECASE)
NOT_A_TABLE = {"only", "lateral", "select", "skip", "set", "unnest"}


def statements(file: Path) -> Iterator[tuple[int, str]]:
    """The SQL texts of a file: constants and f-strings that read like a statement, docstrings apart."""
    tree = tree_of(file)
    prose = {id(node.body[0].value) for node in ast.walk(tree)
             if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
             and node.body and isinstance(node.body[0], ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if id(node) in prose or id(node) in inside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "?" for part in node.values)
        else:
            continue
        if STATEMENT.search(text):
            yield node.lineno, text


def foreign_tables(text: str, *, room: str) -> list[str]:
    """The tables a statement names that are neither the room's own nor defined in the statement."""
    local = {name.lower() for name in NAMED_HERE.findall(text)} | NOT_A_TABLE
    return [name for name in TABLE.findall(text) if name.lower() not in local and not name.startswith(f"{room}_")]


def problems(package: Path) -> list[str]:
    """Raw SQL in the wrong place or on another room's table, in rooms, channels and ui."""
    lines = []
    for file in product(package):
        parts = file.relative_to(package).parts
        if parts[0] not in {"domain", "channels", "ui"}:
            continue
        is_query = parts[0] == "domain" and len(parts) > 2 and file in door_modules(package / "domain" / parts[1], "queries")
        for line, text in statements(file):
            if not is_query:
                lines.append(f"{where(file, line, root=package.parent)}: raw SQL belongs in a room's queries")
            else:
                lines += [f"{where(file, line, root=package.parent)}: `{table}` is not a table of {parts[1]}"
                          for table in foreign_tables(text, room=parts[1])]
    return lines


def test_raw_sql_is_in_queries_and_on_own_tables() -> None:
    assert rooms()
    hold(problems(PACKAGE))


@pytest.mark.parametrize(("where_", "code", "found"), [
    ("domain/cases/commands.py", 'sql = "UPDATE cases_case SET state = 1"', 1),
    ("domain/cases/queries.py", 'sql = "SELECT id FROM cases_case"', 0),
    ("domain/cases/queries.py", 'sql = "SELECT id FROM people_person"', 1),
    ("domain/cases/queries/lists.py", 'sql = "SELECT c.id FROM cases_case c JOIN people_person p ON 1=1"', 1),
    ("domain/cases/queries.py", 'sql = f"SELECT id FROM people_person WHERE {x}"', 1),
    ("domain/cases/queries.py", 'sql = "WITH own AS (SELECT id FROM cases_case) SELECT id FROM own"', 0),
    ("domain/cases/queries.py", 'sql = "SELECT value FROM json_each(%s)"', 0),
    ("domain/cases/queries.py", '"""SELECT everything FROM people_person is forbidden."""', 0),
    ("channels/portal/views.py", 'sql = "SELECT id FROM cases_case"', 1),
    ("domain/cases/web.py", 'text = "Select one from the list"', 0),
])
def test_planted_sql(tmp_path: Path, where_: str, code: str, found: int) -> None:
    file = tmp_path / "onewindow" / where_
    file.parent.mkdir(parents=True)
    file.write_text(code, encoding="utf-8")
    assert len(problems(tmp_path / "onewindow")) == found
