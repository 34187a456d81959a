"""The one place that reads the wall clock. Screens, jobs and console commands call it; nothing below does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from onewindow.kernel.errors import Refusal
from onewindow.kernel.models.clock import ClockOffset
from onewindow.kernel.once import asked_once

CHINA = ZoneInfo("Asia/Shanghai")


class ClockIsReal(Refusal):
    """Outside demo mode time can't be moved."""

    code = "clock_is_real"
    sentence = "The clock can only be moved in demo mode."


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai; in demo mode moved on by the demo clock's offset."""
    moment = timezone.localtime(timezone.now(), CHINA)
    return moment + timedelta(seconds=_offset()) if settings.ONEWINDOW_DEMO else moment


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def machine_seconds() -> float:
    """Seconds since 1970 by the machine, whatever the demo's clock says: for libraries that note their own time."""
    return timezone.now().timestamp()


def advance_to(*, moment: datetime) -> datetime:
    """Move the demo clock forward to the moment. Refuses ClockIsReal outside demo mode, and any step back."""
    if not settings.ONEWINDOW_DEMO or settings.ONEWINDOW_PRODUCTION:
        raise ClockIsReal
    seconds = int((moment - timezone.now()).total_seconds())
    if seconds < _offset():
        raise ClockIsReal
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})
    return now()


@asked_once
def _offset() -> int:
    row = ClockOffset.objects.filter(id=1).values_list("seconds", flat=True).first()
    return row or 0
