"""Whether the platform is well: one board of checks, asked by the container (/healthz), the console and the operator's page.

A check looks at one thing and answers a finding: a level and the values its words need. The words are the page's. The kernel
has its own checks; the site adds what only it knows (adapters, versions).
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection

from onewindow.kernel import backlog, clock
from onewindow.kernel.calendar import YearState
from onewindow.kernel.calendar_store import years
from onewindow.kernel.signing.keys import certificate, key_folder

log = logging.getLogger(__name__)

LATE, TOO_LATE = timedelta(minutes=5), timedelta(hours=1)  # how long the oldest delivery may wait
LOW_SPACE, NO_SPACE = 15, 5  # per cent of the disk that is free
SEAL_SOON, SEAL_NOW = 90, 14  # days
BACKUP_LATE, BACKUP_TOO_LATE = timedelta(hours=26), timedelta(hours=72)
NEXT_YEAR_FROM = 12  # the month in which the next year should be official: the State Council announces it before


class Level(StrEnum):
    """How a check stands. UNKNOWN is no fault: the installation does not tell."""

    GOOD = "good"
    UNKNOWN = "unknown"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: its values are plain and hold no personal data."""

    code: str
    level: Level
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A look at one thing; it writes nothing."""

    code: str
    look: Callable[[datetime], Finding]


class Board:
    """The checks of this installation, in their order. Filled once at start by the site; the same on every node."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def register(self, checks: Iterable[Check]) -> None:
        """Add checks. Raises ValueError for two of one code."""
        for check in checks:
            if self._checks.setdefault(check.code, check) != check:
                raise ValueError(f"two checks are called {check.code!r}")

    @property
    def codes(self) -> tuple[str, ...]:
        """Every check by its code."""
        return tuple(self._checks)

    def look(self, *, at: datetime, only: Collection[str] = ()) -> tuple[Finding, ...]:
        """What the checks find now, all of them or the ones named. A check that fails is itself a bad finding."""
        return tuple(_asked(check, at) for check in self._checks.values() if not only or check.code in only)


board = Board()


def _asked(check: Check, at: datetime) -> Finding:
    try:
        return check.look(at)
    except Exception as error:  # whatever is broken must show on the board and not break it
        log.exception("check %s failed", check.code)
        return Finding(code=check.code, level=Level.BAD, values={"failure": type(error).__name__})


def database(_at: datetime) -> Finding:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(code="database", level=Level.GOOD, values={"engine": connection.vendor})


def outbox(at: datetime) -> Finding:
    """How long the oldest delivery waits, and what was given up."""
    found = backlog.backlog()
    wait = at - found.oldest_at if found.oldest_at else timedelta()
    level = Level.BAD if wait > TOO_LATE else Level.WARN if wait > LATE or found.parked else Level.GOOD
    return Finding(code="outbox", level=level, values={"waiting": found.waiting, "parked": found.parked, "minutes": int(wait.total_seconds() // 60)})


def relay(at: datetime) -> Finding:
    """Whether some relay is alive: it ran a timed job lately."""
    latest = backlog.latest_run()
    level = Level.GOOD if backlog.is_relay_alive(at=at) else Level.BAD
    return Finding(code="relay", level=level, values={"latest": latest, "minutes": max(int((at - latest).total_seconds() // 60), 0) if latest else -1})


def timed_jobs(at: datetime) -> Finding:
    """Timed jobs past their time or ended by an error."""
    found = backlog.jobs(at=at)
    overdue, failing = [job.name for job in found if job.overdue], [job.name for job in found if job.failure]
    level = Level.BAD if overdue else Level.WARN if failing else Level.GOOD
    return Finding(code="jobs", level=level, values={"jobs": len(found), "overdue": len(overdue), "failing": len(failing)})


def store(_at: datetime) -> Finding:
    """Room on the disk of the files, and whether they can be written."""
    folder = _standing(Path(settings.ONEWINDOW_FILES))
    usage = shutil.disk_usage(folder)
    free = usage.free * 100 // max(usage.total, 1)
    level = Level.BAD if not os.access(folder, os.W_OK) or free < NO_SPACE else Level.WARN if free < LOW_SPACE else Level.GOOD
    return Finding(code="store", level=level, values={"free": int(free), "gigabytes": usage.free // 10**9})


def seal(_at: datetime) -> Finding:
    """How long the certificate that signs documents is still valid. Signatures carry the machine's time, and so does this."""
    file = key_folder() / "documents.cer"
    if not file.exists():
        missing = Level.UNKNOWN if settings.ONEWINDOW_DEMO else Level.BAD  # the demo makes its own at the first signature
        return Finding(code="seal", level=missing, values={"days": -1})
    ends: datetime = certificate(file).not_valid_after
    days = (ends - datetime.fromtimestamp(clock.machine_seconds(), tz=UTC)).days
    return Finding(code="seal", level=Level.BAD if days < SEAL_NOW else Level.WARN if days < SEAL_SOON else Level.GOOD, values={"days": days, "ends": ends.date()})


def backup(_at: datetime) -> Finding:
    """How old the last backup is, by the file the backup touches at its end (ONEWINDOW_BACKUP_MARK); unknown where none is named."""
    named = settings.ONEWINDOW_BACKUP_MARK
    if named is None:
        return Finding(code="backup", level=Level.UNKNOWN)
    if not Path(named).exists():
        return Finding(code="backup", level=Level.BAD, values={"hours": -1})
    age = timedelta(seconds=clock.machine_seconds() - Path(named).stat().st_mtime)
    level = Level.BAD if age > BACKUP_TOO_LATE else Level.WARN if age > BACKUP_LATE else Level.GOOD
    return Finding(code="backup", level=level, values={"hours": int(age.total_seconds() // 3600)})


def calendar(at: datetime) -> Finding:
    """Whether the days that clocks are counted by are official: this year's always, the next one's from December on."""
    states = {year.year: year.state for year in years()}
    today = at.date()
    wanted = [today.year, *([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])]
    missing = [year for year in wanted if states.get(year) is not YearState.OFFICIAL]
    drafts = sorted(year for year, state in states.items() if state is not YearState.OFFICIAL)
    level = Level.BAD if today.year in missing else Level.WARN if missing else Level.GOOD
    return Finding(code="calendar", level=level, values={"official": max((y for y, s in states.items() if s is YearState.OFFICIAL), default=0),
                                                         "drafts": len(drafts), "missing": ", ".join(str(year) for year in missing)})


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there: the first file makes it."""
    return next(each for each in (folder, *folder.parents) if each.exists())


CHECKS = (
    Check(code="database", look=database), Check(code="outbox", look=outbox), Check(code="relay", look=relay), Check(code="jobs", look=timed_jobs),
    Check(code="store", look=store), Check(code="seal", look=seal), Check(code="backup", look=backup), Check(code="calendar", look=calendar),
)
