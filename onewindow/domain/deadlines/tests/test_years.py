"""The operator writes a year of the calendar down: what can be read, what it would change, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.deadlines.formats import holiday_lines, written_year
from onewindow.kernel.calendar import CalendarUnreadable, CalendarYear, Holiday, YearState, packaged_calendar
from onewindow.kernel.calendar_store import current_calendar

NOTICE = "国办发明电〔2026〕1号"


def written(holidays: str, makeups: str = "", year: int = 2027) -> CalendarYear:
    return written_year(year=year, official=True, source=NOTICE, holidays=holidays, makeups=makeups)


@pytest.mark.parametrize("line", ["春节 2027-02-05 至 2027-02-07", "春节：2月5日至7日", "春节 2 月 5 日至 2 月 7 日", "春节 2/5~2/7"])
def test_a_span_is_read_however_the_notice_writes_it(line: str):
    assert written(line).holidays == tuple(Holiday(date(2027, 2, day), "春节") for day in (5, 6, 7))


def test_weekends_worked_are_read_apart():
    assert written("元旦 1 月 1 日", "2 月 20 日、2027-02-28\n3/6").makeups == (date(2027, 2, 20), date(2027, 2, 28), date(2027, 3, 6))


@pytest.mark.parametrize(("holidays", "makeups", "said"), [
    ("2 月 5 日", "", "2 月 5 日"), ("春节 2 月 30 日", "", "2 月 30 日"), ("春节 2 月 9 日至 5 日", "", "2 月 9 日至 5 日"), ("春节 放假", "", "春节 放假"),
    ("春节 2026-02-05", "", "2026-02-05"), ("元旦 1 月 1 日", "1 月 4 日", "2027-01-04"), ("元旦 1 月 1 日\n元旦 1 月 1 日", "", "2027-01-01"),
])
def test_what_cannot_be_is_refused_with_the_words_it_stands_in(holidays: str, makeups: str, said: str):
    with pytest.raises(CalendarUnreadable) as refused:
        written(holidays, makeups)
    assert said in refused.value.text()


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=40), st.sampled_from(["春节", "国庆节"]))
def test_what_is_shown_of_a_year_is_read_back_the_same(days: set[date], name: str):
    year = CalendarYear(year=2027, state=YearState.OFFICIAL, source=NOTICE, version=1, holidays=tuple(Holiday(day, name) for day in sorted(days)), makeups=())
    assert year.same_content(written(holiday_lines(year)))


def test_every_packaged_year_is_read_back_the_same():
    for year in packaged_calendar().years.values():
        again = written_year(year=year.year, official=year.state is YearState.OFFICIAL, source=year.source, holidays=holiday_lines(year), makeups="、".join(map(str, year.makeups)))
        assert year.same_content(again)


def signed_in(code: str) -> Client:
    client = Client()
    client.post(reverse("demo_sign_in", args=[code]))
    return client


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestPage:
    @pytest.fixture
    def operator(self) -> Client:
        return signed_in("mai")

    def test_the_year_is_looked_at_and_then_put_in_force(self, operator: Client):
        page = reverse("deadlines:correct_year", args=[2026])
        shown = operator.get(page).content.decode()
        assert "春节 2026-02-15 至 2026-02-23" in shown
        typed = {"state": "official", "source": NOTICE, "holidays": "加放一天 2026-11-05", "makeups": ""}
        looked = operator.post(page, {**typed, "act": "look"}).content.decode()
        assert "11 月 5 日" in looked and current_calendar().is_workday(date(2026, 11, 5))
        assert operator.post(page, {**typed, "act": "load"}).status_code == 302
        assert not current_calendar().is_workday(date(2026, 11, 5))

    def test_a_line_that_cannot_be_read_loses_nothing(self, operator: Client):
        answer = operator.post(reverse("deadlines:correct_year", args=[2027]), {"state": "official", "source": NOTICE, "holidays": "春节 不知道", "makeups": "", "act": "load"})
        assert answer.status_code == 422
        assert "春节 不知道" in answer.content.decode() and NOTICE in answer.content.decode()
        assert 2027 not in current_calendar().years

    def test_a_year_far_away_and_another_post_are_turned_away(self, operator: Client):
        assert operator.get(reverse("deadlines:correct_year", args=[2040])).status_code == 404
        assert signed_in("luo").get(reverse("deadlines:correct_year", args=[2026])).status_code == 403

    def test_the_page_of_years_asks_for_the_next_one(self, operator: Client):
        assert reverse("deadlines:correct_year", args=[2027]) in operator.get(reverse("deadlines:calendar")).content.decode()
