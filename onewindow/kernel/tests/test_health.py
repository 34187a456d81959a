"""Each check of health at its thresholds: when all is well, when somebody should look, when somebody must act."""

from __future__ import annotations

import os
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onewindow.kernel import clock, health
from onewindow.kernel.calendar import CalendarYear, YearState
from onewindow.kernel.health import Board, Check, Finding, Level
from onewindow.kernel.models import Delivery, OutboxFact, Schedule
from onewindow.kernel.models.outbox import DeliveryState
from onewindow.kernel.signing import make_certificate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - what shutil answers


def _delivery(*, age: timedelta, state: DeliveryState = DeliveryState.WAITING) -> None:
    fact = OutboxFact.objects.create(name="LampLit", payload={}, subject="room:a", number=OutboxFact.objects.count(), recorded_at=NOW - age)
    Delivery.objects.create(fact=fact, reaction="test.run", subject="room:a", number=fact.number, next_try_at=NOW, state=state)


@pytest.mark.parametrize(("minutes", "level"), [(1, Level.GOOD), (6, Level.WARN), (61, Level.BAD)])
def test_the_oldest_delivery_may_wait_some_minutes(minutes: int, level: Level) -> None:
    _delivery(age=timedelta(minutes=minutes))
    _delivery(age=timedelta())
    found = health.outbox(NOW)
    assert (found.level, found.values) == (level, {"waiting": 2, "parked": 0, "minutes": minutes})


def test_what_was_given_up_wants_somebody_and_a_done_one_nobody() -> None:
    _delivery(age=timedelta(days=9), state=DeliveryState.DONE)
    assert health.outbox(NOW).level is Level.GOOD
    _delivery(age=timedelta(days=9), state=DeliveryState.PARKED)
    assert (health.outbox(NOW).level, health.outbox(NOW).values["parked"]) == (Level.WARN, 1)


def test_a_relay_that_ran_nothing_for_five_minutes_stands_still() -> None:
    assert health.relay(NOW).level is Level.BAD
    Schedule.objects.create(name="x", next_at=NOW, ran_at=NOW - timedelta(minutes=4))
    assert (health.relay(NOW).level, health.relay(NOW).values["minutes"]) == (Level.GOOD, 4)
    assert health.relay(NOW + timedelta(minutes=2)).level is Level.BAD
    assert health.relay(NOW - timedelta(days=3)).values["minutes"] == 0, "a demo clock set back makes no negative minutes"


@pytest.mark.parametrize(("free", "level"), [(40, Level.GOOD), (14, Level.WARN), (4, Level.BAD)])
def test_room_on_the_disk(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, free: int, level: Level) -> None:
    settings.ONEWINDOW_FILES = tmp_path / "files" / "not-yet"
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: Usage(100 * 10**9, 0, free * 10**9))
    found = health.store(NOW)
    assert (found.level, found.values) == (level, {"free": free, "gigabytes": free})


@pytest.mark.parametrize(("left", "level"), [(200, Level.GOOD), (80, Level.WARN), (10, Level.BAD), (-1, Level.BAD)])
def test_the_certificate_is_renewed_in_time(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, left: int, level: Level) -> None:
    settings.ONEWINDOW_SIGNING = tmp_path / "signing"
    make_certificate(folder=tmp_path / "signing", name="Trial", at=NOW)
    ends = NOW + timedelta(days=10_950)
    monkeypatch.setattr(clock, "machine_seconds", lambda: (ends - timedelta(days=left, hours=-1)).timestamp() - 7200)
    found = health.seal(NOW)
    assert (found.level, found.values["days"]) == (level, left)


def test_a_missing_certificate_stops_production_and_not_the_demo(settings: Any, tmp_path: Path) -> None:
    settings.ONEWINDOW_SIGNING = tmp_path
    settings.ONEWINDOW_DEMO = True
    assert health.seal(NOW).level is Level.UNKNOWN
    settings.ONEWINDOW_DEMO = False
    assert health.seal(NOW).level is Level.BAD


@pytest.mark.parametrize(("hours", "level"), [(3, Level.GOOD), (30, Level.WARN), (80, Level.BAD)])
def test_the_age_of_the_backup(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, hours: int, level: Level) -> None:
    mark = tmp_path / "done"
    settings.ONEWINDOW_BACKUP_MARK = None
    assert health.backup(NOW).level is Level.UNKNOWN
    settings.ONEWINDOW_BACKUP_MARK = mark
    assert health.backup(NOW).level is Level.BAD
    mark.touch()
    monkeypatch.setattr(clock, "machine_seconds", NOW.timestamp)
    os.utime(mark, (NOW.timestamp() - hours * 3600,) * 2)
    assert (health.backup(NOW).level, health.backup(NOW).values) == (level, {"hours": hours})


@pytest.mark.parametrize(("states", "on", "level"), [
    ({2026: "official"}, datetime(2026, 11, 2, tzinfo=UTC), Level.GOOD), ({2026: "official", 2027: "draft"}, datetime(2026, 12, 2, tzinfo=UTC), Level.WARN),
    ({2026: "official", 2027: "official"}, datetime(2026, 12, 2, tzinfo=UTC), Level.GOOD), ({2026: "draft"}, datetime(2026, 11, 2, tzinfo=UTC), Level.BAD),
    ({2026: "official"}, datetime(2027, 1, 2, tzinfo=UTC), Level.BAD),
])
def test_the_calendar_is_official_in_time(monkeypatch: pytest.MonkeyPatch, states: dict[int, str], on: datetime, level: Level) -> None:
    rows = tuple(CalendarYear(year=year, state=YearState(state), source="x", version=1, holidays=(), makeups=()) for year, state in states.items())
    monkeypatch.setattr(health, "years", lambda: rows)
    assert health.calendar(on).level is level


def test_a_board_asks_its_checks_in_their_order_and_only_those_named() -> None:
    board = Board()

    def look(code: str) -> Check:
        return Check(code=code, look=lambda _at: Finding(code=code, level=Level.GOOD))

    board.register([look("b"), look("a")])
    assert [found.code for found in board.look(at=NOW)] == list(board.codes) == ["b", "a"]
    assert [found.code for found in board.look(at=NOW, only=("a",))] == ["a"]
    with pytest.raises(ValueError, match="two checks"):
        board.register([look("a")])
