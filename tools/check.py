"""`make check`: everything that can be said about the house without playing it, two parts at a time.

    python -m tools.check [PART ...]      without a part: all of them

Each part prints its name and its seconds when it ends, and what it had to say only when it failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEST_SETTINGS = "onewindow.site.settings.test"
PARTS: dict[str, tuple[str, ...]] = {
    # the long ones first, so that the short ones fill the gaps
    "types": (str(BIN / "mypy"),),
    "architecture": (sys.executable, "-m", "pytest", "tests/architecture", "tools", "-m", "not slow", "--durations=3"),
    "migrations": (sys.executable, "-m", "onewindow.site.manage", "makemigrations", "--check", "--dry-run", f"--settings={TEST_SETTINGS}"),
    "django": (sys.executable, "-m", "onewindow.site.manage", "check", "--fail-level=WARNING", f"--settings={TEST_SETTINGS}"),
    # without its cache, which misses an import that begins to mean a module when that module is born
    "walls": (str(BIN / "lint-imports"), "--no-logo", "--no-cache"),
    "translations": (sys.executable, "-m", "tools.messages", "check"),
    "lint": (str(BIN / "ruff"), "check", "--output-format", "concise", "."),
    "house": (sys.executable, "-m", "tools.lint_house"),
    "locks": (sys.executable, "-m", "tools.requirements_lock"),
    "containers": (sys.executable, "-m", "tools.lint_containers"),
    "docs": (sys.executable, "-m", "tools.docs", "--check"),
    "items": (sys.executable, "-m", "tools.check_items"),
    "copy": (sys.executable, "-m", "tools.lint_copy"),
    "changes": (sys.executable, "-m", "tools.changelog", "--check"),
}
WIDTH = max(map(len, PARTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a part ended."""

    name: str
    code: int
    seconds: float
    said: str


def ask(name: str, command: tuple[str, ...]) -> Answer:
    """Run one part and keep what it says."""
    begun = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    answer = Answer(name=name, code=done.returncode, seconds=time.monotonic() - begun, said=done.stdout.rstrip())
    print(f"{'ok  ' if not answer.code else 'FAIL'} {name:<{WIDTH}} {answer.seconds:6.1f} s", flush=True)
    return answer


def main(names: list[str]) -> int:
    """Run the parts two at a time; 1 when one failed."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    begun = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(lambda name: ask(name, PARTS[name]), names or PARTS))
    failed = [answer for answer in answers if answer.code]
    for answer in failed:
        print(f"\n---- {answer.name}: {' '.join(Path(word).name for word in PARTS[answer.name][:3])} ----\n{answer.said}")
    print(f"\n{len(answers) - len(failed)} of {len(answers)} parts hold, {time.monotonic() - begun:.1f} s"
          + (f"; mend: {', '.join(answer.name for answer in failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
