"""A seeded district for tests of the portal: places, people, standards, items; made through the rooms' own seeds."""

from __future__ import annotations

from django.conf import settings
from django.test import TestCase

from onewindow.domain.catalogue import demo as catalogue
from onewindow.domain.people import demo as people
from onewindow.domain.places import demo as places
from onewindow.domain.standards import demo as standards
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor


class DistrictTest(TestCase):
    """Seeds once a class; each test is rolled back to that."""

    @classmethod
    def setUpTestData(cls):
        actor, at, folder = system_actor(name="demo", channel="console"), clock.now(), settings.ONEWINDOW_DISTRICT
        places.seed(actor=actor, at=at, folder=folder)
        people.seed(actor=actor, at=at, folder=folder)
        standards.seed(actor=actor, at=at)
        catalogue.seed(actor=actor, at=at)
