"""A seeded district for the room's tests."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onewindow.site.seed import seed_demo

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def at() -> datetime:
    return MONDAY


@pytest.fixture
def district(db: None, at: datetime) -> None:
    """The demo district with its cast and items, without cases."""
    seed_demo(at=at, with_cases=False)
