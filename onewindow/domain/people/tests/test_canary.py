"""What a stolen copy of the database would tell: no ID number, no phone, no address."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import connection

from onewindow.domain.people import commands
from onewindow.kernel.actor import system_actor

AT = datetime(2016, 11, 23, 2, 0, tzinfo=UTC)
SEED = system_actor(name="seed")
ID_NUMBER, PHONE, ADDRESS = "440605199001011236", "13812345678", "金丝雀示例路 77 号"


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_the_database_holds_no_personal_values(tmp_path):
    person = commands.register_person(actor=SEED, at=AT, name="陈小测", id_number=ID_NUMBER, phone=PHONE, address=ADDRESS, key="canary")
    commands.open_account(actor=SEED, at=AT, owner_no=person.person_no, phone=PHONE)
    content = _sqlite_file(tmp_path / "copy.sqlite3") if connection.vendor == "sqlite" else _postgres_rows()
    assert person.person_no.encode() in content, "the copy must be of the database that was written"
    for canary in (ID_NUMBER, PHONE, ADDRESS, ADDRESS[:6], ID_NUMBER[6:14], PHONE[3:]):
        assert canary.encode("utf-8") not in content
        assert canary.encode("utf-16-le") not in content


def _sqlite_file(file):
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    return file.read_bytes()


def _postgres_rows():
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT row_to_json(t)::text FROM {name} t")  # noqa: S608 - names come from the database
            rows.extend(row[0] for row in cursor.fetchall())
    return "\n".join(rows).encode()
