"""The worked items of the shipped catalogue can be filled in: pages draw, prechecks speak, a full draft seals."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from django.contrib.auth import get_user_model

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import SEEDED_AT
from onewindow.domain.applications.tests.steps import POST, handed_in, saved
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence.types import CheckState
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel

pytestmark = pytest.mark.django_db
FOLDER = files("onewindow.data").joinpath("demo")
DEMO = tomllib.loads(FOLDER.joinpath("answers.toml").read_text(encoding="utf-8"))


def test_every_item_draws_its_pages_and_tells_what_is_missing(seeded, client):
    member = next(each for each in people.cast() if each.channel == "portal")
    client.force_login(get_user_model().objects.get(pk=member.account_id))
    actor = people.actor_for(account_id=member.account_id, channel="portal")
    for item in catalogue.items():
        assert client.get(f"/apply/start/{item.item_code}/").status_code == 200
        draft = commands.start(actor=actor, at=SEEDED_AT, item_code=item.item_code)
        for tail in ("", "form/", "materials/", "delivery/", "check/"):
            assert client.get(f"/apply/{draft.draft_no}/{tail}").status_code == 200, (item.item_code, tail)
        bundle = catalogue.bundle(bundle_hash=draft.bundle_hash)
        told = {problem.where for problem in queries.precheck(actor=actor, draft_no=draft.draft_no)}
        required = {field.element for field in bundle.form.visible(draft.values()) if field.required} - set(draft.values())
        assert required <= told
        with pytest.raises(commands.DraftIncomplete):
            commands.seal(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no)


@pytest.mark.parametrize("item_code", sorted(code for code in DEMO if code != "delivery"))
def test_the_demo_answers_of_a_worked_item_can_be_submitted(seeded, item_code):
    member = next(each for each in people.cast() if each.channel == "portal")
    actor = people.actor_for(account_id=member.account_id, channel="portal")
    given = DEMO[item_code]
    draft = commands.start(actor=actor, at=SEEDED_AT, item_code=item_code, scenario=given["scenario"])
    draft = saved(actor, draft, given["answers"], at=SEEDED_AT)
    for code, name in given["uploads"].items():
        handed_in(actor, draft, code=code, upload=Upload(filename=name, content=FOLDER.joinpath(name).read_bytes()))
    if methods := catalogue.bundle(bundle_hash=draft.bundle_hash).delivery.methods:
        fetched = Delivery(method=DeliveryMethod.PICK_UP, centre_code=places.centres(level=CentreLevel.TOWN)[0].code)
        commands.choose_delivery(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no, delivery=POST if DeliveryMethod.POST in methods else fetched)
    checks = commands.ask_registers(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no).checks
    assert CheckState.CONFLICT not in {check.state for check in checks}, "the demo's people and its registers agree"
    record = commands.seal(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no)
    assert (record.sealing, record.values()["truth_declaration"]) == (1, "yes")


@pytest.mark.law("XKF-29-2")
@pytest.mark.usefixtures("seeded")
def test_where_the_law_wants_the_applicant_the_number_of_somebody_else_is_refused():
    mine, other = (people.actor_for(account_id=each.account_id, channel="portal") for each in people.cast() if each.code in ("chen", "li"))
    draft = commands.start(actor=mine, at=SEEDED_AT, item_code="marriage-registration")
    own = draft.values()["person_id_number"]
    assert own, "it is known and filled in"

    def problems():
        return {problem.where: problem.sentence for problem in queries.precheck(actor=mine, at=SEEDED_AT, draft_no=draft.draft_no)}

    changed = saved(mine, draft, {"person_id_number": people.contact_of(person_no=other.ref).id_number}, at=SEEDED_AT)
    assert "in person" in problems()["person_id_number"]
    saved(mine, changed, {"person_id_number": own}, at=SEEDED_AT)
    assert "person_id_number" not in problems()
