"""Tables of the room. What happened to a parcel is a set of scans that only grows; its state is not stored."""

from __future__ import annotations

from django.db import models

from onewindow.domain.courier.types import Payer, ScanKind
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class ConsignmentRow(models.Model):
    """Papers to be sent to somebody. Don't add a state column: two records of one truth will part ways."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consignment_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, db_index=True)
    person_no = models.CharField(max_length=24, blank=True)
    carrier_code = models.CharField(max_length=40)
    waybill_no = models.CharField(max_length=40, blank=True)
    addressee_name = models.CharField(max_length=80)
    phone = SealedTextField()
    address = SealedTextField()
    area_code = models.CharField(max_length=12, blank=True)
    contents = models.CharField(max_length=200, help_text="what is inside; for our own list, never for the label")
    official = models.BooleanField()
    payer = models.CharField(max_length=10)
    payer_reason = models.CharField(max_length=20)
    postage_rule = models.CharField(max_length=40, blank=True)
    booked_at = models.DateTimeField()
    handed_over_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "courier_consignment"
        constraints = [
            models.CheckConstraint(condition=models.Q(payer__in=[p.value for p in Payer]), name="courier_payer"),
            models.UniqueConstraint(fields=["carrier_code", "waybill_no"], condition=~models.Q(waybill_no=""),
                                    name="courier_waybill_once"),
        ]
        indexes = [models.Index(fields=["-booked_at"], name="courier_booked")]


class ScanRow(models.Model):
    """One scan of a parcel, once. Never changed; a scan told again with more words is added with its own digest."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consignment = models.ForeignKey(ConsignmentRow, on_delete=models.PROTECT, related_name="scans")
    kind = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    signed_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "courier_scan"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[k.value for k in ScanKind]), name="courier_scan_kind"),
            models.UniqueConstraint(fields=["consignment", "kind", "occurred_at", "place", "signed_by", "reason"],
                                    name="courier_scan_once"),
        ]


class PushRow(models.Model):
    """A carrier's push, byte for byte, once for each distinct text."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    carrier_code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="hex of SHA-256 over the payload")
    payload = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "courier_push"
        constraints = [models.UniqueConstraint(fields=["carrier_code", "digest"], name="courier_push_once")]
