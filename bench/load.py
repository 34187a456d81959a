"""The platform served on the loopback address, and load on it, bounded in time. Nothing here reaches another machine."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 60.0
SCRIPT = """
local paths, number, pause = {}, 0, tonumber(os.getenv("BENCH_PAUSE"))
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
function setup(thread) thread:set("seed", math.random(1000)) end
function request() number = number + 1; return wrk.format("GET", paths[(seed * 31 + number * 7919) % #paths + 1]) end
if pause > 0 then function delay() return pause end end
function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.status
  io.write(string.format("BENCH %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), wrong))
end
"""


@dataclass(kw_only=True)
class Measured:
    """What a load found: how many in how many seconds, each one's milliseconds (or only two of their percentiles)."""

    seconds: float
    count: int
    wrong: int
    p50: float
    p95: float
    by: str = "python"

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.seconds if self.seconds else 0.0


@dataclass
class Tally:
    """Milliseconds and failures, gathered by several callers."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def measured(self, seconds: float) -> Measured:
        """The tally as figures."""
        return Measured(seconds=seconds, count=len(self.times), wrong=len(self.wrong), p50=percentile(self.times, 50), p95=percentile(self.times, 95))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of a hundred lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)] if ordered else 0.0


@contextmanager
def served(environment: dict[str, str], *, workers: int = 0, threads: int = 4) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The platform on a free port, as ``onewindow serve`` serves it; stopped at the end, however it ends."""
    port = _free_port()
    words = [sys.executable, "-m", "onewindow.site.manage", "serve", "--host", HOST, "--port", str(port), "--workers", str(workers), "--threads", str(threads)]
    said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
    server = subprocess.Popen(words, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, server)
        yield port, server
    except Exception:
        said.seek(0)
        sys.stderr.write(said.read().decode(errors="replace")[-8000:])
        raise
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        said.close()


def ask(port: int, paths: Sequence[str], *, seconds: float, connections: int, pause: int = 0) -> Measured:
    """GET the paths in turn for so long; by wrk where it is installed, else by threads of this process."""
    wrk = shutil.which("wrk")
    return _by_wrk(wrk, port, paths, seconds, connections, pause) if wrk else _by_threads(port, paths, seconds, connections, pause)


def _by_wrk(wrk: str, port: int, paths: Sequence[str], seconds: float, connections: int, pause: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="onewindow-bench-") as folder:
        script, listed = Path(folder) / "ask.lua", Path(folder) / "paths"
        script.write_text(SCRIPT, encoding="utf-8")
        listed.write_text("\n".join(paths), encoding="utf-8")
        words = [wrk, "-t", "2", "-c", str(connections), "-d", f"{max(1, round(seconds))}s", "-s", str(script), f"http://{HOST}:{port}"]
        done = subprocess.run(words, env={**os.environ, "BENCH_PATHS": str(listed), "BENCH_PAUSE": str(pause)}, capture_output=True, text=True,
                              check=True, timeout=seconds + PATIENCE)
    found = re.search(r"^BENCH (\d+) (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said {done.stdout} {done.stderr}")
    count, micros, p50, p95, wrong = map(int, found.groups())
    return Measured(seconds=micros / 1e6, count=count, wrong=wrong, p50=p50 / 1000, p95=p95 / 1000, by="wrk")


def _by_threads(port: int, paths: Sequence[str], seconds: float, connections: int, pause: int) -> Measured:
    tally, begun = Tally(), time.monotonic()

    def call(first: int) -> None:
        connection, number = http.client.HTTPConnection(HOST, port, timeout=PATIENCE), first
        while time.monotonic() - begun < seconds:
            sent, number = time.perf_counter(), number + connections
            connection.request("GET", paths[number % len(paths)])
            answer = connection.getresponse()
            answer.read()
            (tally.times.append((time.perf_counter() - sent) * 1000) if answer.status == 200 else tally.wrong.append(str(answer.status)))
            time.sleep(pause / 1000)

    callers = [threading.Thread(target=call, args=(number,)) for number in range(min(connections, 8))]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return tally.measured(time.monotonic() - begun)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/api/openapi.json")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the platform did not begin to serve")
