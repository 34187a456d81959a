"""What the screens of deadlines say: clocks day by day, whose time it was, what an act would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onewindow.domain.deadlines.types import (
    ClockDiff,
    Durations,
    Effect,
    Explanation,
    Light,
    LightColour,
    Reason,
    SupposedAct,
    WhatIf,
)
from onewindow.kernel.deadlines import (
    Clock,
    ClockKind,
    ClockRule,
    ClockState,
    ExplainedDay,
    Party,
    Segment,
    Unit,
    Why,
    explain,
)
from onewindow.ui.formats import actor_said, article_cn, date_cn, datetime_cn

WHY = {
    Why.START_DAY: gettext_lazy("The day it began is not counted"), Why.WORKDAY: gettext_lazy("Working day"), Why.MAKEUP: gettext_lazy("Weekend worked in exchange"),
    Why.NATURAL_DAY: gettext_lazy("Every day counts"), Why.HOURS: gettext_lazy("Counted in hours"), Why.EXTENSION: gettext_lazy("Extension"),
    Why.ON_THE_SPOT: gettext_lazy("Done while you wait"), Why.WEEKEND: gettext_lazy("Weekend"), Why.HOLIDAY: gettext_lazy("Public holiday"),
    Why.STOPPED: gettext_lazy("The clock stands still"), Why.END_MOVED: gettext_lazy("Ends on a day off, so it moves to the next working day"),
}
SHORT = {
    Why.START_DAY: gettext_lazy("begins"), Why.ON_THE_SPOT: gettext_lazy("at once"), Why.STOPPED: gettext_lazy("pause"), Why.END_MOVED: gettext_lazy("moved"),
    Why.WEEKEND: gettext_lazy("off"), Why.HOLIDAY: gettext_lazy("off"),
}
STATES = {
    ClockState.NOT_STARTED: (gettext_lazy("not begun"), ""), ClockState.RUNNING: (gettext_lazy("running"), "act"), ClockState.STOPPED: (gettext_lazy("stopped"), "warn"),
    ClockState.MET: (gettext_lazy("kept in time"), "ok"), ClockState.OVERDUE: (gettext_lazy("overdue"), "bad"), ClockState.BROKEN: (gettext_lazy("kept late"), "bad"),
}
PARTIES = {
    Party.WE: (gettext_lazy("We worked"), "we"), Party.APPLICANT: (gettext_lazy("You owed"), "you"), Party.OTHERS: (gettext_lazy("Others owed"), "others"),
    Party.NOBODY: (gettext_lazy("Not counted"), "nobody"),
}
AT_DESK = {Party.APPLICANT: gettext_lazy("The applicant owed")}  # nobody is "you" to a member of staff
LATE = {
    ClockKind.PROMISED: gettext_lazy("The promised time is over. The office has to explain in public why."),
    ClockKind.STATUTORY: gettext_lazy("The time the law gives is over. You may complain, ask for review or go to court."),
    ClockKind.SPECIAL: gettext_lazy("It takes longer than you were told; the days since then count again. The office has to end it or explain."),
}
REASONS = {
    Reason.WORKED: gettext_lazy("Working day of the office"), Reason.CORRECTION: gettext_lazy("The correction was awaited"),
    Reason.CHARGE: gettext_lazy("The payment was awaited"), Reason.FETCHING: gettext_lazy("The result was ready to be fetched"),
    Reason.SPECIAL: gettext_lazy("Special procedure"),
    Reason.CARRIER: gettext_lazy("The carrier had the result"), Reason.WEEKEND: gettext_lazy("Weekend"), Reason.HOLIDAY: gettext_lazy("Public holiday"),
}
ACTS = {
    SupposedAct.REQUEST_CORRECTION: gettext_lazy("the office asks for a correction"), SupposedAct.SUPPLEMENT: gettext_lazy("the correction is handed in"),
    SupposedAct.ACCEPT: gettext_lazy("the case is accepted"), SupposedAct.START_SPECIAL: gettext_lazy("a special procedure begins"),
    SupposedAct.END_SPECIAL: gettext_lazy("the special procedure ends"), SupposedAct.EXTEND: gettext_lazy("the time is extended"),
    SupposedAct.RECORD: gettext_lazy("the finding another limit hangs on is put on record"),
    SupposedAct.DECIDE: gettext_lazy("the decision is made"), SupposedAct.HAND_OVER: gettext_lazy("the result goes to the post"),
    SupposedAct.DELIVER: gettext_lazy("the result is delivered"), SupposedAct.WITHDRAW: gettext_lazy("the application is taken back"),
}
EFFECTS = {
    Effect.STARTS: gettext_lazy("It begins with this act."), Effect.RESTARTS: gettext_lazy("It begins afresh with this act."),
    Effect.STOPS: gettext_lazy("It stands still meanwhile; these days are not counted."), Effect.RESUMES: gettext_lazy("It runs on from the next day."),
    Effect.LENGTHENS: gettext_lazy("It gets longer, once."), Effect.ENDS: gettext_lazy("It ends with this act."),
    Effect.NO_PAUSE: gettext_lazy("It runs on: asking for more after acceptance stops no clock unless a law of the item says so."),
    Effect.NOTHING: gettext_lazy("This act does not touch it."),
}
COLOURS = {
    LightColour.YELLOW: (gettext_lazy("Yellow: due soon"), "warn"), LightColour.YELLOW_PLUS: (gettext_lazy("Yellow plus: the promise is passed, to be explained in public"), "warn"),
    LightColour.RED: (gettext_lazy("Red: the law's time is passed"), "bad"),
}
PUBLIC = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED, ClockKind.ACCEPT, ClockKind.DELIVER, ClockKind.HEARING, ClockKind.SPECIAL, ClockKind.APPLICANT})
DAY, WEEK = timedelta(days=1), 7
Cited = tuple[str, str]  # the citation, and its address in the register of rules or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the strip: what stands in it, how it looks, and the whole of it in words."""

    month: str
    day: str
    below: str
    look: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """A run of days that are all counted, or all not, and why."""

    days: str
    counted: bool
    ordinals: str
    reason: str
    document_no: str
    by: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock as its page draws it."""

    code: str
    name: str
    length: str
    cited: tuple[Cited, ...]
    started: str
    due: str
    state: str
    look: str
    left: str
    late: str
    weeks: tuple[tuple[Cell, ...], ...]
    rows: tuple[SegmentRow, ...]
    provisional: bool
    void: int
    owing_to: tuple[str, str, str, tuple[Cited, ...]] | None  # when it was put on record, what, by whom, by which article


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Whose time it was: a bar in hundredths, the same in words, and the runs of days behind it."""

    whole: str
    parts: tuple[tuple[str, str, str, float, float], ...]  # name, days, look, where it begins, how wide it is
    rows: tuple[tuple[str, str, str, str, str], ...]  # days, how many, whose, look, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose eyes the page is for: the public sees the organ where staff see the person."""

    staff: bool
    organ: str
    rule_ids: Mapping[str, str]

    def cited(self, text: str) -> tuple[Cited, ...]:
        """The citations of a text, each with its address in the register of rules where it has one."""
        return tuple((article_cn(part), f"/law/#{self.rule_ids[part]}" if part in self.rule_ids else "") for part in _parts(text))

    def by(self, name: str) -> str:
        """Who did it."""
        return actor_said(name) if self.staff or not name else self.organ


