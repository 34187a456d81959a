"""What the rooms and channels declare is connected, each thing once."""

from __future__ import annotations

import importlib

from onewindow.kernel.calendar import CalendarChanged
from onewindow.kernel.channel import channels
from onewindow.kernel.outbox import wiring
from onewindow.site.rooms import CHANNELS, ROOMS
from onewindow.site.wiring import fact_map, gather


def test_every_channel_is_in_the_registry_under_its_own_code() -> None:
    assert {channel.code for channel in channels.all()} == set(CHANNELS)
    for name in CHANNELS:
        assert importlib.import_module(f"onewindow.channels.{name}.channel").CHANNEL is channels.get(name)


def test_every_reaction_listens_to_a_fact_some_room_announces() -> None:
    announced = {name.split(".")[1] for name in fact_map()} | {CalendarChanged.wire_name()}  # the kernel's own one
    assert {reaction.fact.wire_name() for reaction in wiring.reactions.values()} <= announced
    assert {name.split(".")[0] for name in wiring.reactions} <= set(ROOMS)


def test_gathering_again_changes_nothing() -> None:
    before = (dict(wiring.reactions), dict(wiring.jobs))
    gather()
    assert (wiring.reactions, wiring.jobs) == before
