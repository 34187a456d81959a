"""Fixtures every test may use. Closed network, no silent skips: tools/pytest_house.py."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytest_plugins = ["tools.pytest_house"]


@pytest.fixture(autouse=True)
def own_roots(settings: Any, tmp_path: Path) -> None:
    """Each test signs its own roots: those of another test's history would look like faults in this one's."""
    settings.ONEWINDOW_ROOTS = tmp_path / "roots"


@pytest.fixture
def at() -> datetime:
    """The present moment of tests: a Monday morning in a plain week."""
    return datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def district(db: None, at: datetime) -> None:
    """The demo district with its cast and items, without cases."""
    from onewindow.site.seed import seed_demo

    seed_demo(at=at, with_cases=False)
