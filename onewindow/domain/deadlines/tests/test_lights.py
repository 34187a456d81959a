"""Lights: when they are lit, which colour, each once, and when they go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.deadlines import commands, jobs, queries
from onewindow.domain.deadlines.facts import LightLit, LightOut
from onewindow.domain.deadlines.formats import light_rules
from onewindow.domain.deadlines.models import LightRow
from onewindow.domain.deadlines.rules.lights import light_of, switch_of, warns_at
from onewindow.domain.deadlines.types import LightColour
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import CHINA, Clock, ClockKind, ClockRule, TimedFact, Unit, derive
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models.ledger import LedgerEntry
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.relay import drain

CALENDAR, SYSTEM, FOOD = packaged_calendar(), system_actor(name="test"), "food-catering-licence"
START = datetime(2026, 11, 2, 9, 30, tzinfo=CHINA)
KINDS = {ClockKind.ACCEPT: "S01", ClockKind.PROMISED: "S02", ClockKind.STATUTORY: "S03", ClockKind.DELIVER: "S10", ClockKind.SPECIAL: "S05", ClockKind.HEARING: "S15"}


def clock(kind: ClockKind, amount: int, *, days: float, ended: float | None = None, unit: Unit = Unit.WORKDAY) -> Clock:
    rule = ClockRule(code=kind.value, name="n", unit=unit, amount=amount, kind=kind, start_fact="Begun", end_facts=("Ended",), article="A 1")
    facts = [TimedFact(name="Begun", recorded_at=START)] + ([TimedFact(name="Ended", recorded_at=START + timedelta(days=ended))] if ended is not None else [])
    return derive(rule=rule, facts=facts, calendar=CALENDAR, now=START + timedelta(days=days))


def light(found: Clock, *, days: float = 0):
    return light_of(case_no="C1", department_code="D", clock=found, rules=light_rules(), calendar=CALENDAR, on=(START + timedelta(days=days)).date())


class TestRules:
    @pytest.mark.law("XKF-32-4")
    @pytest.mark.parametrize(("days", "colour"), [(0, None), (2, None), (3, None), (4, LightColour.YELLOW), (6, LightColour.YELLOW), (7, LightColour.YELLOW), (8, LightColour.RED)])
    def test_accepting_within_five_days(self, days: float, colour: LightColour | None) -> None:
        """Handed in on Monday: yellow from the fourth working day (Friday), red when the fifth (Monday) is over."""
        found = light(clock(ClockKind.ACCEPT, 5, days=days))
        assert (found.colour if found else None) is colour
        if found:
            assert (found.rule, found.due_on) == ("S01", date(2026, 11, 9))

    @pytest.mark.law("YSTL-36-2")
    @pytest.mark.parametrize(("days", "colour"), [(0, None), (3, None), (4, LightColour.YELLOW), (8, LightColour.YELLOW_PLUS)])
    def test_a_promise_warns_and_has_to_be_explained_when_it_is_passed(self, days: float, colour: LightColour | None) -> None:
        found = light(clock(ClockKind.PROMISED, 5, days=days))
        assert (found.colour if found else None, found.rule if found else "S02") == (colour, "S02")

    @pytest.mark.law("XKF-42-1")
    @pytest.mark.parametrize(("days", "colour"), [(0, None), (27, None), (28, None), (29, LightColour.RED)])
    def test_the_law_gives_no_warning_of_its_own(self, days: float, colour: LightColour | None) -> None:
        found = light(clock(ClockKind.STATUTORY, 20, days=days))
        assert (found.colour if found else None, found.rule if found else "S03") == (colour, "S03")

    @pytest.mark.law("XKF-44")
    @pytest.mark.parametrize(("days", "colour"), [(0, None), (9, None), (10, LightColour.YELLOW), (14, LightColour.YELLOW), (15, LightColour.RED)])
    def test_delivery_within_ten_days(self, days: float, colour: LightColour | None) -> None:
        found = light(clock(ClockKind.DELIVER, 10, days=days))
        assert (found.colour if found else None, found.rule if found else "S10") == (colour, "S10")

    def test_since_is_when_it_was_so_and_not_when_somebody_looked(self) -> None:
        assert light(clock(ClockKind.ACCEPT, 5, days=40)).since_at == datetime(2026, 11, 10, tzinfo=CHINA)
        assert light(clock(ClockKind.ACCEPT, 5, days=7)).since_at == datetime(2026, 11, 6, tzinfo=CHINA)

    def test_steps_and_the_applicants_own_terms_light_nothing(self) -> None:
        for kind in (ClockKind.STEP, ClockKind.APPLICANT):
            assert light(clock(kind, 1, days=90)) is None

    def test_what_ended_late_without_being_watched_is_lit_and_out(self) -> None:
        found = light(clock(ClockKind.ACCEPT, 5, days=20, ended=9))
        assert (found.colour, found.resolved_at) == (LightColour.RED, START + timedelta(days=9))
        assert light(clock(ClockKind.ACCEPT, 5, days=20, ended=7)) is None

    def test_short_clocks_do_not_warn(self) -> None:
        rule = next(rule for rule in light_rules() if rule.code == "S02")
        assert [warns_at(rule, total) for total in (0, 1, 2, 3, 9, 10, 20, 45)] == [0, 0, 0, 1, 1, 2, 3, 3]

    def test_a_newer_rule_takes_over_on_its_day(self) -> None:
        old = next(rule for rule in light_rules() if rule.code == "S03")
        new = replace(old, since_on=date(2026, 12, 1), late=LightColour.YELLOW)
        late = clock(ClockKind.STATUTORY, 20, days=40)
        seen = [light_of(case_no="C", department_code="D", clock=late, rules=(old, new), calendar=CALENDAR, on=on).colour for on in (date(2026, 11, 30), date(2026, 12, 1))]
        assert seen == [LightColour.RED, LightColour.YELLOW]

    @given(st.sampled_from(list(KINDS)), st.sampled_from([3, 5, 10, 20]), st.lists(st.integers(0, 60), max_size=12), st.one_of(st.none(), st.integers(0, 60)))
    def test_however_often_one_looks_each_light_is_lit_once_and_all_end_out(self, kind, amount, looks, ended) -> None:
        """Watching at any moments of a clock's life leaves one light a colour, and none burning once the clock is met."""
        known = []
        for days in [*sorted(looks), 90]:
            wanted = light(clock(kind, amount, days=days, ended=ended if ended is not None and ended <= days else None))
            switch = switch_of(case_no="C1", wanted=[wanted] if wanted else [], lit=known, at=START + timedelta(days=days))
            if switch:
                out = {(one.colour, one.due_on): one for one in switch.out}
                known = [out.get((one.colour, one.due_on), one) for one in known] + list(switch.lit)
        assert len({(one.colour, one.due_on) for one in known}) == len(known) <= 2
        burning = [one for one in known if one.resolved_at is None]
        assert not burning if ended is not None else [one.colour for one in burning] == [light(clock(kind, amount, days=90)).colour]


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestWatching:
    def handed_in(self, at: datetime) -> str:
        return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no

    def seen(self, number: str) -> list[tuple[str, str, bool]]:
        return [(one.rule, one.colour.value, one.resolved_at is None) for one in queries.lights_of(actor=SYSTEM, case_no=number)]

    def test_yellow_then_red_then_out(self, at: datetime) -> None:
        number = self.handed_in(at)
        assert jobs.watch_lights(at=at) == 0
        assert jobs.watch_lights(at=at + timedelta(days=4)) == 1
        assert jobs.watch_lights(at=at + timedelta(days=5)) == 0
        assert self.seen(number) == [("S01", "yellow", True)]
        assert jobs.watch_lights(at=at + timedelta(days=8)) == 1
        assert self.seen(number) == [("S01", "yellow", False), ("S01", "red", True)]
        later = at + timedelta(days=8, hours=1)
        cases_commands.accept(actor=cast_actor("luo"), at=later, case_no=number)
        drain(clock=lambda: later)
        assert self.seen(number) == [("S01", "yellow", False), ("S01", "red", False), ("S02", "yellow_plus", True)], "accepted since the day of receipt"
        row = LightRow.objects.get(colour="red")
        assert (row.since_at, row.resolved_at, row.department_code) == (datetime(2026, 11, 10, tzinfo=CHINA), later, cast_actor("luo").department_code)

    def test_an_act_between_midnight_and_the_watch_is_not_missed(self, at: datetime) -> None:
        number = self.handed_in(at)
        late = datetime(2026, 11, 10, 0, 2, tzinfo=CHINA)
        cases_commands.accept(actor=cast_actor("luo"), at=late, case_no=number)
        drain(clock=lambda: late)
        assert self.seen(number) == [("S01", "red", False), ("S02", "yellow_plus", True)], "the promise of five days runs since the receipt"

    def test_it_is_announced_and_stands_in_the_history_of_the_case(self, at: datetime) -> None:
        number = self.handed_in(at)
        jobs.watch_lights(at=at + timedelta(days=8))
        assert OutboxFact.objects.get(name=LightLit.wire_name()).payload["colour"] == "red"
        assert LedgerEntry.objects.get(act="deadlines.switch_lights").subject == f"case:{number}"
        cases_commands.accept(actor=cast_actor("luo"), at=at + timedelta(days=8), case_no=number)
        jobs.watch_lights(at=at + timedelta(days=8))
        assert OutboxFact.objects.filter(name=LightOut.wire_name()).count() == 1

    def test_two_watches_at_once_light_it_once(self, at: datetime) -> None:
        number = self.handed_in(at)
        later = at + timedelta(days=8)
        (switch,) = queries.dark(case_nos=(number,), at=later)
        for _ in range(2):
            commands.switch_lights(actor=SYSTEM, at=later, switch=switch)
        assert self.seen(number) == [("S01", "red", True)]
        assert OutboxFact.objects.filter(name=LightLit.wire_name()).count() == 1

    @pytest.mark.law("XKF-45")
    def test_a_lasting_stop_moves_the_cached_day_before_it_stands_as_late(self, at: datetime) -> None:
        test = {"code": "test", "kind": "test", "name": "检测", "amount": 30, "unit": "workday", "trigger": "送检的", "basis": ["XKF-45"]}
        catalogue.publish(actor=SYSTEM, at=at, source={**shipped_item(FOOD), "specials": [test]})
        number = self.handed_in(at)
        cases_commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        cases_commands.pause(actor=SYSTEM, at=at + timedelta(days=1), case_no=number, special_code="test", reason="送检", days=30)
        later = at + timedelta(days=16)
        assert cases.summary(actor=SYSTEM, case_no=number).due_on < later.date()
        jobs.watch_lights(at=later)
        assert cases.summary(actor=SYSTEM, case_no=number).due_on > later.date()
        assert self.seen(number) == []

    @pytest.mark.law("XKF-45")
    def test_a_stop_that_lasts_longer_than_was_told_is_red(self, at: datetime) -> None:
        test = {"code": "test", "kind": "test", "name": "检测", "amount": 3, "unit": "workday", "trigger": "送检的", "basis": ["XKF-45"]}
        catalogue.publish(actor=SYSTEM, at=at, source={**shipped_item(FOOD), "specials": [test]})
        number = self.handed_in(at)
        cases_commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        cases_commands.pause(actor=SYSTEM, at=at, case_no=number, special_code="test", reason="送检")
        jobs.watch_lights(at=at + timedelta(days=3))
        assert self.seen(number) == [], "told to take three working days, the day it begins not counted"
        jobs.watch_lights(at=at + timedelta(days=4))
        assert self.seen(number) == [("S05", "red", True)]
        cases_commands.resume(actor=SYSTEM, at=at + timedelta(days=4), case_no=number, special_code="test", result="合格")
        jobs.watch_lights(at=at + timedelta(days=4))
        assert self.seen(number)[0] == ("S05", "red", False)

    @pytest.mark.law("XKF-47-1")
    def test_a_hearing_that_was_called_for_warns_and_is_late(self, at: datetime) -> None:
        number = self.handed_in(at)
        cases_commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
        cases_commands.record_progress(actor=SYSTEM, at=at, case_no=number, name="HearingCalled")
        days = CALENDAR.add_workdays
        for day, colour in ((days(at.date(), 12), "yellow"), (days(at.date(), 14), "red")):
            jobs.watch_lights(at=datetime.combine(day, time(10), CHINA))
            assert ("S15", colour, True) in self.seen(number)

    def test_an_organ_sees_its_own_lights(self, at: datetime) -> None:
        self.handed_in(at)
        jobs.watch_lights(at=at + timedelta(days=8))
        assert [one.colour for one in queries.lights_of_organ(actor=cast_actor("luo"))] == [LightColour.RED]
        with pytest.raises(NotAllowed):
            queries.lights_of_organ(actor=cast_actor("luo"), department_code="another")
        with pytest.raises(NotAllowed):
            queries.lights_of_organ(actor=cast_actor("chen"))

    def test_a_stranger_learns_nothing(self, at: datetime) -> None:
        with pytest.raises(NotFound):
            queries.lights_of(actor=cast_actor("li"), case_no=self.handed_in(at))
