"""What is known comes source by source; contradictions are asked once; who says no is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import AT, BUNDLE, CODE, OFFICE
from onewindow.domain.applications.tests.steps import begun, saved
from onewindow.domain.applications.types import SourceKind
from onewindow.domain.catalogue.types import OutcomeField, PermitAct
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence import queries as evidence_queries
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel, UseKind
from onewindow.domain.people import commands as people
from onewindow.domain.permits import commands as permits
from onewindow.domain.permits.types import Grant
from onewindow.kernel.errors import NotFound
from onewindow.kernel.formkit import DataElement, ElementKind, Field, FieldGroup, Sensitivity

pytestmark = pytest.mark.django_db
KIND = "TST"
DINER, SALON = "92440605MA0000023H", "92440605MA0000031C"


@pytest.fixture
def licence(shelf):
    """The small service, which issues permits that print the area and the foods, and acts on them."""
    outcome = replace(BUNDLE.outcome, number_kind=KIND, acts=(PermitAct.NEW, PermitAct.RENEW, PermitAct.CHANGE),
                      fields=(OutcomeField(label="营业面积", element="shop_area"), OutcomeField(label="项目", element="foods")))
    shelf[CODE] = replace(BUNDLE, bundle_hash="d" * 64, outcome=outcome)
    return shelf[CODE]


@pytest.fixture
def shop(licence, shelf):
    """The same, asking for the credit code of the shop, and printing it."""
    form = replace(licence.form, groups=(*licence.form.groups, FieldGroup(code="shop", title="店", fields=(Field(element="uscc"),))))
    elements = {**licence.elements, "uscc": DataElement(id="uscc", name="统一社会信用代码", kind=ElementKind.USCC)}
    shelf[CODE] = replace(licence, bundle_hash="e" * 64, form=form, elements=elements)
    return shelf[CODE]


def issued(holder, *, kind=KIND, years=0, at=AT, case_no="C1", **printed):
    grant = Grant(kind=kind, name="测试证", template="licence", holder_no=holder.ref, holder_name=holder.name, department_code="d",
                  data=printed or {"营业面积": "30", "项目": "热食、冷食"}, valid_years=years)
    return permits.issue(actor=OFFICE, at=at, case_no=case_no, grant=grant)


def remembered(actor, *answers):
    evidence.remember_answers(actor=OFFICE, at=AT, subject_no=actor.ref, answers=tuple(answers))


def known(element, value, *, trust=TrustLevel.D, origin=Origin.TYPED, source="C0", at=AT - timedelta(days=30)):
    return KnownAnswer(element_id=element, value=value, trust=trust, origin=origin, recorded_at=at, source=source)


def answer(draft, element):
    return next(each for each in draft.answers if each.element_id == element)


def test_a_permit_issued_here_fills_in_what_it_prints(chen, licence):
    permit = issued(chen)
    draft = begun(chen)
    area, foods = answer(draft, "shop_area"), answer(draft, "foods")
    assert (area.value, area.origin, area.trust, area.cited) == ("30", Origin.PERMIT, TrustLevel.A, (SourceKind.PERMIT, permit.permit_no))
    assert foods.value == "hot,cold"


def test_a_permit_of_another_service_speaks_by_the_names_of_the_dictionary(chen, licence):
    issued(chen, kind="OTH", 面积="12", 营业面积="99")
    assert answer(begun(chen), "shop_area").value == "12"


def test_a_permit_that_has_ended_says_nothing(chen, licence):
    issued(chen, years=1, at=AT - timedelta(days=800))
    assert "shop_area" not in begun(chen).values()


def test_register_before_earlier_form_and_contradictions_are_asked_with_both_values(chen, licence):
    issued(chen)
    remembered(chen, known("shop_area", "40", trust=TrustLevel.A, origin=Origin.REGISTER, source="register:realty"))
    draft = begun(chen)
    area = answer(draft, "shop_area")
    assert (area.value, area.unsettled, [offer.value for offer in area.offers]) == ("30", True, ["40"])
    assert "shop_area" in {problem.where for problem in queries.precheck(actor=chen, draft_no=draft.draft_no)}

    draft = commands.save(actor=chen, at=AT, draft_no=draft.draft_no, answers={"shop_area": "40"}, expected_version=draft.version,
                          reasons={"shop_area": "铺面扩了"})
    area = answer(draft, "shop_area")
    assert (area.value, area.origin, area.source, area.unsettled, area.reason) == ("40", Origin.REGISTER, "register:realty", False, "铺面扩了")
    assert [offer.value for offer in area.offers] == ["30"]
    assert "shop_area" not in {problem.where for problem in queries.precheck(actor=chen, draft_no=draft.draft_no)}


def test_keeping_the_value_settles_it_too_and_a_new_one_is_the_persons_own(chen, licence):
    issued(chen)
    remembered(chen, known("shop_area", "40", trust=TrustLevel.A, origin=Origin.REGISTER, source="register:realty"))
    kept = answer(saved(chen, begun(chen), {"shop_area": "30"}), "shop_area")
    assert (kept.unsettled, kept.origin) == (False, Origin.PERMIT)
    own = answer(saved(chen, begun(chen), {"shop_area": "55"}), "shop_area")
    assert (own.unsettled, own.origin, own.trust, {offer.value for offer in own.offers}) == (False, Origin.TYPED, TrustLevel.D, {"30", "40"})


def test_an_older_word_of_ones_own_gives_way_without_a_question_and_a_newer_one_is_asked(chen, licence):
    permit = issued(chen)
    remembered(chen, known("shop_area", "35"))
    assert not answer(begun(chen), "shop_area").unsettled
    remembered(chen, known("shop_area", "36", at=permit.issued_at + timedelta(days=1)))
    assert answer(begun(chen), "shop_area").unsettled


def test_the_same_in_other_writing_is_no_contradiction(chen, licence):
    issued(chen, 营业面积="30")
    remembered(chen, known("shop_area", "３０", trust=TrustLevel.A, origin=Origin.REGISTER, source="register:realty"))
    assert not answer(begun(chen), "shop_area").unsettled


@pytest.mark.law("GRXX-28")
def test_declarations_and_what_is_sensitive_are_never_carried(chen, shelf):
    elements = dict(BUNDLE.elements)
    elements["handled_by"] = replace(elements["handled_by"], carried=False)
    elements["shop_area"] = replace(elements["shop_area"], sensitivity=Sensitivity.SENSITIVE)
    shelf[CODE] = replace(BUNDLE, bundle_hash="f" * 64, elements=elements)
    remembered(chen, known("handled_by", "agent"), known("shop_area", "30"))
    assert not {"handled_by", "shop_area"} & set(begun(chen).values())


@pytest.mark.law("GRXX-44")
def test_a_person_can_say_do_not_reuse_for_good_or_for_one_draft(chen, licence):
    issued(chen)
    draft = begun(chen)
    uses = [use for use in evidence_queries.uses_of(actor=chen) if use.kind is UseKind.ANSWERS]
    assert (uses[0].subject, uses[0].elements) == (f"answers:{draft.draft_no}", ("foods", "shop_area"))
    after = commands.forget_known(actor=chen, at=AT, draft_no=draft.draft_no)
    assert ("shop_area" in after.values(), after.values()["person_name"], after.reuse) == (False, "陈静", False)
    evidence.set_reuse(actor=chen, at=AT, wanted=False)
    assert "shop_area" not in begun(chen).values()


class TestActs:
    """An application about a permit one holds."""

    def test_what_the_permit_says_comes_first(self, chen, licence):
        issued(chen, 营业面积="12", case_no="C0")
        permit = issued(chen)
        draft = begun(chen, act="change", permit_no=permit.permit_no)
        assert (draft.act, draft.permit_no, draft.values()["shop_area"]) == (PermitAct.CHANGE, permit.permit_no, "30")

    @pytest.mark.law("XKF-49", "XKF-50-1")
    def test_the_act_must_be_offered_and_the_permit_the_applicants_and_valid(self, chen, li, licence):
        permit = issued(chen)
        with pytest.raises(commands.ActNotOffered) as refusal:
            begun(chen, act="cancel", permit_no=permit.permit_no)
        assert refusal.value.article == "行政许可法 70"
        with pytest.raises(commands.PermitNeeded):
            begun(chen, act="renew")
        with pytest.raises(NotFound):
            begun(li, act="renew", permit_no=permit.permit_no)
        ended = issued(chen, years=1, at=AT - timedelta(days=800), case_no="C2")
        other = issued(chen, kind="OTH", case_no="C3")
        for wrong in (ended, other):
            with pytest.raises(commands.PermitNeeded):
                begun(chen, act="renew", permit_no=wrong.permit_no)

    def test_a_clerk_needs_the_applicants_permit(self, chen, li, clerk, licence):
        permit, clerk = issued(chen), replace(clerk, rights=clerk.rights | {"permits.read"})
        with pytest.raises(NotFound):
            begun(clerk, applicant_no=li.ref, act="renew", permit_no=permit.permit_no)
        assert begun(clerk, applicant_no=chen.ref, act="renew", permit_no=permit.permit_no).permit_no == permit.permit_no

    def test_a_service_that_only_changes_can_start_without_a_number(self, chen, shelf, licence):
        shelf[CODE] = replace(licence, outcome=replace(licence.outcome, acts=(PermitAct.CHANGE,)))
        assert (begun(chen).act, begun(chen).permit_no) == (PermitAct.CHANGE, "")

    def test_a_new_one_is_about_no_permit(self, chen, licence):
        draft = begun(chen, permit_no=issued(chen).permit_no)
        assert (draft.act, draft.permit_no) == (PermitAct.NEW, "")


def test_an_organisation_is_known_by_its_register_entry(chen, licence):
    org = people.register_organisation(actor=OFFICE, at=AT, name="甲公司", uscc="91440605MA0000001C", legal_representative="陈静")
    from onewindow.domain.applications.queries.known import prefilled

    assert prefilled(actor=OFFICE, at=AT, applicant=org.org_no, bundle=licence, scenario={}, permit=None) == ()


def test_the_form_page_shows_sources_and_asks_what_is_right(client, chen, licence, django_assert_max_num_queries):
    from onewindow.domain.applications.tests.test_pages import page, sign_in

    permit = issued(chen)
    remembered(chen, known("shop_area", "40", trust=TrustLevel.A, origin=Origin.REGISTER, source="register:realty"))
    draft, browser = begun(chen), sign_in(client, chen)
    html = browser.get(page(draft, "form/")).content.decode()
    assert permit.permit_no in html
    assert 'name="settle.shop_area" value="register:realty"' in html
    sent = {"shop_area": "", "foods": "hot", "expected_version": str(draft.version)}
    assert browser.post(page(draft, "form/"), sent).status_code == 422
    assert answer(queries.draft(actor=chen, draft_no=draft.draft_no), "shop_area").unsettled
    version = queries.draft(actor=chen, draft_no=draft.draft_no).version
    browser.post(page(draft, "form/"), {**sent, "settle.shop_area": "register:realty", "reason.shop_area": "以登记为准", "expected_version": str(version)})
    settled = answer(queries.draft(actor=chen, draft_no=draft.draft_no), "shop_area")
    assert (settled.value, settled.reason, settled.unsettled) == ("40", "以登记为准", False)
    browser.post(page(draft, "forget/"))
    assert "shop_area" not in queries.draft(actor=chen, draft_no=draft.draft_no).values()


def test_what_a_page_with_script_sends_settles_too_and_may_be_chosen_anew(client, chen, licence):
    """Beside a chosen source the field of one's own is hidden, and hidden fields are not sent; the choice is saved in the background."""
    from onewindow.domain.applications.tests.test_pages import page, sign_in

    permit = issued(chen)
    remembered(chen, known("shop_area", "40", trust=TrustLevel.A, origin=Origin.REGISTER, source="register:realty"))
    draft, browser = begun(chen), sign_in(client, chen)
    for source, value, reason in (("register:realty", "40", ""), (f"permit:{permit.permit_no}", "30", ""), ("register:realty", "40", "以登记为准")):
        version = queries.draft(actor=chen, draft_no=draft.draft_no).version
        sent = {"foods": "hot", "settle.shop_area": source, "reason.shop_area": reason, "expected_version": str(version)}
        assert browser.post(page(draft, "autosave/"), sent).status_code == 200
        area = answer(queries.draft(actor=chen, draft_no=draft.draft_no), "shop_area")
        assert (area.value, area.source, area.unsettled, area.reason, len(area.offers)) == (value, source, False, reason, 1)
    version = queries.draft(actor=chen, draft_no=draft.draft_no).version
    sent = {"foods": "hot", "settle.shop_area": "own", "shop_area": "55", "expected_version": str(version)}
    browser.post(page(draft, "form/"), sent)
    area = answer(queries.draft(actor=chen, draft_no=draft.draft_no), "shop_area")
    assert (area.value, area.origin, {offer.value for offer in area.offers}) == ("55", Origin.TYPED, {"30", "40"})


