"""Promises instead of papers, papers that follow, and what a resend does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import AT, BUNDLE, CODE, JPEG, OFFICE, later
from onewindow.domain.applications.tests.steps import ANSWERS, POST, begun, handed_in, saved, sealed
from onewindow.domain.applications.types import Upload
from onewindow.domain.catalogue.types import PromiseCheck, PromiseRule, ToleranceRule
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.permits import commands as permits
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
TELL = ("条件一", "后果二")


@pytest.fixture
def offer(shelf):
    """The small service with a promise instead of the layout, and a licence copy that may follow in five working days."""
    promise = PromiseRule(name="场所承诺", materials=("layout",), whole=False, tell=TELL, check=PromiseCheck.EVERY_CASE, check_workdays=30,
                          excluded=("有未修复的失信记录",), on_false="撤销决定", basis=())
    tolerance = ToleranceRule(materials=("layout",), workdays=5, on_failure="终止办理", basis=())
    outcome = replace(BUNDLE.outcome, number_kind="TST")
    shelf[CODE] = replace(BUNDLE, bundle_hash="a" * 64, promise=promise, tolerance=tolerance, outcome=outcome)
    return shelf[CODE]


def ready(actor):
    draft = saved(actor, begun(actor), ANSWERS)
    return commands.choose_delivery(actor=actor, at=AT, draft_no=draft.draft_no, delivery=POST)


def promised(actor, draft, confirmed=TELL, **more):
    return commands.promise(actor=actor, at=AT, draft_no=draft.draft_no, confirmed=confirmed, **more)


def wrong(actor, draft):
    return [problem.where for problem in queries.precheck(actor=actor, draft_no=draft.draft_no)]


class TestPromise:
    @pytest.mark.law("CNZ42-PROMISE", "CNZ42-CHOICE")
    def test_everything_told_is_confirmed_and_the_papers_it_replaces_are_not_asked(self, chen, offer):
        draft = ready(chen)
        assert wrong(chen, draft) == ["layout"]
        with pytest.raises(commands.PromiseUnread):
            promised(chen, draft, TELL[:1])
        assert wrong(chen, promised(chen, draft)) == []
        record = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
        assert (record.promised, [each.material_code for each in record.materials]) == (True, ["licence"])
        assert queries.sealed(draft_no=draft.draft_no) == record

    @pytest.mark.law("CNZ42-CHOICE")
    def test_the_choice_is_free_and_can_be_taken_back(self, chen, offer):
        draft = promised(chen, promised(chen, ready(chen)))
        assert wrong(chen, promised(chen, draft, (), wanted=False)) == ["layout"]

    def test_the_digest_covers_the_promise(self, chen, offer):
        first = commands.seal(actor=chen, at=later(), draft_no=promised(chen, ready(chen)).draft_no)
        draft = handed_in(chen, ready(chen))
        assert first.digest != commands.seal(actor=chen, at=later(), draft_no=draft.draft_no).digest

    @pytest.mark.law("CNZ42-CHOICE")
    def test_who_broke_a_promise_proves_until_it_is_put_right(self, chen, offer):
        draft = ready(chen)
        terms = {"actor": OFFICE, "at": AT, "holder_no": chen.ref, "about": "C1", "article": "告知承诺书第三条"}
        evidence.note_broken_promise(**terms)
        with pytest.raises(commands.PromiseBarred) as refusal:
            promised(chen, draft)
        assert refusal.value.article == "告知承诺书第三条"
        evidence.note_broken_promise(**terms, lift=True)
        assert promised(chen, draft).promised
        with pytest.raises(NotAllowed):
            evidence.note_broken_promise(**{**terms, "actor": chen})

    @pytest.mark.law("XKF-78", "XKF-79")
    def test_who_is_barred_after_a_fraud_can_not_promise_nor_submit_a_promise_made_before(self, chen, offer):
        draft = promised(chen, ready(chen))
        permits.record_bar(actor=OFFICE, at=AT, holder_no=chen.ref, kind="TST", until=AT.date() + timedelta(days=365), article="行政许可法 78", case_no="C9")
        with pytest.raises(commands.PromiseBarred) as refusal:
            commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
        assert "78" in refusal.value.article

    def test_where_there_is_no_promise_none_can_be_made(self, chen):
        with pytest.raises(commands.PromiseNotOffered):
            promised(chen, ready(chen))


class TestTolerance:
    def until(self, days=5):
        return current_calendar().add_workdays(AT.date(), days)

    def tolerated(self, actor, draft, codes=("layout",), until=None, at=AT):
        return commands.tolerate(actor=actor, at=at, draft_no=draft.draft_no, material_codes=codes, until=until or self.until())

    @pytest.mark.law("GDYS-32")
    def test_listed_papers_may_follow_and_come_in_later(self, chen, offer):
        draft = self.tolerated(chen, ready(chen))
        record = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
        assert (record.tolerated, record.tolerated_until) == (("layout",), self.until())
        with pytest.raises(commands.DraftClosed):
            handed_in(chen, draft)
        opened = commands.reopen(actor=OFFICE, at=later(5), draft_no=draft.draft_no, material_codes=record.tolerated, element_ids=())
        with pytest.raises(commands.NotReopened):
            handed_in(chen, opened, code="photo", paper=True)
        with pytest.raises(commands.DraftIncomplete):
            commands.reseal(actor=chen, at=later(6), draft_no=draft.draft_no)
        handed_in(chen, opened, at=later(7))
        second = commands.reseal(actor=chen, at=later(8), draft_no=draft.draft_no)
        assert (second.sealing, second.tolerated, second.tolerated_until) == (2, (), None)

    @pytest.mark.law("GDYS-32")
    def test_only_what_is_listed_and_missing_within_the_days(self, chen, offer):
        draft = ready(chen)
        for codes in (("licence",), ("photo",), ("nothing",)):
            with pytest.raises(commands.ToleranceNotOffered):
                self.tolerated(chen, draft, codes)
        for until in (self.until(6), AT.date() - timedelta(days=1)):
            with pytest.raises(commands.ToleranceTooLate):
                self.tolerated(chen, draft, until=until)
        with pytest.raises(commands.ToleranceTooLate):
            commands.tolerate(actor=chen, at=AT, draft_no=draft.draft_no, material_codes=("layout",))
        with pytest.raises(commands.ToleranceNotOffered):
            self.tolerated(chen, handed_in(chen, draft))

    def test_what_came_after_all_is_not_owed(self, chen, offer):
        draft = handed_in(chen, self.tolerated(chen, ready(chen)))
        assert commands.seal(actor=chen, at=later(), draft_no=draft.draft_no).tolerated == ()

    def test_a_day_that_went_by_before_submission_must_be_chosen_anew(self, chen, offer):
        draft = self.tolerated(chen, ready(chen), until=AT.date())
        with pytest.raises(commands.DraftIncomplete) as refusal:
            commands.seal(actor=chen, at=AT + timedelta(days=2), draft_no=draft.draft_no)
        assert [problem.where for problem in refusal.value.problems] == ["layout"]

    def test_it_can_be_taken_back(self, chen, offer):
        draft = commands.tolerate(actor=chen, at=AT, draft_no=self.tolerated(chen, ready(chen)).draft_no, material_codes=())
        assert (draft.tolerated, draft.tolerated_until, wrong(chen, draft)) == ((), None, ["layout"])


def test_the_pages_offer_both(client, chen, offer):
    from onewindow.domain.applications.tests.test_pages import page, sign_in

    draft, browser = ready(chen), sign_in(client, chen)
    html = browser.get(page(draft, "materials/")).content.decode()
    assert all(words in html for words in (*TELL, "终止办理", "有未修复的失信记录"))
    assert browser.post(page(draft, "promise/"), {"wanted": "yes", "told": TELL[0]}).status_code == 422
    assert browser.post(page(draft, "promise/"), {"wanted": "yes", "told": list(TELL)}).status_code == 302
    assert "layout" not in wrong(chen, draft)
    assert browser.get(page(draft, "check/")).status_code == 200
    browser.post(page(draft, "promise/"), {"wanted": "no"})
    assert browser.post(page(draft, "tolerance/"), {"later": "layout", "until": "31-12"}).status_code == 422
    evidence.note_broken_promise(actor=OFFICE, at=AT, holder_no=chen.ref, about="C1", article="第三条", until_on=date(2099, 1, 1))
    assert "第三条" in browser.get(page(draft, "materials/")).content.decode()


class TestResend:
    """A second click, a retry after a lost answer: nothing happens twice."""

    def test_the_same_upload_is_one_file(self, chen):
        draft = begun(chen)
        for _ in range(2):
            draft = handed_in(chen, draft, upload=Upload(filename="layout.jpg", content=JPEG))
        assert len([each for each in draft.materials if each.material_code == "layout"]) == 1

    def test_the_same_delivery_is_one_choice(self, chen):
        draft = ready(chen)
        again = commands.choose_delivery(actor=chen, at=AT, draft_no=draft.draft_no, delivery=POST)
        assert again == draft

    def test_a_second_submission_is_refused_and_leaves_one_sealing(self, chen):
        record = sealed(chen)
        with pytest.raises(commands.DraftClosed):
            commands.seal(actor=chen, at=later(), draft_no=record.draft_no)
        assert queries.sealed(draft_no=record.draft_no).sealing == 1
