"""Tables of the room. What happened to a parcel is a set of scans that only grows; its state is not stored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from onewindow.domain.courier.types import HolderKind, PaperKind, Payer, ScanKind
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class SlipRow(models.Model):
    """A hand-over slip (邮寄交接单): what one hall gave to one carrier on one day. Never changed; what is on it are the consignments that name it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    slip_no = models.CharField(max_length=24, unique=True)
    paper_no = models.CharField(max_length=24, unique=True)
    centre_code = models.CharField(max_length=20, db_index=True)
    carrier_code = models.CharField(max_length=40)
    handed_on = models.DateField()
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "courier_slip"


class ConsignmentRow(models.Model):
    """Papers to be sent to somebody. Don't add a state column: two records of one truth will part ways."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consignment_no = models.CharField(max_length=24, unique=True)
    case_no = models.CharField(max_length=24, db_index=True)
    person_no = models.CharField(max_length=24, blank=True)
    department_code = models.CharField(max_length=40, blank=True, db_index=True, help_text="the organ whose papers these are; its staff see the parcel")
    centre_code = models.CharField(max_length=20, blank=True, db_index=True, help_text="the hall that took the case in and sends; empty when any hall may")
    carrier_code = models.CharField(max_length=40)
    waybill_no = models.CharField(max_length=40, blank=True)
    addressee_name = models.CharField(max_length=80)
    phone = SealedTextField()
    address = SealedTextField()
    area_code = models.CharField(max_length=12, blank=True)
    contents = models.CharField(max_length=200, help_text="what is inside; for our own list, never for the label")
    official = models.BooleanField()
    item_code = models.CharField(max_length=64, blank=True)
    leg = models.CharField(max_length=10, default="result")
    cause = models.CharField(max_length=20, default="first")
    payer = models.CharField(max_length=10)
    payer_reason = models.CharField(max_length=20)
    postage_rule = models.CharField(max_length=80, blank=True)
    booked_at = models.DateTimeField()
    handed_over_by = models.CharField(max_length=80, blank=True)
    handed_over_centre = models.CharField(max_length=20, blank=True, db_index=True)
    slip = models.ForeignKey(SlipRow, null=True, on_delete=models.PROTECT, related_name="consignments", help_text="one slip at most")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")

    class Meta:
        db_table = "courier_consignment"
        constraints = [
            models.CheckConstraint(condition=Q(payer__in=[p.value for p in Payer]), name="courier_payer"),
            models.UniqueConstraint(fields=["carrier_code", "waybill_no"], condition=~Q(waybill_no=""),
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
    relation = models.CharField(max_length=20, blank=True)
    id_tail = models.CharField(max_length=4, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "courier_scan"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ScanKind]), name="courier_scan_kind"),
            models.UniqueConstraint(fields=["consignment", "kind", "occurred_at", "place", "signed_by", "reason", "relation", "id_tail"],
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


class PaperRow(models.Model):
    """One paper under custody. Who holds it stands in its holdings, never here."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case_no = models.CharField(max_length=24)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    copy_no = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "courier_paper"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in PaperKind]), name="courier_paper_kind"),
            models.UniqueConstraint(fields=["case_no", "kind", "name", "copy_no"], name="courier_paper_once"),
        ]


class PacketRow(models.Model):
    """A sealed packet between two halls. Its state is what its signatures say. Don't let one person sign both."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    packet_no = models.CharField(max_length=24, unique=True)
    seal_no = models.CharField(max_length=40, unique=True)
    from_centre = models.CharField(max_length=20, db_index=True)
    to_centre = models.CharField(max_length=20, db_index=True)
    carrier_code = models.CharField(max_length=40, blank=True)
    waybill_no = models.CharField(max_length=40, blank=True)
    messenger = models.CharField(max_length=80, blank=True)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    handed_over_by = models.CharField(max_length=80, blank=True)
    handed_over_by_name = models.CharField(max_length=80, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    taken_over_by = models.CharField(max_length=80, blank=True)
    taken_over_by_name = models.CharField(max_length=80, blank=True)
    taken_over_at = models.DateTimeField(null=True)
    is_seal_broken = models.BooleanField(default=False)
    is_seal_other = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    differs = models.BooleanField(default=False)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_by_name = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    settlement = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "courier_packet"
        constraints = [
            models.CheckConstraint(condition=~Q(from_centre=F("to_centre")), name="courier_packet_travels"),
            models.CheckConstraint(condition=Q(taken_over_by="") | ~Q(taken_over_by=F("handed_over_by")), name="courier_packet_two_parties"),
            models.CheckConstraint(condition=Q(taken_over_at__isnull=True) | Q(handed_over_at__isnull=False), name="courier_packet_in_order"),
            models.CheckConstraint(condition=~Q(carrier_code="", messenger=""), name="courier_packet_carried"),
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | (Q(differs=True) & ~Q(settlement="")), name="courier_packet_settled"),
        ]


class PacketPaperRow(models.Model):
    """A paper in a packet. ``is_listed`` False: it was found although the list did not name it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    packet = models.ForeignKey(PacketRow, on_delete=models.PROTECT, related_name="contents")
    paper = models.ForeignKey(PaperRow, on_delete=models.PROTECT, related_name="+")
    is_listed = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    is_missing = models.BooleanField(default=False)

    class Meta:
        db_table = "courier_packet_paper"
        constraints = [
            models.UniqueConstraint(fields=["packet", "paper"], name="courier_packet_paper_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(is_open=True), name="courier_paper_in_one_packet"),
        ]


class HoldingRow(models.Model):
    """Who held a paper from when to when. Exactly one holding of a paper is open: nobody holds a paper twice."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    paper = models.ForeignKey(PaperRow, on_delete=models.PROTECT, related_name="holdings")
    holder_kind = models.CharField(max_length=10)
    holder_ref = models.CharField(max_length=80)
    holder_name = models.CharField(max_length=80)
    packet = models.ForeignKey(PacketRow, on_delete=models.PROTECT, null=True, related_name="+")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "courier_holding"
        constraints = [
            models.CheckConstraint(condition=Q(holder_kind__in=[k.value for k in HolderKind]), name="courier_holder_kind"),
            models.CheckConstraint(condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")), name="courier_holding_span"),
            models.UniqueConstraint(fields=["paper"], condition=Q(until_at__isnull=True), name="courier_one_holder"),
        ]