def test_of_several_shops_the_one_spoken_of_last_is_meant_and_the_other_contradicts_nothing(chen, shop):
    issued(chen, 统一社会信用代码=SALON, 营业面积="30")
    diner = (known("uscc", DINER, source="C7", at=AT + timedelta(days=1)), known("shop_area", "38", source="C7", at=AT + timedelta(days=1)))
    remembered(chen, *diner)
    draft = begun(chen)
    assert [(each.value, each.unsettled) for each in (answer(draft, "uscc"), answer(draft, "shop_area"))] == [(DINER, False), ("38", False)]


def test_a_permit_speaks_for_its_own_shop_alone(chen, shop):
    remembered(chen, known("uscc", DINER, source="C7"), known("shop_area", "38", source="C7"))
    salon = issued(chen, 统一社会信用代码=SALON, 营业面积="30")
    draft = begun(chen, act=PermitAct.CHANGE, permit_no=salon.permit_no)
    assert [(each.value, each.unsettled) for each in (answer(draft, "uscc"), answer(draft, "shop_area"))] == [(SALON, False), ("30", False)]


def test_the_form_page_costs_few_queries(chen, licence, rf, django_assert_max_num_queries):
    from types import SimpleNamespace

    from onewindow.domain.applications.web import filling
    from onewindow.domain.applications.web.surface import PORTAL

    draft = begun(chen)
    request = rf.get("/")
    request.user, request.actor = SimpleNamespace(is_authenticated=True), chen
    with django_assert_max_num_queries(6):
        assert filling.form(request, draft.draft_no, surface=PORTAL).status_code == 200


def test_starting_about_a_permit_on_the_page(client, chen, licence):
    from onewindow.domain.applications.tests.test_pages import sign_in

    permit, browser = issued(chen), sign_in(client, chen)
    html = browser.get(f"/apply/start/{CODE}/?act=renew&permit={permit.permit_no}").content.decode()
    assert permit.permit_no in html
    browser.post(f"/apply/start/{CODE}/", {"key": "k", "act": "renew", "permit_no": permit.permit_no, "scenario.who": "self"})
    draft = queries.draft(actor=chen, draft_no=queries.drafts_of(actor=chen)[0].draft_no)
    assert (draft.act, draft.permit_no) == (PermitAct.RENEW, permit.permit_no)
    assert browser.get(f"/apply/{draft.draft_no}/").status_code == 200
