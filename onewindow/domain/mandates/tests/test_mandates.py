from dataclasses import replace
from datetime import date, timedelta

import pytest

from onewindow.domain.mandates import commands, queries
from onewindow.domain.mandates.commands import agency
from onewindow.domain.mandates.queries.agency import MANDATE_SENTENCES
from onewindow.domain.mandates.tests.conftest import SEED, paper_of
from onewindow.domain.mandates.types import MandateKind, MandateProof, MandateTerms, Power
from onewindow.domain.people import queries as people
from onewindow.kernel.errors import NotFound
from onewindow.kernel.models import OutboxFact

TERMS = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY, Power.COLLECT),
                     valid_from=date(2016, 11, 1), valid_until=date(2016, 12, 31), item_codes=("ITEM-1",))


def grant(actor, at, principal_no, agent_no, terms=TERMS):
    return commands.grant_mandate(actor=actor, at=at, principal_no=principal_no, agent_no=agent_no, terms=terms)


@pytest.mark.law("MFD-165")
def test_a_person_mandates_another_for_a_matter_and_a_term(actor, at, signed):
    chen, li = actor("chen"), actor("li")
    mandate = signed(chen, grant(chen, at, chen.ref, li.ref))
    assert mandate.principal_name == chen.name
    found = queries.mandates_of(agent_no=li.ref, principal_no=chen.ref, on=date(2016, 12, 31), item_code="ITEM-1")
    assert found == (mandate,)
    assert queries.mandates_of(agent_no=li.ref, principal_no=chen.ref, on=date(2016, 12, 31), item_code="ITEM-2") == ()
    for outside in (date(2016, 10, 31), date(2017, 1, 1)):
        assert queries.mandates_of(agent_no=li.ref, principal_no=chen.ref, on=outside) == ()
    assert OutboxFact.objects.filter(name="MandateGranted", payload__mandate_no=mandate.mandate_no).exists()


@pytest.mark.law("MFD-162", "MFD-165", "MFD-173")
def test_the_agent_acts_for_the_principal_only_within_the_term(actor, at, signed):
    chen, li = actor("chen"), actor("li")
    with pytest.raises(queries.NotMandated):
        actor("li", on_behalf_of=chen.ref, at=at)
    mandate = signed(chen, grant(chen, at, chen.ref, li.ref))
    agent = actor("li", on_behalf_of=chen.ref, at=at)
    assert agent.principal == chen.ref
    assert agent.mandate_no == mandate.mandate_no == agent.trace()["mandate_no"]
    assert agent.ref == li.ref
    assert agent.rights == li.rights
    with pytest.raises(queries.NotMandated):
        actor("li", on_behalf_of=chen.ref, at=at + timedelta(days=60))
    with pytest.raises(queries.NotMandated):
        actor("li", on_behalf_of=chen.ref)


@pytest.mark.law("MFD-162", "MFD-165")
@pytest.mark.parametrize(("days", "item", "power", "why"), [
    (0, "item-2", Power.APPLY, "matter"), (0, "item-1", Power.PAY, "power"), (60, "item-1", Power.APPLY, "over"), (-1, "item-1", Power.APPLY, "later"),
])
def test_a_refused_agent_is_told_what_the_mandate_lacks(actor, at, signed, days, item, power, why):
    chen, li = actor("chen"), actor("li")
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY,), valid_from=at.date(), valid_until=at.date() + timedelta(days=30),
                         item_codes=("item-1",))
    signed(chen, agency.grant_mandate(actor=chen, at=at, principal_no=chen.ref, agent_no=li.ref, terms=terms))
    with pytest.raises(queries.NotMandated) as refused:
        queries.mandate_for(agent_no=li.ref, principal_no=chen.ref, item_code=item, power=power, on=at.date() + timedelta(days=days))
    assert refused.value.data["why"].message_id == MANDATE_SENTENCES[why]
    assert refused.value.data["principal"] == chen.name


def test_an_agent_without_any_mandate_is_told_so(actor, at):
    with pytest.raises(queries.NotMandated) as refused:
        queries.mandate_for(agent_no=actor("li").ref, principal_no=actor("chen").ref, item_code="item-1", power=Power.APPLY, on=at.date())
    assert refused.value.data["why"].message_id == MANDATE_SENTENCES["none"]


