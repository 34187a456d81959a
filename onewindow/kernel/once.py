"""Asked once: while a page is put together, the same question gets its first answer again.

Screens of several rooms stand on one page, and each asks its door for what it needs. Doors stay simple, since none
has to hand on what another has read, and the database is asked once. Only reading remembers: outside of ``remembering``
every question is asked, and so it is within a command, which makes what was answered before it forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember the answers of the block; they are gone with it."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def forgetting() -> Iterator[None]:
    """Something changes in the block: what was answered so far counts no more, and nothing within is remembered."""
    if (answers := _answers.get()) is not None:
        answers.clear()
    token = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(question: Callable[P, R]) -> Callable[P, R]:
    """Ask the question once in a block of ``remembering``. Its arguments are hashable and its answer is not changed by who gets it; a refusal is not remembered."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        if answers is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = question(*args, **kwargs)
        answer: R = answers[key]
        return answer

    return asked


def one_reading(question: Callable[P, R]) -> Callable[P, R]:
    """A question that asks many others: each of them is asked once while it is answered, within a command too, since nothing changes meanwhile."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        with remembering() if _answers.get() is None else nullcontext():
            return question(*args, **kwargs)

    return asked
