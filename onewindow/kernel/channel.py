"""Channels: the ways in. Each channel package declares one record; the registry is filled by the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way in: who uses it and what its sessions are like.

    ``origin_code`` is the application origin code of the national exchange (0 department window, 1 PC,
    2 mobile, 8 offline one-window, 9 online one-window). ``idle_minutes`` is the session's idle limit.
    """

    code: str
    name: str
    audience: str
    origin_code: str
    idle_minutes: int
    url_prefix: str = ""


class Channels:
    """The registry. Filled once at start from the channel packages; the same on every node."""

    def __init__(self) -> None:
        self._by_code: dict[str, Channel] = {}

    def register(self, channel: Channel) -> None:
        """Add a channel. Raises ValueError when its code is taken by a different record."""
        if self._by_code.setdefault(channel.code, channel) != channel:
            raise ValueError(f"two channels are called {channel.code!r}")

    def get(self, code: str) -> Channel:
        """The channel of the code. Raises KeyError for an unknown one."""
        return self._by_code[code]

    def all(self) -> tuple[Channel, ...]:
        """Every channel, by code."""
        return tuple(self._by_code[code] for code in sorted(self._by_code))


channels = Channels()
