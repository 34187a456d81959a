"""Agency, article by article (民法典 17-27, 61, 161-175)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.mandates import commands, queries, rules
from onewindow.domain.mandates.commands import agency, helping, unpowered
from onewindow.domain.mandates.queries.agency import capacity
from onewindow.domain.mandates.tests.conftest import paper_of
from onewindow.domain.mandates.types import (
    ActAnswer,
    Capacity,
    CodePurpose,
    MandateKind,
    MandateProof,
    MandateTerms,
    Power,
)
from onewindow.domain.people import commands as people
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.formkit.idcheck import check_character
from onewindow.kernel.models import LedgerEntry, OutboxFact

TERMS = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY, Power.COLLECT), valid_from=date(2016, 11, 1),
                     valid_until=date(2016, 12, 31), item_codes=("item-1",))
ON = date(2016, 11, 23)


def grant(actor, at, principal, agent, **more):
    return agency.grant_mandate(actor=actor, at=at, principal_no=principal, agent_no=agent, terms=replace(TERMS, **more))


def may(agent, principal, *, item="item-1", power=Power.APPLY, on=ON, themes=()):
    return queries.may_act_for(agent_no=agent.ref, principal_no=principal, item_code=item, power=power, on=on, themes=themes)


def born(system, at, day, name="陈小满", phone="13800007001"):
    body = f"440605{day}001"
    return people.register_person(actor=system, at=at, name=name, id_number=body + check_character(body), phone=phone)


@pytest.mark.law("MFD-165", "DZQM-13")
def test_an_online_mandate_binds_only_once_signed_by_code(actor, at):
    chen, li = actor("chen"), actor("li")
    mandate = grant(chen, at, chen.ref, li.ref)
    assert not mandate.signed
    assert may(li, chen.ref) is None
    assert not OutboxFact.objects.filter(name="MandateGranted", payload__mandate_no=mandate.mandate_no).exists()
    code = helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject=mandate.mandate_no)
    with pytest.raises(helping.CodeNotProven) as unproven:
        agency.sign_mandate(actor=chen, at=at, mandate_no=mandate.mandate_no, code_no=code.code_no)
    assert unproven.value.article == "电子签名法 13"
    typed = queries.code_to_send(code_no=code.code_no, at=at)
    assert not helping.prove_code(actor=chen, at=at, code_no=code.code_no, code="x" + typed[1:]).proven
    assert helping.prove_code(actor=chen, at=at, code_no=code.code_no, code=typed).proven
    signed = agency.sign_mandate(actor=chen, at=at, mandate_no=mandate.mandate_no, code_no=code.code_no)
    assert (signed.signed, signed.terms.proof) == (True, MandateProof.ONLINE)
    assert may(li, chen.ref).mandate_no == mandate.mandate_no
    assert typed not in str(list(LedgerEntry.objects.values_list("payload", flat=True)))
    other = grant(chen, at, chen.ref, actor("wu").ref)
    with pytest.raises(helping.CodeNotProven):
        agency.sign_mandate(actor=chen, at=at, mandate_no=other.mandate_no, code_no=code.code_no)


def test_a_code_is_void_after_five_tries_and_after_five_minutes(actor, at):
    chen = actor("chen")
    code = helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M1")
    typed = queries.code_to_send(code_no=code.code_no, at=at)
    assert queries.code_to_send(code_no=code.code_no, at=at + timedelta(minutes=6)) == ""
    for _ in range(5):
        helping.prove_code(actor=chen, at=at, code_no=code.code_no, code="wrong")
    assert not helping.prove_code(actor=chen, at=at, code_no=code.code_no, code=typed).proven
    late = helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M1")
    typed = queries.code_to_send(code_no=late.code_no, at=at)
    assert not helping.prove_code(actor=chen, at=at + timedelta(minutes=6), code_no=late.code_no, code=typed).proven
    helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M1")
    with pytest.raises(helping.TooManyCodes):
        helping.ask_code(actor=chen, at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M1")
    with pytest.raises(NotAllowed):
        helping.ask_code(actor=actor("li"), at=at, person_no=chen.ref, purpose=CodePurpose.SIGN_MANDATE, subject="M1")
    with pytest.raises(NotFound):
        helping.prove_code(actor=actor("li"), at=at, code_no=late.code_no, code=typed)


@pytest.mark.law("MFD-162", "MFD-165")
def test_an_agent_acts_within_matters_powers_and_term_only(actor, at, signed):
    chen, li = actor("chen"), actor("li")
    signed(chen, grant(chen, at, chen.ref, li.ref))
    assert may(li, chen.ref)
    assert may(li, chen.ref, item="item-2") is None
    assert may(li, chen.ref, power=Power.WITHDRAW) is None
    assert may(li, chen.ref, on=date(2017, 1, 1)) is None
    assert may(li, actor("wu").ref) is None


@pytest.mark.law("MFD-165")
def test_a_mandate_for_a_theme_reaches_the_items_of_the_theme(actor, at, signed):
    chen, li = actor("chen"), actor("li")
    signed(chen, grant(chen, at, chen.ref, li.ref, item_codes=(), themes=("housing",)))
    assert may(li, chen.ref, item="any", themes=("housing", "tax"))
    assert may(li, chen.ref, item="any", themes=("tax",)) is None
    assert may(li, chen.ref, item="any") is None


@pytest.mark.law("MFD-166")
def test_joint_agents_act_together(actor, at, signed):
    chen, li, wu = actor("chen"), actor("li"), actor("wu")
    mandate = signed(chen, grant(chen, at, chen.ref, li.ref, joint_with=(wu.ref,)))
    [hers] = queries.mandates_of(agent_no=wu.ref, principal_no=chen.ref)
    assert mandate.terms.joint_with == (wu.ref,)
    assert may(li, chen.ref) is None
    agency.join_in(actor=wu, at=at, mandate_no=hers.mandate_no, item_code="item-1", power=Power.APPLY)
    assert may(li, chen.ref)
    assert may(li, chen.ref, power=Power.COLLECT) is None
    assert may(wu, chen.ref) is None, "the other one's word is still missing"
    with pytest.raises(NotFound):
        agency.join_in(actor=chen, at=at, mandate_no=hers.mandate_no, item_code="item-1", power=Power.APPLY)
    agency.revoke_mandate(actor=chen, at=at, mandate_no=hers.mandate_no)
    assert may(li, chen.ref) is None


@pytest.mark.law("MFD-169-1")
def test_a_sub_agent_needs_the_principals_consent_and_gets_no_more(actor, at, signed):
    chen, li, wu = actor("chen"), actor("li"), actor("wu")
    whole = signed(chen, grant(chen, at, chen.ref, li.ref))
    with pytest.raises(agency.MandateNotYours):
        grant(wu, at, chen.ref, wu.ref, sub_of=whole.mandate_no)
    for more in ({"powers": (Power.PAY,)}, {"item_codes": ()}, {"valid_until": date(2017, 6, 1)}):
        with pytest.raises(agency.SubAgencyTooWide) as wide:
            grant(li, at, chen.ref, wu.ref, sub_of=whole.mandate_no, **more)
        assert wide.value.article == "民法典 169"
    sub = signed(li, grant(li, at, chen.ref, wu.ref, sub_of=whole.mandate_no))
    assert may(wu, chen.ref) is None
    with pytest.raises(agency.MandateNotYours):
        agency.consent_to_sub_agent(actor=li, at=at, mandate_no=sub.mandate_no)
    agency.consent_to_sub_agent(actor=chen, at=at, mandate_no=sub.mandate_no)
    assert may(wu, chen.ref)
    with pytest.raises(agency.SubAgencyTooWide):
        grant(wu, at, chen.ref, actor("zhou").ref, sub_of=sub.mandate_no)
    agency.revoke_mandate(actor=chen, at=at, mandate_no=whole.mandate_no)
    assert may(wu, chen.ref) is None, "it hangs on the mandate it came from"


@pytest.mark.law("MFD-171-2")
def test_an_act_without_power_binds_on_ratification_only(actor, at):
    chen, li, clerk = actor("chen"), actor("li"), actor("he")
    def noted():
        return commands.note_unpowered_act(actor=clerk, at=at, principal_no=chen.ref, agent_no=li.ref, subject="C1", power=Power.APPLY, reason="急件")
    first, second, third = noted(), noted(), noted()
    assert first.answer is ActAnswer.OPEN
    assert first.answer_due_on == at.date() + timedelta(days=30)
    with pytest.raises(agency.MandateNotYours):
        unpowered.ratify(actor=li, at=at, act_no=first.act_no, agreed=True)
    with pytest.raises(agency.MandateNotYours):
        unpowered.ratify(actor=actor("wu"), at=at, act_no=first.act_no, agreed=True)
    assert unpowered.ratify(actor=chen, at=at, act_no=first.act_no, agreed=True).answer is ActAnswer.RATIFIED
    assert unpowered.ratify(actor=chen, at=at, act_no=second.act_no, agreed=False).answer is ActAnswer.REFUSED
    late = at + timedelta(days=31)
    with pytest.raises(unpowered.AlreadyAnswered) as silent:
        unpowered.ratify(actor=chen, at=late, act_no=third.act_no, agreed=True)
    assert silent.value.article == "民法典 171"
    answers = {act.act_no: act.answer for act in queries.unpowered_acts(actor=clerk, subject="C1", on=late.date())}
    assert answers == {first.act_no: ActAnswer.RATIFIED, second.act_no: ActAnswer.REFUSED, third.act_no: ActAnswer.REFUSED}
    assert {fact.payload["ratified"] for fact in OutboxFact.objects.filter(name="UnpoweredActAnswered")} == {True, False}
    with pytest.raises(NotAllowed):
        commands.note_unpowered_act(actor=li, at=at, principal_no=chen.ref, agent_no=li.ref, subject="C1", power=Power.APPLY, reason="")


@pytest.mark.law("MFD-18", "MFD-19", "MFD-20")
@pytest.mark.parametrize(("on", "expected"), [
    (date(2016, 1, 1), Capacity.NONE), (date(2017, 2, 28), Capacity.NONE), (date(2017, 3, 1), Capacity.LIMITED),
    (date(2027, 2, 28), Capacity.LIMITED), (date(2027, 3, 1), Capacity.FULL),
])
def test_capacity_by_age(on, expected):
    assert rules.capacity_of(date(2009, 3, 1), on=on) is expected


def test_who_lives_by_their_own_labour_at_sixteen_counts_as_an_adult():
    assert rules.capacity_of(date(2000, 1, 1), on=date(2016, 1, 1), lives_by_own_labour=True) is Capacity.FULL
    assert rules.capacity_of(date(2000, 1, 2), on=date(2016, 1, 1), lives_by_own_labour=True) is Capacity.LIMITED


@pytest.mark.law("MFD-21")
def test_only_a_court_takes_an_adults_capacity():
    assert rules.capacity_of(date(1980, 1, 1), on=ON, found_by_court=Capacity.NONE) is Capacity.NONE
    assert rules.capacity_of(None, on=ON) is Capacity.FULL


@given(st.dates(date(1900, 1, 1), date(2016, 1, 1)), st.integers(0, 40 * 366))
def test_capacity_only_grows_with_age(birthday, days):
    order = [Capacity.NONE, Capacity.LIMITED, Capacity.FULL]
    day = birthday + timedelta(days=days)
    now, later = (order.index(rules.capacity_of(birthday, on=each)) for each in (day, day + timedelta(days=365)))
    assert now <= later
    assert (rules.capacity_of(birthday, on=rules.comes_of_age_on(birthday)) is Capacity.FULL)
    assert (rules.capacity_of(birthday, on=rules.comes_of_age_on(birthday) - timedelta(days=1)) is Capacity.LIMITED)


@pytest.mark.law("MFD-19", "MFD-20", "MFD-27", "MFD-34")
def test_the_guardian_acts_for_a_child_with_proof_until_it_is_of_age(system, actor, at):
    chen, clerk = actor("chen"), actor("he")
    child = born(system, at, "20100101")
    assert capacity(person_no=child.person_no, on=ON) is Capacity.NONE
    guardian = {"kind": MandateKind.GUARDIAN, "item_codes": (), "powers": tuple(Power), "valid_until": date(2027, 12, 31)}
    with pytest.raises(agency.MandateByLaw) as by_law:
        grant(chen, at, child.person_no, chen.ref, **guardian)
    assert by_law.value.article
    with pytest.raises(agency.GuardianProofMissing):
        grant(clerk, at, child.person_no, chen.ref, paper_file_no=paper_of(child.person_no), **guardian)
    with pytest.raises(agency.GuardianProofMissing):
        grant(clerk, at, child.person_no, chen.ref, proof=MandateProof.BIRTH_CERTIFICATE, **guardian)
    proven = {**guardian, "paper_file_no": paper_of(child.person_no), "proof": MandateProof.BIRTH_CERTIFICATE}
    with pytest.raises(agency.MandateTermsWrong) as of_age:
        grant(clerk, at, child.person_no, chen.ref, **{**proven, "valid_until": date(2028, 1, 1)})
    assert of_age.value.article == "民法典 175"
    made = grant(clerk, at, child.person_no, chen.ref, **proven)
    assert may(chen, child.person_no, item="anything", power=Power.WITHDRAW).mandate_no == made.mandate_no
    with pytest.raises(agency.MandateByLaw):
        agency.revoke_mandate(actor=chen, at=at, mandate_no=made.mandate_no)
    with pytest.raises(agency.MandatePaperMissing):
        agency.revoke_mandate(actor=clerk, at=at, mandate_no=made.mandate_no)
    agency.revoke_mandate(actor=clerk, at=at, mandate_no=made.mandate_no, paper_file_no=paper_of(child.person_no, "judgment.pdf"))
    assert may(chen, child.person_no, item="anything") is None


@pytest.mark.law("MFD-21")
def test_an_adults_guardian_shows_a_judgment_and_the_ward_acts_no_more(system, actor, at):
    chen, clerk = actor("chen"), actor("he")
    liang = actor("liang")
    guardian = {"kind": MandateKind.GUARDIAN, "item_codes": (), "paper_file_no": paper_of(liang.ref)}
    for proof in (MandateProof.HOUSEHOLD_BOOK, MandateProof.NONE):
        with pytest.raises(agency.GuardianProofMissing) as missing:
            grant(clerk, at, liang.ref, chen.ref, proof=proof, **guardian)
    assert missing.value.article == "民法典 24、28"
    grant(clerk, at, liang.ref, chen.ref, proof=MandateProof.COURT, **guardian)
    assert may(chen, liang.ref)
    assert capacity(person_no=liang.ref, on=ON) is Capacity.NONE
    assert capacity(person_no=chen.ref, on=ON) is Capacity.FULL


@pytest.mark.law("MFD-19", "MFD-173")
def test_who_lacks_capacity_neither_grants_nor_is_an_agent(system, actor, at, signed):
    chen, clerk, child = actor("chen"), actor("he"), born(system, at, "20050101")
    with pytest.raises(agency.CapacityMissing) as grants:
        grant(clerk, at, child.person_no, chen.ref, paper_file_no=paper_of(child.person_no))
    assert grants.value.article == "民法典 19、20"
    with pytest.raises(agency.CapacityMissing) as serves:
        grant(chen, at, chen.ref, child.person_no)
    assert serves.value.article == "民法典 173"
    grant(clerk, at, child.person_no, chen.ref, kind=MandateKind.GUARDIAN, item_codes=(), paper_file_no=paper_of(child.person_no), proof=MandateProof.HOUSEHOLD_BOOK)
    by_guardian = signed(chen, grant(chen, at, child.person_no, actor("li").ref))
    assert may(actor("li"), child.person_no).mandate_no == by_guardian.mandate_no


@pytest.mark.law("MFD-61", "MFD-163")
def test_a_firm_acts_by_its_representative_and_by_handlers_with_a_role(actor, at, signed):
    guan, chen, clerk = actor("guan"), actor("chen"), actor("he")
    [company] = [m for m in queries.mandates_of(agent_no=guan.ref) if m.terms.kind is MandateKind.LEGAL_REPRESENTATIVE]
    org = company.principal_no
    assert may(guan, org, item="anything", power=Power.APPLY)
    with pytest.raises(agency.MandateByLaw):
        grant(guan, at, org, chen.ref, kind=MandateKind.LEGAL_REPRESENTATIVE)
    with pytest.raises(agency.MandateTermsWrong) as roleless:
        grant(guan, at, org, chen.ref, kind=MandateKind.STAFF_AUTHORITY)
    assert roleless.value.article == "民法典 170"
    with pytest.raises(agency.MandateTermsWrong):
        grant(actor("wu"), at, actor("wu").ref, chen.ref, kind=MandateKind.STAFF_AUTHORITY, role="会计")
    handler = signed(guan, grant(guan, at, org, chen.ref, kind=MandateKind.STAFF_AUTHORITY, role="行政专员"))
    assert may(chen, org).terms.role == "行政专员"
    replaced = grant(clerk, at, org, actor("wu").ref, kind=MandateKind.LEGAL_REPRESENTATIVE, paper_file_no=paper_of(org), item_codes=())
    assert replaced.terms.proof is MandateProof.REGISTER
    agency.revoke_mandate(actor=guan, at=at, mandate_no=handler.mandate_no)
    assert may(chen, org) is None


def test_an_act_of_an_agent_names_principal_and_mandate_in_history(actor, at, signed):
    chen, li = actor("chen"), actor("li")
    mandate = signed(chen, grant(chen, at, chen.ref, li.ref))
    agent = actor("li", on_behalf_of=chen.ref, at=at)
    agency.revoke_mandate(actor=agent, at=at, mandate_no=mandate.mandate_no)
    entry = LedgerEntry.objects.filter(subject=f"mandate:{mandate.mandate_no}").latest("number")
    assert (entry.actor["ref"], entry.actor["on_behalf_of"], entry.actor["mandate_no"]) == (li.ref, chen.ref, mandate.mandate_no)
