"""Answers are kept until something of their kind is changed, and never longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.kernel.actor import system_actor
from onewindow.kernel.command import NOTHING, Done, command
from onewindow.kernel.kept import KINDS, kept, move
from onewindow.kernel.once import remembering

pytestmark = pytest.mark.django_db
WHO = system_actor(name="test")


class Shelf:
    """A thing that is asked for and changed; counts how often it was really asked."""

    def __init__(self) -> None:
        self.asked, self.content = 0, "empty"

        @kept("shelf", size=4)
        def look(place: int = 0) -> str:
            self.asked += 1
            return f"{self.content} {place}"

        @command("shelf.fill", right=None, changes="shelf")
        def fill(*, actor: object, at: datetime, content: str, fails: bool = False) -> Done:  # noqa: ARG001
            self.content = content
            self.seen_within = look()
            if fails:
                raise ValueError
            return Done(NOTHING, subject="shelf:1")

        self.look, self.fill = look, fill


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    yield Shelf()
    KINDS.discard("shelf")


def test_an_answer_is_kept_over_pages_until_its_kind_changes(shelf: Shelf, at: datetime) -> None:
    shelf.fill(actor=WHO, at=at, content="books")
    before = shelf.asked
    for _page in range(2):
        with remembering():
            assert (shelf.look(), shelf.look(), shelf.look(1)) == ("books 0", "books 0", "books 1")
    assert shelf.asked == before + 2
    shelf.fill(actor=WHO, at=at, content="jars")
    assert shelf.look() == "jars 0"


def test_a_command_sees_what_it_changes_itself(shelf: Shelf, at: datetime) -> None:
    shelf.fill(actor=WHO, at=at, content="books")
    assert shelf.look() == "books 0"
    shelf.fill(actor=WHO, at=at, content="jars")
    assert shelf.seen_within == "jars 0"


def test_what_was_taken_back_is_never_found_again(shelf: Shelf, at: datetime) -> None:
    shelf.fill(actor=WHO, at=at, content="books")
    with transaction.atomic():
        shelf.fill(actor=WHO, at=at, content="jars")
        assert shelf.look() == "jars 0"
        transaction.set_rollback(True)
    shelf.content = "books"
    assert shelf.look() == "books 0"
    with pytest.raises(ValueError, match="^$"):
        shelf.fill(actor=WHO, at=at, content="cups", fails=True)
    shelf.content = "books"
    assert shelf.look() == "books 0"


def test_within_one_act_what_an_inner_act_changed_is_seen(shelf: Shelf, at: datetime) -> None:
    shelf.fill(actor=WHO, at=at, content="books")

    @command("room.tidy", right=None)
    def tidy(*, actor: object, at: datetime) -> Done:
        first = shelf.look()
        shelf.fill(actor=actor, at=at, content="jars")
        assert (first, shelf.look()) == ("books 0", "jars 0")
        return Done(NOTHING)

    tidy(actor=WHO, at=at)


def test_what_nobody_has_changed_yet_is_kept_as_well(shelf: Shelf) -> None:
    assert (shelf.look(), shelf.look()) == ("empty 0", "empty 0")
    assert shelf.asked == 1


def test_all_marks_cost_one_statement_a_page_and_one_an_act(shelf: Shelf, at: datetime) -> None:
    move("shelf")
    with CaptureQueriesContext(connection) as asked, remembering():
        shelf.look()
        shelf.look(1)
    assert len(asked) == 1

    @command("shelf.read", right=None, chained=False)
    def read(*, actor: object, at: datetime) -> Done:  # noqa: ARG001
        shelf.look()
        shelf.look(1)
        return Done(NOTHING)

    with CaptureQueriesContext(connection) as asked:
        read(actor=WHO, at=at)
    assert len([each for each in asked.captured_queries if "kernel_kept_mark" in each["sql"]]) == 1


def test_an_act_that_writes_such_history_has_to_say_so(shelf: Shelf, at: datetime) -> None:
    @command("shelf.burn", right=None)
    def burn(*, actor: object, at: datetime) -> Done:  # noqa: ARG001
        return Done(NOTHING, subject="shelf:1")

    with pytest.raises(RuntimeError, match="changes='shelf'"):
        burn(actor=WHO, at=at)
