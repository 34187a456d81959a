"""Filling in through the browser, without any script: start, form, papers, delivery, check."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import AT, CODE, JPEG, OFFICE, later
from onewindow.domain.applications.tests.steps import ANSWERS, begun, complete, saved, sealed
from onewindow.domain.people import commands as people

pytestmark = pytest.mark.django_db
POSTED = {"delivery": "post", "delivery_recipient": "陈静", "delivery_phone": "13800138001", "delivery_address": "测试路一号二座301房"}


def sign_in(client, person):
    account = people.open_account(actor=OFFICE, at=AT, owner_no=person.ref)
    client.force_login(get_user_model().objects.get(pk=account.account_id))
    return client


@pytest.fixture
def browser(client, chen):
    return sign_in(client, chen)


def page(draft, tail=""):
    return f"/apply/{draft.draft_no}/{tail}"


def filled(**changes):
    return {"person_name": "陈静", "person_phone": "13800138001", **ANSWERS, "_choices": "foods", **changes}


def test_the_whole_way_without_a_script(browser, chen):
    start = browser.get(f"/apply/start/{CODE}/")
    key = re.search(r'name="key" value="([^"]+)"', start.content.decode())[1]
    answer = browser.post(f"/apply/start/{CODE}/", {"key": key, "scenario.who": "self"})
    again = browser.post(f"/apply/start/{CODE}/", {"key": key, "scenario.who": "self"})
    assert answer.url == again.url
    draft = queries.drafts_of(actor=chen)[0]
    assert answer.url == page(draft)
    assert browser.get(page(draft)).status_code == 200

    form = browser.get(page(draft, "form/")).content.decode()
    assert 'value="陈静"' in form
    answer = browser.post(page(draft, "form/"), filled(expected_version="1"))
    assert answer.url == page(draft, "materials/")

    assert browser.get(answer.url).status_code == 200
    upload = SimpleUploadedFile("layout.jpg", JPEG, content_type="image/jpeg")
    answer = browser.post(page(draft, "materials/layout/"), {"file": upload})
    assert answer.url == page(draft, "materials/") + "#f-layout"  # back at what one was at
    assert browser.post(page(draft, "materials/")).url == page(draft, "delivery/")

    assert "13800138001" in browser.get(page(draft, "delivery/")).content.decode()
    assert browser.post(page(draft, "delivery/"), POSTED).url == page(draft, "check/")

    check = browser.get(page(draft, "check/")).content.decode()
    assert "48.5 平方米" in check
    assert "热食" in check
    assert queries.precheck(actor=chen, draft_no=draft.draft_no) == ()


def test_errors_stand_above_and_beside_and_nothing_typed_is_lost(browser, chen):
    draft = begun(chen)
    answer = browser.post(page(draft, "form/"), filled(shop_area="big", person_id_number="", expected_version="1"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="big"' in html
    for name in ("shop_area", "person_id_number"):
        assert f'href="#f-{name}"' in html
        assert f'id="f-{name}-error"' in html


def test_the_list_of_tasks_counts_what_is_known_as_the_form_does(browser, chen):
    draft = begun(chen)
    form, tasks = (browser.get(page(draft, part)).content.decode() for part in ("form/", ""))
    known = re.search(r'class="num">(\d+)</b> 项已填好', form)[1]
    assert int(known) > 0
    assert f"已替您填好 {known} 项" in tasks


def test_when_all_is_filled_in_the_list_of_tasks_leads_on(browser, chen):
    draft = begun(chen)
    assert f'href="{page(draft)}check/"' not in browser.get(page(draft)).content.decode()
    done = complete(chen)
    assert browser.get(page(done)).content.decode().count(f'href="{page(done)}check/"') == 2  # the row and the button


def test_saving_for_later_does_not_scold(browser, chen):
    draft = begun(chen)
    assert browser.post(page(draft, "form/"), filled(shop_area="", later="yes", expected_version="1")).url == page(draft)


def test_an_unticked_box_is_an_answer(browser, chen):
    draft = saved(chen, begun(chen), {"foods": "hot,cold"})
    sent = {name: value for name, value in filled(expected_version=str(draft.version)).items() if name != "foods"}
    browser.post(page(draft, "form/"), sent)
    assert queries.draft(actor=chen, draft_no=draft.draft_no).values()["foods"] == ""


def test_a_stale_page_keeps_what_was_typed_and_can_be_saved_again(browser, chen):
    draft = begun(chen)
    saved(chen, draft, {"shop_area": "10"})
    answer = browser.post(page(draft, "form/"), filled(shop_area="99", expected_version="1"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="99"' in html
    version = re.search(r'name="expected_version" value="(\d+)"', html)[1]
    assert browser.post(page(draft, "form/"), filled(shop_area="99", expected_version=version)).status_code == 302


def test_autosave_answers_with_the_next_version(browser, chen):
    draft = begun(chen)
    answer = browser.post(page(draft, "autosave/"), {"shop_area": "12", "expected_version": "1"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    stale = browser.post(page(draft, "autosave/"), {"shop_area": "13", "expected_version": "1"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_draft")


def test_the_papers_page_says_what_is_refused(browser, chen):
    draft = begun(chen)
    answer = browser.post(page(draft, "materials/layout/"), {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert 400 <= answer.status_code < 500
    assert "data-errors" in answer.content.decode()


def test_paper_and_files_from_before(browser, chen):
    first, second = complete(chen), begun(chen)
    file_no = next(each.file_no for each in first.materials if each.material_code == "layout")
    assert file_no in browser.get(page(second, "materials/")).content.decode()
    browser.post(page(second, "materials/layout/"), {"file_no": file_no})
    browser.post(page(second, "materials/photo/"), {"paper": "yes"})
    given = {(each.material_code, each.form.value) for each in queries.draft(actor=chen, draft_no=second.draft_no).materials}
    assert given >= {("layout", "upload"), ("photo", "paper")}
    browser.post(page(second, "materials/photo/remove/"), {"file_no": ""})
    assert "photo" not in {each.material_code for each in queries.draft(actor=chen, draft_no=second.draft_no).materials}


def test_delivery_errors_stand_at_their_fields(browser, chen):
    draft = begun(chen)
    assert browser.post(page(draft, "delivery/"), {}).status_code == 422
    answer = browser.post(page(draft, "delivery/"), {**POSTED, "delivery_phone": "12"})
    assert answer.status_code == 422
    assert 'id="f-delivery_phone-error"' in answer.content.decode()


def test_the_check_page_of_a_half_filled_draft_offers_no_submit(browser, chen):
    html = browser.get(page(begun(chen), "check/")).content.decode()
    assert "cases/submit" not in html
    assert "#f-shop_area" in html


def test_a_correction_shows_only_what_was_asked(browser, chen):
    record = sealed(chen)
    commands.reopen(actor=OFFICE, at=later(5), draft_no=record.draft_no, material_codes=(), element_ids=("shop_area",))
    html = browser.get(page(record, "form/")).content.decode()
    assert 'name="shop_area"' in html
    assert 'name="person_phone"' not in html
    browser.post(page(record, "form/"), {"shop_area": "61", "expected_version": re.search(r'expected_version" value="(\d+)"', html)[1]})
    assert queries.draft(actor=chen, draft_no=record.draft_no).values()["shop_area"] == "61"
    assert browser.get(page(record, "check/")).status_code == 200


def test_strangers_and_the_anonymous_get_nowhere(client, chen, li):
    draft = begun(chen)
    tails = ("", "form/", "materials/", "delivery/", "check/")
    assert {client.get(page(draft, tail)).status_code for tail in tails} == {302}
    sign_in(client, li)
    assert {client.get(page(draft, tail)).status_code for tail in tails} == {404}
    assert client.post(page(draft, "autosave/"), {"shop_area": "1"}).status_code == 404
    assert client.get(f"/counter{page(draft)}").status_code == 403


def test_drafts_wait_in_a_list_and_can_be_given_up(browser, chen):
    draft = begun(chen)
    assert page(draft) in browser.get("/my/drafts/").content.decode()
    assert page(draft) in browser.get(f"/apply/start/{CODE}/").content.decode()
    browser.post(page(draft, "discard/"))
    assert page(draft) not in browser.get("/my/drafts/").content.decode()


def test_who_pays_the_post_is_told_before_it_is_chosen_and_before_it_is_submitted(browser, chen):
    draft = begun(chen)
    asked = browser.post(page(draft, "postage/"), {**POSTED, "delivery_address": "湖南省长沙市示例路 8 号"}).content.decode()
    assert "邮费到付" in asked
    assert "邮政法" in asked
    browser.post(page(draft, "delivery/"), {**POSTED, "delivery_address": "湖南省长沙市示例路 8 号"})
    assert "邮费到付" in browser.get(page(draft, "check/")).content.decode()
    browser.post(page(draft, "delivery/"), POSTED)
    assert "看不出省份" in browser.get(page(draft, "check/")).content.decode()


def test_nothing_is_posted_abroad(browser, chen):
    draft = begun(chen)
    answer = browser.post(page(draft, "delivery/"), {**POSTED, "delivery_address": "香港特别行政区示例道 1 号"})
    assert answer.status_code == 422
    assert 'id="f-delivery_address-error"' in answer.content.decode()


def test_a_correction_of_papers_is_answered_and_submitted_on_one_page(browser, chen, monkeypatch):
    record = sealed(chen)
    commands.reopen(actor=OFFICE, at=later(5), draft_no=record.draft_no, material_codes=("layout",), element_ids=())
    assert browser.get(page(record)).url == page(record, "materials/")  # a list of one task is a detour
    asked = browser.get(page(record, "materials/")).content.decode()
    assert 'id="f-layout"' in asked
    assert 'id="f-photo"' not in asked
    assert "cases/supplement" not in asked
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: later(10))
    browser.post(page(record, "materials/layout/"), {"file": SimpleUploadedFile("new.jpg", JPEG, content_type="image/jpeg")})
    assert f'action="/cases/supplement/{record.draft_no}/"' in browser.get(page(record, "materials/")).content.decode()


def test_what_is_known_is_folded_and_counted(browser, chen):
    draft = begun(chen)
    html = browser.get(page(draft, "form/")).content.decode()
    folded = html.partition("data-known")[2].partition("</details>")[0]
    assert 'name="person_name"' in folded
    assert 'name="shop_area"' not in folded
    answer = browser.post(page(draft, "form/"), filled(person_phone="12", expected_version="1")).content.decode()
    assert 'name="person_phone"' not in answer.partition("data-known")[2].partition("</details>")[0]  # what is wrong stands open


def test_what_nobody_answered_at_the_start_is_asked_for(browser, chen):
    answer = browser.post(f"/apply/start/{CODE}/", {"key": "k"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择" in page
    assert 'href="#f-scenario.who"' in page
    assert queries.drafts_of(actor=chen) == ()
    assert 'name="key" value="k"' in page


def test_the_button_pressed_after_the_file_went_has_nothing_left_to_do(browser, chen):
    draft = begun(chen)
    attach = page(draft, "materials/photo/")
    assert browser.post(attach).status_code == 422, "nothing was chosen, nothing is there"
    browser.post(attach, {"file": SimpleUploadedFile("photo.jpg", JPEG, "image/jpeg")})
    again = browser.post(attach)
    assert again.status_code == 302
    assert len([each for each in queries.draft(actor=chen, draft_no=draft.draft_no).materials if each.file_no]) == 1
