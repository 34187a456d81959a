"""What a holder decides: objections, reuse, and the page where all of it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.domain.evidence import commands, queries, reactions
from onewindow.domain.evidence.commands.holding import ConsentNotYours
from onewindow.domain.evidence.facts import RegisterObjected
from onewindow.domain.evidence.tests.test_pages import request_of
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.domain.evidence.web import citizen
from onewindow.domain.mandates import commands as mandates
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power
from onewindow.domain.notices import queries as notices
from onewindow.domain.people import commands as people
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import BadInput, NotFound
from onewindow.kernel.models.outbox import OutboxFact

pytestmark = pytest.mark.django_db


def objected(actor, at, reason="登记的地址是旧的"):
    return commands.object_to_register(actor=actor, at=at, holder_no="P-1", register="population", element_ids=("household_address",),
                                       reason=reason, about="DR-1")


@pytest.mark.law("GRXX-46")
def test_an_objection_goes_out_once(chen, li, clerk, at):
    first, again = objected(chen, at), objected(chen, at)
    assert first.objection_no == again.objection_no
    assert OutboxFact.objects.filter(name="RegisterObjected").count() == 1
    assert queries.objections_of(actor=clerk, holder_no="P-1", about="DR-1") == (first,)
    assert queries.objections_of(actor=li, holder_no="P-1") == ()
    with pytest.raises(BadInput):
        objected(chen, at, reason=" ")
    with pytest.raises(commands.NotYourEvidence):
        objected(li, at)
    with pytest.raises(NotFound):
        commands.object_to_register(actor=chen, at=at, holder_no="P-1", register="weather", element_ids=(), reason="x", about="DR-1")


@pytest.mark.law("GRXX-46")
def test_who_objects_is_told_where_the_objection_goes(chen, at):
    made = objected(chen, at)
    reactions.tell_holder(RegisterObjected(objection_no=made.objection_no, holder_no="P-1", register="population", about="DR-1"), at=at)
    [notice] = notices.inbox(actor=chen)
    assert "公安机关" in notice.body
    assert "人口库" in notice.title
    assert RegisterObjected in {each.fact for each in reactions.REACTIONS}


@pytest.mark.law("GRXX-44")
def test_who_does_not_want_reuse_gets_none(chen, at):
    known = KnownAnswer(element_id="person_phone", value="13800138000", trust=TrustLevel.D, origin=Origin.TYPED, recorded_at=at, source="C-1")
    commands.remember_answers(actor=system_actor(name="t"), at=at, subject_no="P-1", answers=(known,))
    asked = {"actor": chen, "subject_no": "P-1", "element_ids": ("person_phone",), "at": at}
    assert queries.known_by_source(**asked) == {"person_phone": (known,)}
    commands.set_reuse(actor=chen, at=at, wanted=False)
    assert queries.known_by_source(**asked) == {}
    commands.set_reuse(actor=chen, at=at, wanted=True)
    assert queries.known_by_source(**asked) == {"person_phone": (known,)}


@pytest.mark.law("GRXX-44", "GRXX-45")
def test_the_page_tells_every_use_consent_and_objection(chen, at):
    commands.note_reuse(actor=chen, at=at, subject_no="P-1", element_ids=("person_phone",), about="DR-1", purpose="食品经营许可 DR-1")
    commands.give_consent(actor=chen, at=at, holder_no="P-1", register="insurance", purpose="x", wording="我同意核对参保记录")
    objected(chen, at)
    html = citizen.uses(request_of(chen)).content.decode()
    for words in ("食品经营许可 DR-1", "我同意核对参保记录", "登记的地址是旧的", queries.registers()["insurance"].title):
        assert words in html
    assert "食品经营许可 DR-1" not in citizen.uses(request_of(chen, "?kind=file")).content.decode()
    assert "食品经营许可 DR-1" in citizen.uses(request_of(chen, "?kind=answers&page=x")).content.decode()


def test_reuse_needs_a_purpose_and_the_holder(chen, li, at):
    with pytest.raises(commands.PurposeMissing):
        commands.note_reuse(actor=chen, at=at, subject_no="P-1", element_ids=("x",), about="DR-1", purpose=" ")
    with pytest.raises(commands.NotYourEvidence):
        commands.note_reuse(actor=li, at=at, subject_no="P-1", element_ids=("x",), about="DR-1", purpose="p")
    assert commands.note_reuse(actor=chen, at=at, subject_no="P-1", element_ids=(), about="DR-1", purpose="p") == 0
    assert queries.uses_of(actor=chen) == ()


def consented(actor, at, holder_no="P-1"):
    return commands.give_consent(actor=actor, at=at, holder_no=holder_no, register="insurance", purpose="topup", wording="我同意")


@pytest.mark.law("GRXX-14")
def test_no_post_consents_for_a_citizen(chen, li, clerk, outsider, at):
    for actor in (clerk, outsider, li, replace(li, on_behalf_of="P-1")):
        with pytest.raises(ConsentNotYours) as refusal:
            consented(actor, at)
        assert refusal.value.article == "个人信息保护法 14"
    assert queries.consents_of(actor=chen, holder_no="P-1") == ()
    helped = replace(chen, assisted_by=clerk.ref, help_no="H-1")
    assert consented(helped, at).wording == "我同意"


@pytest.mark.law("GRXX-14", "MFD-165")
def test_an_agent_consents_in_what_the_mandate_covers(at):
    platform = system_actor(name="t")
    holder, agent = (people.register_person(actor=platform, at=at, name=name, id_number=number, phone="13800138001", address="测试路一号二座301房").person_no
                     for name, number in (("陈静", "11010519491231002X"), ("李强", "110105198001010016")))
    acting = Actor(kind=ActorKind.PERSON, ref=agent, name="李强", channel="portal", on_behalf_of=holder)

    def mandated(item_code, power):
        terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(power,), valid_from=at.date(), valid_until=at.date(), item_codes=(item_code,))
        mandates.grant_mandate(actor=platform, at=at, principal_no=holder, agent_no=agent, terms=terms)

    for item_code, power in (("another", Power.APPLY), ("topup", Power.PAY)):
        mandated(item_code, power)
        with pytest.raises(ConsentNotYours):
            consented(acting, at, holder)
    mandated("topup", Power.APPLY)
    assert consented(acting, at, holder).register == "insurance"
    with pytest.raises(ConsentNotYours):
        commands.give_consent(actor=acting, at=at + timedelta(days=1), holder_no=holder, register="population", purpose="topup", wording="我同意")


def test_consent_and_reuse_are_decided_on_the_page(chen, at):
    given = commands.give_consent(actor=chen, at=at, holder_no="P-1", register="insurance", purpose="x", wording="我同意")
    assert citizen.withdraw(posted(chen, consent_no=given.consent_no)).status_code == 302
    assert queries.consents_of(actor=chen, holder_no="P-1")[0].withdrawn_at is not None
    for wanted in ("no", "yes"):
        assert citizen.reuse(posted(chen, wanted=wanted)).status_code == 302
        assert queries.reuse_wanted(subject_no="P-1") is (wanted == "yes")


def posted(actor, **fields):
    request = request_of(actor)
    request.method, request.POST = "POST", fields
    return request
