"""From a fresh clone to an environment that runs: the standard library only, so that any Python 3.11 can start it.

    python3 tools/bootstrap.py base     what `make demo` needs
    python3 tools/bootstrap.py dev      what `make test` and `make check` need as well

Makes ``.venv``, puts uv into it (else pip does the work), installs the hashed requirements and the package
itself, compiles the message catalogues. What is done is remembered by content in ``.venv``, so a second run
takes a moment. Ends with 3 when something the machine must bring along is missing, naming the command.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
MISSING_TOOL = 3
GROUPS = ("base", "dev")


def say(text: str) -> None:
    """One line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f}s] {text}", flush=True)


def run(*command: str | Path) -> bool:
    """Run quietly; show what was said only when it failed."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], flush=True)
    return done.returncode == 0


def fingerprint(group: str) -> str:
    """What the environment of a group depends on, as one hash."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {group}".encode())
    for file in (REQUIREMENTS / "uv.txt", REQUIREMENTS / "build.txt", REQUIREMENTS / f"{group}.txt", ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp(group: str) -> Path:
    """Where it is remembered that a group was installed."""
    return VENV / f".onewindow-{group}"


def is_done(group: str) -> bool:
    """Whether the group, or a group that contains it, is installed as the files say today."""
    return PYTHON.exists() and any(
        stamp(name).exists() and stamp(name).read_text(encoding="utf-8") == fingerprint(name)
        for name in GROUPS[GROUPS.index(group):])


def make_venv() -> None:
    """The environment itself, with the Python that runs this."""
    if PYTHON.exists() and any((VENV / "bin" / name).exists() for name in ("uv", "pip")):
        return
    say("making .venv")
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        shutil.rmtree(VENV, ignore_errors=True)  # a half-made one would be taken for a whole one next time
        say(f"python3-venv is missing. Install it with: apt-get install python3-venv   (Python {sys.version_info[0]}.{sys.version_info[1]})")
        raise SystemExit(MISSING_TOOL)


def installer() -> list[str | Path]:
    """The command that installs: uv where a wheel of it fits this machine, else pip."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        say("fetching uv (a fast installer)")
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
            "--require-hashes", "-r", REQUIREMENTS / "uv.txt")
    if uv.exists():
        return [uv, "pip", "install", "--quiet", "--python", PYTHON]
    say("uv does not fit this machine; pip does the work and takes longer")
    return [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def install(group: str) -> None:
    """The hashed requirements of the group, then the package itself without looking for anything more."""
    command = installer()
    names = sum(1 for line in (REQUIREMENTS / f"{group}.txt").read_text(encoding="utf-8").splitlines() if "==" in line)
    say(f"installing {names} packages, each checked against its hash")
    steps = [
        [*command, "--require-hashes", "-r", REQUIREMENTS / f"{group}.txt"],
        [*command, "--require-hashes", "-r", REQUIREMENTS / "build.txt"],
        [*command, "--no-deps", "--no-build-isolation", "-e", ROOT],
    ]
    for step in steps:
        if not run(*step):
            say("the packages could not be installed; the lines above say why. Is the package index within reach?")
            raise SystemExit(1)
    stamp(group).write_text(fingerprint(group), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Bring the environment of the group up to date."""
    group = arguments[0] if arguments else "base"
    if group not in GROUPS:
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - the first file an older Python reads
        say(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}. Install it with: apt-get install python3")
        return MISSING_TOOL
    if not is_done(group):
        make_venv()
        install(group)
    if not run(PYTHON, "-m", "tools.messages", "compile"):
        return 1
    say("ready")
    return 0


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "VIRTUAL_ENV"}}


STARTED = time.monotonic()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
