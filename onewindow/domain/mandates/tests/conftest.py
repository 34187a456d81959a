"""Shared setup: the demo's places, people and mandates, seeded through commands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from onewindow.domain.mandates import demo, queries
from onewindow.domain.mandates.commands import agency, helping
from onewindow.domain.mandates.types import CodePurpose
from onewindow.domain.people import queries as people
from onewindow.domain.people.demo import seed as seed_people
from onewindow.domain.places.demo import seed as seed_places
from onewindow.kernel.actor import system_actor
from onewindow.kernel.files import keep

SEED = system_actor(name="seed")
AT = datetime(2016, 11, 23, 2, 0, tzinfo=UTC)


def organ_of(*, item_code):
    """Which organ answers for an item, instead of a catalogue: the market's, but for one of another; the rest is nobody's."""
    return "wsjk" if item_code == "item-of-health" else "scjg" if item_code.startswith("item-") else ""


@pytest.fixture(autouse=True)
def items(settings):
    settings.ONEWINDOW_ITEM_ORGAN = f"{__name__}.organ_of"


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
    seed_people(actor=SEED, at=AT, folder=folder)
    demo.seed(actor=SEED, at=AT, folder=folder)
    return {member.code: member for member in people.cast()}


@pytest.fixture
def actor(seeded):
    def actor_of(code, **more):
        return queries.actor_for(account_id=seeded[code].account_id, channel=seeded[code].channel, **more)

    return actor_of


def paper_of(principal_no, name="paper.pdf"):
    """The number of a paper kept as the principal's."""
    return keep(content=b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", filename=name, owner=principal_no, at=AT).file_no


@pytest.fixture
def signed(at):
    """Signs one's own mandate with a code, as the page does."""
    def sign(principal, mandate):
        code = helping.ask_code(actor=principal, at=at, person_no=principal.ref, purpose=CodePurpose.SIGN_MANDATE, subject=mandate.mandate_no)
        typed = queries.code_to_send(code_no=code.code_no, at=at)
        assert helping.prove_code(actor=principal, at=at, code_no=code.code_no, code=typed).proven
        return agency.sign_mandate(actor=principal, at=at, mandate_no=mandate.mandate_no, code_no=code.code_no)

    return sign
