"""Timed jobs: plain functions of the time, registered by name, claimed through a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """A function that is called every so often with the present moment, one node at a time."""

    name: str
    run: Callable[..., Any]
    interval: timedelta

    def next_after(self, moment: datetime) -> datetime:
        """When the job is due again after it ran at the moment."""
        return moment + self.interval


def every(*, seconds: int, run: Callable[..., Any], name: str) -> Job:
    """A job that runs every so many seconds."""
    return Job(name=name, run=run, interval=timedelta(seconds=seconds))
