"""A database of the release before this one is brought up: its history holds, its cases open, and the next act can be done on them.

The database is frozen in previous.sql.xz beside this file, made by that release's own code with tools/freeze_release.py. On PostgreSQL its
tables are made by the migrations the release knew, and its rows are carried over one by one.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tools.own_database import own_database

FROZEN = Path(__file__).with_name("previous.sql.xz")
SECONDS = 240

# Processes of their own: their database stands at an earlier state, which no other test may see.
MIGRATE_AS_THEN = """
import json, sys
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

applied = {tuple(each) for each in json.loads(sys.argv[1])}
steps = MigrationExecutor(connection)
graph = steps.loader.graph
steps.migrate([each for each in applied if not any(child in applied and child[0] == each[0] for child in (node.key for node in graph.node_map[each].children))])
"""
UPGRADE = """
import json
from datetime import timedelta
import bench.opened
from django.core.management import call_command
from django.test import Client

call_command("migrate", verbosity=0)

from bench import lives
from bench.district import BEGIN, set_clock
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.types import Outcome
from onewindow.kernel import ledger, relay
from onewindow.kernel.backlog import backlog
from onewindow.kernel.models.outbox import Delivery

faults = [str(each) for each in ledger.faults()]
set_clock()
who, at = lives.cast(), BEGIN + timedelta(days=30)
before = {case.state: case.case_no for case in Case.objects.all()}
seen = {state: queries.case(actor=who.applicant, case_no=number).summary.state.value for state, number in before.items()}
client = Client(HTTP_HOST="127.0.0.1")
client.post("/demo/sign-in/chen")
pages = {state: client.get(f"/cases/{number}/").status_code for state, number in before.items()}
guide = client.get("/items/food-catering-licence/").status_code
cases.receive(actor=who.clerk, at=at, case_no=before["submitted"])
cases.decide(actor=who.head, at=at, case_no=before["accepted"], outcome=Outcome.GRANTED)
for hours in range(0, 60, 12):
    relay.drain(clock=lambda: at + timedelta(hours=hours))
after = {state: queries.case(actor=who.applicant, case_no=number).summary.state.value for state, number in before.items()}
call_command("ledger", "root", verbosity=0)
print(json.dumps({"faults": faults + [str(each) for each in ledger.faults()], "seen": seen, "pages": pages, "guide": guide, "after": after,
                  "parked": [f"{row.reaction}: {row.last_error}" for row in Delivery.objects.filter(state="parked")], "waiting": backlog().waiting}))
"""


@pytest.fixture
def previous(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is the frozen one."""
    text = lzma.decompress(FROZEN.read_bytes()).decode()
    with own_database(tmp_path) as url:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "ONEWINDOW_VAR": str(tmp_path), "ONEWINDOW_RELAY": "none", "ONEWINDOW_LOG": "ERROR", "DATABASE_URL": url}
        if url.startswith("sqlite"):
            with sqlite3.connect(url.removeprefix("sqlite:///")) as made:
                made.executescript(text)
            made.close()
        else:
            frozen = sqlite3.connect(":memory:")
            frozen.executescript(text)
            applied = frozen.execute("SELECT app, name FROM django_migrations").fetchall()
            _play(MIGRATE_AS_THEN, environment, json.dumps(applied))
            carry(frozen, url)
            frozen.close()
        yield environment


@pytest.mark.slow
@pytest.mark.timeout(SECONDS)
def test_a_database_of_the_previous_release_comes_up_and_goes_on(previous: dict[str, str]) -> None:
    found = json.loads(_play(UPGRADE, previous).splitlines()[-1])
    assert found["faults"] == []
    assert found["seen"] == {state: state for state in ("closed", "submitted", "accepted")}
    assert set(found["pages"].values()) | {found["guide"]} == {200}
    assert found["after"]["submitted"] == "received"
    assert found["after"]["accepted"] in {"decided", "closed"}
    assert found["parked"] == []


def carry(frozen: sqlite3.Connection, url: str) -> None:
    """Bring the rows of the frozen database into PostgreSQL's tables of the same state, as the database names their types."""
    with psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")  # the rows come table by table, in no order of their keys
        kinds = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        tables = [name for (name,) in frozen.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'site_cache'")]
        target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))  # what migrating alone wrote
        for table in tables:
            types = dict(target.execute(kinds, [table]).fetchall())
            rows = frozen.execute(f'SELECT * FROM "{table}"')
            columns = [each[0] for each in rows.description]
            assert set(columns) == set(types), f"{table} was another one in the previous release: {set(columns) ^ set(types)}"
            insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(sql.SQL("%s") for _ in columns))
            with target.cursor() as cursor:
                cursor.executemany(insert, [[_as(types[name], value) for name, value in zip(columns, row, strict=True)] for row in rows])
            if types.get("id") in {"integer", "bigint"}:
                target.execute(sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 1) FROM {}))").format(sql.Literal(table), sql.Identifier(table)))


def _as(kind: str, value: object) -> object:
    if kind == "boolean" and value is not None:
        return bool(value)
    if kind == "timestamp with time zone" and value is not None:
        return f"{value}+00:00"  # SQLite keeps moments in UTC, without saying so
    return value


def _play(program: str, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run((sys.executable, "-c", program, *words), env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
