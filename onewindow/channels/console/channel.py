"""The console: operators at the command line."""

from __future__ import annotations

from onewindow.kernel.channel import Channel

CHANNEL = Channel(code="console", name="Console", audience="operators", origin_code="9", idle_minutes=0)
