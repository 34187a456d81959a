"""Help is not agency: the citizen acts, the helper stands beside every act."""

from datetime import timedelta

import pytest

from onewindow.domain.mandates import queries
from onewindow.domain.mandates.commands import agency, helping
from onewindow.domain.mandates.queries.helping import help_sessions
from onewindow.domain.mandates.types import CodePurpose, HelpProof, MandateKind, MandateTerms, Power
from onewindow.domain.people.demo import characters
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import VillageRight
from onewindow.kernel.actor import ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models import LedgerEntry

CARD = {row.code: row.id_number for row in characters()}


def begun(actor, at, *, by="xian", for_="chen"):
    return helping.open_help_session(actor=actor(by), at=at, person_no=actor(for_).ref, proof=HelpProof.CARD, shown=CARD[for_])


@pytest.mark.law("MFD-161-ASSIST")
def test_every_act_in_a_session_is_the_citizens_and_names_the_helper(actor, at):
    session = begun(actor, at)
    helped = actor("xian", help_no=session.help_no, at=at)
    chen, xian = actor("chen"), actor("xian")
    assert (helped.kind, helped.ref, helped.principal, helped.rights) == (ActorKind.PERSON, chen.ref, chen.ref, chen.rights)
    assert (helped.on_behalf_of, helped.mandate_no) == ("", ""), "help is not agency"
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY,), valid_from=at.date(), valid_until=at.date())
    made = agency.grant_mandate(actor=helped, at=at, principal_no=chen.ref, agent_no=actor("li").ref, terms=terms)
    agency.revoke_mandate(actor=helped, at=at, mandate_no=made.mandate_no)
    entries = LedgerEntry.objects.filter(subject=f"mandate:{made.mandate_no}")
    assert entries.count() == 2
    for entry in entries:
        assert entry.actor["ref"] == chen.ref
        assert entry.actor["assisted_by"] == xian.ref
        assert (entry.actor["helper_name"], entry.actor["helper_post"], entry.actor["help_no"]) == (xian.name, xian.post_title, session.help_no)


@pytest.mark.law("MFD-161-ASSIST")
def test_help_stands_on_the_citizens_agreement_by_card_or_code(actor, at):
    chen, xian = actor("chen"), actor("xian")
    with pytest.raises(helping.NotPresent):
        helping.open_help_session(actor=xian, at=at, person_no=chen.ref, proof=HelpProof.CARD, shown=CARD["li"])
    code = helping.ask_code(actor=xian, at=at, person_no=chen.ref, purpose=CodePurpose.AGREE_TO_HELP, subject=chen.ref)
    with pytest.raises(helping.CodeNotProven):
        helping.open_help_session(actor=xian, at=at, person_no=chen.ref, proof=HelpProof.CODE, shown=code.code_no)
    helping.prove_code(actor=xian, at=at, code_no=code.code_no, code=queries.code_to_send(code_no=code.code_no, at=at))
    session = helping.open_help_session(actor=xian, at=at, person_no=chen.ref, proof=HelpProof.CODE, shown=code.code_no)
    assert session.proof is HelpProof.CODE
    with pytest.raises(helping.CodeNotProven):
        helping.open_help_session(actor=xian, at=at, person_no=chen.ref, proof=HelpProof.CODE, shown=code.code_no)
    with pytest.raises(NotFound):
        helping.open_help_session(actor=xian, at=at, person_no="P0", proof=HelpProof.CARD, shown=CARD["chen"])


def test_help_ends_by_either_side_by_time_and_with_the_next_citizen(actor, at):
    first = begun(actor, at)
    second = begun(actor, at, for_="li")
    with pytest.raises(queries.HelpIsOver):
        actor("xian", help_no=first.help_no, at=at)
    assert actor("xian", help_no=second.help_no, at=at).ref == actor("li").ref
    with pytest.raises(queries.HelpIsOver):
        actor("xian", help_no=second.help_no, at=at + timedelta(hours=2))
    with pytest.raises(queries.HelpIsOver):
        actor("he", help_no=second.help_no, at=at)
    with pytest.raises(queries.HelpIsOver):
        actor("xian", help_no=second.help_no)
    with pytest.raises(NotFound):
        helping.end_help_session(actor=actor("wu"), at=at, help_no=second.help_no)
    ended = helping.end_help_session(actor=actor("li"), at=at, help_no=second.help_no)
    assert helping.end_help_session(actor=actor("li"), at=at + timedelta(minutes=1), help_no=second.help_no) == ended
    with pytest.raises(queries.HelpIsOver):
        actor("xian", help_no=second.help_no, at=at)
    assert [each.help_no for each in help_sessions(actor=actor("li"))] == [second.help_no]
    assert {each.help_no for each in help_sessions(actor=actor("xian"))} == {first.help_no, second.help_no}


def test_only_helpers_and_clerks_help(actor, at):
    for code in ("luo", "li"):
        with pytest.raises(NotAllowed):
            begun(actor, at, by=code)
    assert begun(actor, at, by="he").helper_name == actor("he").name


def station(monkeypatch, *rights):
    monkeypatch.setattr(places, "village_rights", lambda *, centre_code: frozenset(rights))


def test_without_the_right_to_help_no_session_opens_or_goes_on(actor, at, monkeypatch):
    session = begun(actor, at)
    station(monkeypatch, VillageRight.INTAKE)
    with pytest.raises(queries.HelpIsOver):
        actor("xian", help_no=session.help_no, at=at)
    with pytest.raises(NotAllowed):
        begun(actor, at)
