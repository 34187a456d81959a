"""Calendar years as loaded by the operator: append only, the newest version of a year wins."""

from __future__ import annotations

from django.db import models

from onewindow.kernel.calendar import YearState
from onewindow.kernel.ids import new_key


class CalendarYearRow(models.Model):
    """One version of one year (节假日安排). Never changed, never deleted: a correction is a new version, so that
    every due date ever shown can be derived again from the calendar of that day."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in YearState])
    source = models.CharField(max_length=500)
    days = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_calendar_year"
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="kernel_calendar_version"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="kernel_calendar_version_positive"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in YearState]), name="kernel_calendar_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"
