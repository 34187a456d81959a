"""Demo twins of two registers: population and market. They answer from reviewed rows and can misbehave.

A row's ``mode`` makes its register slow, down or wrong for that number alone, so that a demonstration of
one failure leaves everybody else's case in order.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.registers.port import RegisterDown, RegisterSlow
from onewindow.domain.evidence.types import RegisterReply, RegisterSubject

FOLDER = Path(__file__).resolve().parents[3] / "data" / "registers"
TITLE_LABELS = {"population": "Population register", "market": "Market register"}


class DemoRegister:
    """What both twins share. Refuses to exist in production."""

    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    elements: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, folder: Path = FOLDER) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured(f"The {self.code} register is a demo twin and can't be used in production.")
        self._rows = _rows(folder / f"demo_{self.code}.toml")

    def ask(self, *, subject: RegisterSubject, purpose: str, patience_seconds: float) -> RegisterReply | None:
        """Answer from the rows. A slow row is measured against the caller's patience instead of slept through."""
        number = subject.id_number.strip().upper()
        row = self._rows.get(number)
        if row is None:
            return None
        mode = row.get("mode", "")
        if mode == "down":
            raise RegisterDown(self.code)
        if mode == "slow" and float(row.get("answer_seconds", "30")) > patience_seconds:
            raise RegisterSlow(self.code)
        values = {element: row[element] for element in self.elements if element in row}
        answered = row.get("answers_for", number) if mode == "wrong" else number
        ref = hashlib.sha256(f"{self.code}|{number}|{purpose}".encode()).hexdigest()[:16]
        return RegisterReply(id_number=answered, values=values, reply_ref=ref)


class DemoPopulationRegister(DemoRegister):
    """Twin of the population register (人口库)."""

    code = "population"
    title = TITLE_LABELS["population"]
    elements = ("person_name", "person_gender", "birth_date", "household_address")


class DemoMarketRegister(DemoRegister):
    """Twin of the register of market entities (市场主体库)."""

    code = "market"
    title = TITLE_LABELS["market"]
    elements = ("organisation_name", "uscc", "legal_representative", "registered_address", "business_scope")


@lru_cache(maxsize=8)
def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open("rb") as file:
        entries = tomllib.load(file)["entry"]
    return {entry["id_number"].upper(): {key: str(value) for key, value in entry.items()} for entry in entries}
