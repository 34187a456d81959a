"""An installation of the first stage is brought up: what it held is there afterwards, in the rooms that hold it now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SECONDS = 180

# A process of its own: its database stops at an earlier migration, which no other test may see.
UPGRADE = """
import json
from datetime import UTC, date, datetime

import django
django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

steps = MigrationExecutor(connection)
steps.migrate([("people", "0001_initial")])
then = steps.loader.project_state([("people", "0001_initial")]).apps
people, organisations, mandates = (then.get_model("people", name).objects for name in ("PersonRecord", "OrganisationRecord", "MandateRecord"))
at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
old, agent = (people.create(person_no=number, name=name, id_number=number, assurance="verified", registered_at=at)
              for number, name in (("P1", "陈静怡"), ("P2", "李文辉")))
shop = organisations.create(org_no="G1", name="某餐饮店", uscc="92440605MA4W12345X", registered_at=at)
term = {"powers": ["submit"], "item_codes": ["food-catering-licence"], "valid_from_on": date(2026, 3, 2), "valid_until_on": date(2027, 3, 1),
        "agent": agent, "granted_at": at}
mandates.create(mandate_no="W1", kind="power_of_attorney", person=old, paper_file_no="F1", **term)
mandates.create(mandate_no="W2", kind="power_of_attorney", organisation=shop, revoked_at=at, **term)

call_command("migrate", verbosity=0)

from onewindow.domain.mandates.models import MandateRecord
print(json.dumps([[row.mandate_no, row.principal_no, row.agent_no, row.proof, row.signed_at == at, row.revoked_at == at, row.item_codes]
                  for row in MandateRecord.objects.order_by("mandate_no")]))
"""


def test_mandates_of_the_first_stage_are_taken_over(tmp_path: Path) -> None:
    """They lived in the room of people; signed on the day they were granted, proven by their paper or by the register."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", "ONEWINDOW_VAR": str(tmp_path),
                   "DJANGO_SETTINGS_MODULE": "onewindow.site.settings.dev"}
    done = subprocess.run((sys.executable, "-c", UPGRADE), env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [
        ["W1", "P1", "P2", "paper", True, False, ["food-catering-licence"]],
        ["W2", "G1", "P2", "register", True, True, ["food-catering-licence"]],
    ]
