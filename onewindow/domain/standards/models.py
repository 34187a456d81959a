"""Tables of standards. Entries are versions: a changed entry is a new row, never an edited one."""

from __future__ import annotations

from django.db import models

from onewindow.domain.standards.types import StandardState
from onewindow.kernel.finalrows import FinalRow
from onewindow.kernel.ids import new_key


class EntryVersion(FinalRow):
    """One version of one dictionary entry. Never update a row: bundles and cases may rest on it."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta(FinalRow.Meta):
        abstract = True


class ElementVersion(EntryVersion):
    """A version of a data element (数据元). The highest version of a code is the one in use."""

    class Meta:
        db_table = "standards_element_version"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_element_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="standards_element_version_from_1"),
        ]


class LawVersion(EntryVersion):
    """A version of the entry of a legal text (设定依据). The highest version of a code is the one in use."""

    class Meta:
        db_table = "standards_law_version"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_law_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="standards_law_version_from_1"),
        ]


class LegalRuleVersion(EntryVersion):
    """A version of a legal rule (规则依据). The highest version of an id is the one in use."""

    class Meta:
        db_table = "standards_legal_rule_version"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_legal_rule_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="standards_legal_rule_version_from_1"),
        ]


class StandardVersion(models.Model):
    """A version of a standard document (标准文件). Its text is final once published; only its state moves on."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in StandardState])
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "standards_standard_version"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_standard_once"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(state=StandardState.PUBLISHED.value),
                                    name="standards_one_published_version"),
            models.CheckConstraint(
                condition=models.Q(state=StandardState.DRAFT.value, published_at__isnull=True)
                | models.Q(state=StandardState.PUBLISHED.value, published_at__isnull=False, withdrawn_at__isnull=True)
                | models.Q(state=StandardState.WITHDRAWN.value, published_at__isnull=False, withdrawn_at__isnull=False),
                name="standards_state_fits_its_dates",
            ),
        ]
