"""Timed work of deadlines: candidates by query, acts by command, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import DueCase
from onewindow.domain.deadlines import commands, queries
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal
from onewindow.kernel.schedule import every

ACTOR = system_actor(name="deadlines")
BATCH = 200


def let_run_out(*, at: datetime) -> int:
    """What the law takes as done since a term ran out, each case in a transaction of its own; answers how many.

    A case somebody acted on in the meantime refuses, and is left to that act.
    """
    done = 0
    for rows in _due(before=local_day(at)):
        kinds = queries.ran_out(rows=rows, at=at)
        if not kinds:
            continue
        departments = {row.case_no: row.department_code for row in rows}
        switches = {switch.case_no: switch for switch in queries.dark(case_nos=tuple(kinds), at=at, departments=departments)}
        done += sum(_done(commands.run_out, at=at, case_no=case_no, kind=kind, switch=switches.get(case_no)) for case_no, kind in kinds.items())
    return done


def watch_lights(*, at: datetime) -> int:
    """Light what came near its end or passed it, put out what was met or moved; answers how many cases changed.

    A cached due day that a lasting stop has outrun is derived anew, so that no waiting case stands as late in a list.
    """
    changed = 0
    for rows in _due(before=queries.warning_horizon(today=local_day(at))):
        departments = {row.case_no: row.department_code for row in rows}
        changed += _switch(tuple(departments), at, departments)
        overtaken = tuple(row.case_no for row in rows if row.next_due_on is not None and row.next_due_on < local_day(at))
        if overtaken:
            cases_commands.rebuild_due(actor=ACTOR, at=at, case_nos=overtaken)
    latest = ""
    while numbers := queries.burning(after_case_no=latest, limit=BATCH):
        changed += _switch(numbers, at, None)
        latest = numbers[-1]
    return changed


def recount(*, at: datetime) -> int:
    """Go on with every recount that is not complete; answers how many cases were looked at."""
    looked = 0
    for open_one in queries.open_recounts():
        done = open_one
        while done.done_at is None:
            done = commands.recount_batch(actor=ACTOR, at=at, year=open_one.year, version=open_one.version)
        looked += done.looked - open_one.looked
    return looked


def _due(*, before: date) -> Iterator[tuple[DueCase, ...]]:
    latest = ""
    while rows := cases.due_cases(actor=ACTOR, before=before, limit=BATCH, after_case_no=latest):
        yield rows
        latest = rows[-1].case_no


def _switch(numbers: tuple[str, ...], at: datetime, departments: dict[str, str] | None) -> int:
    return sum(_done(commands.switch_lights, at=at, switch=switch) for switch in queries.dark(case_nos=numbers, at=at, departments=departments))


def _done(act: Callable[..., object], **what: object) -> bool:
    try:
        act(actor=ACTOR, **what)
    except Refusal:
        return False
    return True


JOBS = (
    every(seconds=300, run=let_run_out, name="deadlines.let_run_out"),
    every(seconds=600, run=watch_lights, name="deadlines.watch_lights"),
    every(seconds=30, run=recount, name="deadlines.recount"),
)
