"""Tables of places. They hold no verbs: rows are written by `commands.load_district` alone."""

from __future__ import annotations

from django.db import models

from onewindow.domain.places.types import AreaLevel, CentreLevel
from onewindow.kernel.ids import new_key


class AreaRecord(models.Model):
    """A division and its days of validity. Never delete one: close it, since old cases cite its code."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in AreaLevel])
    parent = models.ForeignKey(
        "self", to_field="code", db_column="parent_code", null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )
    is_partner = models.BooleanField(default=False)
    valid_from_on = models.DateField()
    valid_to_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "places_area"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to_on__isnull=True) | models.Q(valid_to_on__gte=models.F("valid_from_on")),
                name="places_area_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(level=AreaLevel.DISTRICT.value, parent__isnull=True)
                | (~models.Q(level=AreaLevel.DISTRICT.value) & models.Q(parent__isnull=False)),
                name="places_only_district_has_no_parent",
            ),
        ]
        indexes = [models.Index(fields=["parent", "code"], name="places_area_children")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CentreRecord(models.Model):
    """A service centre or station. ``opening`` is a list of [weekday, opens, closes], ``rights`` of village rights."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in CentreLevel])
    area = models.ForeignKey(AreaRecord, to_field="code", db_column="area_code", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    opening = models.JSONField(default=list)
    rights = models.JSONField(default=list)
    is_open = models.BooleanField(default=True, help_text="false once the centre is given up; its code stays")

    class Meta:
        db_table = "places_centre"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CounterRecord(models.Model):
    """A counter of a centre."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=17, unique=True)
    centre = models.ForeignKey(CentreRecord, to_field="code", db_column="centre_code", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    takes_any_item = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "places_counter"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
