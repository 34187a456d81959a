"""Triggers that keep published rows as they are, whoever writes to the tables.

Deleting is not their matter: foreign keys protect bundles, and test databases must be emptied. A later change of
these tables on SQLite rebuilds them and must put the triggers back.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("catalogue_bundle", "catalogue_publication")

SQLITE = """
CREATE TRIGGER {table}_final BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'published rows are final'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION catalogue_rows_are_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'published rows are final'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_final BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION catalogue_rows_are_final()
"""


def add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION)
    trigger = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        schema_editor.execute(trigger.format(table=table))


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        schema_editor.execute(("DROP TRIGGER IF EXISTS {table}_final" + on).format(table=table))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS catalogue_rows_are_final()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
