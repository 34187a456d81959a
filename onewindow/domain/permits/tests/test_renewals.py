"""Terms go on by decision or by silence, and holders are reminded, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from onewindow.domain.papers import queries as papers
from onewindow.domain.permits import commands, jobs, queries
from onewindow.domain.permits.models import ReminderRow
from onewindow.domain.permits.tests.conftest import draw, issue, notices_to, told
from onewindow.domain.permits.types import LifeAct, Permit, PermitState, Renewal, RenewalState
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
FINAL = date(2021, 11, 21)  # of a permit of five years issued on 22 November 2016
PLATFORM = system_actor(name="test")


def moment(day: date, at: datetime, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=at.tzinfo)


def ask(actor: Actor, permit: Permit, at: datetime, *, days_before: int, case_no: str = "C-R") -> Renewal:
    day = moment(FINAL - timedelta(days=days_before), at)
    within_a_case = replace(actor, rights=actor.rights | {"permits.request_renewal"})  # no post has it: handing in the case calls this
    return commands.request_renewal(actor=within_a_case, at=day, permit_no=permit.permit_no, case_no=case_no, submitted_at=day)


@pytest.mark.law("XKF-50-1")
class TestAsking:
    """The application for renewal."""

    @pytest.mark.parametrize(("days", "in_time"), [(60, True), (31, True), (30, True), (29, False), (0, False)])
    def test_thirty_days_before_the_end_is_in_time(self, permit: Permit, holder: Actor, at: datetime, days: int, in_time: bool) -> None:
        asked = ask(holder, permit, at, days_before=days)
        assert (asked.in_time, asked.state, asked.valid_until) == (in_time, RenewalState.PENDING, FINAL)

    def test_the_holder_sees_until_when(self, permit: Permit, holder: Actor) -> None:
        assert queries.permit(actor=holder, permit_no=permit.permit_no).renew_by == FINAL - timedelta(days=30)

    def test_a_permit_may_have_its_own_rule(self, head: Actor, organ: str, holder: Actor, at: datetime) -> None:
        from onewindow.domain.permits.types import Grant

        grant = Grant(kind="k", name="许可证", template="licence", holder_no="P-1", holder_name="陈静怡", department_code=organ, data={}, valid_years=5,
                      renew_before_days=60)
        permit = commands.issue(actor=head, at=at, case_no="C-7", grant=grant)
        assert not ask(holder, permit, at, days_before=59).in_time

    def test_the_same_case_again_changes_nothing(self, permit: Permit, holder: Actor, at: datetime) -> None:
        assert ask(holder, permit, at, days_before=40) == ask(holder, permit, at, days_before=40)
        assert len(told("RenewalRequested")) == 1

    def test_one_at_a_time(self, permit: Permit, holder: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=40)
        with pytest.raises(commands.RenewalUnderWay, match="C-R"):
            ask(holder, permit, at, days_before=39, case_no="C-S")

    def test_not_by_strangers_nor_when_it_has_ended(self, permit: Permit, holder: Actor, stranger: Actor, at: datetime) -> None:
        with pytest.raises(NotFound):
            ask(stranger, permit, at, days_before=40)
        with pytest.raises(commands.PermitNotValid):
            ask(holder, permit, at, days_before=-1)

    def test_nobody_asks_without_a_case_handed_in(self, permit: Permit, holder: Actor, head: Actor, at: datetime) -> None:
        for actor in (holder, head):
            with pytest.raises(NotAllowed):
                commands.request_renewal(actor=actor, at=at, permit_no=permit.permit_no, case_no="C-F", submitted_at=at)
        assert told("RenewalRequested") == []

    def test_a_permit_without_end_needs_none(self, head: Actor, organ: str, holder: Actor, at: datetime) -> None:
        with pytest.raises(commands.NothingToRenew):
            ask(holder, issue(head, organ, case_no="C-8", valid_years=0), at, days_before=40)


@pytest.mark.law("XKF-50-1")
class TestDeciding:
    """Renewed by decision."""

    def test_same_number_next_edition(self, permit: Permit, holder: Actor, head: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=40)
        day = moment(FINAL - timedelta(days=10), at)
        done = commands.settle_renewal(actor=head, at=day, case_no="C-R", outcome=RenewalState.GRANTED)
        assert done.state is RenewalState.GRANTED
        renewed = queries.permit(actor=holder, permit_no=permit.permit_no)
        assert (renewed.valid_from, renewed.valid_until, renewed.edition) == (day.date(), date(2026, 11, 10), 2)
        assert renewed.check_code != permit.check_code
        [fact] = told("PermitRenewed")
        assert (fact["case_no"], fact["valid_until"]) == ("C-R", "2026-11-10")
        assert notices_to(holder) == ["permit_renewed"]
        assert [paper.kind.value for paper in papers.papers_of(about="case:C-R")] == ["renewal"]

    def test_the_replaced_edition_stays_known(self, permit: Permit, holder: Actor, head: Actor, at: datetime) -> None:
        draw(at)
        day = moment(FINAL - timedelta(days=10), at)
        commands.renew(actor=head, at=day, permit_no=permit.permit_no, valid_until=date(2026, 11, 21))
        [old] = queries.life_of(actor=holder, permit_no=permit.permit_no).replaced
        assert (old.number, old.valid_until, old.replaced_at) == (1, FINAL, day)
        found = queries.verify(permit_no=permit.permit_no, code=permit.check_code, on=day.date())
        assert found is not None
        assert found.replaced

    def test_it_must_reach_further(self, permit: Permit, head: Actor, at: datetime) -> None:
        with pytest.raises(commands.TermNotLonger):
            commands.renew(actor=head, at=at, permit_no=permit.permit_no, valid_until=FINAL)

    @pytest.mark.parametrize("outcome", [RenewalState.REFUSED, RenewalState.WITHDRAWN])
    def test_without_renewal_it_expires(self, permit: Permit, holder: Actor, head: Actor, at: datetime, outcome: RenewalState) -> None:
        ask(holder, permit, at, days_before=40)
        for _ in range(2):
            assert commands.settle_renewal(actor=head, at=at, case_no="C-R", outcome=outcome).state is outcome
        with pytest.raises(commands.RenewalSettled):
            commands.settle_renewal(actor=head, at=at, case_no="C-R", outcome=RenewalState.GRANTED)
        jobs.end_terms(at=moment(FINAL + timedelta(days=1), at))
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.EXPIRED

    def test_an_unknown_case(self, head: Actor, at: datetime) -> None:
        with pytest.raises(NotFound):
            commands.settle_renewal(actor=head, at=at, case_no="C-0", outcome=RenewalState.REFUSED)


@pytest.mark.law("XKF-50-2")
class TestSilence:
    """Renewed by silence."""

    def test_only_when_the_final_day_has_passed(self, permit: Permit, holder: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=30)
        assert jobs.end_terms(at=moment(FINAL, at, hour=23)) == 0
        assert jobs.end_terms(at=moment(FINAL + timedelta(days=1), at, hour=0)) == 1
        renewed = queries.permit(actor=holder, permit_no=permit.permit_no)
        assert (renewed.state, renewed.valid_from, renewed.valid_until) == (PermitState.VALID, FINAL + timedelta(days=1), date(2026, 11, 21))

    def test_it_leaves_an_object_a_paper_and_a_red_light(self, permit: Permit, holder: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=30)
        for _ in range(3):
            jobs.end_terms(at=moment(FINAL + timedelta(days=1), at))
        life = queries.life_of(actor=holder, permit_no=permit.permit_no)
        [deemed] = life.deemed
        assert (deemed.article, deemed.light, deemed.department_code, deemed.case_no) == ("行政许可法 50(2)", "red", "scjg", "C-R")
        assert (deemed.ended_on, deemed.valid_until) == (FINAL, date(2026, 11, 21))
        assert [paper.paper_no for paper in papers.papers_of(about="case:C-R")] == [deemed.paper_no]
        assert life.entries[-1].act is LifeAct.DEEMED_RENEWED
        assert life.renewal is None
        [fact] = told("PermitDeemedRenewed")
        assert (fact["light"], fact["department_code"], fact["case_no"]) == ("red", "scjg", "C-R")
        assert notices_to(holder) == ["permit_deemed_renewed"]

    def test_too_late_an_application_renews_nothing_by_silence(self, permit: Permit, holder: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=29)
        jobs.end_terms(at=moment(FINAL + timedelta(days=1), at))
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.EXPIRED
        assert told("PermitDeemedRenewed") == []
        assert queries.life_of(actor=holder, permit_no=permit.permit_no).renewal is None

    def test_a_decision_in_time_leaves_no_room_for_silence(self, permit: Permit, holder: Actor, head: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=40)
        commands.settle_renewal(actor=head, at=moment(FINAL, at), case_no="C-R", outcome=RenewalState.GRANTED)
        jobs.end_terms(at=moment(FINAL + timedelta(days=1), at))
        assert told("PermitDeemedRenewed") == []

    def test_what_silence_renewed_cannot_be_refused_afterwards(self, permit: Permit, holder: Actor, head: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=40)
        later = moment(FINAL + timedelta(days=1), at)
        jobs.end_terms(at=later)
        with pytest.raises(commands.RenewalSettled):
            commands.settle_renewal(actor=head, at=later, case_no="C-R", outcome=RenewalState.REFUSED)

    @pytest.mark.parametrize("outcome", [RenewalState.REFUSED, RenewalState.WITHDRAWN])
    def test_nor_between_its_last_day_and_the_job_that_notes_it(self, permit: Permit, holder: Actor, head: Actor, at: datetime, outcome: RenewalState) -> None:
        ask(holder, permit, at, days_before=40)
        later = moment(FINAL + timedelta(days=1), at)
        with pytest.raises(commands.RenewalSettled):
            commands.settle_renewal(actor=head, at=later, case_no="C-R", outcome=outcome)
        jobs.end_terms(at=later)
        assert queries.permit(actor=holder, permit_no=permit.permit_no).valid_until == date(2026, 11, 21)

    def test_the_public_sees_it_valid_before_any_job_ran(self, permit: Permit, holder: Actor, at: datetime) -> None:
        ask(holder, permit, at, days_before=30)
        found = queries.verify(permit_no=permit.permit_no, code=permit.check_code, on=FINAL + timedelta(days=1))
        assert found is not None
        assert (found.state, found.renewal_pending) == (PermitState.VALID, True)

    def test_who_waits_can_be_asked(self, permit: Permit, holder: Actor, at: datetime) -> None:
        asked = ask(holder, permit, at, days_before=30)
        assert queries.renewals_pending(until=FINAL - timedelta(days=1)) == ()
        assert queries.renewals_pending(until=FINAL) == (asked,)
        assert queries.renewals_pending(until=FINAL, overdue_on=FINAL) == ()
        assert queries.renewals_pending(until=date.max, overdue_on=FINAL + timedelta(days=1)) == (asked,)


class TestReminders:
    """60, 45 and 30 natural days before the end."""

    def days_sent(self) -> list[int]:
        return list(ReminderRow.objects.order_by("reminded_at").values_list("days", flat=True))

    def test_each_goes_out_once_however_often_the_job_runs(self, permit: Permit, holder: Actor, at: datetime) -> None:
        for days in range(70, -1, -1):
            for hour in (0, 9, 23):
                jobs.remind_holders(at=moment(FINAL - timedelta(days=days), at, hour=hour))
        assert self.days_sent() == [60, 45, 30]
        assert notices_to(holder) == ["permit_renewal_reminder"] * 3
        assert list(ReminderRow.objects.order_by("reminded_at").values_list("reminded_at__date", flat=True)) == [
            FINAL - timedelta(days=days) for days in (60, 45, 30)]

    def test_after_a_pause_only_the_nearest(self, permit: Permit, at: datetime) -> None:
        assert jobs.remind_holders(at=moment(FINAL - timedelta(days=20), at)) == 1
        assert self.days_sent() == [30]

    def test_none_while_a_renewal_is_under_way(self, permit: Permit, holder: Actor, at: datetime) -> None:
        jobs.remind_holders(at=moment(FINAL - timedelta(days=60), at))
        ask(holder, permit, at, days_before=50)
        for days in (45, 30):
            assert jobs.remind_holders(at=moment(FINAL - timedelta(days=days), at)) == 0
            assert not commands.remind(actor=PLATFORM, at=moment(FINAL - timedelta(days=days), at), permit_no=permit.permit_no, days=days)
        assert self.days_sent() == [60]

    def test_a_new_term_has_its_own(self, permit: Permit, head: Actor, at: datetime) -> None:
        jobs.remind_holders(at=moment(FINAL - timedelta(days=60), at))
        commands.renew(actor=head, at=moment(FINAL - timedelta(days=50), at), permit_no=permit.permit_no, valid_until=date(2026, 11, 21))
        assert jobs.remind_holders(at=moment(FINAL - timedelta(days=30), at)) == 0
        assert jobs.remind_holders(at=moment(date(2026, 11, 21) - timedelta(days=60), at)) == 1

    def test_none_for_what_has_no_end_or_has_ended(self, head: Actor, leader: Actor, organ: str, at: datetime) -> None:
        from onewindow.domain.permits.types import RevocationGround

        issue(head, organ, case_no="C-8", valid_years=0)
        gone = issue(head, organ, case_no="C-9")
        commands.revoke(actor=leader, at=at, permit_no=gone.permit_no, ground=RevocationGround.OTHER_BY_LAW, reason="x")
        assert jobs.remind_holders(at=moment(FINAL - timedelta(days=60), at)) == 0
        assert not commands.remind(actor=PLATFORM, at=moment(FINAL - timedelta(days=60), at), permit_no=gone.permit_no, days=60)


class TestOtherEditions:
    """Changed and reissued."""

    def test_a_change_keeps_number_and_validity(self, permit: Permit, head: Actor, holder: Actor, at: datetime) -> None:
        changed = commands.change(actor=head, at=at, permit_no=permit.permit_no, data={"经营项目": "糕点制售", "备注": "新"}, case_no="C-C")
        assert (changed.permit_no, changed.valid_until, changed.edition) == (permit.permit_no, FINAL, 2)
        assert changed.data == {**permit.data, "经营项目": "糕点制售", "备注": "新"}
        assert "糕点" not in repr(told("PermitChanged"))
        assert notices_to(holder) == ["permit_changed"]

    def test_a_label_is_taken_off(self, permit: Permit, head: Actor, at: datetime) -> None:
        assert "经营项目" not in commands.change(actor=head, at=at, permit_no=permit.permit_no, data={"经营项目": ""}).data

    def test_a_change_changes_something(self, permit: Permit, head: Actor, at: datetime) -> None:
        with pytest.raises(commands.NothingToChange):
            commands.change(actor=head, at=at, permit_no=permit.permit_no, data={}, holder_name=permit.holder_name)

    def test_a_reissued_document_has_its_own_code(self, permit: Permit, head: Actor, holder: Actor, at: datetime) -> None:
        draw(at)
        first = queries.document_of(actor=holder, permit_no=permit.permit_no)
        with pytest.raises(commands.OtherOrgan):
            commands.reissue(actor=replace(head, department_code="wsjk"), at=at, permit_no=permit.permit_no, reason="原证遗失")
        again = commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="原证遗失")
        assert again.check_code != permit.check_code
        assert again.document_file_no == ""
        draw(at)
        assert queries.document_of(actor=holder, permit_no=permit.permit_no) != first
        assert notices_to(holder) == ["permit_reissued"]

    def test_two_editions_in_a_row_leave_the_later_document(self, permit: Permit, head: Actor, holder: Actor, at: datetime) -> None:
        commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="遗失")
        commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="损毁")
        draw(at)
        assert queries.permit(actor=holder, permit_no=permit.permit_no).edition == 3
        assert len(told("PermitDocumentReady")) == 1

    def test_an_ended_permit_has_no_further_edition(self, permit: Permit, head: Actor, at: datetime) -> None:
        jobs.end_terms(at=moment(FINAL + timedelta(days=1), at))
        with pytest.raises(commands.PermitNotValid):
            commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="遗失")
        with pytest.raises(commands.ReasonMissing):
            commands.reissue(actor=head, at=at, permit_no=permit.permit_no, reason="")
