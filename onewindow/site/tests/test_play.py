"""The whole life of a case through the public commands."""

from __future__ import annotations

from datetime import datetime

import pytest

from onewindow.site.play import play_case

pytestmark = pytest.mark.django_db


def test_a_case_lives_from_submission_to_delivery(district: None, at: datetime) -> None:
    number, steps = play_case(start=at)
    verbs = [step.verb for step in steps]
    wanted = ["submit", "receive", "accept", "review", "review", "decide", "issue_permit", "hand_over", "deliver", "close"]
    assert [verb for verb in verbs if verb in wanted] == wanted
    moments = [step.recorded_at for step in steps]
    assert moments == sorted(moments)
    assert number.startswith("C")
