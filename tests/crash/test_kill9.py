"""Pulling the plug: a process that plays lives is killed twenty times, sends again, and nothing is lost or done twice.

Not part of the default run (it takes a minute or two): ``python -m pytest tests/crash``, on PostgreSQL
``python -m tools.with_postgres --durable python -m pytest tests/crash``. The seed is printed; CRASH_SEED repeats a run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
LONGEST_PLAY = 1.8  # seconds from "playing" to the kill
PATIENCE = 60.0
SERVER = os.environ.get("DATABASE_URL", "")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An own database and folder for the player."""
    common = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "ONEWINDOW_VAR": str(tmp_path), "ONEWINDOW_RELAY": "none", "ONEWINDOW_LOG": "ERROR", "PYTHONFAULTHANDLER": "1"}
    if not SERVER.startswith("postgres"):
        yield {**common, "DATABASE_URL": f"sqlite:///{tmp_path}/crash.sqlite3"}
        return
    name = f"onewindow_crash_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {**common, "DATABASE_URL": urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.timeout(600)
def test_twenty_kills_lose_nothing_and_do_nothing_twice(environment: dict[str, str], tmp_path: Path) -> None:
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"CRASH_SEED={seed}")
    points = random.Random(seed)
    journal = tmp_path / "journal"
    _run(environment, "tests.crash.player", "make")
    epoch = time.time()
    moments = [points.uniform(0.01, LONGEST_PLAY) for _ in range(KILLS)]
    for number, moment in enumerate(moments):
        _play_and_kill(environment, journal, epoch=epoch, seed=seed + number, after=moment)
    _run(environment, "tests.crash.player", "finish", str(journal), str(epoch), str(seed))
    found = json.loads(_run(environment, "tests.crash.examiner", str(journal)))
    print(json.dumps(found["counts"]))
    assert found["wrong"] == []
    counts = found["counts"]
    assert counts["begun"] >= 10, "too little was played to prove anything"
    assert counts["closed"] == counts["whole"] >= 3
    assert counts["acknowledged"] == counts["cases"] == counts["drafts"] == counts["begun"]


def _play_and_kill(environment: dict[str, str], journal: Path, *, epoch: float, seed: int, after: float) -> None:
    words = [sys.executable, "-m", "tests.crash.player", "play", str(journal), str(epoch), str(seed)]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as player:
        assert player.stdout is not None
        said = player.stdout.readline()
        time.sleep(after)
        ended = player.poll()
        player.send_signal(signal.SIGKILL)
        _out, errors = player.communicate(timeout=PATIENCE)
    assert said == "playing\n", errors
    assert "Traceback" not in errors, errors
    assert ended is None, f"the player ended by itself ({ended}): {errors}"


def _run(environment: dict[str, str], module: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
