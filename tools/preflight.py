"""What the tests need beyond Python: a Chromium, what steers it, and a PostgreSQL. A missing one is named, never skipped.

    python -m tools.preflight       0 when both are there; else their names, how to get them, and 3
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MISSING_TOOL = 3
DRIVER = Path("driver") / "node"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A tool that is not there and the command that brings it."""

    name: str
    command: str

    def __str__(self) -> str:
        return f"{self.name} is missing. Install it with: {self.command}"


def browser() -> str:
    """The path of the browser, or "" when there is none. ``ONEWINDOW_CHROMIUM`` names another."""
    named = os.environ.get("ONEWINDOW_CHROMIUM", "")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), "")


def driver_starts() -> bool:
    """Whether the program that steers the browser runs here; the wheel carries it, a library of the system is its own need."""
    found = importlib.util.find_spec("playwright")
    if found is None or found.origin is None:
        return True  # set-up brings the wheel; without it this question comes too early
    try:
        done = subprocess.run([str(Path(found.origin).parent / DRIVER), "--version"], capture_output=True, check=False, timeout=60)
    except OSError:
        return False
    return done.returncode == 0


def postgres(environ: Mapping[str, str]) -> str:
    """Where a PostgreSQL comes from: the one DATABASE_URL names, the wheel, or "" for nowhere."""
    url = environ.get("DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return "DATABASE_URL"
    return "the pgserver wheel" if importlib.util.find_spec("pgserver") else ""


def missing(environ: Mapping[str, str]) -> list[Missing]:
    """The tools that are not there."""
    found = []
    if not browser():
        found.append(Missing(name="Chromium", command="apt-get install chromium"))
    if not driver_starts():
        found.append(Missing(name="libatomic1", command="apt-get install libatomic1"))
    if not postgres(environ):
        found.append(Missing(name="PostgreSQL", command="python3 tools/bootstrap.py dev   (a wheel carries it; or set "
                                                        "DATABASE_URL=postgresql://user:password@host/name)"))
    return found


def main() -> int:
    """Say what is there, or what is not."""
    lines = missing(os.environ)
    print("\n".join(map(str, lines)) or f"Chromium: {browser()}; PostgreSQL: {postgres(os.environ)}")
    return MISSING_TOOL if lines else 0


if __name__ == "__main__":
    sys.exit(main())
