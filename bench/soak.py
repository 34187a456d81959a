"""Mixed work on the served platform for some minutes, then a count of what was promised.

    python -m bench.soak        SOAK_MINUTES (2), SOAK_CALLERS (4); on SQLite, or on the server of DATABASE_URL

Citizens start drafts, hand in and ask how far things are, over HTTP with tokens; officers take cases to their decision
by commands, beside the relay of the served platform; everything on the loopback address. In the middle fifth of the time
there are five times as many callers. Prints rates, the growth of the server's memory and what is parked; an error, a
lost acknowledged case, a fault in the history or a parked delivery ends with 1.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.database import ROOT, District, district
from bench.load import HOST, percentile, served

MINUTES = float(os.environ.get("SOAK_MINUTES", "2"))
CALLERS = int(os.environ.get("SOAK_CALLERS", "4"))
SPIKE = 5
SCALE = 0.02
GROWTH_MB = 150.0  # what a server may grow by after its first fifth, with room for rendering


@dataclass
class Ledger:
    """What the callers did and were told."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, act: str, milliseconds: float) -> None:
        """One act that was answered."""
        with self.lock:
            self.times.setdefault(act, []).append(milliseconds)


class Citizen:
    """A caller with a token who works until told to stop."""

    def __init__(self, port: int, token: str, work: dict[str, Any], ledger: Ledger) -> None:
        self._port, self._work, self._ledger = port, work, ledger
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def live(self, until: float) -> None:
        """Round after round: a draft, its submission (sent twice, with one key), the case, the guide, progress."""
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                self._round(f"{threading.get_ident()}-{number}")
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is counted
                self._ledger.wrong.append(repr(error)[:300])
                time.sleep(0.5)

    def _round(self, key: str) -> None:
        draft = self._call("start", "POST", "/api/drafts", self._work["draft"], key=f"d{key}", expect=201)
        first = self._call("submit", "POST", "/api/cases", {"draft_no": draft["draft_no"]}, key=f"s{key}", expect=201)
        with self._ledger.lock:
            self._ledger.acknowledged.append(first["case_no"])
        again = self._call("resend", "POST", "/api/cases", {"draft_no": draft["draft_no"]}, key=f"s{key}", expect=201)
        if again["case_no"] != first["case_no"]:
            raise RuntimeError(f"one key made {first['case_no']} and {again['case_no']}")
        self._call("case", "GET", f"/api/cases/{first['case_no']}")
        self._call("guide", "GET", f"/api/items/{self._work['draft']['item_code']}/guide")
        for _ in range(5):
            self._call("progress", "GET", f"/api/cases/progress?case_no={first['case_no']}&phone_tail={self._work['tail']}")

    def _call(self, act: str, method: str, path: str, body: object = None, key: str = "", expect: int = 200) -> Any:
        sent, caller = time.perf_counter(), http.client.HTTPConnection(HOST, self._port, timeout=60)
        caller.request(method, path, body=json.dumps(body) if body else None, headers={**self._headers, **({"Idempotency-Key": key} if key else {})})
        answer = caller.getresponse()
        content = answer.read()
        caller.close()
        if answer.status != expect:
            raise RuntimeError(f"{act}: {answer.status} {content[:200]!r}")
        self._ledger.note(act, (time.perf_counter() - sent) * 1000)
        return json.loads(content)


def memory(pid: int) -> float:
    """Megabytes the server and its workers hold, each shared page counted by its share."""
    total = 0.0
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    for one in (str(pid), *children):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def play(place: District) -> tuple[Ledger, list[float]]:
    """Serve, let callers live, watch the memory."""
    environment = place.environment("run") | {"ONEWINDOW_RELAY": "inprocess" if place.vendor == "sqlite" else "worker"}
    made = subprocess.run([sys.executable, "-m", "bench.soakers", "prepare"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    work, ledger, seen = json.loads(made.stdout), Ledger(), []
    with served(environment) as (port, server):
        beside = [subprocess.Popen([sys.executable, "-m", "bench.soakers", "officers", str(MINUTES * 60)], cwd=ROOT, env=environment)]
        if place.vendor == "postgresql":
            beside.append(subprocess.Popen([sys.executable, "-m", "onewindow.site.manage", "worker"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL))
        begun = time.monotonic()
        fifth = MINUTES * 60 / 5
        callers = [threading.Thread(target=Citizen(port, work["token"], work, ledger).live, args=(begun + 5 * fifth,)) for _ in range(CALLERS)]
        crowd = [threading.Thread(target=Citizen(port, work["token"], work, ledger).live, args=(begun + 3 * fifth,)) for _ in range(CALLERS * (SPIKE - 1))]
        for caller in callers:
            caller.start()
        while any(caller.is_alive() for caller in callers):
            if crowd and time.monotonic() > begun + 2 * fifth and not crowd[0].ident:
                for caller in crowd:
                    caller.start()
            seen.append(memory(server.pid))
            time.sleep(max(0.5, fifth / 10))
        for caller in (*callers, *(one for one in crowd if one.ident)):
            caller.join()
        if beside[0].wait(timeout=120):
            ledger.wrong.append("the officers' process failed; see above")
        for process in beside[1:]:
            process.terminate()
            process.wait(timeout=60)
    return ledger, seen


def main() -> int:
    """Play, examine, print."""
    place = district(SCALE)
    if not place.is_built():
        place.build()
    place.copy()
    ledger, seen = play(place)
    listed = place.folder("run") / "acknowledged.json"
    listed.write_text(json.dumps(ledger.acknowledged), encoding="utf-8")
    asked = subprocess.run([sys.executable, "-m", "bench.soakers", "examine", str(listed)], cwd=ROOT, env=place.environment("run"), capture_output=True, text=True, check=True)
    found = json.loads(asked.stdout)
    wrong = [*found["wrong"], *(f"{error} (x{count})" for error, count in Counter(ledger.wrong).most_common(5))]
    first, latest = max(seen[: max(1, len(seen) // 5)]), max(seen[-max(1, len(seen) // 5):])
    if latest - first > GROWTH_MB:
        wrong.append(f"the server grew from {first:.0f} to {latest:.0f} MB")
    print(f"{place.vendor}, {MINUTES:g} minutes, {CALLERS} callers ({CALLERS * SPIKE} in the middle fifth)")
    for act, times in sorted(ledger.times.items()):
        print(f"  {act:<10} {len(times):>7}  {len(times) / MINUTES / 60:8.1f} /s   p50 {percentile(times, 50):8.1f} ms   p95 {percentile(times, 95):8.1f} ms")
    print(f"  memory of the server {first:.0f} MB, at the end {latest:.0f} MB, most {max(seen):.0f} MB; {json.dumps(found['counts'])}")
    print(*[f"WRONG {line}" for line in wrong], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
