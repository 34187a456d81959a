"""Files that are kept outside the database, and the facts that open sealed ones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class StoredFile(models.Model):
    """What is known of one kept file. The bytes rest encrypted in a folder, under ``address``.

    Don't read the bytes past ``kernel.files.content_of``: it alone asks for the reader's right and for the
    fact named in ``sealed_until``. Of an OPAQUE file only hash, size and server time are known.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file_no = models.CharField(max_length=32, unique=True)
    name = SealedTextField(blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    mode = models.CharField(max_length=10)
    owner = models.CharField(max_length=80, db_index=True)
    sealed_until = models.CharField(max_length=80, blank=True)
    sealed_subject = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default="kept")
    address = models.CharField(max_length=64, db_index=True)
    key_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_stored_file"
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["inspected", "opaque"]), name="kernel_file_mode"),
            models.CheckConstraint(condition=Q(state__in=["kept", "erased"]), name="kernel_file_state"),
            models.CheckConstraint(condition=Q(sealed_until="") | ~Q(sealed_subject=""), name="kernel_file_seal_has_subject"),
        ]


class FileOpening(models.Model):
    """That a fact has happened for a subject, which opens the files sealed until it. Append only."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    fact_name = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    announced_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_file_opening"
        constraints = [models.UniqueConstraint(fields=["fact_name", "subject"], name="kernel_file_opened_once")]
