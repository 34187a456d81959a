"""Each rule of the house with lines it must catch and lines it must leave alone."""

from __future__ import annotations

import pytest

from tools.lint_house import RULES, check_text

ROOM = "onewindow/domain/cases"

BAD = [
    ("tables-in-screens", f"{ROOM}/web/staff.py", "rows = Case.objects.all()"),
    ("tables-in-screens", f"{ROOM}/jobs.py", "row = Case._default_manager.first()"),
    ("tables-in-screens", "onewindow/channels/portal/views.py", "rows = Case.objects.all()"),
    ("signals", f"{ROOM}/commands.py", "from django.db.models.signals import post_save"),
    ("signals", f"{ROOM}/commands.py", "from django.dispatch import receiver"),
    ("signals", "onewindow/kernel/outbox.py", "from django.db.models import signals"),
    ("signals", f"{ROOM}/apps.py", "from allauth.account.signals import user_signed_up"),
    ("wall-clock", f"{ROOM}/commands.py", "moment = timezone.now()"),
    ("wall-clock", f"{ROOM}/web/staff.py", "moment = datetime.now(tz=CHINA)"),
    ("wall-clock", "onewindow/site/seed.py", "day = date.today()"),
    ("wall-clock", f"{ROOM}/queries.py", "day = timezone.localdate()"),
    ("wall-clock", f"{ROOM}/commands.py", "from onewindow.kernel import clock"),
    ("wall-clock", f"{ROOM}/queries.py", "from onewindow.kernel.clock import now"),
    ("deferred-import", f"{ROOM}/commands.py", "def act():\n    from onewindow.domain.people import queries"),
    ("deferred-import", "onewindow/kernel/outbox.py", "class A:\n    def act(self):\n        import json"),
    ("stray-module-name", f"{ROOM}/utils.py", ""),
    ("stray-module-name", "onewindow/kernel/helpers/text.py", ""),
    ("bare-word", f"{ROOM}/models.py", "class Event: pass"),
    ("bare-word", f"{ROOM}/types.py", "class Application: pass"),
    ("logging-interpolation", f"{ROOM}/jobs.py", 'logger.info(f"case {case_no}")'),
    ("logging-interpolation", f"{ROOM}/jobs.py", 'self._log.warning("case %s" % case_no)'),
    ("logging-interpolation", f"{ROOM}/jobs.py", 'logging.error("case {}".format(case_no))'),
    ("write-in-query", f"{ROOM}/queries.py", "Case.objects.create(case_no='1')"),
    ("write-in-query", f"{ROOM}/queries/lists.py", "Case.objects.select_for_update().get()"),
    ("process-memory", f"{ROOM}/commands.py", "_holds: dict[str, str] = {}"),
    ("process-memory", "onewindow/channels/portal/limits.py", "tries = defaultdict()"),
    ("process-memory", f"{ROOM}/commands.py", "def act():\n    global counter\n    counter = 1"),
    ("session-lock", f"{ROOM}/commands.py", 'sql = "SELECT pg_advisory_lock(1)"'),
]

GOOD = [
    (f"{ROOM}/queries.py", "rows = Case.objects.all()"),
    (f"{ROOM}/tests/test_web.py", "rows = Case.objects.all()\nmoment = timezone.now()"),
    (f"{ROOM}/web/staff.py", "from onewindow.kernel import clock\nmoment = clock.now()"),
    (f"{ROOM}/jobs.py", "from onewindow.kernel.clock import now"),
    (f"{ROOM}/queries.py", "day = timezone.localdate(at)"),
    ("onewindow/kernel/clock.py", "moment = timezone.now()"),
    (f"{ROOM}/models.py", "class ServiceItem: pass\nclass CaseEvent: pass"),
    (f"{ROOM}/commands.py", "from onewindow.domain.people import queries\ndef act():\n    return queries"),
    (f"{ROOM}/jobs.py", 'logger.info("case %s closed", case_no)'),
    (f"{ROOM}/rules.py", 'FLAGS = {"urgent": True}\nhash.update(b"x")'),
    (f"{ROOM}/commands.py", "KNOWN: tuple[str, ...] = ()\ncatalogue.error(f'{name}')"),
    (f"{ROOM}/web/urls.py", "urlpatterns: list[str] = []\n__all__ = []"),
    (f"{ROOM}/commands.py", 'sql = "SELECT pg_advisory_xact_lock(1)"'),
]


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_bad_line_is_caught(rule: str, path: str, text: str) -> None:
    assert rule in {finding.rule for finding in check_text(text, path=path)}


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_good_line_passes(path: str, text: str) -> None:
    assert [str(finding) for finding in check_text(text, path=path)] == []


def test_every_rule_has_a_bad_line() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)


def test_finding_says_where_and_what_to_do() -> None:
    finding, = check_text("\n\nclass User: pass", path=f"{ROOM}/models.py")
    assert str(finding).startswith(f"{ROOM}/models.py:3: bare-word:")
    assert "StaffMember" in finding.message
