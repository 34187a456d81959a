"""Shared setup: the demo's places and people, seeded through commands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from onewindow.domain.people import demo, queries
from onewindow.domain.places.demo import seed as seed_places
from onewindow.kernel.actor import system_actor

SEED = system_actor(name="seed")
AT = datetime(2016, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def system():
    return SEED


@pytest.fixture
def seeded(db):
    folder = Path(settings.ONEWINDOW_DISTRICT)
    seed_places(actor=SEED, at=AT, folder=folder)
    demo.seed(actor=SEED, at=AT, folder=folder)
    return {member.code: member for member in queries.cast()}


@pytest.fixture
def actor(seeded):
    def actor_of(code):
        return queries.actor_for(account_id=seeded[code].account_id, channel=seeded[code].channel)

    return actor_of
