"""The command: one verb, one transaction, one right, one history entry, its facts.

A command's body loads and locks, asks the rules, changes rows, calls lower rooms' commands and returns
``Done``. The decorator does everything every verb needs, so no verb can forget it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar, get_args, get_type_hints

import msgspec
from django.db import IntegrityError, transaction

from onewindow.kernel import ledger, outbox
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.kept import KINDS, changing, holding
from onewindow.kernel.locks import in_turn
from onewindow.kernel.models.command import CommandReceipt
from onewindow.kernel.once import forgetting
from onewindow.kernel.records import canonical, from_json, to_json

P = ParamSpec("P")
R = TypeVar("R")

_running: ContextVar[str] = ContextVar("running_command", default="")
ACTS: dict[str, str] = {}  # act -> the right it needs; filled when modules load, the same on every node


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoRecord:
    """What a command returns that has nothing to show."""


NOTHING = _NoRecord()


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """What a command's body hands back: the record for the caller, and what history and the outbox keep."""

    record: R
    subject: str = ""
    facts: tuple[Fact, ...] = ()
    payload: Mapping[str, object] = field(default_factory=dict)
    basis: str = ""
    also: tuple[str, ...] = ()  # further subjects whose history the same act belongs to (members of a group)


class KeyReused(Refusal):
    """An idempotency key came again with other content."""

    code = "key_reused"
    sentence = "This key was already used for a different request. Send a new request with a new key."


def command(act: str, *, right: str | None, chained: bool = True, changes: str = "") -> Callable[[Callable[P, Done[R]]], Callable[P, R]]:
    """Make a body a command.

    The outermost command checks ``right`` against its actor; a command called by another runs under that
    act's right (deciding a case issues its permit) and stands or falls with it: its refusal can't be caught and gone on from. The platform itself (deemed acts, timed jobs) needs no
    right. ``chained=False`` is for draft saves, which are versioned rows and not history. ``changes`` names the kind of
    history subjects of which processes keep answers (kernel.kept) that the verb makes old.

    A non-empty ``key`` argument makes a resend harmless: the stored answer comes back and nothing is done.
    """
    ACTS[act] = right or ""

    def decorate(body: Callable[P, Done[R]]) -> Callable[P, R]:
        @wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs["actor"]
            within = bool(_running.get())
            if not within:
                _check(actor, act, right)
            token = _running.set(act)
            try:
                with forgetting(), holding():
                    return _execute(act, body, actor, args, kwargs, chained, changes, within)
            finally:
                _running.reset(token)

        return run

    return decorate


def _check(actor: Actor, act: str, right: str | None) -> None:
    if right is not None and actor.kind is not ActorKind.SYSTEM and not actor.may(right):
        raise NotAllowed(act=act)


def _execute(act: str, body: Callable[..., Done[R]], actor: Actor, args: Any, kwargs: Any, chained: bool, changes: str, within: bool) -> R:  # noqa: ANN401
    key = str(kwargs.get("key") or "")
    try:
        with in_turn(), transaction.atomic(savepoint=bool(key) or not within):
            if key and (stored := _receipt(act, body, actor, kwargs, key)) is not None:
                return stored[0]
            with changing(changes) if changes else nullcontext():
                done = body(*args, **kwargs)
            _check_changes(act, done.subject, changes)
            at: datetime = kwargs["at"]
            number = 0
            if chained and done.subject:
                number = ledger.append(subject=done.subject, act=act, actor=actor, at=at, payload=done.payload, basis=done.basis)
                for subject in done.also:
                    ledger.append(subject=subject, act=act, actor=actor, at=at, payload=done.payload, basis=done.basis)
            if done.facts:
                outbox.put(facts=done.facts, subject=done.subject, number=number, at=at)
            if key:
                _keep_receipt(act, actor, kwargs, key, done.record, at)
            return done.record
    except IntegrityError:
        if key:  # the same key arrived twice at once: the other one won, give its answer
            with transaction.atomic():
                stored = _receipt(act, body, actor, kwargs, key)
            if stored is not None:
                return stored[0]
        raise


def _check_changes(act: str, subject: str, changes: str) -> None:
    kind = subject.partition(":")[0]
    if kind in KINDS and kind != changes:
        raise RuntimeError(f"{act} writes history of a kind that is kept in memory; declare changes={kind!r}.")


def _receipt(act: str, body: Callable[..., Done[R]], actor: Actor, kwargs: Mapping[str, object], key: str) -> tuple[R] | None:
    row = CommandReceipt.objects.filter(act=act, actor_ref=actor.ref, key=key).first()
    if row is None:
        return None
    if row.digest != _digest(kwargs):
        raise KeyReused
    kind = get_args(get_type_hints(body)["return"])[0]
    return (from_json(bytes(row.answer), kind),)


def _keep_receipt(act: str, actor: Actor, kwargs: Mapping[str, object], key: str, record: object, at: datetime) -> None:
    CommandReceipt.objects.create(act=act, actor_ref=actor.ref, key=key, digest=_digest(kwargs), answer=to_json(record), recorded_at=at)


def _digest(kwargs: Mapping[str, object]) -> str:
    """Over what was asked, not over when or through which session it was asked."""
    asked = {name: value for name, value in kwargs.items() if name not in {"actor", "at", "key"}}
    return hashlib.sha256(canonical(msgspec.to_builtins(asked, enc_hook=str))).hexdigest()
