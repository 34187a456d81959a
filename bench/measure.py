"""Measures one district: prints each figure as it comes and writes them all to a file.

    python -m bench.measure MANIFEST RESULTS SCALE [PART ...]

Every act goes through the doors people's screens use. Counts and times are bounded, load stays on the loopback
address, and nothing hangs on the date of the wall clock.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from bench import lives
from bench.district import BEGIN, set_clock
from bench.load import HOST, Measured, Tally, ask, served
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.types import WorklistView
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.domain.permits.models import PermitRow
from onewindow.kernel import relay
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import TimedFact, derive
from onewindow.kernel.models.outbox import Delivery, DeliveryState

CALLERS = 8
DRAIN_SECONDS = 15
Figures = dict[str, float]


def together(work: Callable[[Any], object], things: Iterable[Any], callers: int = CALLERS) -> Measured:
    """The work on every thing by so many threads at once."""
    waiting, lock, tally = iter(list(things)), threading.Lock(), Tally()

    def call() -> None:
        while True:
            with lock:
                thing = next(waiting, None)
            if thing is None:
                break
            sent = time.perf_counter()
            try:
                work(thing)
            except Exception as error:  # noqa: BLE001 - a failure is a figure here
                tally.wrong.append(repr(error))
            tally.times.append((time.perf_counter() - sent) * 1000)
        connections.close_all()

    threads, begun = [threading.Thread(target=call) for _ in range(callers)], time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if tally.wrong:
        raise RuntimeError(f"{len(tally.wrong)} calls failed, such as {tally.wrong[0]}")
    return tally.measured(time.monotonic() - begun)


def one_by_one(work: Callable[[Any], object], things: Iterable[Any]) -> Measured:
    """The work on every thing, one after the other, after one that does not count."""
    listed, tally = list(things), Tally()
    work(listed[0])
    begun = time.monotonic()
    for thing in listed:
        sent = time.perf_counter()
        work(thing)
        tally.times.append((time.perf_counter() - sent) * 1000)
    return tally.measured(time.monotonic() - begun)


class Bench:
    """The parts of a run. Each answers its figures by name."""

    def __init__(self, manifest: dict[str, Any], scale: float) -> None:
        self.sample: list[list[str]] = manifest["sample"]
        self.many = scale >= 0.05
        self.chosen = random.Random(3)  # noqa: S311 - which rows are asked for need not be secret
        self.submitted: list[str] = []

    def submit(self) -> Figures:
        """Completed drafts of the licence (its whole form, three files), handed in by eight callers at once."""
        count, begun = 200 if self.many else 40, time.monotonic()
        drafts = [lives.draft(at=BEGIN) for _ in range(count)]
        filling = time.monotonic() - begun
        answers = len(lives.handed_in(lives.LICENCE).answers)
        lock = threading.Lock()

        def hand_in(draft_no: str) -> None:
            number = lives.submit(at=BEGIN, draft_no=draft_no, key=f"bench-{draft_no}")
            with lock:
                self.submitted.append(number)

        found = together(hand_in, drafts)
        return {"submit_rate": found.rate, "submit_p50": found.p50, "submit_p95": found.p95, "submit_count": found.count,
                "submit_answers": answers, "draft_rate": count / filling}

    def lives(self) -> Figures:
        """Submit, receive, accept, two reviews and the decision, eight lives at once; then the relay alone."""
        count, relay_begins = 32 if self.many else 12, Delivery.objects.filter(state=DeliveryState.DONE).count()
        drafts = [lives.draft(at=BEGIN) for _ in range(count)]

        def live(draft_no: str) -> None:
            lives.take_to_decision(at=BEGIN, case_no=lives.submit(at=BEGIN, draft_no=draft_no), pause=timedelta(0))

        found = together(live, drafts)
        waiting = PermitRow.objects.filter(document_file_no="").count()
        begun = time.monotonic()
        while time.monotonic() - begun < DRAIN_SECONDS and relay.drain(clock=lambda: BEGIN, limit=1):
            pass
        drained = time.monotonic() - begun
        delivered = Delivery.objects.filter(state=DeliveryState.DONE).count() - relay_begins
        rendered = waiting - PermitRow.objects.filter(document_file_no="").count()
        return {"lives_rate": found.rate, "lives_p95": found.p95, "lives_count": found.count, "drain_rate": delivered / drained,
                "drain_permits_rate": rendered / drained, "parked": Delivery.objects.filter(state=DeliveryState.PARKED).count()}

    def worklist(self) -> Figures:
        """The first two pages of what there is to do, for an officer of an organ with many cases and one with few."""
        figures: Figures = {}
        for name, code in (("many", "luo"), ("few", "ye")):
            officer = cast_actor(code, channel="office")

            def pages(_number: int, officer: Actor = officer) -> None:
                first = cases.worklist(actor=officer, view=WorklistView.TO_DO)
                if first.next_cursor:
                    cases.worklist(actor=officer, view=WorklistView.TO_DO, cursor=first.next_cursor)

            found = one_by_one(pages, range(100 if self.many else 30))
            with CaptureQueriesContext(connection) as asked:
                cases.worklist(actor=officer, view=WorklistView.TO_DO)
            counted = one_by_one(lambda _number, officer=officer: cases.worklist(actor=officer, view=WorklistView.TO_DO, size=1, counted=True), range(20))
            open_cases = Case.objects.filter(department_code=officer.department_code, state="accepted").count()
            figures |= {f"worklist_{name}_p50": found.p50, f"worklist_{name}_p95": found.p95, f"worklist_{name}_queries": len(asked),
                        f"worklist_{name}_open": open_cases, f"worklist_{name}_counts_p95": counted.p95}
        return figures

    def case_page(self) -> Figures:
        """Everything an officer sees of a case; and the list of a citizen with many."""
        officer = cast_actor("luo", channel="office")
        mine = set(Case.objects.filter(case_no__in=[row[0] for row in self.sample], department_code=officer.department_code).values_list("case_no", flat=True))
        numbers = self.chosen.choices(sorted(mine), k=200 if self.many else 60)
        found = one_by_one(lambda number: cases.case(actor=officer, case_no=number), numbers)
        with CaptureQueriesContext(connection) as asked:
            cases.case(actor=officer, case_no=numbers[0])
        citizens = [Actor(kind=ActorKind.PERSON, ref=row[2], name="", channel="portal") for row in self.chosen.choices(self.sample, k=60)]
        listed = one_by_one(lambda citizen: cases.cases_of(actor=citizen), citizens)
        return {"case_page_p50": found.p50, "case_page_p95": found.p95, "case_page_queries": len(asked), "person_cases_p95": listed.p95}

    def search(self) -> Figures:
        """Item search."""
        words = ["食品", "开餐馆", "医保", "个体户", "营业执照", "餐饮 许可", "补缴", "注册"]
        found = one_by_one(lambda word: catalogue.items(search=word, on=BEGIN.date()), words * 15)
        return {"search_p50": found.p50, "search_p95": found.p95, "search_items": len(catalogue.items(on=BEGIN.date()))}

    def progress(self) -> Figures:
        """Progress by receipt number and phone over HTTP: as fast as it goes, then at half that load."""
        asked = one_by_one(lambda row: cases.progress_json(case_no=row[0], phone_tail=row[1]), self.chosen.choices(self.sample, k=500))
        paths = [f"/api/cases/progress?case_no={number}&phone_tail={tail}" for number, tail, _person in self.sample]
        seconds = 8.0 if self.many else 3.0
        connections.close_all()
        with served(dict(os.environ)) as (port, _server):
            ask(port, paths, seconds=1, connections=16)
            full = ask(port, paths, seconds=seconds, connections=16)
            few = 8
            half = ask(port, paths, seconds=seconds, connections=few, pause=max(1, round(few / (full.rate / 2) * 1000 - 1)))
        if full.wrong or half.wrong:
            raise RuntimeError(f"{full.wrong + half.wrong} of {full.count + half.count} answers were not the case's progress")
        return {"progress_rate": full.rate, "progress_p50": full.p50, "progress_p95": full.p95, "progress_half_rate": half.rate,
                "progress_half_p95": half.p95, "progress_query_p50": asked.p50, "progress_query_p95": asked.p95, "progress_by_wrk": float(full.by == "wrk")}

    def submit_http(self) -> Figures:
        """The same submission by eight callers over HTTP, with a token."""
        set_clock()
        drafts = [lives.draft(at=BEGIN) for _ in range(64 if self.many else 16)]
        account = next(member.account_id for member in people.cast() if member.code == "chen")
        token = people_commands.open_token(actor=system_actor(name="bench"), at=BEGIN, account_id=account, name="bench").token
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connections.close_all()
        with served(dict(os.environ), threads=CALLERS) as (port, _server):
            def hand_in(draft_no: str) -> None:
                caller = http.client.HTTPConnection(HOST, port, timeout=60)
                caller.request("POST", "/api/cases", body=json.dumps({"draft_no": draft_no}), headers={**headers, "Idempotency-Key": draft_no})
                answer = caller.getresponse()
                said = answer.read()
                if answer.status != 201:
                    raise RuntimeError(said.decode())

            ask(port, [f"/api/items/{lives.LICENCE}/guide"], seconds=1, connections=2, pause=50)
            found = together(hand_in, drafts)
        return {"submit_http_rate": found.rate, "submit_http_p95": found.p95}

    def pure(self) -> Figures:
        """Working days and one clock over forty facts, without a database in between."""
        calendar, begun = packaged_calendar(), time.perf_counter()
        days = [date(2016, 1, 1) + timedelta(days=number % 3600) for number in range(20_000)]
        for day, number in zip(days, itertools.cycle((1, 5, 7, 20)), strict=False):
            calendar.add_workdays(day, number)
        workdays = len(days) / (time.perf_counter() - begun)
        rule = next(rule for rule in catalogue.current_bundle(item_code=lives.LICENCE, on=BEGIN.date()).clocks if rule.start_fact == "CaseAccepted")
        facts = tuple(TimedFact(name="CaseAccepted" if number == 0 else "CaseReviewed", recorded_at=BEGIN + timedelta(hours=number), number=number + 1)
                      for number in range(40))
        found = one_by_one(lambda _number: derive(rule=rule, facts=facts, calendar=calendar, now=BEGIN + timedelta(days=9)), range(200))
        return {"workdays_rate": workdays, "clock_40_facts": found.p50}


PARTS = ("pure", "search", "worklist", "case_page", "progress", "submit", "submit_http", "lives")


def main(words: list[str]) -> int:
    """Measure the parts in turn."""
    manifest, results, scale, wanted = json.loads(Path(words[0]).read_text(encoding="utf-8")), Path(words[1]), float(words[2]), words[3:] or PARTS
    bench, figures = Bench(manifest, scale), Figures()
    for part in wanted:
        begun = time.monotonic()
        found = getattr(bench, part)()
        figures |= found
        print(f"{part:<12} {time.monotonic() - begun:6.1f} s   {_line(found)}", flush=True)
    results.write_text(json.dumps({"figures": figures, "server": _server_version()}), encoding="utf-8")
    return 0


def _line(found: Figures) -> str:
    return "  ".join(f"{name} {value:,.4g}" for name, value in found.items())


def _server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{'SQLite' if connection.vendor == 'sqlite' else 'PostgreSQL'} {str(cursor.fetchone()[0]).split(' ')[0]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
