"""Drafts nobody comes back to: warned of once, then erased; a save starts anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onewindow.domain.applications import commands, jobs, queries
from onewindow.domain.applications.models import DraftAnswer, DraftVersion
from onewindow.domain.applications.rules import RETENTION
from onewindow.domain.applications.tests.conftest import AT
from onewindow.domain.applications.tests.steps import begun, complete, saved, sealed
from onewindow.domain.applications.types import DraftState
from onewindow.domain.notices import queries as notices

pytestmark = pytest.mark.django_db
WARN, END = AT + RETENTION.keep - RETENTION.warn_before, AT + RETENTION.keep
MOMENT = timedelta(minutes=1)


def test_warned_once_then_erased(chen):
    draft = complete(chen)
    assert jobs.tend_drafts(at=WARN) == 0
    assert notices.inbox(actor=chen) == ()
    jobs.tend_drafts(at=WARN + MOMENT)
    jobs.tend_drafts(at=WARN + MOMENT * 2)
    assert [each.kind for each in notices.inbox(actor=chen)] == ["draft_expiring"]
    assert jobs.tend_drafts(at=END + MOMENT) == 1
    after = queries.draft(actor=chen, draft_no=draft.draft_no)
    assert (after.state, after.answers, after.materials) == (DraftState.DISCARDED, (), ())
    assert not DraftAnswer.objects.exists()
    assert not DraftVersion.objects.exists()


def test_nobody_loses_a_draft_unwarned(chen):
    begun(chen)
    assert jobs.tend_drafts(at=END + MOMENT * 60) == 0
    assert jobs.tend_drafts(at=END + RETENTION.warn_before + MOMENT * 61) == 1


def test_a_save_starts_the_time_anew(chen):
    draft = begun(chen)
    jobs.tend_drafts(at=WARN + MOMENT)
    saved(chen, draft, {"shop_area": "9"}, at=WARN + MOMENT * 2)
    assert jobs.tend_drafts(at=END + MOMENT) == 0


def test_submitted_drafts_stay(chen):
    record = sealed(chen)
    assert jobs.tend_drafts(at=END + RETENTION.keep) == 0
    assert queries.sealed(draft_no=record.draft_no)


def test_giving_up_is_for_good(chen):
    draft = begun(chen)
    commands.discard(actor=chen, at=AT, draft_no=draft.draft_no)
    with pytest.raises(commands.DraftClosed):
        saved(chen, draft, {"shop_area": "1"})
    assert queries.drafts_of(actor=chen) == ()
