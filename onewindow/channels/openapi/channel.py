"""The open interface: other systems, with a token of the person or post they act for."""

from __future__ import annotations

from onewindow.kernel.channel import Channel

CHANNEL = Channel(code="openapi", name="Open interface", audience="systems", origin_code="9", idle_minutes=0, url_prefix="/api/")
