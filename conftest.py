"""Fixtures every test may use. Closed network, no silent skips: tools/pytest_house.py."""

from __future__ import annotations

from collections.abc import Iterator
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


MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def at() -> datetime:
    """The present moment of tests: a Monday morning in a plain week."""
    return MONDAY


@pytest.fixture(scope="session")
def seeded_images(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What modules copy their seeded database from; dropped at the end of the run."""
    from tools.seeded import forget

    yield
    with django_db_blocker.unblock():
        forget()


@pytest.fixture(scope="module")
def seeded_district(seeded_images: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo district with the worked items, seeded once a run; each module has a copy of its own."""
    from onewindow.domain.applications.demo import worked_items
    from onewindow.site.seed import seed_demo
    from tools.seeded import seeded

    with django_db_blocker.unblock(), seeded(lambda: seed_demo(at=MONDAY, with_cases=False, items=worked_items())):
        yield


@pytest.fixture
def district(seeded_district: None, db: None) -> None:
    """The demo district with its cast and items, without cases; what a test changes is undone after it."""
