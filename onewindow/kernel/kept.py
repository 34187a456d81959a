"""Kept in the process: answers that hold until something of a kind is changed.

Some tables are read on every page and changed on few days: what is published, which counter takes in what, where the
centres are. Questions about them are answered from memory. What makes memory old is history: each such table belongs to
a kind of history subject ("item", "district"), a command that writes history of that kind says so with ``changes``, and
the mark of the kind, one row in the database, moves in the same transaction. One statement a page reads all marks.

A mark is new and unique each time, so an answer kept under a mark that was rolled back is never found again. Within a
command that changes the kind every question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from onewindow.kernel.ids import new_key
from onewindow.kernel.models.kept import KeptMark
from onewindow.kernel.once import asked_once

P = ParamSpec("P")
R = TypeVar("R")

KINDS: set[str] = set()  # kinds of history subjects that something is kept of; filled when modules load, the same on every node
_changing: ContextVar[frozenset[str]] = ContextVar("changing", default=frozenset())
_held: ContextVar[dict[str, UUID] | None] = ContextVar("held_marks", default=None)


def kept(*until: str, size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the newest ``size`` answers of a question until something of the kinds ``until`` is changed.

    The arguments are hashable and the answer is not changed by who gets it; a refusal is not kept.
    """
    KINDS.update(until)

    def decorate(question: Callable[P, R]) -> Callable[P, R]:
        answers: Callable[..., R] = lru_cache(maxsize=size)(lambda _marks, *args, **kwargs: question(*args, **kwargs))

        @wraps(question)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            if _changing.get().intersection(until):
                return question(*args, **kwargs)
            return answers(_marks(until), *args, **kwargs)

        return asked

    return decorate


@contextmanager
def changing(kind: str) -> Iterator[None]:
    """The block, within a transaction, changes what belongs to the kind: whatever was kept of it counts no more when it is over."""
    token = _changing.set(_changing.get() | {kind})
    try:
        yield
    finally:
        _changing.reset(token)
    move(kind)


@contextmanager
def holding() -> Iterator[None]:
    """Read the marks once in the block, which is one command with all it calls; what the command itself changes is seen."""
    token = _held.set({}) if _held.get() is None else None
    try:
        yield
    finally:
        if token is not None:
            _held.reset(token)


def move(kind: str) -> None:
    """Give the kind a new mark. For those who load tables without commands; commands do it by ``changes``."""
    KeptMark.objects.update_or_create(kind=kind, defaults={"mark": new_key()})
    if (held := _held.get()) is not None:
        held.clear()


def _marks(kinds: tuple[str, ...]) -> tuple[UUID | None, ...]:
    """The marks of the kinds; None for one that nothing has changed since the installation was made."""
    marks = _all()
    return tuple(marks.get(kind) for kind in kinds)


def _all() -> dict[str, UUID]:
    held = _held.get()
    if held is None:
        return _read()
    if not held:
        held.update(_read() or {"": UUID(int=0)})
    return held


@asked_once
def _read() -> dict[str, UUID]:
    return dict(KeptMark.objects.values_list("kind", "mark"))
