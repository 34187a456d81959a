"""A promise after the grant: checked, kept, to be put right, broken; and the page that lists what is to be checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, fill_draft, hand_in
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.procedures import commands, jobs, queries
from onewindow.domain.procedures.commands.promises import AlreadyChecked, FindingMissing, RectifiedOnce
from onewindow.domain.procedures.models import PromiseCheckRow
from onewindow.domain.procedures.types import CheckState
from onewindow.kernel.actor import system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FIRE = "fire-safety-check"
PLATFORM = system_actor(name="test")


@pytest.fixture
def check_no(at: datetime) -> str:
    """The check of a place that was granted on a promise."""
    chen, officer = cast_actor("chen"), cast_actor("bu", channel="office")
    draft = fill_draft(actor=chen, at=at, item_code=FIRE)
    promise = catalogue.current_bundle(item_code=FIRE, on=at.date()).promise
    assert promise is not None
    applications.promise(actor=chen, at=at, draft_no=draft, confirmed=promise.tell)
    number = cases.submit(actor=chen, at=at, draft_no=draft).case_no
    cases.accept(actor=officer, at=at, case_no=number)
    cases.review(actor=officer, at=at, case_no=number, step_code="check", passed=True, second_officer=cast_actor("you").ref)
    cases.decide(actor=cast_actor("kong", channel="office"), at=at, case_no=number, outcome=Outcome.GRANTED)
    drain(clock=lambda: at)
    planned, = queries.promise_checks(actor=officer)
    assert planned.case_no == number and planned.due_on == date(2026, 11, 30), "twenty working days"
    return planned.check_no


def test_a_kept_promise_is_off_the_list_and_told_in_writing(check_no: str, at: datetime) -> None:
    officer = cast_actor("bu", channel="office")
    with pytest.raises(FindingMissing):
        commands.check_promise(actor=officer, at=at, check_no=check_no, kept=True, finding=" ")
    with pytest.raises(NotFound):  # another organ's
        commands.check_promise(actor=cast_actor("luo", channel="office"), at=at, check_no=check_no, kept=True, finding="一致")
    kept = commands.check_promise(actor=officer, at=at, check_no=check_no, kept=True, finding="现场与承诺一致")
    assert kept.state is CheckState.KEPT
    assert (queries.promise_checks(actor=officer), queries.promise_checks(actor=officer, done=True)) == ((), (kept,))
    assert PaperKind.PROMISE_CHECK in {paper.kind for paper in case_queries.case(actor=PLATFORM, case_no=kept.case_no).documents}
    assert drafts.excluded_from_promise(holder_no=cast_actor("chen").ref, on=at.date()) is None
    with pytest.raises(AlreadyChecked):
        commands.check_promise(actor=officer, at=at, check_no=check_no, kept=False, finding="不一致")


def test_what_is_not_put_right_in_time_is_broken_and_bars_the_next_promise(check_no: str, at: datetime) -> None:
    officer = cast_actor("bu", channel="office")
    late = commands.check_promise(actor=officer, at=at, check_no=check_no, kept=False, finding="出口被堵", rectify_workdays=10)
    assert (late.state, late.rectify_by_on) == (CheckState.TO_RECTIFY, date(2026, 11, 16))
    assert queries.promise_checks(actor=officer) == (late,)
    broken = commands.check_promise(actor=officer, at=at + timedelta(days=15), check_no=check_no, kept=False, finding="出口仍被堵")
    assert broken.state is CheckState.BROKEN
    assert drafts.excluded_from_promise(holder_no=cast_actor("chen").ref, on=at.date() + timedelta(days=15)) is not None


def test_the_page_keeps_what_was_typed_and_leads_to_what_was_granted(client: Client, check_no: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    client.post(reverse("demo_sign_in", args=["bu"]))
    address = reverse("procedures:check", args=[check_no])
    for sent in ({"finding": "出口被堵"}, {"kept": "rectify", "workdays": "", "finding": "出口被堵"}):
        refused = client.post(address, sent)
        assert refused.status_code == 422 and "出口被堵" in refused.content.decode()
    assert client.post(address, {"kept": "broken", "finding": "出口被堵"}).status_code == 302
    done, = queries.promise_checks(actor=cast_actor("bu", channel="office"), done=True)
    page = client.get(reverse("procedures:checks")).content.decode()
    assert reverse("permits:office_permit", args=[done.permit_no]) in page
    holder = Client()
    holder.post(reverse("demo_sign_in", args=["chen"]))
    assert "出口被堵" in holder.get(reverse("procedures:mine", args=[done.case_no])).content.decode()


def test_what_is_not_put_right_in_time_is_checked_again_and_judged(at: datetime) -> None:
    luo, chen = cast_actor("luo", channel="office"), cast_actor("chen")
    number = hand_in(actor=chen, at=at, item_code="food-catering-licence").case_no
    cases.accept(actor=luo, at=at, case_no=number)
    PromiseCheckRow.objects.create(check_no="K1", case_no=number, item_name="食品经营许可", holder_no=chen.ref, department_code=luo.department_code,
                                   due_on=at.date(), state=CheckState.DUE.value)
    commands.check_promise(actor=luo, at=at, check_no="K1", kept=False, finding="通道堆放杂物", rectify_workdays=3)
    last = current_calendar().add_workdays(at.date(), 3)
    assert jobs.let_rectifications_run_out(at=datetime.combine(last, at.timetz())) == 0
    after = datetime.combine(last, at.timetz()) + timedelta(days=1)
    with pytest.raises(NotAllowed):
        commands.run_out(actor=luo, at=after, check_no="K1")
    assert (jobs.let_rectifications_run_out(at=after), jobs.let_rectifications_run_out(at=after)) == (1, 0)
    found, = queries.promise_checks(actor=luo)
    assert found.due_on == current_calendar().add_workdays(last, 1)
    with pytest.raises(RectifiedOnce):
        commands.check_promise(actor=luo, at=after, check_no="K1", kept=False, finding="仍未清理", rectify_workdays=3)
    assert commands.check_promise(actor=luo, at=after, check_no="K1", kept=False, finding="仍未清理").state is CheckState.BROKEN
    with pytest.raises(AlreadyChecked):
        commands.check_promise(actor=luo, at=after, check_no="K1", kept=True, finding="已经清理")
