"""Pages for what went wrong: ways on, and a number to tell."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from onewindow.channels.portal.views import errors


def test_a_page_nobody_knows_leads_on(db):
    answer = Client().get("/there/is/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没找到这个页面" in page
    assert 'role="search"' in page
    assert 'href="/progress/"' in page
    assert "12345" in page


def test_a_fault_of_ours_has_a_number_and_needs_no_database(rf, caplog):
    with caplog.at_level(logging.ERROR):
        answer = errors.server_error(rf.get("/my/"))
    number = re.search(r"E-[2-9A-Z]{6}", answer.content.decode())
    assert answer.status_code == 500
    assert number
    assert number[0] in caplog.text
    assert "/my/" in caplog.text
    assert "12345" in answer.content.decode()
    assert "<b>南海区网上办事大厅</b>" in answer.content.decode()


def test_it_answers_even_without_the_district_s_file(rf, settings, tmp_path):
    settings.ONEWINDOW_DISTRICT = tmp_path
    assert errors.server_error(rf.get("/")).status_code == 500


def test_the_site_answers_a_fault_with_it():
    assert get_resolver().resolve_error_handler(500) is errors.server_error


def test_without_the_token_of_the_page_nothing_is_done(db):
    answer = Client(enforce_csrf_checks=True).post("/demo/sign-in/chen")
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("word", ["请", "抱歉", "非法", "无效"])
def test_the_pages_keep_to_the_copy(db, word):
    assert word not in Client().get("/there/is/no/such/page/").content.decode().split("<main")[1].split("</main")[0]


def test_a_service_nobody_knows_is_said_to_be_not_found(db):
    answer = Client().get("/items/no-such-item/")
    assert answer.status_code == 404
    assert "没找到这个页面" in answer.content.decode()
    assert "no-such-item" in answer.content.decode()


def test_an_address_for_forms_says_so_when_it_is_opened(db):
    answer = Client().get("/search/unmet/", headers={"Accept": "text/html", "Referer": "http://testserver/search/?q=xyzq"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<h1>" in answer.content.decode()
    assert 'href="/search/?q=xyzq"' in answer.content.decode()
    assert Client().get("/search/unmet/", headers={"Accept": "application/json"}).content == b""


def test_too_much_at_once_is_said_to_be_too_much(db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = Client().post("/search/unmet/", {"q": "x" * 50}, headers={"Referer": "http://testserver/search/"})
    assert answer.status_code == 413
    assert 'href="/search/"' in answer.content.decode()


def test_what_can_t_be_read_is_said_so(rf):
    answer = errors.unread(rf.get("/"), ValueError())
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_refused_form_comes_back_with_its_words(db):
    page = Client().post("/my/stars/no-such-item/", {"note": "我的铺面在桂城"}, headers={"Referer": "http://testserver/search/"})
    assert page.status_code in {302, 403}
    assert "我的铺面在桂城" in page.content.decode()


def test_who_tries_too_often_is_told_how_long_to_wait(db):
    client = Client()
    for _ in range(60):
        client.get("/s/C1-0/")
    answer = client.get("/s/C1-0/")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "1800"
    assert "试得太多" in answer.content.decode()


def test_a_page_of_others_says_so_and_not_that_nothing_was_done(db):
    answer = Client().get("/office/unmet/", follow=True)
    assert answer.redirect_chain


@pytest.mark.usefixtures("district")
@pytest.mark.django_db
@pytest.mark.parametrize(("code", "address", "status", "desk"), [
    ("luo", "/office/no/such/page/", 404, "/office/"), ("luo", "/office/cases/C1/", 404, "/office/"), ("luo", "/counter/", 403, "/office/"), ("luo", "/nowhere/", 404, "/office/"),
    ("he", "/counter/no/such/page/", 404, "/counter/"), ("he", "/counter/cases/C1/", 404, "/counter/"), ("he", "/office/team/", 403, "/office/"), ("he", "/nowhere/", 404, "/counter/"),
])
def test_staff_stay_in_the_frame_of_their_desk_and_find_back(client, code, address, status, desk):
    client.post(f"/demo/sign-in/{code}")
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert 'data-surface="desk"' in page and f'href="{desk}"' in page.partition("<main")[2]
    assert client.get(desk).status_code == 200, "the way back leads somewhere"


@pytest.mark.parametrize(("address", "home"), [("/office/cases/C1/", "/office/"), ("/counter/", "/counter/"), ("/my/", "/")])
def test_a_fault_of_ours_leads_back_to_the_desk_it_happened_at(rf, address, home):
    assert f'class="btn" href="{home}"' in errors.server_error(rf.get(address)).content.decode()