def test_nobody_takes_a_mandate_for_themselves(actor, at):
    chen, li = actor("chen"), actor("li")
    with pytest.raises(commands.MandateNotYours):
        grant(li, at, chen.ref, li.ref)
    with pytest.raises(commands.MandateNotYours):
        grant(actor("luo"), at, chen.ref, li.ref)
    with pytest.raises(agency.MandatePaperMissing) as missing:
        grant(actor("he"), at, chen.ref, li.ref)
    assert missing.value.article
    for number in ("nonsense", paper_of(li.ref)):
        with pytest.raises(agency.MandatePaperMissing):
            grant(actor("he"), at, chen.ref, li.ref, replace(TERMS, paper_file_no=number))
    recorded = grant(actor("he"), at, chen.ref, li.ref, replace(TERMS, paper_file_no=paper_of(chen.ref)))
    assert (recorded.agent_no, recorded.signed, recorded.terms.proof) == (li.ref, True, MandateProof.PAPER)


@pytest.mark.law("MFD-173")
def test_a_clerk_takes_back_by_the_principals_paper_or_helps_them(actor, at):
    chen, li, clerk = actor("chen"), actor("li"), actor("he")
    made = grant(SEED, at, chen.ref, li.ref)
    for number in ("", "nonsense", paper_of(li.ref)):
        with pytest.raises(agency.MandatePaperMissing) as missing:
            agency.revoke_mandate(actor=clerk, at=at, mandate_no=made.mandate_no, paper_file_no=number)
        assert missing.value.article == "民法典 165"
    with pytest.raises(agency.MandateNotYours):
        agency.sign_mandate(actor=clerk, at=at, mandate_no=made.mandate_no, code_no="x")
    assert agency.revoke_mandate(actor=clerk, at=at, mandate_no=made.mandate_no, paper_file_no=paper_of(chen.ref)).revoked
    again = grant(SEED, at, chen.ref, li.ref)
    helped = replace(chen, assisted_by=clerk.ref, help_no="H1")
    assert agency.revoke_mandate(actor=helped, at=at, mandate_no=again.mandate_no).revoked


def test_who_represents_a_company_by_law_mandates_for_it(actor, seeded, at):
    guan = actor("guan")
    company = next(m for m in queries.mandates_of(agent_no=guan.ref, on=at.date()) if m.terms.kind is MandateKind.LEGAL_REPRESENTATIVE)
    assert grant(guan, at, company.principal_no, actor("chen").ref).principal_no == company.principal_no
    with pytest.raises(commands.MandateNotYours):
        grant(actor("li"), at, company.principal_no, actor("wu").ref)


def test_the_demo_agent_acts_for_the_demo_company(actor, at):
    [mandate] = queries.mandates_of(agent_no=actor("li").ref, on=at.date())
    agent = actor("li", on_behalf_of=mandate.principal_no, at=at)
    assert agent.principal == mandate.principal_no
    assert people.organisation(org_no=agent.principal).name == mandate.principal_name


def test_terms_must_make_sense(actor, at):
    chen, li = actor("chen"), actor("li")
    over = MandateTerms(kind=TERMS.kind, powers=TERMS.powers, valid_from=date(2015, 1, 1), valid_until=date(2015, 2, 1))
    empty = MandateTerms(kind=TERMS.kind, powers=(), valid_from=TERMS.valid_from, valid_until=TERMS.valid_until)
    turned = MandateTerms(kind=TERMS.kind, powers=TERMS.powers, valid_from=date(2017, 2, 1), valid_until=date(2017, 1, 1))
    for terms in (over, empty, turned):
        with pytest.raises(commands.MandateTermsWrong):
            grant(chen, at, chen.ref, li.ref, terms)
    with pytest.raises(commands.MandateTermsWrong):
        grant(chen, at, chen.ref, chen.ref)
    with pytest.raises(NotFound):
        grant(chen, at, chen.ref, "P0")


@pytest.mark.law("MFD-173")
def test_a_mandate_can_be_taken_back_and_laid_down(actor, at):
    chen, li = actor("chen"), actor("li")
    first, second = grant(chen, at, chen.ref, li.ref), grant(chen, at, chen.ref, li.ref)
    with pytest.raises(commands.MandateNotYours):
        agency.revoke_mandate(actor=actor("wu"), at=at, mandate_no=first.mandate_no)
    assert agency.revoke_mandate(actor=chen, at=at, mandate_no=first.mandate_no).revoked
    agency.revoke_mandate(actor=li, at=at, mandate_no=second.mandate_no)
    assert queries.mandates_of(agent_no=li.ref, principal_no=chen.ref, on=at.date()) == ()
    assert len(queries.mandates_of(agent_no=li.ref, principal_no=chen.ref)) == 2
    with pytest.raises(NotFound):
        agency.revoke_mandate(actor=chen, at=at, mandate_no=first.mandate_no)
