"""The worked items of the shipped catalogue can be filled in: pages draw, prechecks speak, a full draft seals."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import OFFICE, SEEDED_AT
from onewindow.domain.applications.tests.steps import POST, handed_in, saved
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.applications.web import forms
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence.types import CheckState, KnownAnswer, Origin, TrustLevel
from onewindow.domain.mandates import demo as mandates_demo
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import MandateKind
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel
from onewindow.kernel.formkit import DataElement, ElementKind

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


def of_the_cast(code):
    member = next(each for each in people.cast() if each.code == code)
    return member, people.actor_for(account_id=member.account_id, channel="portal")


@pytest.mark.parametrize(("days", "where", "words"), [
    ({"road_use_from": "2026-12-10", "road_use_until": "2026-11-20"}, "road_use_until", "不能早于"),
    ({"road_use_from": "2026-10-10", "road_use_until": "2026-10-20"}, "road_use_until", "已经过去"),
    ({"road_use_from": "2026-11-02", "road_use_until": "2026-11-02"}, "", ""),
])
def test_a_term_ends_after_it_began_and_not_in_the_past(seeded, client, days, where, words):
    item = "road-occupation-permit"
    member, actor = of_the_cast("chen")
    draft = commands.start(actor=actor, at=SEEDED_AT, item_code=item, scenario=DEMO[item]["scenario"])
    draft = saved(actor, draft, {**DEMO[item]["answers"], **days}, at=SEEDED_AT)
    told = {each.where: forms.said(each) for each in queries.precheck(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no)}
    assert words in told.get(where, "")
    assert not where or f"“{catalogue.bundle(bundle_hash=draft.bundle_hash).elements[where].name}”" in told[where]
    with pytest.raises(commands.DraftIncomplete) as refused:
        commands.seal(actor=actor, at=SEEDED_AT, draft_no=draft.draft_no)
    assert ("road_use_until" in {each.where for each in refused.value.problems}) is bool(where)


def test_who_is_too_young_is_told_before_anything_is_typed(seeded, client, monkeypatch):
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: SEEDED_AT)
    member, actor = of_the_cast("chen")
    client.force_login(get_user_model().objects.get(pk=member.account_id))
    draft = commands.ask_registers(actor=actor, at=SEEDED_AT, draft_no=commands.start(actor=actor, at=SEEDED_AT, item_code="old-age-allowance").draft_no)
    assert draft.values()["birth_date"] > "1946-11-02"
    page = client.get(f"/apply/{draft.draft_no}/form/").content.decode()
    assert "还不满 80 周岁" in page
    old = saved(actor, draft, {"birth_date": "1946-11-02"}, at=SEEDED_AT)
    assert "birth_date" not in {each.where for each in queries.precheck(actor=actor, at=SEEDED_AT, draft_no=old.draft_no)}
    one_day_short = saved(actor, old, {"birth_date": "1946-11-03"}, at=SEEDED_AT)
    assert "birth_date" in {each.where for each in queries.precheck(actor=actor, at=SEEDED_AT, draft_no=one_day_short.draft_no)}


@pytest.mark.law("MFD-61")
def test_who_represents_a_company_is_no_agent_and_types_no_number_of_their_own(seeded, client, monkeypatch):
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: SEEDED_AT)
    item, (member, guan) = "food-catering-licence", of_the_cast("guan")
    client.force_login(get_user_model().objects.get(pk=member.account_id))
    mandates_demo.seed(actor=OFFICE, at=SEEDED_AT, folder=Path(str(FOLDER)))
    held = next(each for each in mandates.mandates_of(agent_no=guan.ref, on=SEEDED_AT.date()) if each.terms.kind is MandateKind.LEGAL_REPRESENTATIVE)
    asked = f"/apply/start/{item}/?form=shop"
    assert f'name="next" value="{asked}"' in client.get(asked).content.decode().split("<main")[1].split("</main>")[0]
    switched = client.post(f"/my/mandates/{held.mandate_no}/act/", {"next": asked})
    page = client.get(switched.headers["Location"]).content.decode()
    assert page.count("以法定代表人身份") == 2
    assert "您是代理人" not in page
    assert "委托范围" not in page
    said = {f"scenario.{code}": option for code, option in DEMO[item]["scenario"].items() if code != "who"}
    draft_no = client.post(f"/apply/start/{item}/", {"key": "k", "act": "new", **said}).headers["Location"].split("/")[2]
    draft = queries.draft(actor=replace(guan, on_behalf_of=held.principal_no), at=SEEDED_AT, draft_no=draft_no)
    sources = {each.element_id: each.source for each in draft.answers}
    own = people.contact_of(person_no=guan.ref)
    assert sources["handled_by"] == "account", "nobody chose it at the start"
    assert draft.values()["legal_representative_id_number"] == own.id_number
    form = client.get(f"/apply/{draft_no}/form/").content.decode()
    assert own.id_number in form
    assert 'name="legal_representative_id_number"' not in form
    assert 'name="legal_representative"' not in form


def test_nobody_applies_for_a_personal_matter_as_the_head_of_something(seeded):
    for item in catalogue.items():
        if item.audience == ("person",):
            bundle = catalogue.current_bundle(item_code=item.item_code, on=SEEDED_AT.date())
            assert "负责人" not in "".join(option.label for question in bundle.scenario if question.code == "who" for option in question.options), item.item_code


def test_an_earlier_application_is_named_by_its_day():
    element = DataElement(id="shop", name="店名", kind=ElementKind.TEXT)
    known = KnownAnswer(element_id="shop", value="甲", trust=TrustLevel.D, origin=Origin.CARRIED_OVER, recorded_at=SEEDED_AT, source="DR440605261124000014349")
    assert forms.source_view(known, element).words == "以往申请（2026 年 11 月 2 日）"


@pytest.mark.parametrize(("kind", "shown"), [("occupy", False), ("dig", True)])
def test_a_fee_that_does_not_arise_is_not_told_before_submitting(seeded, client, kind, shown):
    item, (member, actor) = "road-occupation-permit", of_the_cast("chen")
    client.force_login(get_user_model().objects.get(pk=member.account_id))
    draft = commands.start(actor=actor, at=SEEDED_AT, item_code=item, scenario={**DEMO[item]["scenario"], "kind": kind})
    draft = saved(actor, draft, {**DEMO[item]["answers"], "road_use_kind": kind}, at=SEEDED_AT)
    page = client.get(f"/apply/{draft.draft_no}/check/").content.decode()
    assert ("城市道路挖掘修复费" in page) is shown
    assert ("挖掘面积" in page) is shown
