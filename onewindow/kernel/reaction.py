"""Reactions: what a room does when a fact was announced. Tables in ``reactions.py``, gathered by the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class Reaction:
    """A subscription: ``run`` is called once in effect for each fact, inside one transaction.

    ``prepare`` (rendering, signing, network) runs before it outside any transaction and may run more than
    once; its value is handed to ``run`` as ``prepared``.
    """

    name: str
    fact: type[Fact]
    run: Callable[..., None]
    prepare: Callable[[Any], object] | None = None


def on(fact: type[Fact], run: Callable[..., None], *, prepare: Callable[[Any], object] | None = None) -> Reaction:
    """Subscribe ``run`` to the fact. Its stable name is ``room.function``."""
    room = run.__module__.split(".")[-2]
    return Reaction(name=f"{room}.{run.__name__}", fact=fact, run=run, prepare=prepare)
