"""Submitting, receiving, accepting, declining: what is allowed, what is refused, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.commands import DraftIncomplete
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.commands.intake import ArticleMissing, CounterNotEntitled
from onewindow.domain.cases.commands.record import NotCompetent
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in, handed_in
from onewindow.domain.cases.types import CaseState, Progress, WhoseTurn
from onewindow.domain.mandates.commands import grant_mandate
from onewindow.domain.mandates.queries import NotMandated
from onewindow.domain.mandates.types import MandateKind, MandateProof, MandateTerms, Power
from onewindow.domain.notices import queries as notices
from onewindow.kernel.actor import Reach, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.ledger import faults, history
from onewindow.kernel.models import OutboxFact
from onewindow.kernel.records import from_json
from onewindow.kernel.statetable import IllegalStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, SELF_EMPLOYED = "food-catering-licence", "self-employed-registration"


@pytest.mark.law("XKF-29-3", "MFD-201-1")
def test_an_online_case_is_received_by_the_server_and_the_five_days_run(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    assert case.state is CaseState.SUBMITTED and is_public_number(case.case_no, kind="C")
    accept = next(clock for clock in queries.clocks(actor=cast_actor("chen"), case_nos=(case.case_no,), at=at)[case.case_no] if clock.rule.kind == "accept")
    assert accept.due_on == date(2026, 11, 9), "five working days after Monday 2 November, the day itself not counted"
    assert queries.case(actor=cast_actor("chen"), case_no=case.case_no).turn is WhoseTurn.COUNTER


def test_an_incomplete_draft_is_refused_with_every_problem_and_makes_no_case(at: datetime) -> None:
    chen = cast_actor("chen")
    draft = applications.start(actor=chen, at=at, item_code=FOOD, scenario=handed_in(FOOD).scenario)
    with pytest.raises(DraftIncomplete) as refused:
        commands.submit(actor=chen, at=at, draft_no=draft.draft_no)
    assert len(refused.value.problems) > 5
    assert queries.cases_of(actor=chen) == ()


def test_a_resend_with_the_same_key_is_the_same_case(at: datetime) -> None:
    chen = cast_actor("chen")
    draft = fill_draft(actor=chen, at=at, item_code=FOOD)
    one = commands.submit(actor=chen, at=at, draft_no=draft, key="k-1")
    again = commands.submit(actor=chen, at=at + timedelta(minutes=3), draft_no=draft, key="k-1")
    assert one == again
    assert len(queries.cases_of(actor=chen)) == 1
    assert OutboxFact.objects.filter(name="CaseSubmitted").count() == 1


@pytest.mark.law("YSTL-36-3")
def test_any_entitled_counter_of_the_district_takes_a_case_in(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    elsewhere = cast_actor("tan", channel="counter")
    taken = commands.receive(actor=elsewhere, at=at, case_no=case.case_no)
    assert taken.state is CaseState.RECEIVED
    detail = queries.case(actor=elsewhere, case_no=case.case_no)
    assert detail.centre_code == elsewhere.centre_code
    assert [paper.kind for paper in detail.documents] == ["receipt"]


def test_a_counter_that_is_not_entered_for_the_item_is_refused(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    clerk = cast_actor("he", channel="counter")
    station = replace(clerk, counter_code=next(code for code in _village_counters()))
    with pytest.raises(CounterNotEntitled):
        commands.receive(actor=station, at=at, case_no=case.case_no)


def _village_counters() -> list[str]:
    from onewindow.domain.places import queries as places
    from onewindow.domain.places.types import CentreLevel

    centre = places.centres(level=CentreLevel.VILLAGE)[0]
    return [counter.code for counter in places.counters(centre_code=centre.code)]


@pytest.mark.law("XKF-22", "XKF-24-HALL", "YSTL-36-2")
def test_receiving_is_not_accepting_and_only_the_organ_accepts(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    clerk = cast_actor("he", channel="counter")
    commands.receive(actor=clerk, at=at, case_no=case.case_no)
    with pytest.raises(NotCompetent) as refused:
        commands.accept(actor=clerk, at=at, case_no=case.case_no)
    assert refused.value.article
    accepted = commands.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=case.case_no)
    assert accepted.state is CaseState.ACCEPTED
    assert accepted.due_on == date(2026, 11, 9), "the promise of 5 working days is earlier than the law's 20"


def test_a_citizen_can_not_accept_and_a_stranger_can_not_see(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    with pytest.raises(NotAllowed):
        commands.accept(actor=cast_actor("chen"), at=at, case_no=case.case_no)
    with pytest.raises(NotFound):
        queries.case(actor=cast_actor("zhou"), case_no=case.case_no)


def test_a_case_is_not_accepted_twice(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    luo = cast_actor("luo", channel="office")
    commands.accept(actor=luo, at=at, case_no=case.case_no)
    with pytest.raises(IllegalStep):
        commands.accept(actor=luo, at=at, case_no=case.case_no)


def test_declining_needs_reason_and_article_and_names_the_way_on(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    luo = cast_actor("luo", channel="office")
    with pytest.raises(ArticleMissing):
        commands.decline(actor=luo, at=at, case_no=case.case_no, reason="不属于本机关职权", article="")
    declined = commands.decline(actor=luo, at=at, case_no=case.case_no, reason="不属于本机关职权", article="行政许可法第三十二条第一款第二项", instead="某局")
    assert declined.state is CaseState.DECLINED


def test_every_act_stands_in_the_history_with_actor_and_basis(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=case.case_no)
    commands.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=case.case_no)
    entries = history(subject=f"case:{case.case_no}")
    assert [entry.act for entry in entries] == ["cases.submit", "cases.receive", "cases.accept"]
    assert all(entry.basis and entry.actor["name"] for entry in entries)
    assert list(faults()) == []


def test_progress_needs_the_number_and_the_right_phone(at: datetime) -> None:
    case = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD)
    told = queries.progress_json(case_no=f" {case.case_no.lower()} ", phone_tail="0001")
    assert told is not None
    found = from_json(told, Progress)
    assert found.state is CaseState.SUBMITTED and found.facts[0].name == "CaseSubmitted"
    assert "陈" not in told.decode()
    for number, tail in ((case.case_no, "0002"), (case.case_no[:-1] + "?", "0001"), ("", "")):
        assert queries.progress_json(case_no=number, phone_tail=tail) is None


def test_an_act_on_any_member_locks_the_whole_group_in_one_order(at: datetime) -> None:
    """What is shown is the question that takes the locks: all members, by number, before any other case is read. SQLite has no row locks to take."""
    chen, luo = cast_actor("chen"), cast_actor("luo", channel="office")
    drafts = [fill_draft(actor=chen, at=at, item_code=item) for item in (FOOD, SELF_EMPLOYED, FOOD)]
    lead = commands.submit(actor=chen, at=at, draft_no=drafts[0], together_with=tuple(drafts[1:]))
    for member in queries.case(actor=chen, case_no=lead.case_no).members[:2]:
        with CaptureQueriesContext(connection) as asked:
            commands.accept(actor=luo, at=at, case_no=member.case_no)
        first = next(query["sql"] for query in asked if 'FROM "cases_case"' in query["sql"])
        assert '"group_id" IN (' in first and 'ORDER BY "cases_case"."case_no" ASC' in first
        assert ("FOR UPDATE" in first) == (connection.vendor == "postgresql")


def test_a_group_of_three_is_accepted_as_one_and_keeps_three_clocks_and_decisions(at: datetime) -> None:
    chen, luo = cast_actor("chen"), cast_actor("luo", channel="office")
    drafts = [fill_draft(actor=chen, at=at, item_code=item) for item in (FOOD, SELF_EMPLOYED, FOOD)]
    lead = commands.submit(actor=chen, at=at, draft_no=drafts[0], together_with=tuple(drafts[1:]))
    members = queries.case(actor=chen, case_no=lead.case_no).members
    assert [member.case_no for member in members][0] == lead.case_no and len(members) == 3
    assert len({member.group_no for member in members}) == 1 and len({member.bundle_hash for member in members}) == 2
    commands.accept(actor=luo, at=at, case_no=lead.case_no, whole_group=True)
    notices = set()
    for member in members:
        detail = queries.case(actor=chen, case_no=member.case_no)
        assert detail.summary.state is CaseState.ACCEPTED
        notices |= {fact.document_no for fact in detail.facts if fact.name == "CaseAccepted"}
    assert len(notices) == 1, "one acceptance notice for the group"
    commands.withdraw(actor=chen, at=at, case_no=members[2].case_no)
    states = [member.state for member in queries.case(actor=chen, case_no=lead.case_no).members]
    assert sorted(states) == ["accepted", "accepted", "withdrawn"], "members end on their own"
    assert history(subject=f"case:{members[1].case_no}")[0].act == "cases.submit"


@pytest.mark.law("MFD-162", "MFD-165")
def test_an_agent_stands_on_the_case_and_withdraws_only_with_the_power(at: datetime) -> None:
    chen, li, system = cast_actor("chen"), cast_actor("li"), system_actor(name="test")
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY,), valid_from=at.date(), valid_until=at.date(), proof=MandateProof.REGISTER)
    mandate = grant_mandate(actor=system, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms)
    agent = replace(li, on_behalf_of=chen.ref, mandate_no=mandate.mandate_no, reach=(Reach(powers=frozenset({Power.APPLY})),))
    number = hand_in(actor=agent, at=at, item_code=FOOD).case_no
    assert queries.case(actor=chen, case_no=number).agent == (li.name, mandate.mandate_no)
    with pytest.raises(NotMandated):
        commands.withdraw(actor=agent, at=at, case_no=number)
    assert commands.withdraw(actor=chen, at=at, case_no=number).state is CaseState.WITHDRAWN
    own = hand_in(actor=chen, at=at, item_code=FOOD).case_no
    assert queries.case(actor=chen, case_no=own).agent == ("", "")


def test_a_day_of_a_draft_year_is_told_as_provisional(at: datetime) -> None:
    chen, late = cast_actor("chen"), at.replace(month=12, day=30)
    number = hand_in(actor=chen, at=late, item_code=FOOD).case_no
    commands.accept(actor=cast_actor("luo", channel="office"), at=late, case_no=number)
    told = next(each for each in notices.inbox(actor=chen) if each.kind == "case_accepted")
    assert "2027年1月" in told.body and "（暂定）" in told.body
