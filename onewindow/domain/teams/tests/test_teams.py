"""Lines kept up by facts, hand-overs, views, leave with a deputy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.teams import commands, queries
from onewindow.domain.teams.models import AbsenceRow
from onewindow.domain.teams.types import LeaveTerms, Mark
from onewindow.kernel import ledger, relay
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture
def number(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


def _line(number: str, at: datetime):
    relay.drain(clock=lambda: at)
    return queries.lines(case_nos=[number])[number]


def _terms(at: datetime, away: str, deputy: str, days: int = 3) -> LeaveTerms:
    return LeaveTerms(staff_no=cast_actor(away).ref, deputy_no=cast_actor(deputy).ref, from_on=at.date(), until_on=at.date() + timedelta(days=days), reason="年休假")


def _reviewed(number: str, at: datetime, by: str = "luo") -> None:
    cases.accept(actor=cast_actor(by), at=at, case_no=number)
    cases.review(actor=cast_actor(by), at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=cast_actor(by), at=at, case_no=number, step_code="site_check", passed=False, opinion="没有洗手池", second_officer=cast_actor("feng" if by == "luo" else "luo").ref)


def test_the_line_follows_the_case_from_step_to_step(number: str, at: datetime) -> None:
    before = _line(number, at)
    assert "对外营业的店" in before.scenario
    assert (before.step, before.post_kind) == ("受理", "officer")
    cases.accept(actor=cast_actor("luo"), at=at, case_no=number)
    assert (_line(number, at).step, _line(number, at).post_kind) == ("材料审查", "officer")


def test_a_step_that_did_not_pass_and_an_earlier_refusal_are_marked(number: str, at: datetime) -> None:
    _reviewed(number, at)
    line = _line(number, at)
    assert Mark.FAILED in line.marks and line.post_kind == "section_head"
    assert Mark.REFUSED_BEFORE not in line.marks
    article = next(article for article in ("《中华人民共和国食品安全法》第三十五条",))
    cases.decide(actor=cast_actor("huang"), at=at, case_no=number, outcome=Outcome.REFUSED, reason="没有洗手池", article=article)
    again = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    assert Mark.REFUSED_BEFORE in _line(again, at).marks
    other = hand_in(actor=cast_actor("li"), at=at, item_code=FOOD).case_no
    assert Mark.REFUSED_BEFORE not in _line(other, at).marks


def test_lines_of_an_organ_are_its_own(number: str, at: datetime) -> None:
    _line(number, at)
    assert number in queries.lines_of_organ(actor=cast_actor("luo"))
    assert number not in queries.lines_of_organ(actor=cast_actor("ye"))


def test_a_case_is_handed_to_a_colleague_and_history_tells(number: str, at: datetime) -> None:
    given = commands.hand_over(actor=cast_actor("luo"), at=at, case_no=number, staff_no=cast_actor("feng").ref, reason="我在出差")
    assert (given.staff_name, given.given_by, given.given_reason) == ("冯晓雯", "罗志明", "我在出差")
    assert ledger.history(subject=f"case:{number}")[-1].act == "teams.hand_over"
    assert _line(number, at).staff_no == cast_actor("feng").ref  # a fact that comes later leaves it where it is


@pytest.mark.parametrize(("who", "to", "refusal"), [
    ("luo", "ye", commands.NotAColleague), ("luo", "he", commands.NotAColleague), ("ye", "pan", NotFound), ("chen", "feng", NotAllowed), ("mai", "feng", NotAllowed),
])
def test_nobody_hands_over_what_is_not_theirs_or_to_whom_it_does_not_belong(number: str, at: datetime, who: str, to: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        commands.hand_over(actor=cast_actor(who), at=at, case_no=number, staff_no=cast_actor(to).ref)


def test_what_is_over_is_not_handed_over(number: str, at: datetime) -> None:
    cases.withdraw(actor=cast_actor("chen"), at=at, case_no=number)
    with pytest.raises(commands.CaseIsOver):
        commands.hand_over(actor=cast_actor("luo"), at=at, case_no=number, staff_no=cast_actor("feng").ref)


def test_a_hand_over_gives_no_right(number: str, at: datetime) -> None:
    _reviewed(number, at)
    commands.hand_over(actor=cast_actor("huang"), at=at, case_no=number, staff_no=cast_actor("feng").ref)
    with pytest.raises(NotAllowed):
        cases.decide(actor=cast_actor("feng"), at=at, case_no=number, outcome=Outcome.GRANTED, reason="x")


def test_who_is_away_is_handed_nothing_and_the_deputy_is_named(number: str, at: datetime) -> None:
    commands.record_leave(actor=cast_actor("luo"), at=at, terms=_terms(at, "luo", "feng"))
    with pytest.raises(commands.IsAway) as refused:
        commands.hand_over(actor=cast_actor("huang"), at=at, case_no=number, staff_no=cast_actor("luo").ref)
    assert refused.value.data["deputy"] == "冯晓雯"
    later = at + timedelta(days=4)  # it ended by itself
    assert commands.hand_over(actor=cast_actor("huang"), at=later, case_no=number, staff_no=cast_actor("luo").ref).staff_name == "罗志明"


def test_ones_own_leave_and_that_of_those_one_leads(at: datetime) -> None:
    with pytest.raises(NotAllowed):
        commands.record_leave(actor=cast_actor("luo"), at=at, terms=_terms(at, "feng", "luo"))
    made = commands.record_leave(actor=cast_actor("huang"), at=at, terms=_terms(at, "feng", "luo"))
    assert (made.staff_name, made.deputy_name, made.recorded_by) == ("冯晓雯", "罗志明", "黄建华")
    assert ledger.history(subject=f"leave:{made.absence_no}")[-1].act == "teams.record_leave"
    for who in ("chen", "he", "mai"):
        with pytest.raises(NotAllowed):
            commands.record_leave(actor=cast_actor(who), at=at, terms=_terms(at, who, "luo"))


@pytest.mark.parametrize(("who", "deputy"), [("huang", "luo"), ("luo", "ye"), ("luo", "luo"), ("deng", "huang")])
def test_a_deputy_is_of_the_organ_and_has_the_same_kind_of_post(at: datetime, who: str, deputy: str) -> None:
    with pytest.raises(commands.LeaveNotRecorded):
        commands.record_leave(actor=cast_actor(who), at=at, terms=_terms(at, who, deputy))


def test_a_leave_ends_early_by_who_was_away_or_who_leads(at: datetime) -> None:
    made = commands.record_leave(actor=cast_actor("luo"), at=at, terms=_terms(at, "luo", "feng"))
    for who in ("feng", "ye"):
        with pytest.raises((NotFound, NotAllowed)):
            commands.end_leave(actor=cast_actor(who), at=at, absence_no=made.absence_no)
    commands.end_leave(actor=cast_actor("luo"), at=at, absence_no=made.absence_no)
    assert queries.absences(actor=cast_actor("luo"), on=at.date()) == ()
    with pytest.raises(NotFound):
        commands.end_leave(actor=cast_actor("luo"), at=at, absence_no=made.absence_no)
    commands.record_leave(actor=cast_actor("luo"), at=at, terms=_terms(at, "luo", "feng"))  # the days are free again


def test_tables_know_no_leave_with_oneself_as_deputy(at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AbsenceRow.objects.create(absence_no="L1", department_code="scjg", staff_no="S1", staff_name="A", deputy_no="S1", deputy_name="A", from_on=at.date(),
                                  until_on=at.date(), recorded_by="A", recorded_at=at)


def test_a_deputy_is_not_the_second_person_for_an_act_of_their_own(number: str, at: datetime) -> None:
    """Feng stands in for Luo: she reviews in her own name, so she is not also Luo beside herself."""
    commands.record_leave(actor=cast_actor("luo"), at=at, terms=_terms(at, "luo", "feng"))
    feng = cast_actor("feng")
    cases.accept(actor=feng, at=at, case_no=number)
    cases.review(actor=feng, at=at, case_no=number, step_code="review", passed=True)
    with pytest.raises(Refusal) as refused:
        cases.review(actor=feng, at=at, case_no=number, step_code="site_check", passed=True, second_officer=feng.ref)
    assert refused.value.code == "second_person_missing"


def test_a_deputy_who_reviewed_does_not_decide_for_the_head(number: str, at: datetime) -> None:
    """Deng stands in for Huang; what he reviewed himself another has to decide."""
    commands.record_leave(actor=cast_actor("huang"), at=at, terms=_terms(at, "huang", "deng"))
    deng = cast_actor("deng")
    able: Actor = replace(deng, rights=deng.rights | {"cases.accept", "cases.review"})
    cases.accept(actor=able, at=at, case_no=number)
    cases.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=cast_actor("luo"), at=at, case_no=number, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    with pytest.raises(Refusal) as refused:
        cases.decide(actor=deng, at=at, case_no=number, outcome=Outcome.GRANTED)
    assert refused.value.code == "same_person"
    assert case_queries.summary(actor=deng, case_no=number).outcome is None


def test_views_are_ones_own_have_names_and_one_is_where_the_desk_begins(at: datetime) -> None:
    luo, feng = cast_actor("luo"), cast_actor("feng")
    commands.keep_view(actor=luo, at=at, name="餐饮", question="?view=to_do&item=x")
    commands.keep_view(actor=luo, at=at, name="急件", question="?view=due_soon", start=True)
    commands.keep_view(actor=luo, at=at, name="餐饮新办", question="?view=to_do&item=x", renamed_from="餐饮", start=True)
    assert [(view.name, view.is_start) for view in queries.views(actor=luo)] == [("餐饮新办", True), ("急件", False)]
    assert queries.views(actor=feng) == ()
    for name, renamed in ((" ", ""), ("急" * 31, ""), ("急件", "餐饮新办")):
        with pytest.raises(commands.ViewNotKept):
            commands.keep_view(actor=luo, at=at, name=name, question="?", renamed_from=renamed)
    assert commands.drop_view(actor=luo, at=at, name="急件")
    assert not commands.drop_view(actor=feng, at=at, name="餐饮新办")
    assert [view.name for view in queries.views(actor=luo)] == ["餐饮新办"]


def test_there_are_only_so_many_views(at: datetime) -> None:
    for index in range(commands.MOST_VIEWS):
        commands.keep_view(actor=cast_actor("luo"), at=at, name=f"v{index}", question="?")
    with pytest.raises(commands.ViewNotKept):
        commands.keep_view(actor=cast_actor("luo"), at=at, name="one more", question="?")


def test_seen_is_a_note_to_oneself(number: str, at: datetime) -> None:
    _line(number, at)
    commands.mark_seen(actor=cast_actor("luo"), at=at, case_no=number)
    assert commands.mark_seen(actor=cast_actor("luo"), at=at, case_no=number).seen_by == (cast_actor("luo").ref,)
    with pytest.raises(NotFound):
        commands.mark_seen(actor=cast_actor("ye"), at=at, case_no=number)
