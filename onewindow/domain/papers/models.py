"""Tables of the room. What a paper says is fixed when it is recorded; rendering and serving are added to it once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from onewindow.domain.papers.types import PaperKind
from onewindow.kernel.fields import SealedTextField
from onewindow.kernel.ids import new_key


class PaperRow(models.Model):
    """An official paper (文书). Its number is never given again, its content never changed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    paper_no = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in PaperKind])
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=40)
    content = SealedTextField(help_text="JSON handed to the template")
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    file_no = models.CharField(max_length=24, blank=True)
    served_at = models.DateTimeField(null=True)
    served_how = models.CharField(max_length=40, blank=True)
    served_to = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "papers_paper"
        constraints = [models.CheckConstraint(condition=Q(served_at__isnull=True) | ~Q(served_how=""), name="papers_served_somehow")]


class PaperAboutRow(models.Model):
    """The history subject a paper belongs to; a paper of a group of cases belongs to each of them."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    paper = models.ForeignKey(PaperRow, on_delete=models.PROTECT, related_name="about")
    subject = models.CharField(max_length=60)

    class Meta:
        db_table = "papers_about"
        constraints = [models.UniqueConstraint(fields=["subject", "paper"], name="papers_about_once")]
