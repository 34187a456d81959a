"""A small service of two groups, four materials and two ways of delivery, and the people who apply for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction

from onewindow.domain.catalogue import demo as catalogue_demo
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import (
    Audience,
    Bundle,
    DeliveryMethod,
    DeliveryRule,
    HandleType,
    Handling,
    ItemKind,
    Material,
    MaterialForm,
    MaterialHow,
    Necessity,
    OutcomeKind,
    OutcomeRule,
    Procedure,
    Profile,
    Remedies,
    ScenarioOption,
    ScenarioQuestion,
    ServiceItem,
    When,
)
from onewindow.domain.mandates import commands as mandates
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.domain.people import commands as people
from onewindow.domain.people import demo as people_demo
from onewindow.domain.places import demo as places_demo
from onewindow.domain.standards import demo as standards_demo
from onewindow.kernel.actor import Actor, ActorKind, Reach, system_actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.formkit import (
    Choice,
    DataElement,
    ElementKind,
    Field,
    FieldGroup,
    FormDefinition,
    VisibleWhen,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEEDED_AT = datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # when every law the shipped items cite is in force
OFFICE = system_actor(name="tests")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
BOTH = (MaterialForm.ELECTRONIC, MaterialForm.PAPER_COPY)
CODE = "test-licence"


def _element(name: str, kind: ElementKind, label: str, **more) -> DataElement:
    return DataElement(id=name, name=label, kind=kind, **more)


ELEMENTS = {each.id: each for each in (
    _element("person_name", ElementKind.NAME, "姓名"),
    _element("person_phone", ElementKind.PHONE, "手机号码"),
    _element("person_id_number", ElementKind.ID_NUMBER, "公民身份号码"),
    _element("handled_by", ElementKind.CHOICE, "由谁办理", values=(Choice(code="self", label="本人"), Choice(code="agent", label="委托"))),
    _element("agent_name", ElementKind.NAME, "代理人姓名"),
    _element("shop_area", ElementKind.DECIMAL, "面积", unit="平方米"),
    _element("foods", ElementKind.CHOICES, "经营项目", values=(Choice(code="hot", label="热食"), Choice(code="cold", label="冷食"))),
)}
FORM = FormDefinition(groups=(
    FieldGroup(code="who", title="申请人", fields=(
        Field(element="person_name"), Field(element="person_phone"), Field(element="person_id_number"), Field(element="handled_by"),
        Field(element="agent_name", visible_when=VisibleWhen(element="handled_by", equals="agent")))),
    FieldGroup(code="shop", title="店面", fields=(Field(element="shop_area"), Field(element="foods", required=False))),
))


def _material(code: str, how: MaterialHow = MaterialHow.UPLOAD, necessity: Necessity = Necessity.REQUIRED, **more) -> Material:
    return Material(code=code, name=f"材料{code}", necessity=necessity, forms=more.pop("forms", BOTH), how=how, kind_code=f"k_{code}",
                    issuer="自备", **more)


BUNDLE = Bundle(
    item=ServiceItem(item_code=CODE, name="测试许可", plain_name="办测试证", purpose="测试", item_kind=ItemKind.LICENCE, department_code="d",
                     handle_type=HandleType.PROMISED, audience=(Audience.PERSON,)),
    standard_ref="T@1", profile=Profile.LICENCE, procedure=Procedure(name="许可"), handling=Handling(modes=("web",)), bases=(), elements=ELEMENTS, form=FORM,
    scenario=(ScenarioQuestion(code="who", text="谁来办？", options=(
        ScenarioOption(code="self", label="本人", element="handled_by", value="self"),
        ScenarioOption(code="agent", label="委托", element="handled_by", value="agent"))),),
    materials=(
        _material("layout"),
        _material("mandate", necessity=Necessity.CONDITIONAL, when=(When(question="who", option="agent"),), forms=(MaterialForm.ELECTRONIC,)),
        _material("photo", necessity=Necessity.OPTIONAL), _material("licence", MaterialHow.EXEMPT), _material("form", MaterialHow.GENERATED),
    ),
    outcome=OutcomeRule(kind=OutcomeKind.PERMIT, name="测试证", template="t"),
    remedies=Remedies(review_organ="", review_days=60, review_article="", court="", court_months=6, court_article=""),
    delivery=DeliveryRule(methods=(DeliveryMethod.POST, DeliveryMethod.PICK_UP), free_post=True),
    bundle_hash="b" * 64, version=1, published_at=datetime(2026, 1, 1, tzinfo=UTC), effective_on=date(2026, 1, 1),
)


@pytest.fixture(scope="module")
def standing_district(django_db_setup, django_db_blocker):
    """The real district, its people, standards and items: seeded once for a module, taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        for seed in (places_demo.seed, people_demo.seed):
            seed(actor=OFFICE, at=SEEDED_AT, folder=settings.ONEWINDOW_DISTRICT)
        for seed in (standards_demo.seed, catalogue_demo.seed):
            seed(actor=OFFICE, at=SEEDED_AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(standing_district, db) -> None:
    """The real district in place of the small service of this file."""


@pytest.fixture(autouse=True)
def shelf(request, monkeypatch) -> dict[str, Bundle]:
    """The catalogue's shelf by item code; a test may put another version on it."""
    if "seeded" in request.fixturenames:
        return {}
    current, published = {CODE: BUNDLE}, {BUNDLE.bundle_hash: BUNDLE}

    def current_bundle(*, item_code, on):
        if item_code not in current:
            raise NotFound(what="service", number=item_code)
        return current[item_code]

    def bundle(*, bundle_hash):
        return published.get(bundle_hash) or next(each for each in current.values() if each.bundle_hash == bundle_hash)

    monkeypatch.setattr(catalogue, "current_bundle", current_bundle)
    monkeypatch.setattr(catalogue, "bundle", bundle)
    monkeypatch.setattr(catalogue, "item", lambda *, item_code: BUNDLE.item)
    monkeypatch.setattr(catalogue, "items", lambda *, search="", audience="": (BUNDLE.item,))
    monkeypatch.setattr(catalogue, "centres_offering", lambda *, item_code, on: ())
    return current


@pytest.fixture
def chen(db) -> Actor:
    """Citizen Chen, registered at a counter."""
    person = people.register_person(actor=OFFICE, at=AT, name="陈静", id_number="11010519491231002X", phone="13800138001",
                                    address="测试路一号二座301房")
    return citizen(person.person_no, "陈静")


@pytest.fixture
def li(db) -> Actor:
    """Agent Li."""
    person = people.register_person(actor=OFFICE, at=AT, name="李强", id_number="440524188001010014", phone="13800138002")
    return citizen(person.person_no, "李强")


@pytest.fixture
def clerk() -> Actor:
    """Counter clerk He."""
    rights = frozenset({"applications.start", "people.read", "evidence.read", "evidence.store"})
    return Actor(kind=ActorKind.STAFF, ref="S-HE", name="何敏", channel="counter", rights=rights, counter_code="c1")


def citizen(ref: str, name: str, **more) -> Actor:
    return Actor(kind=ActorKind.PERSON, ref=ref, name=name, channel="portal", rights=frozenset({"applications.start"}), **more)


def mandated(principal: Actor, agent: Actor, *, until: date = date(2026, 12, 31), powers=(Power.APPLY,)) -> Actor:
    """The agent, acting for the principal by a mandate."""
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=powers, valid_from=date(2026, 1, 1), valid_until=until)
    mandates.grant_mandate(actor=OFFICE, at=AT, principal_no=principal.ref, agent_no=agent.ref, terms=terms)
    return replace(agent, on_behalf_of=principal.ref, reach=(Reach(powers=frozenset(powers)),))


def later(minutes: int = 1) -> datetime:
    return AT + timedelta(minutes=minutes)
