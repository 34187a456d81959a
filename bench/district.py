"""Making and opening the district the bench plays in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import django

BEGIN = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday in a plain week: nothing here reads the wall clock's date


def open_platform() -> None:
    """Load the applications, once."""
    django.setup()


def make_district() -> None:
    """Tables, calendar, places, people and items of the demo, without cases."""
    from django.core.management import call_command
    from onewindow.site.seed import seed_demo

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed_demo(at=BEGIN, with_cases=False)


def set_clock() -> None:
    """Let the served platform's clock stand at the bench's beginning, whatever the wall clock says."""
    from django.utils import timezone
    from onewindow.kernel.models.clock import ClockOffset

    seconds = int((BEGIN - timezone.now()).total_seconds())
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})