def clocks_said(found: Explanation, reader: Reader, *, today: date) -> tuple[ClockView, ...]:
    """The clocks that have begun, the shown one first; the public sees those that bind the office or itself."""
    begun = [clock for clock in found.clocks if clock.started_at and (reader.staff or clock.rule.kind in PUBLIC)]
    shown = found.shown.rule.code if found.shown else ""
    return tuple(clock_said(clock, reader, today=today) for clock in sorted(begun, key=lambda clock: (clock.rule.code != shown, clock.rule.kind is ClockKind.STEP)))


def clock_said(clock: Clock, reader: Reader, *, today: date) -> ClockView:
    """A clock with the reason for each of its days."""
    days = {day.on: day for day in explain(clock)}
    state, look = STATES[clock.state]
    return ClockView(
        code=clock.rule.code, name=name_said(clock.rule), length=length_said(clock.rule), cited=reader.cited(clock.rule.article), started=date_cn(clock.started_at),
        due=datetime_cn(clock.due_at) if clock.rule.unit is Unit.HOUR else date_cn(clock.due_on), state=str(state), look=look, left=_left(clock), provisional=clock.provisional,
        late=str(LATE.get(clock.rule.kind, "")) if clock.state is ClockState.OVERDUE else "", weeks=_weeks(clock, days, today) if clock.rule.unit is not Unit.HOUR else (), rows=tuple(_row(part, days, reader) for part in clock.segments), void=len(clock.void_stops),
        owing_to=(date_cn(clock.owing_to.done_at), clock.owing_to.note, reader.by(clock.owing_to.actor_name), reader.cited(clock.owing_to.article))
        if clock.owing_to else None)


