"""Materials nobody hands in: asked of registers that match, differ, fall silent or want consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.domain.applications import commands, queries, rules
from onewindow.domain.applications.jobs import fetch_waiting
from onewindow.domain.applications.models import Draft
from onewindow.domain.applications.tests.conftest import AT, BUNDLE, CODE, JPEG, later
from onewindow.domain.applications.tests.steps import POST, begun, handed_in, saved
from onewindow.domain.applications.types import Answer, Upload
from onewindow.domain.catalogue.types import (
    Material,
    MaterialForm,
    MaterialHow,
    Necessity,
    ReviewPoint,
    When,
)
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence import queries as evidence_queries
from onewindow.domain.evidence.types import (
    CheckChoice,
    CheckState,
    Finding,
    Origin,
    RegisterReply,
    TrustLevel,
)
from onewindow.kernel.errors import BadInput, Refusal
from onewindow.kernel.models.outbox import OutboxFact

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
DOTS = ("identity-match", "identity-realname", "licence-valid", "form-complete", "looked-at-by-hand")


class Twin:
    """A register that says what the test wants, and counts."""

    told: dict[str, dict[str, str]] = {}
    trouble: Exception | None = None
    asked: list[str] = []

    def __init__(self, *, info) -> None:
        self.info = info

    def ask(self, *, subject, purpose, at, patience_seconds):
        Twin.asked.append(f"{self.info.code}:{subject.id_number}")
        if Twin.trouble is not None:
            raise Twin.trouble
        values = Twin.told.get(self.info.code)
        return RegisterReply(id_number=subject.id_number, values=values, reply_ref="R") if values is not None else None


@pytest.fixture(autouse=True)
def twin(settings):
    Twin.told, Twin.trouble, Twin.asked = {"population": {"person_name": "陈静"}, "insurance": {"insurance.arrears": "no"}}, None, []
    settings.ONEWINDOW_REGISTERS = dict.fromkeys(evidence_queries.registers(), f"{__name__}.Twin")
    return Twin


def exempt(code, register, *points):
    return Material(code=code, name=f"材料{code}", necessity=Necessity.REQUIRED, forms=(MaterialForm.ELECTRONIC,), how=MaterialHow.EXEMPT,
                    kind_code=f"k_{code}", issuer="机关", register=register,
                    review_points=tuple(ReviewPoint(code=point, text=point, notice_text=point, machine_checked=True) for point in points))


@pytest.fixture
def registered(shelf):
    """The small service with an identity that comes from the population register."""
    return on_shelf(shelf, exempt("identity", "population", *DOTS))


def on_shelf(shelf, *materials):
    layout = next(each for each in BUNDLE.materials if each.code == "layout")
    shelf[CODE] = replace(BUNDLE, bundle_hash="e" * 64, materials=(layout, *materials))
    return shelf[CODE]


def filled(actor, at=AT, **changes):
    draft = begun(actor)
    answers = {"person_id_number": NUMBER, "handled_by": "self", "shop_area": "48.5", **changes}
    return commands.ask_registers(actor=actor, at=at, draft_no=saved(actor, draft, answers).draft_no)


def ready(actor, draft):
    draft = handed_in(actor, draft)
    return commands.choose_delivery(actor=actor, at=AT, draft_no=draft.draft_no, delivery=POST)


def settled(actor, draft, choice, reason="", code="identity"):
    return commands.settle_material(actor=actor, at=later(), draft_no=draft.draft_no, material_code=code, choice=choice, reason=reason)


def wrong(actor, draft):
    return {problem.where for problem in queries.precheck(actor=actor, draft_no=draft.draft_no)}


@pytest.mark.law("ZXZW-7-1")
def test_found_and_matching_needs_nothing_and_shows_where_from(chen, registered):
    draft = ready(chen, filled(chen))
    [check] = draft.checks
    assert (check.state, check.register, check.trust, check.asked_at) == (CheckState.MATCHED, "population", TrustLevel.A, AT)
    assert check.valid_until == AT + timedelta(days=evidence_queries.registers()["population"].valid_days)
    sealed = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
    assert sealed.checks == draft.checks
    assert queries.sealed(draft_no=draft.draft_no) == sealed
    use = next(use for use in evidence_queries.uses_of(actor=chen) if use.subject == "register:population")
    assert draft.draft_no in use.purpose


def test_it_is_asked_once_as_long_as_the_answer_holds(chen, registered):
    draft = filled(chen)
    commands.ask_registers(actor=chen, at=later(), draft_no=draft.draft_no)
    filled(chen, at=later(2))
    assert Twin.asked == [f"population:{NUMBER}"]


def test_without_a_number_it_is_asked_as_soon_as_there_is_one(chen, registered):
    draft = saved(chen, begun(chen), {"person_id_number": ""})
    draft = commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no)
    assert (draft.checks[0].state, Twin.asked) == (CheckState.NO_NUMBER, [])
    draft = saved(chen, draft, {"person_id_number": NUMBER})
    assert commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no).checks[0].state is CheckState.MATCHED


def test_what_the_register_knows_fills_what_is_empty_and_nothing_else(chen, registered):
    draft = saved(chen, begun(chen), {"person_name": "", "person_id_number": NUMBER})
    draft = commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no)
    name = next(each for each in draft.answers if each.element_id == "person_name")
    assert (name.value, name.origin, name.trust, name.source) == ("陈静", Origin.REGISTER, TrustLevel.A, "register:population")


@pytest.mark.parametrize("trouble", [ConnectionRefusedError("x"), TimeoutError("x")])
def test_a_register_that_is_down_or_slow_costs_the_applicant_nothing(chen, registered, trouble):
    Twin.trouble = trouble
    draft = ready(chen, filled(chen))
    assert draft.checks[0].state is CheckState.UNAVAILABLE
    assert wrong(chen, draft) == set()
    sealed = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
    assert sealed.checks[0].fetch_later


def test_the_office_fetches_later_and_says_so(chen, registered):
    Twin.trouble = ConnectionRefusedError("x")
    draft = ready(chen, settled(chen, filled(chen), CheckChoice.FETCH_LATER))
    commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
    assert fetch_waiting(at=later(2)) == 1
    [check] = queries.register_checks(filled=queries.sealed(draft_no=draft.draft_no))
    assert (check.state, check.fetch_later, check.tries) == (CheckState.UNAVAILABLE, True, 2)
    assert fetch_waiting(at=later(3)) == 0, "it waits longer after each try"
    Twin.trouble = None
    assert fetch_waiting(at=later(300)) == 1
    [check] = queries.register_checks(filled=queries.sealed(draft_no=draft.draft_no))
    assert (check.state, check.fetch_later) == (CheckState.MATCHED, False)
    assert OutboxFact.objects.filter(name="RegisterFetched").count() == 1
    assert fetch_waiting(at=later(9999)) == 0
    assert queries.sealed(draft_no=draft.draft_no).checks[0].state is CheckState.UNAVAILABLE, "what was submitted stays"


def test_an_installation_without_the_register_goes_on_too(chen, registered, settings):
    settings.ONEWINDOW_REGISTERS = {}
    draft = ready(chen, filled(chen))
    assert draft.checks[0].state is CheckState.UNAVAILABLE
    assert commands.seal(actor=chen, at=later(), draft_no=draft.draft_no).checks[0].fetch_later


def test_the_office_fetches_only_what_concerns_the_situation(chen, shelf):
    only_agents = replace(exempt("identity", "population"), when=(When(question="who", option="agent"),))
    on_shelf(shelf, only_agents)
    draft = ready(chen, filled(chen))
    assert commands.seal(actor=chen, at=later(), draft_no=draft.draft_no).checks == ()
    assert fetch_waiting(at=later(5)) == 0


def test_or_the_applicant_uploads_it(chen, registered):
    Twin.trouble = ConnectionRefusedError("x")
    draft = settled(chen, filled(chen), CheckChoice.UPLOAD)
    assert "identity" in wrong(chen, draft)
    draft = handed_in(chen, draft, code="identity", upload=Upload(filename="id.jpg", content=JPEG))
    assert "identity" not in wrong(chen, draft)


def test_asking_again_is_the_applicants_to_choose(chen, registered):
    Twin.trouble = ConnectionRefusedError("x")
    draft = filled(chen)
    commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no)
    assert len(Twin.asked) == 1
    Twin.trouble = None
    assert commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no, again=True).checks[0].state is CheckState.MATCHED


def test_a_register_that_has_no_entry_blocks_nobody(chen, registered):
    Twin.told = {}
    draft = ready(chen, filled(chen))
    assert draft.checks[0].state is CheckState.UNKNOWN
    assert commands.seal(actor=chen, at=later(), draft_no=draft.draft_no).checks[0].fetch_later


class TestContradiction:
    """The register says something else: the person corrects the form, or objects and proves."""

    @pytest.fixture
    def draft(self, chen, registered):
        return ready(chen, filled(chen, person_name="陈小静"))

    def test_both_values_are_told_and_it_blocks(self, chen, draft):
        [conflict] = draft.checks[0].conflicts
        assert (conflict.element_id, conflict.stated, conflict.told) == ("person_name", "陈小静", "陈静")
        assert wrong(chen, draft) == {"identity"}

    def test_correcting_the_answer_settles_it(self, chen, draft):
        assert wrong(chen, saved(chen, draft, {"person_name": "陈静"})) == set()
        assert len(Twin.asked) == 1

    def test_so_does_taking_what_the_register_says(self, chen, draft):
        draft = settled(chen, draft, CheckChoice.TAKE)
        assert (draft.values()["person_name"], draft.checks[0].state, wrong(chen, draft)) == ("陈静", CheckState.MATCHED, set())

    @pytest.mark.law("GRXX-46")
    def test_an_objection_needs_a_reason_and_proof_and_goes_to_the_organ(self, chen, draft):
        with pytest.raises(BadInput):
            settled(chen, draft, CheckChoice.OBJECT)
        draft = settled(chen, draft, CheckChoice.OBJECT, "户口已经改名")
        assert wrong(chen, draft) == {"identity"}
        draft = handed_in(chen, draft, code="identity", upload=Upload(filename="proof.jpg", content=JPEG))
        sealed = commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
        [objection] = evidence_queries.objections_of(actor=chen, holder_no=chen.ref, about=draft.draft_no)
        assert (objection.register, objection.elements, objection.reason) == ("population", ("person_name",), "户口已经改名")
        assert sealed.checks[0].objection_no == objection.objection_no

    def test_it_can_not_be_left_to_the_office(self, chen, draft):
        with pytest.raises(evidence.ChoiceNotOpen):
            settled(chen, draft, CheckChoice.FETCH_LATER)

    def test_another_number_is_another_question(self, chen, draft):
        draft = saved(chen, draft, {"person_id_number": "440524188001010014"})
        assert draft.checks[0].state is CheckState.WAITING

    def test_of_a_number_that_is_not_proven_nothing_is_shown(self, chen, li, registered):
        draft = filled(chen, person_id_number="440524188001010014", person_name="李强")
        [conflict] = draft.checks[0].conflicts
        assert (conflict.stated, conflict.told) == ("李强", "")
        with pytest.raises(evidence.ChoiceNotOpen):
            settled(chen, draft, CheckChoice.TAKE)


class TestConsent:
    """A register that is asked with consent only."""

    @pytest.fixture
    def draft(self, chen, shelf):
        on_shelf(shelf, exempt("insurance", "insurance"))
        return ready(chen, filled(chen))

    @pytest.mark.law("GRXX-14")
    def test_it_is_not_asked_and_the_person_chooses(self, chen, draft):
        assert (draft.checks[0].state, Twin.asked, wrong(chen, draft)) == (CheckState.NO_CONSENT, [], {"insurance"})
        draft = settled(chen, draft, CheckChoice.AGREE, "我同意核对", code="insurance")
        assert wrong(chen, draft) == set()
        assert commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no).checks[0].state is CheckState.MATCHED
        assert evidence_queries.consents_of(actor=chen, holder_no=chen.ref)[0].wording == "我同意核对"

    def test_a_consent_taken_back_stops_the_office_too(self, chen, draft):
        draft = settled(chen, draft, CheckChoice.AGREE, "我同意核对", code="insurance")
        [consent] = evidence_queries.consents_of(actor=chen, holder_no=chen.ref)
        evidence.withdraw_consent(actor=chen, at=AT, consent_no=consent.consent_no)
        commands.seal(actor=chen, at=later(), draft_no=draft.draft_no)
        fetch_waiting(at=later(5))
        assert Twin.asked == []
        assert queries.register_checks(filled=queries.sealed(draft_no=draft.draft_no))[0].state is CheckState.NO_CONSENT

    @pytest.mark.law("GRXX-14")
    def test_a_clerk_neither_agrees_nor_types_the_agreement(self, chen, clerk, draft):
        Draft.objects.filter(draft_no=draft.draft_no).update(assisted_by=clerk.ref)
        with pytest.raises(Refusal, match="Only the person the data is about"):
            settled(clerk, draft, CheckChoice.AGREE, "他同意", code="insurance")
        typed = Answer(element_id=rules.CONSENT_ELEMENT, value="yes", origin=Origin.CLERK, trust=TrustLevel.D, recorded_at=AT)
        assert not rules.is_agreed((typed,))
        assert rules.is_agreed((replace(typed, origin=Origin.TYPED),))

    def test_or_it_is_handed_in(self, chen, draft):
        draft = settled(chen, draft, CheckChoice.UPLOAD, code="insurance")
        draft = handed_in(chen, draft, code="insurance", upload=Upload(filename="a.jpg", content=JPEG))
        assert wrong(chen, draft) == set()


@pytest.mark.law("GRXX-24-1")
def test_machines_say_what_they_found_and_nothing_more(chen, registered):
    draft = ready(chen, filled(chen))
    found = queries.machine_findings(filled=draft)
    assert {point: finding for (_material, point), finding in found.items()} == {
        "identity-match": Finding.OK, "identity-realname": Finding.OK, "licence-valid": Finding.UNKNOWN,
        "form-complete": Finding.OK, "looked-at-by-hand": Finding.UNKNOWN}
    found = queries.machine_findings(filled=saved(chen, draft, {"person_name": "陈小静", "shop_area": ""}))
    assert (found["identity", "identity-match"], found["identity", "form-complete"]) == (Finding.FAILED, Finding.FAILED)


def test_silence_is_no_finding(chen, registered):
    Twin.trouble = ConnectionRefusedError("x")
    draft = filled(chen)
    assert queries.machine_findings(filled=draft)["identity", "identity-match"] is Finding.UNKNOWN


def test_a_helper_who_may_not_read_evidence_leaves_it_open(chen, clerk, registered):
    helper = replace(clerk, rights=clerk.rights - {"evidence.read"})
    draft = saved(helper, begun(helper, applicant_no=chen.ref), {"person_id_number": NUMBER})
    assert commands.ask_registers(actor=helper, at=AT, draft_no=draft.draft_no).checks[0].state is CheckState.WAITING
    assert commands.ask_registers(actor=chen, at=AT, draft_no=draft.draft_no).checks[0].state is CheckState.MATCHED


def test_the_pages_offer_the_ways_on(client, chen, registered):
    from onewindow.domain.applications.tests.test_pages import page, sign_in

    Twin.trouble = ConnectionRefusedError("x")
    draft, browser = ready(chen, filled(chen)), sign_in(client, chen)
    html = browser.get(page(draft, "materials/")).content.decode()
    assert 'value="fetch_later"' in html
    assert 'value="upload"' in html
    Twin.trouble = None
    browser.post(page(draft, "registers/"))
    assert queries.draft(actor=chen, draft_no=draft.draft_no).checks[0].state is CheckState.MATCHED
    version = queries.draft(actor=chen, draft_no=draft.draft_no).version
    browser.post(page(draft, "form/"), {"person_name": "陈小静", "expected_version": str(version)})
    html = browser.get(page(draft, "materials/")).content.decode()
    assert "陈小静" in html
    assert 'value="take"' in html
    assert 'value="object"' in html
    assert browser.post(page(draft, "registers/identity/"), {"choice": "object", "reason": ""}).status_code == 422
    assert browser.post(page(draft, "registers/identity/"), {"choice": "nonsense"}).status_code == 409
    browser.post(page(draft, "registers/identity/"), {"choice": "take"})
    assert queries.draft(actor=chen, draft_no=draft.draft_no).values()["person_name"] == "陈静"
    assert browser.get(page(draft, "check/")).status_code == 200
