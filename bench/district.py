"""Making and opening the district the bench plays in."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command

import bench.opened  # noqa: F401
from onewindow.kernel.models.clock import ClockOffset
from onewindow.site.seed import seed_demo

BEGIN = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday in a plain week: nothing here hangs on the wall clock's date


def make_district() -> None:
    """Tables, calendar, places, people and items of the demo, without cases."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed_demo(at=BEGIN, with_cases=False)


def set_clock() -> None:
    """Let the served platform's clock stand at the bench's beginning, whatever the wall clock says."""
    seconds = int((BEGIN - datetime.now(UTC)).total_seconds())
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})