def bar_said(found: Durations, *, staff: bool) -> Bar:
    """Whose time the case's life was."""
    names = {party: (AT_DESK.get(party, name) if staff else name, look) for party, (name, look) in PARTIES.items()}
    parts, begin = [], 0.0
    for party, (name, look) in names.items():
        days = found.days_of(party)
        wide = 100 * days / found.whole if found.whole else 0.0
        parts.append((str(name), days_said(days), look, round(begin, 2), round(wide, 2)))
        begin += wide
    rows = tuple((_span(stretch.from_on, stretch.to_on), days_said(stretch.days), str(names[stretch.party][0]), names[stretch.party][1],
                  " · ".join(filter(None, (str(REASONS[stretch.reason]), stretch.note, stretch.document_no)))) for stretch in found.stretches)
    return Bar(whole=days_said(found.whole), parts=tuple(parts), rows=rows)


def within_said(found: Explanation, reader: Reader) -> list[tuple[str, str, str, tuple[Cited, ...]]]:
    """What ran within the time: what for, its days, its paper, its articles."""
    return [(one.note, _span(one.from_on, one.to_on) if one.to_on else _("since %(day)s") % {"day": date_cn(one.from_on)}, one.document_no, reader.cited(one.article))
            for one in found.within]


def diff_said(diff: ClockDiff, reader: Reader) -> tuple[str, str, str, str, str, str, tuple[Cited, ...]]:
    """Name, due day without, due day with, the difference and its look, why, and the article."""
    before, after = date_cn(diff.before.due_on) or _("not begun"), date_cn(diff.after.due_on) or _("not begun")
    if diff.effect is Effect.ENDS:
        after = _("ends on %(day)s") % {"day": date_cn(diff.after.ended_at)}
    moved = ""
    if diff.days and diff.effect is not Effect.ENDS:
        moved = (ngettext("%(num)d day later", "%(num)d days later", diff.days) if diff.days > 0 else ngettext("%(num)d day earlier", "%(num)d days earlier", -diff.days)) % {"num": abs(diff.days)}
    quiet = diff.effect in (Effect.NOTHING, Effect.NO_PAUSE)
    return name_said(diff.after.rule), before, after, moved, "warn" if moved else "", str(EFFECTS[diff.effect]), () if quiet else reader.cited(diff.article)


def what_if_said(found: WhatIf, reader: Reader) -> dict[str, object]:
    """The answer to "what if", its clocks with an effect first."""
    seen = [diff for diff in found.diffs if reader.staff or diff.after.rule.kind in PUBLIC]
    seen.sort(key=lambda diff: diff.effect is Effect.NOTHING)
    return {"act": str(ACTS[found.act]), "on": date_cn(found.on), "before": date_cn(found.shown_before), "after": date_cn(found.shown_after),
            "rows": [diff_said(diff, reader) for diff in seen if diff.effect is not Effect.NOTHING or diff.before.started_at]}


