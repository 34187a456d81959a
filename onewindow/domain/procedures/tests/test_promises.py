"""Checks of promises: what is not put right in time comes back to be judged."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.procedures import commands, jobs, queries
from onewindow.domain.procedures.commands.promises import AlreadyChecked, RectifiedOnce
from onewindow.domain.procedures.models import PromiseCheckRow
from onewindow.domain.procedures.types import CheckState
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


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
    found, = queries.promise_checks(actor=luo, state=CheckState.RUN_OUT)
    assert found.due_on == current_calendar().add_workdays(last, 1)
    with pytest.raises(RectifiedOnce):
        commands.check_promise(actor=luo, at=after, check_no="K1", kept=False, finding="仍未清理", rectify_workdays=3)
    assert commands.check_promise(actor=luo, at=after, check_no="K1", kept=False, finding="仍未清理").state is CheckState.BROKEN
    with pytest.raises(AlreadyChecked):
        commands.check_promise(actor=luo, at=after, check_no="K1", kept=True, finding="已经清理")
