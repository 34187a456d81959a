"""Silence renews a permit only where the law of the application has it so; test_timing has the case where it does."""

from __future__ import annotations

from datetime import datetime

import pytest

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.types import CaseState
from onewindow.domain.permits import commands as permits
from onewindow.domain.permits import queries as permit_queries
from onewindow.domain.permits.types import Grant, PermitState
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import CHINA
from onewindow.kernel.relay import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, PLATFORM = "food-catering-licence", system_actor(name="test")
LATE = datetime(2027, 1, 16, 9, tzinfo=CHINA)


def _asked_for(at: datetime, *, silence_renews: bool = True) -> tuple[str, str]:
    """A permit that ends on 15 January and the accepted case of its renewal."""
    chen, luo = cast_actor("chen"), cast_actor("luo", channel="office")
    grant = Grant(kind="JY", name="食品经营许可证", template="licence", holder_no=chen.ref, holder_name=chen.name, department_code=luo.department_code,
                  data={}, valid_years=1, renew_before_days=30)
    permit = permits.issue(actor=PLATFORM, at=datetime(2026, 1, 16, 9, tzinfo=CHINA), case_no="C-1", grant=grant).permit_no
    renewal = hand_in(actor=chen, at=at, item_code=FOOD).case_no
    Case.objects.filter(case_no=renewal).update(act="renew", about_permit_no=permit)
    permits.request_renewal(actor=PLATFORM, at=at, permit_no=permit, case_no=renewal, submitted_at=at, silence_renews=silence_renews)
    commands.accept(actor=luo, at=at, case_no=renewal)
    return permit, renewal


def test_where_no_law_says_so_silence_does_not_renew(at: datetime) -> None:
    permit, number = _asked_for(at, silence_renews=False)
    permits.deem_renewed(actor=PLATFORM, at=LATE, permit_no=permit)
    permits.expire(actor=PLATFORM, at=LATE, permit_no=permit)
    drain(clock=lambda: LATE)
    assert permit_queries.permit(actor=PLATFORM, permit_no=permit).state is PermitState.EXPIRED
    assert queries.summary(actor=PLATFORM, case_no=number).state is CaseState.ACCEPTED