def lights_said(found: Iterable[Light]) -> list[tuple[str, str, str, str, str]]:
    """Rule, colour in words, its look, since when, and when it went out."""
    return [(f"{light.rule} {light.clock_name}", str(COLOURS[light.colour][0]), COLOURS[light.colour][1], datetime_cn(light.since_at), datetime_cn(light.resolved_at)) for light in found]


def name_said(rule: ClockRule) -> str:
    """The name of a clock: data, or a message of the platform's own."""
    return _(rule.name) if rule.name.isascii() and rule.name else rule.name


def length_said(rule: ClockRule) -> str:
    """How long the rule gives."""
    n = rule.amount
    if rule.unit is Unit.WORKDAY:
        return ngettext("%(num)d working day", "%(num)d working days", n) % {"num": n}
    if rule.unit is Unit.NATURAL_DAY:
        return days_said(n)
    if rule.unit is Unit.MONTH:
        return ngettext("%(num)d month", "%(num)d months", n) % {"num": n}
    if rule.unit is Unit.HOUR:
        return ngettext("%(num)d hour", "%(num)d hours", n) % {"num": n}
    return _("On the spot")


def days_said(n: int) -> str:
    """So many natural days."""
    return ngettext("%(num)d day", "%(num)d days", n) % {"num": n}


def _left(clock: Clock) -> str:
    if clock.state not in (ClockState.RUNNING, ClockState.STOPPED) or not clock.total:
        return ""
    return _("%(used)d of %(total)d used, %(left)d left") % {"used": clock.used, "total": clock.total, "left": clock.remaining}


def _weeks(clock: Clock, days: Mapping[date, ExplainedDay], today: date) -> tuple[tuple[Cell, ...], ...]:
    first, last = min(days), max(days)
    monday = first - DAY * first.weekday()
    cells = [_cell(monday + DAY * n, days, clock, first, today) for n in range((last - monday).days + WEEK - last.weekday())]
    return tuple(tuple(cells[n:n + WEEK]) for n in range(0, len(cells), WEEK))


def _cell(day: date, days: Mapping[date, ExplainedDay], clock: Clock, first: date, today: date) -> Cell:
    found = days.get(day)
    month = _("month %(month)s") % {"month": day.month} if day == first or (day.day == 1 and found) else ""
    if found is None:
        return Cell(month="", day=str(day.day), below="", look="out", said="")
    below = str(found.ordinal) if found.counted else str(SHORT.get(found.reason_code, ""))
    look = "on" if found.counted else {Why.STOPPED: "stop", Why.START_DAY: "start"}.get(found.reason_code, "off")
    said = " · ".join(filter(None, (date_cn(day), _("Counted: day %(ordinals)s") % {"ordinals": found.ordinal} if found.counted else _("Not counted"),
                                    str(WHY[found.reason_code]), found.reason)))
    return Cell(month=month, day=str(day.day), below=below, look=f"{look}{' due' if day == clock.due_on else ''}{' today' if day == today else ''}", said=said)


def _row(part: Segment, days: Mapping[date, ExplainedDay], reader: Reader) -> SegmentRow:
    span = _span(part.from_on, part.to_on)
    if part.from_at and part.to_at:
        span = _("%(from)s to %(to)s") % {"from": datetime_cn(part.from_at), "to": datetime_cn(part.to_at)}
    first, final = (days[day].ordinal if day in days else 0 for day in (part.from_on, part.to_on))
    return SegmentRow(days=span, counted=part.counted, ordinals=(str(first) if first == final else f"{first}–{final}") if part.counted else "",
                      reason=" · ".join(filter(None, (str(WHY[part.reason_code]), part.reason))), document_no=part.document_no, by=reader.by(part.actor_name),
                      cited=reader.cited(part.article))


def _span(first: date, last: date) -> str:
    if first == last:
        return date_cn(first)
    until = date_cn(last) if last.year != first.year else _("%(month)s-%(day)s") % {"month": last.month, "day": last.day}
    return _("%(from)s to %(to)s") % {"from": date_cn(first), "to": until}


def _parts(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.replace(";", "、").replace("；", "、").split("、")) if part]
