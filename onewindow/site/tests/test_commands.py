"""The command line, the guard of the demo, and the health answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from onewindow.channels.console.serving import guard, is_loopback
from onewindow.kernel import backlog, clock, relay
from onewindow.kernel.clock import ClockIsReal
from onewindow.kernel.documents import render
from onewindow.kernel.ids import clean_number
from onewindow.kernel.signing import sign_pdf, verify_pdf
from onewindow.kernel.tests.document_samples import SAMPLES
from onewindow.site.play import play_case
from onewindow.site.seed import seed_demo


def _run(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE", "ONEWINDOW"))}
    return subprocess.run([sys.executable, "-m", "onewindow.site.manage", *words], capture_output=True, text=True, check=False,
                          env={**env, "ONEWINDOW_VAR": str(folder), **environment})


def test_workdays_needs_no_database(tmp_path: Path) -> None:
    done = _run("workdays", "add", "2016-01-29", "5", folder=tmp_path, DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    assert (done.returncode, done.stdout.strip()) == (0, "2016-02-05"), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_keys_are_made_before_there_is_an_installation_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    production = {"DJANGO_SETTINGS_MODULE": "onewindow.site.settings.production"}
    done = _run("keys", "make", str(file), folder=tmp_path / "var", **production)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_text()
    assert "never overwritten" in _run("keys", "make", str(file), folder=tmp_path / "var", **production).stderr
    assert file.read_text() == before


def test_trial_certificates_sign_and_are_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "signing"
    production = {"DJANGO_SETTINGS_MODULE": "onewindow.site.settings.production"}
    done = _run("keys", "certificates", str(folder), "--name", "佛山市南海区政务服务中心", folder=tmp_path / "var", **production)
    assert done.returncode == 0, done.stderr
    assert {file.name: file.stat().st_mode & 0o077 for file in folder.glob("*.key")} == {"documents.key": 0, "timestamps.key": 0}
    verdict = verify_pdf(sign_pdf(render(template="licence", data=SAMPLES["licence"]), folder=folder), at=datetime.now(tz=UTC), folder=folder)
    assert (verdict.trusted, verdict.signer, verdict.fault) == (True, "佛山市南海区政务服务中心", None)
    before = (folder / "documents.key").read_bytes()
    assert "never overwritten" in _run("keys", "certificates", str(folder), folder=tmp_path / "var", **production).stderr
    assert (folder / "documents.key").read_bytes() == before


def test_production_starts_only_with_hosts_and_keys_and_never_as_a_demo(tmp_path: Path) -> None:
    production = {"DJANGO_SETTINGS_MODULE": "onewindow.site.settings.production"}
    missing = _run("check", folder=tmp_path, **production)
    assert "ONEWINDOW_HOSTS" in missing.stderr
    unkeyed = _run("check", folder=tmp_path, ONEWINDOW_HOSTS="example.org", **production)
    assert "key file" in unkeyed.stderr
    demo = _run("check", folder=tmp_path, ONEWINDOW_HOSTS="example.org", ONEWINDOW_DEMO="1", **production)
    assert "ONEWINDOW_DEMO can't be on in production" in demo.stderr
    weather = _run("check", folder=tmp_path, ONEWINDOW_HOSTS="example.org", ONEWINDOW_REGISTER_WEATHER="weather.toml", **production)
    assert "production has no twins" in weather.stderr
    assert {done.returncode for done in (missing, unkeyed, demo, weather)} == {1}


def test_the_demo_takes_the_weather_of_the_registers_from_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "weather.toml").write_text('[market]\nmode = "down"\n', encoding="utf-8")
    assert _run("check", folder=tmp_path, ONEWINDOW_REGISTER_WEATHER=str(tmp_path / "weather.toml")).returncode == 0
    nowhere = _run("check", folder=tmp_path, ONEWINDOW_REGISTER_WEATHER=str(tmp_path / "other.toml"))
    assert (nowhere.returncode, "must name a file" in nowhere.stderr) == (1, True)


def test_workdays_says_what_is_wrong_with_a_day() -> None:
    with pytest.raises(CommandError, match="is not a day"):
        call_command("workdays", "add", "29.1.2016", "5")


@pytest.mark.slow
def test_play_case_prints_one_object_and_touches_no_other_database(tmp_path: Path) -> None:
    done = _run("play-case", "--json", folder=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/mine.sqlite3")
    assert done.returncode == 0, done.stderr
    played = json.loads(done.stdout)
    verbs = [step["verb"] for step in played["steps"]]
    assert [verb for verb in ("submit", "receive", "accept", "review", "decide", "issue_permit", "hand_over", "deliver", "close") if verb not in verbs] == []
    assert all(step["actor"] and datetime.fromisoformat(step["recorded_at"]).tzinfo for step in played["steps"])
    assert not (tmp_path / "mine.sqlite3").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.10", "no.such.host.invalid"])
def test_the_demo_is_not_served_where_others_reach_it(host: str, settings: Any) -> None:
    settings.ONEWINDOW_DEMO = True
    with pytest.raises(CommandError, match="Demo mode"):
        guard(host)
    settings.ONEWINDOW_DEMO = False
    guard(host)


def test_loopback_is_known() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("localhost")


@pytest.mark.django_db
def test_the_demo_clock_moves_by_working_days_and_only_in_the_demo(settings: Any) -> None:
    before = clock.now()
    call_command("demo", "advance", "5wd", stdout=StringIO())
    assert clock.now() >= before + timedelta(days=4)
    settings.ONEWINDOW_DEMO = False
    assert abs(clock.now() - before) < timedelta(minutes=5), "outside the demo the offset is ignored"
    with pytest.raises(ClockIsReal):
        clock.advance_to(moment=before + timedelta(days=30))
    with pytest.raises(CommandError):
        call_command("demo", "advance", "1d")


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["5", "wd", "-3d", "5 wd"])
def test_a_step_that_is_none_is_refused(step: str) -> None:
    with pytest.raises(CommandError):
        call_command("demo", "advance", step)


@pytest.mark.usefixtures("district")
def test_the_clock_explains_itself(at: datetime) -> None:
    number, _ = play_case(start=at)
    out = StringIO()
    call_command("clock", "explain", number.lower(), stdout=out)
    text = out.getvalue()
    assert "counted" in text
    assert "2026-11-07 .. 2026-11-08" in text or "weekend" in text
    with pytest.raises(CommandError):
        call_command("clock", "explain", clean_number("C1"))


@pytest.mark.usefixtures("district")
def test_the_ledger_holds_after_a_life_and_a_second_seed_changes_nothing(at: datetime) -> None:
    play_case(start=at)
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert "holds" in out.getvalue()
    seed_demo(at=at, with_cases=False)
    relay.drain(clock=lambda: at + timedelta(days=30))
    assert backlog.parked() == ()


@pytest.mark.django_db
def test_health_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.content.startswith(b"ok waiting=0")
