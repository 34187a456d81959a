"""What the screens of special procedures say."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from onewindow.domain.procedures.types import CheckState, HearingState, ProcedureState

ZONE = ZoneInfo("Asia/Shanghai")
PROCEDURE_STATES = {ProcedureState.UNDER_WAY: (gettext_lazy("Under way"), "act"), ProcedureState.OVER: (gettext_lazy("Finished"), "ok")}
HEARING_STATES = {
    HearingState.CALLED: (gettext_lazy("To be arranged"), "warn"), HearingState.ARRANGED: (gettext_lazy("Arranged"), "act"),
    HearingState.HELD: (gettext_lazy("Held and recorded"), "ok"),
}
CHECK_STATES = {
    CheckState.DUE: (gettext_lazy("To be checked"), "act"), CheckState.KEPT: (gettext_lazy("Kept"), "ok"),
    CheckState.TO_RECTIFY: (gettext_lazy("To be put right"), "warn"), CheckState.RUN_OUT: (gettext_lazy("Time to put it right is over: check again"), "bad"), CheckState.BROKEN: (gettext_lazy("Not kept"), "bad"),
}


def moment_of(day: str, time: str) -> datetime | None:
    """The moment typed as a day and a time of day in the zone of the place; None where it can't be read."""
    try:
        return datetime.fromisoformat(f"{day.strip()}T{time.strip() or '09:00'}").replace(tzinfo=ZONE)
    except ValueError:
        return None
