"""Within one page a question is asked once; outside of it, after a change, and for another question it is asked again."""

from __future__ import annotations

from datetime import datetime

import pytest

from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.command import NOTHING, Done, command
from onewindow.kernel.errors import NotFound
from onewindow.kernel.once import asked_once, one_reading, remembering


class Source:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = []

        @asked_once
        def answer(number, *, more=""):
            self.asked.append(number)
            if number < 0:
                raise NotFound(what="number", number=str(number))
            return f"{number}{more}"

        self.answer = answer


def test_a_question_is_asked_once_in_a_page_and_anew_in_the_next():
    source = Source()
    for _page in range(2):
        with remembering():
            assert [source.answer(1), source.answer(1), source.answer(1, more="x"), source.answer(2)] == ["1", "1", "1x", "2"]
    assert source.asked == [1, 1, 2, 1, 1, 2]


def test_outside_of_a_page_nothing_is_remembered():
    source = Source()
    assert (source.answer(1), source.answer(1)) == ("1", "1")
    assert source.asked == [1, 1]


def test_a_refusal_is_not_remembered():
    source = Source()
    with remembering():
        for _time in range(2):
            with pytest.raises(NotFound):
                source.answer(-1)
    assert source.asked == [-1, -1]


@pytest.mark.django_db
def test_a_command_forgets_and_remembers_nothing(at: datetime):
    source = Source()

    @command("thing.change", right=None, chained=False)
    def change(*, actor: Actor, at: datetime) -> Done:  # noqa: ARG001
        source.answer(2)
        source.answer(2)
        return Done(NOTHING)

    with remembering():
        source.answer(1)
        change(actor=system_actor(name="test"), at=at)
        source.answer(1)
        source.answer(1)
    assert source.asked == [1, 2, 2, 1]


def test_a_question_of_many_parts_asks_each_once_and_forgets_them_when_it_is_answered():
    source = Source()

    @one_reading
    def whole():
        return source.answer(1), source.answer(1)

    assert (whole(), whole()) == (("1", "1"), ("1", "1"))
    assert source.asked == [1, 1]


def test_a_question_of_many_parts_asked_on_a_page_adds_to_what_the_page_remembers():
    source = Source()
    with remembering():
        assert source.answer(1) == "1"
        assert one_reading(lambda: source.answer(1))() == "1"
    assert source.asked == [1]
