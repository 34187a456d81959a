"""`make test`: every test on SQLite, every test on PostgreSQL, kill -9 and backup and restore on both, then the journeys in a browser.

    python -m tools.run_tests [sqlite] [postgres] [crash] [journeys]      without a word: all of them

Chromium and PostgreSQL are looked for first: a missing one ends the run at once with its name, the command
that installs it and exit code 3. A part that fails does not stop the next; the closing lines of all stand at
the end. Journeys run by themselves, since the browser's driver and Django's test database each want the event
loop; those marked ``both`` are played again on PostgreSQL. Where there are two processors they run beside the
others, and each part's lines are printed together when it ends.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.preflight import MISSING_TOOL, missing

ROOT = Path(__file__).resolve().parents[1]
PYTEST = (sys.executable, "-m", "pytest")
POSTGRES = (sys.executable, "-m", "tools.with_postgres")
BROWSER_TESTS = ("tests/journeys", "tests/accessibility")
CLOSING = re.compile(r"\d+ (passed|failed|errors?|skipped|deselected)|no tests ran")
GROUPS = ("sqlite", "postgres", "crash", "journeys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One run of pytest."""

    group: str
    name: str
    command: tuple[str, ...]
    browser: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How it ended: its exit code, pytest's closing line, its seconds."""

    part: Part
    code: int
    closing: str
    seconds: float


def parts() -> list[Part]:
    """The runs, in order."""
    browser = [folder for folder in BROWSER_TESTS if list((ROOT / folder).rglob("test_*.py"))] or [BROWSER_TESTS[0]]
    return [
        Part(group="sqlite", name="tests on SQLite", command=PYTEST),
        Part(group="postgres", name="tests on PostgreSQL", command=(*POSTGRES, *PYTEST)),
        Part(group="crash", name="kill -9 on SQLite", command=(*PYTEST, "tests/crash")),
        Part(group="crash", name="kill -9 on PostgreSQL", command=(*POSTGRES, "--durable", *PYTEST, "tests/crash")),
        Part(group="journeys", name="journeys on SQLite", command=(*PYTEST, *browser, "--timeout=600"), browser=True),
        Part(group="journeys", name="journeys on PostgreSQL", browser=True,
             command=(*POSTGRES, *PYTEST, *browser, "--timeout=600", "-m", "both")),
    ]


def play(part: Part, say: Callable[[str], None]) -> Result:
    """Run it, pass on every line as it comes, keep the closing one."""
    say(f"\n==== {part.name} ====\n")
    begun, closing = time.monotonic(), ""
    environment = {**os.environ, **({"DJANGO_ALLOW_ASYNC_UNSAFE": "true"} if part.browser else {})}
    if part.command[:3] != POSTGRES:
        environment.pop("DATABASE_URL", None)
    with subprocess.Popen(part.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            say(line)
            if CLOSING.search(line):
                closing = line.strip("= \n")
    return Result(part=part, code=process.returncode, closing=closing or "pytest said nothing", seconds=time.monotonic() - begun)


def lanes(chosen: Sequence[Part], *, processors: int) -> list[list[Part]]:
    """What runs one after the other, for each of the ways beside each other: browsers one way, all else the other; one way where there is one processor."""
    ways = [[part for part in chosen if part.browser is browser] for browser in (False, True)]
    return [way for way in ways if way] if processors > 1 else [list(chosen)]


def play_all(chosen: Sequence[Part]) -> list[Result]:
    """Play the lanes beside each other. A single one speaks as it goes, of several each part speaks when it has ended."""
    ways = lanes(chosen, processors=os.cpu_count() or 1)
    if len(ways) == 1:
        return [play(part, _aloud) for part in ways[0]]
    with ThreadPoolExecutor(len(ways)) as pool:
        results = [result for way in pool.map(_play_way, ways) for result in way]
    return sorted(results, key=lambda result: chosen.index(result.part))


def _play_way(way: Sequence[Part]) -> list[Result]:
    results = []
    for part in way:
        _aloud(f"begun: {part.name}\n")
        lines: list[str] = []
        results.append(play(part, lines.append))
        _aloud("".join(lines))
    return results


def _aloud(text: str) -> None:
    print(text, end="", flush=True)


def main(groups: list[str]) -> int:
    """Look for the tools, play the parts, close."""
    if unknown := [group for group in groups if group not in GROUPS]:
        print(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
        return 2
    chosen = [part for part in parts() if not groups or part.group in groups]
    needed = {"Chromium", "libatomic1"} if any(part.browser for part in chosen) else set()
    needed |= {"PostgreSQL"} if any(part.command[:3] == POSTGRES for part in chosen) else set()
    lacking = [tool for tool in missing(os.environ) if tool.name in needed]
    if lacking:
        print("\n".join(map(str, lacking)))
        return MISSING_TOOL
    results = play_all(chosen)
    print()
    for result in results:
        print(f"{'ok  ' if not result.code else 'FAIL'} {result.part.name:<23} {result.seconds:6.1f} s   {result.closing}")
    return 1 if any(result.code for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
