"""Gathers what the rooms and channels declare: subscriptions, timed jobs, checks of health, ways in."""

from __future__ import annotations

import importlib
import importlib.util
from datetime import datetime, timedelta
from types import ModuleType

from django.conf import settings

from onewindow.kernel.channel import channels
from onewindow.kernel.facts import Fact
from onewindow.kernel.files import sweep
from onewindow.kernel.health import CHECKS, board
from onewindow.kernel.outbox import wiring
from onewindow.kernel.roots import sign_root
from onewindow.kernel.schedule import every
from onewindow.site import health
from onewindow.site.rooms import CHANNELS, ROOMS


def sweep_strays(*, at: datetime) -> None:
    """Remove file bytes no row names, a day after they were written. Not in the demo, whose clock may run ahead of the disk's."""
    if not settings.ONEWINDOW_DEMO:
        sweep(before=at - timedelta(days=1))


KERNEL_JOBS = (
    every(seconds=3600, run=sign_root, name="ledger.sign_root"),  # the first run of a day signs, the others find it done
    every(seconds=86_400, run=sweep_strays, name="files.sweep"),
)


def gather() -> None:
    """Fill the registries. Called once when Django is ready."""
    wiring.plan(KERNEL_JOBS)
    board.register((*CHECKS, *health.CHECKS))
    for room in ROOMS:
        reactions, jobs = part(f"onewindow.domain.{room}", "reactions"), part(f"onewindow.domain.{room}", "jobs")
        if reactions is not None:
            wiring.listen(reactions.REACTIONS)
        if jobs is not None:
            wiring.plan(jobs.JOBS)
    for name in CHANNELS:
        module = part(f"onewindow.channels.{name}", "channel")
        if module is not None:
            channels.register(module.CHANNEL)


def part(package: str, name: str) -> ModuleType | None:
    """The package's module of the name, or None when it has none."""
    if importlib.util.find_spec(f"{package}.{name}") is None:
        return None
    return importlib.import_module(f"{package}.{name}")


def fact_map() -> dict[str, list[str]]:
    """Every fact of every room (``room.Fact``) and the reactions that listen to it."""
    table: dict[str, list[str]] = {}
    for room in ROOMS:
        module = part(f"onewindow.domain.{room}", "facts")
        for name, value in sorted(vars(module).items()) if module else []:
            if isinstance(value, type) and issubclass(value, Fact) and value.__module__ == getattr(module, "__name__", ""):
                table[f"{room}.{name}"] = [reaction.name for reaction in wiring.listeners(value.wire_name())]
    return table
