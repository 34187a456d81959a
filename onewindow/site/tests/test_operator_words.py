"""What the operator reads of reactions, timed jobs and checks stands in words: a code alone says nothing to whoever must act."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from onewindow.channels.office.operator.wording import CHECKS, GROUPS
from onewindow.kernel.health import board
from onewindow.kernel.outbox import wiring


@pytest.mark.parametrize("name", sorted({*wiring.reactions, *wiring.jobs}))
def test_a_reaction_and_a_job_have_a_name(name: str) -> None:
    with override("zh-hans"):
        assert not gettext(name).isascii(), f"{name} needs an entry in its room's catalogue"


def test_every_check_has_words_and_a_place_on_the_page() -> None:
    assert set(board.codes) == set(CHECKS) == {code for _title, codes in GROUPS for code in codes}
