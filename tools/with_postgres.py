"""Run a command against a real PostgreSQL that lives as long as the command.

    python -m tools.with_postgres COMMAND [ARGUMENT ...]

When DATABASE_URL already names a PostgreSQL, that one is used and left alone. Otherwise a server from the
pgserver wheel is started in a new folder, on a socket in it, without an address on the network; it is stopped
and its folder removed when the command ends, however it ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tools.preflight import MISSING_TOOL, missing, postgres

# A test server may forget everything when the power fails; it is about to be thrown away.
FORGETFUL = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """The address of a PostgreSQL for the time of the block. ``durable`` keeps the disk settings as they are
    (for measurements and for tests that pull the plug)."""
    if postgres(os.environ) == "DATABASE_URL":
        yield os.environ["DATABASE_URL"]
        return
    with tempfile.TemporaryDirectory(prefix="onewindow-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel keeps its lock file there
        from pgserver._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - only here: a DATABASE_URL does without the wheel
        from pgserver.postgres_server import get_server  # noqa: PLC0415

        os.environ["PATH"] = f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ.get('PATH', '')}"  # pg_dump of the server's own version
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            if not durable:
                for setting in FORGETFUL:
                    server.psql(f"ALTER SYSTEM SET {setting}")
                server.psql("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


def main(arguments: Sequence[str]) -> int:
    """Run the command with DATABASE_URL set; its exit code is ours."""
    durable = "--durable" in arguments[:1]
    command = list(arguments[1:] if durable else arguments)
    if not command:
        print(__doc__)
        return 2
    lacking = [str(tool) for tool in missing(os.environ) if tool.name == "PostgreSQL"]
    if lacking:
        print(*lacking, sep="\n")
        return MISSING_TOOL
    signal.signal(signal.SIGTERM, _leave)
    with running(durable=durable) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
