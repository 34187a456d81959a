"""The demo's places: the district of the data folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from onewindow.domain.places.commands import load_district
from onewindow.domain.places.formats import read_district
from onewindow.domain.places.types import LoadReport
from onewindow.kernel.actor import Actor


def seed(*, actor: Actor, at: datetime, folder: Path) -> LoadReport:
    """Load the district. Idempotent."""
    return load_district(actor=actor, at=at, source=read_district(folder))
