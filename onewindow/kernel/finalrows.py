"""Rows that are written once: what later acts rest on is never changed, only followed by a newer row."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from onewindow.kernel.ids import new_key


class RowIsFinal(TypeError):
    """Somebody tried to change or delete a row that is final. Write a newer one instead."""


class FinalRows(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **kwargs: object) -> NoReturn:
        """Refused: see the model."""
        raise RowIsFinal(f"{self.model.__name__} rows are final: {', '.join(kwargs)}")

    def delete(self) -> NoReturn:
        """Refused: see the model."""
        raise RowIsFinal(f"{self.model.__name__} rows are final")


class FinalRow(models.Model):
    """A row that is written once. Where cases are decided by it years later, a trigger of the database holds it too."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)

    objects = FinalRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Insert only."""
        if not self._state.adding:
            raise RowIsFinal(f"{type(self).__name__} {self.pk} is final")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401, ARG002 - Django's own signature
        """Refused."""
        raise RowIsFinal(f"{type(self).__name__} {self.pk} is final")
