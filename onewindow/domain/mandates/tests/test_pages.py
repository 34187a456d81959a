"""The screens of agency and help: a citizen's mandates, the helper's desk, entrustments."""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory

from onewindow.domain.mandates import commands, queries
from onewindow.domain.mandates.commands import agency
from onewindow.domain.mandates.models import HelpSessionRecord, JointWord, MandateRecord, OneTimeCodeRecord
from onewindow.domain.mandates.queries.entrusting import entrustments
from onewindow.domain.mandates.types import HelpProof, MandateKind, MandateProof, MandateTerms, Power
from onewindow.domain.mandates.web import citizen, counter, office
from onewindow.domain.people import queries as people
from onewindow.domain.people.demo import characters, companies
from onewindow.kernel import clock
from onewindow.kernel.errors import NotAllowed, NotFound

CARD = {row.code: row for row in characters()}


@pytest.fixture
def ask(seeded, at, monkeypatch):
    """Asks a page as a character; POST when something is sent."""
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())

    def page(code, view, *, sent=None, session=None, query="", files=None, **kwargs):
        data = QueryDict(mutable=True)
        for name, value in (sent or {}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        factory = RequestFactory()
        request = factory.get(f"/office/?{query}") if sent is None else factory.post("/office/", data.urlencode(), content_type="application/x-www-form-urlencoded")
        if files:
            request.FILES.update(files)
        request.actor = queries.actor_for(account_id=seeded[code].account_id, channel=seeded[code].channel)
        request.user = SimpleNamespace(is_authenticated=True)
        request.session = session if session is not None else {}
        request._messages = CookieStorage(request)
        return view(request, **kwargs)

    return page


def form(**more):
    return {"name": CARD["li"].name, "id_number": CARD["li"].id_number, "scope": "items", "items": "item-1", "powers": ["apply", "collect"],
            "from": "2016-11-23", "until": "2017-11-22", "key": "k"} | more


def latest_code(at):
    return queries.code_to_send(code_no=OneTimeCodeRecord.objects.latest("id").code_no, at=at)


def test_a_citizen_gives_signs_and_takes_back_a_mandate(ask, actor, at):
    answer = ask("chen", citizen.give, sent=form())
    mandate = MandateRecord.objects.latest("id")
    assert answer.url == f"/my/mandates/{mandate.mandate_no}/sign/"
    assert queries.may_act_for(agent_no=actor("li").ref, principal_no=actor("chen").ref, item_code="item-1", power=Power.APPLY, on=at.date()) is None
    asked = ask("chen", citizen.sign, sent={"step": "ask"}, mandate_no=mandate.mandate_no).content.decode()
    code_no = OneTimeCodeRecord.objects.latest("id").code_no
    assert code_no in asked
    assert latest_code(at) not in asked
    wrong = ask("chen", citizen.sign, sent={"step": "sign", "code_no": code_no, "code": "nope"}, mandate_no=mandate.mandate_no)
    assert wrong.status_code == 422
    done = ask("chen", citizen.sign, sent={"step": "sign", "code_no": code_no, "code": latest_code(at)}, mandate_no=mandate.mandate_no)
    assert done.status_code == 302
    assert queries.may_act_for(agent_no=actor("li").ref, principal_no=actor("chen").ref, item_code="item-1", power=Power.APPLY, on=at.date())
    assert CARD["li"].name in ask("chen", citizen.mandates).content.decode()
    assert CARD["chen"].name in ask("li", citizen.mandates).content.decode()
    assert CARD["chen"].name not in ask("wu", citizen.mandates).content.decode()
    with pytest.raises(NotFound):
        ask("wu", citizen.sign, mandate_no=mandate.mandate_no)
    ask("chen", citizen.change, sent={}, mandate_no=mandate.mandate_no, verb="revoke")
    mandate.refresh_from_db()
    assert mandate.revoked_at == at


@pytest.mark.parametrize(("change", "field"), [
    ({"until": "2016-01-01"}, "f-until"), ({"until": "soon"}, "f-until"), ({"items": ""}, "f-items"), ({"items": "<b>"}, "f-items"),
    ({"powers": []}, "f-powers"), ({"id_number": "440605199001011236"}, "f-id_number"), ({"name": "别人"}, "f-id_number"),
])
def test_what_is_wrong_with_a_mandate_is_told_at_its_field(ask, change, field):
    before = MandateRecord.objects.count()
    answer = ask("chen", citizen.give, sent=form(**change))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert MandateRecord.objects.count() == before


def test_the_service_of_a_guide_is_filled_in(ask):
    assert 'value="food-catering-licence"' in ask("chen", citizen.give, query="item=food-catering-licence").content.decode()


def test_an_agent_begins_and_stops_to_act_for_the_principal(ask, actor, at):
    [held] = queries.mandates_of(agent_no=actor("li").ref)
    session = {}
    ask("li", citizen.change, sent={}, session=session, mandate_no=held.mandate_no, verb="act")
    assert session["on_behalf_of"] == held.principal_no
    ask("li", citizen.stop, sent={}, session=session)
    assert "on_behalf_of" not in session
    for code, verb in (("wu", "act"), ("li", "dance")):
        with pytest.raises(NotFound):
            ask(code, citizen.change, sent={}, mandate_no=held.mandate_no, verb=verb)


def test_the_principal_answers_for_what_was_done_without_power(ask, actor, at):
    act = commands.note_unpowered_act(actor=actor("he"), at=at, principal_no=actor("chen").ref, agent_no=actor("li").ref, subject="C1",
                                      power=Power.APPLY, reason="代交材料")
    assert "代交材料" in ask("chen", citizen.mandates).content.decode()
    ask("li", citizen.answer, sent={"agreed": "yes"}, act_no=act.act_no)
    assert queries.unpowered_acts(actor=actor("he"), subject="C1", on=at.date())[0].answer == "open"
    ask("chen", citizen.answer, sent={"agreed": "yes"}, act_no=act.act_no)
    assert queries.unpowered_acts(actor=actor("he"), subject="C1", on=at.date())[0].answer == "ratified"


def test_consent_and_word_are_given_on_the_page(ask, actor, at, signed):
    sent = form(scope="all")
    ask("chen", citizen.give, sent=sent)
    whole = queries.mandates_of(principal_no=actor("chen").ref)[0]
    signed(actor("chen"), whole)
    terms = {"kind": whole.terms.kind, "powers": (Power.APPLY,), "valid_from": whole.terms.valid_from, "valid_until": whole.terms.valid_until}
    sub = signed(actor("li"), agency.grant_mandate(actor=actor("li"), at=at, principal_no=actor("chen").ref, agent_no=actor("wu").ref,
                                                     terms=type(whole.terms)(**terms, sub_of=whole.mandate_no)))
    assert f"/my/mandates/{sub.mandate_no}/consent/" in ask("chen", citizen.mandates).content.decode()
    ask("chen", citizen.change, sent={}, mandate_no=sub.mandate_no, verb="consent")
    assert queries.may_act_for(agent_no=actor("wu").ref, principal_no=actor("chen").ref, item_code="x", power=Power.APPLY, on=at.date())


def test_a_helper_begins_by_card_or_code_and_the_citizen_sees_and_ends_it(ask, actor, at):
    session = {}
    wrong = ask("xian", counter.help_desk, sent={"step": "card", "name": "别人", "id_number": CARD["chen"].id_number}, session=session)
    assert wrong.status_code == 422
    ask("xian", counter.help_desk, sent={"step": "card", "name": CARD["chen"].name, "id_number": CARD["chen"].id_number}, session=session)
    first = HelpSessionRecord.objects.get()
    assert session["help_no"] == first.help_no
    assert CARD["chen"].name in ask("xian", counter.help_desk).content.decode()
    page = ask("xian", counter.help_desk, sent={"step": "ask", "phone": CARD["li"].phone}).content.decode()
    code_no = OneTimeCodeRecord.objects.latest("id").code_no
    assert code_no in page
    sent = {"step": "code", "phone": CARD["li"].phone, "code_no": code_no, "code": latest_code(at)}
    assert ask("xian", counter.help_desk, sent=sent, session=session).status_code == 302
    second = HelpSessionRecord.objects.latest("opened_at", "id")
    assert (second.person_no, second.proof) == (actor("li").ref, HelpProof.CODE.value)
    assert CARD["xian"].name in ask("li", citizen.mandates).content.decode()
    ask("li", citizen.end_help, sent={}, help_no=second.help_no)
    second.refresh_from_db()
    assert second.ended_at == at
    ask("xian", counter.end_help, sent={}, session=session, help_no=second.help_no)
    assert "help_no" not in session
    assert ask("xian", counter.help_desk, sent={"step": "ask", "phone": "13999999999"}).status_code == 422
    with pytest.raises(NotAllowed):
        ask("luo", counter.help_desk)


def test_a_leader_enters_and_ends_an_entrustment(ask, actor):
    before = len(entrustments())
    sent = {"department": actor("deng").department_code, "counter_code": actor("xian").counter_code, "items": "item-1\nitem-2", "document_no": "示例〔2016〕9号",
            "published": "2016-11-01", "from": "2016-11-01", "until": "2017-10-31"}
    assert ask("deng", office.entrustments, sent=sent | {"published": ""}).status_code == 422
    foreign = ask("deng", office.entrustments, sent=sent | {"items": "item-1\nitem-of-health"})
    assert foreign.status_code == 422 and "item-of-health" in foreign.content.decode()
    assert ask("deng", office.entrustments, sent=sent).status_code == 302
    made = next(each for each in entrustments() if each.terms.document_no == "示例〔2016〕9号")
    assert made.terms.item_codes == ("item-1", "item-2")
    assert len(entrustments()) == before + 1
    ask("deng", office.end_entrustment, sent={"reason": "调整"}, entrustment_no=made.entrustment_no)
    assert next(each for each in entrustments() if each.entrustment_no == made.entrustment_no).ended_on
    with pytest.raises(NotAllowed):
        ask("he", office.entrustments)


def test_strangers_are_asked_to_sign_in(client):
    assert client.get("/my/mandates/").status_code == 302
    assert client.get("/counter/help/").status_code == 302


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def shown(**more):
    return {"kind": "power_of_attorney", "principal": CARD["chen"].name, "principal_number": CARD["chen"].id_number} | form() | more


def scan():
    return SimpleUploadedFile("委托书.jpg", JPEG, content_type="image/jpeg")


def test_a_clerk_records_a_mandate_with_its_paper_and_the_parties_see_it(ask, actor, at):
    assert ask("he", counter.record).status_code == 200
    assert ask("he", counter.record, sent=shown(), files={"paper": scan()}).status_code == 302
    [made] = queries.mandates_of(principal_no=actor("chen").ref)
    assert (made.signed, made.terms.proof, made.agent_no) == (True, MandateProof.PAPER, actor("li").ref)
    address = f"/my/mandates/{made.mandate_no}/paper/"
    for code in ("chen", "li"):
        assert address in ask(code, citizen.mandates).content.decode()
        answer = ask(code, citizen.paper, mandate_no=made.mandate_no)
        assert (answer.content, answer["Content-Type"]) == (JPEG, "image/jpeg")
    assert ask("he", citizen.paper, mandate_no=made.mandate_no).content == JPEG
    for stranger in ("wu", "luo"):
        with pytest.raises(NotFound):
            ask(stranger, citizen.paper, mandate_no=made.mandate_no)
    with pytest.raises(NotAllowed):
        ask("luo", counter.record)


@pytest.mark.law("MFD-61", "MFD-165")
@pytest.mark.parametrize(("change", "files", "field"), [
    ({}, {}, "f-paper"), ({"principal": "别人"}, {"paper": scan()}, "f-principal_number"), ({"name": "别人"}, {"paper": scan()}, "f-id_number"),
    ({"kind": "staff_authority"}, {"paper": scan()}, "f-role"), ({"kind": "guardian"}, {"paper": scan()}, "f-proof"),
    ({"until": "2016-01-01"}, {"paper": scan()}, "f-until"),
    ({}, {"paper": SimpleUploadedFile("a.jpg", b"<html>")}, "f-paper"),
])
def test_what_is_wrong_with_a_recorded_mandate_is_told_at_its_field(ask, change, files, field):
    before = MandateRecord.objects.count()
    answer = ask("he", counter.record, sent=shown(**change), files=files)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert MandateRecord.objects.count() == before


def test_a_clerk_records_who_represents_an_organisation(ask, actor):
    company = companies()[0]
    name = people.names_of(refs=[company.org_no])[company.org_no]
    sent = shown(kind="legal_representative", principal=name, principal_number=people.organisation(org_no=company.org_no).uscc, scope="all")
    assert ask("he", counter.record, sent=sent, files={"paper": scan()}).status_code == 302
    made = queries.mandates_of(agent_no=actor("li").ref, principal_no=company.org_no)[0]
    assert (made.terms.kind, made.terms.item_codes) == (MandateKind.LEGAL_REPRESENTATIVE, ())


@pytest.mark.law("MFD-166")
def test_a_joint_agent_gives_the_word_on_the_page(ask, actor, at, signed):
    chen, li, wu = actor("chen"), actor("li"), actor("wu")
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY,), valid_from=at.date(), valid_until=at.date(), item_codes=("item-1",),
                         joint_with=(wu.ref,))
    signed(chen, agency.grant_mandate(actor=chen, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms))
    [hers] = queries.mandates_of(agent_no=wu.ref)
    assert f"/my/mandates/{hers.mandate_no}/join/" in ask("wu", citizen.mandates).content.decode()
    ask("wu", citizen.change, sent={"item": "item-1", "power": "apply"}, mandate_no=hers.mandate_no, verb="join")
    assert JointWord.objects.get().agent_no == wu.ref
    assert queries.may_act_for(agent_no=li.ref, principal_no=chen.ref, item_code="item-1", power=Power.APPLY, on=at.date())
