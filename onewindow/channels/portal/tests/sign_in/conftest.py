"""Shared setup: a seeded district with its cast, and the demo's telephones."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from onewindow.domain.notices import queries as notices
from onewindow.domain.people import demo as people_demo
from onewindow.domain.people import queries as people
from onewindow.domain.places import demo as places_demo
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.outbox import wiring


@pytest.fixture
def seed():
    return system_actor(name="seed")


@pytest.fixture
def cast(db, seed):
    cache.clear()
    folder = Path(settings.ONEWINDOW_DISTRICT)
    places_demo.seed(actor=seed, at=clock.now(), folder=folder)
    people_demo.seed(actor=seed, at=clock.now(), folder=folder)
    return {member.code: member for member in people.cast()}


@pytest.fixture
def arrived(db):
    """Codes that reached the demo's phones, newest last."""

    def read():
        wiring.jobs["notices.deliver"].run(at=clock.now())
        return [re.search(r"[0-9]{6}", message.text)[0] for message in reversed(notices.demo_sms())]

    return read
