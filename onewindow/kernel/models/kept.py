"""The marks of what processes keep in memory (kernel.kept)."""

from __future__ import annotations

from django.db import models


class KeptMark(models.Model):
    """The mark of a kind of history subjects: another one whenever something of the kind was changed."""

    kind = models.CharField(primary_key=True, max_length=40)
    mark = models.UUIDField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_kept_mark"

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"
