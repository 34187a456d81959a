"""Lights (红黄灯): which a clock shows now, and what has to be switched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from onewindow.domain.deadlines.types import Light, LightColour, LightRule, Switch
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.deadlines import CHINA, Clock, ClockState, Unit

LATE = (ClockState.OVERDUE, ClockState.BROKEN)
Key = tuple[str, LightColour, date]


def key_of(light: Light) -> Key:
    """What makes a light one: its clock, its colour and the due day it is about. Each is lit once."""
    return light.clock_code, light.colour, light.due_on


def light_of(*, case_no: str, department_code: str, clock: Clock, rules: Iterable[LightRule], calendar: Calendar, on: date) -> Light | None:
    """The light the clock shows on the day, if any. A light of a clock that ended late is lit and out again."""
    rule = max((rule for rule in rules if rule.kind is clock.rule.kind and rule.since_on <= on), key=lambda rule: rule.since_on, default=None)
    if rule is None or clock.due_on is None or clock.due_at is None:
        return None
    light = Light(case_no=case_no, clock_code=clock.rule.code, clock_name=clock.rule.name, rule=rule.code, colour=rule.late, due_on=clock.due_on,
                  since_at=clock.due_at, article=clock.rule.article or rule.article, department_code=department_code, resolved_at=clock.ended_at)
    if clock.state in LATE:
        return light
    left = warns_at(rule, clock.total)
    if clock.state is not ClockState.RUNNING or not left or clock.remaining > left:
        return None
    return replace(light, colour=LightColour.YELLOW, since_at=_near_since(clock, left, calendar), resolved_at=None)


def warns_at(rule: LightRule, total: int) -> int:
    """How many units are left when a clock of so many warns; 0 for one too short to warn."""
    return max((warning.left for warning in rule.warnings if total >= warning.of), default=0)


def horizon(rules: Iterable[LightRule]) -> int:
    """The most units before its end that any clock may warn."""
    return max((warning.left for rule in rules for warning in rule.warnings), default=0)


def switch_of(*, case_no: str, wanted: Sequence[Light], lit: Sequence[Light], at: datetime) -> Switch | None:
    """What to switch so that the lights are as wanted; None when they are. ``lit`` are all the case ever had.

    A light that isn't wanted any more went out when its clock ended, if it did, else now: the clock moved or a
    darker light took its place.
    """
    had = {key_of(light): light for light in lit}
    want = {key_of(light): light for light in wanted}
    new = tuple(light for key, light in want.items() if key not in had)
    out = tuple(replace(light, resolved_at=want[key].resolved_at if key in want else at) for key, light in had.items()
                if light.resolved_at is None and (key not in want or want[key].resolved_at is not None))
    return Switch(case_no=case_no, lit=new, out=out) if new or out else None


def _near_since(clock: Clock, left: int, calendar: Calendar) -> datetime:
    assert clock.due_on is not None and clock.due_at is not None
    if clock.rule.unit is Unit.HOUR:
        return clock.due_at - timedelta(hours=left)
    first = calendar.add_workdays(clock.due_on, -left) if clock.rule.unit is Unit.WORKDAY else clock.due_on - timedelta(days=left)
    moment = datetime.combine(first, time(), CHINA)
    return max(moment, clock.started_at) if clock.started_at else moment
