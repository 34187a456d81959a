"""Container files: each promise broken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lint_containers import compose_problems, dockerfile_problems

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("old", "new", "word"), [
    ("", "", ""),
    ("python:3.11-slim-bookworm", "python", "not pinned"),
    ("python:3.11-slim-bookworm", "python:latest", "not pinned"),
    ("USER 10001:10001", "", "as root"),
    ("USER 10001:10001", "USER root", "as root"),
    ("HEALTHCHECK", "LABEL x=", "no HEALTHCHECK"),
    ('VOLUME ["/data"]', "", "no VOLUME"),
    ('ENTRYPOINT ["onewindow"]', "ENTRYPOINT onewindow", "JSON form"),
    ("pip install --require-hashes -r requirements/base.txt", "pip install -r requirements/base.in", "hashed"),
    ("PYTHONUNBUFFERED=1", "SECRET_KEY=abc", "looks like a secret"),
    ("WORKDIR /build", "ADD x /build", "instead of ADD"),
    ("RUN python -m venv /opt/onewindow", "RUN curl -s http://x | sh", "piped"),
])
def test_dockerfile(old: str, new: str, word: str) -> None:
    found = dockerfile_problems(DOCKERFILE.replace(old, new) if old else DOCKERFILE)
    assert any(word in line for line in found) if word else found == []


def test_only_the_last_stage_counts() -> None:
    assert any("as root" in line for line in dockerfile_problems(DOCKERFILE + "\nFROM run AS last\n"))


def test_one_stage_is_not_enough() -> None:
    assert any("one stage" in line for line in dockerfile_problems("FROM python:3.11\nUSER x"))


@pytest.mark.parametrize(("old", "new", "word"), [
    ("", "", ""),
    ("postgres:16.4-bookworm", "postgres", "not pinned"),
    ("  worker:\n", "  other:\n", "no service worker"),
    ('test: ["CMD-SHELL", "pg_isready --username=onewindow --dbname=onewindow"]', "disable: true", "db: no healthcheck"),
    ("POSTGRES_PASSWORD_FILE: /run/secrets/database_password", "POSTGRES_PASSWORD: hunter2", "stands in the file"),
    ("DATABASE_URL_FILE: /run/secrets/database_url", "DATABASE_URL: postgresql://a:b@db/x", "password stands in an address"),
    ("file: ./secrets/keys.json", "environment: KEYS", "must come from a file"),
    ("secrets: [database_password]", "secrets: [other]", "secret other is not defined"),
    ("shm_size: 256mb", "privileged: true", "privileged"),
    ("services:", "services: [", "not YAML"),
])
def test_compose(old: str, new: str, word: str) -> None:
    found = compose_problems(COMPOSE.replace(old, new) if old else COMPOSE)
    assert any(word in line for line in found) if word else found == []
