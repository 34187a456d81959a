"""The rooms of this installation, bottom up. `make new-room` places a new one."""

from __future__ import annotations

ROOMS: tuple[str, ...] = (
    "places",
    "people",
    "mandates",
    "notices",
    "standards",
    "catalogue",
    "evidence",
    "payments",
    "papers",
    "limits",
    "wishes",
    "courier",
    "permits",
    "applications",
    "cases",
    "teams",
    "deadlines",
    "procedures",
    "progress",
    "worklists",
    "dossiers",
    "mirrors",
)

CHANNELS: tuple[str, ...] = ("portal", "counter", "office", "openapi", "console")
