"""A session nobody uses ends; who comes back finds what they had written."""

import pytest
from django.test import Client

from onewindow.kernel import clock

JSON = {"Accept": "application/json"}


@pytest.fixture
def later(monkeypatch):
    """Moves the machine's time on by so many minutes from the beginning, which is a little ahead of what the sign-in notes by itself."""
    begun = clock.machine_seconds() + 300

    def moved(minutes):
        monkeypatch.setattr(clock, "machine_seconds", lambda: begun + minutes * 60)

    moved(0)
    return moved


def signed_in(code="chen", **more):
    client = Client(**more)
    client.post(f"/demo/sign-in/{code}")
    return client


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("code", "minutes"), [("chen", 30), ("luo", 15), ("he", 10)])
def test_a_session_lasts_as_long_as_its_channel_says(cast, later, code, minutes):
    client = signed_in(code)
    later(minutes - 1)
    client.get("/search/", headers={"X-Quiet": "1"})
    assert is_in(client)
    later(minutes)
    client.get("/search/")
    assert not is_in(client)


def test_what_one_does_carries_it_on_and_what_asks_by_itself_does_not(cast, later):
    client = signed_in()
    later(20)
    client.get("/search/")
    later(45)
    client.get("/search/", headers={"X-Quiet": "1"})
    assert is_in(client)
    later(51)
    client.get("/search/")
    assert not is_in(client)


def test_it_says_how_long_it_lasts_and_stays_when_asked(cast, later):
    client = signed_in()
    later(28)
    assert client.get("/accounts/stay/", headers=JSON | {"X-Quiet": "1"}).json()["left"] in {119, 120}
    assert client.get("/accounts/stay/", headers=JSON | {"X-Quiet": "1"}).json()["left"] in {119, 120}
    assert client.post("/accounts/stay/", headers=JSON).json() == {"left": 1800}
    later(57)
    assert client.get("/accounts/stay/", headers=JSON | {"X-Quiet": "1"}).json()["left"] in {59, 60}
    assert Client().get("/accounts/stay/").json() == {"left": 0}


def test_somebody_else_s_cookie_keeps_nobody_signed_in(cast, later):
    mine, other = signed_in(), signed_in("luo")
    later(29)
    other.post("/demo/sign-in/chen")
    mine.cookies["ow_seen"] = other.cookies["ow_seen"].value
    later(31)
    mine.get("/search/")
    assert not is_in(mine)


def test_one_comes_to_the_sign_in_is_told_why_and_returns(cast, later):
    client = signed_in()
    later(31)
    answer = client.get("/my/drafts/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/phone/?next=/my/drafts/"
    assert "填写的内容已保存" in answer.content.decode()


def test_the_desk_s_people_come_to_their_own_door(cast, later):
    client = signed_in("luo")
    page = client.get("/office/").content.decode()
    assert 'data-end-to="/accounts/staff/login/?next="' in page
    assert 'data-seconds="900"' in page


def test_what_was_typed_is_shown_and_secrets_are_not(cast, later):
    client = signed_in()
    later(31)
    typed = {"words": "我的铺面在桂城", "password": "secret word", "choice": "yes", "csrfmiddlewaretoken": "a b"}
    answer = client.post("/my/mandates/new/", typed, headers={"Referer": "http://testserver/my/mandates/new/?a=1"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "我的铺面在桂城" in page
    assert "secret word" not in page
    assert "a b" not in page
    assert 'href="/accounts/phone/?next=%2Fmy%2Fmandates%2Fnew%2F%3Fa%3D1"' in page


def test_a_session_that_is_long_gone_keeps_the_words_too(cast):
    answer = Client().post("/my/mandates/new/", {"words": "我的铺面在桂城"}, headers={"Referer": "http://testserver/my/mandates/new/"})
    assert answer.status_code == 403


def test_words_of_another_site_are_not_repeated(cast, later):
    client = signed_in()
    later(31)
    page = client.post("/my/mandates/new/", {"words": "转账到这里"}, headers={"Referer": "https://evil.example/x"}).content.decode()
    assert "转账到这里" not in page
    assert "evil" not in page


def test_a_page_that_was_open_for_too_long_shows_the_words(cast):
    client = signed_in(enforce_csrf_checks=True)
    answer = client.post("/accounts/phone/", {"words": "我的铺面在桂城"}, headers={"Referer": "http://testserver/accounts/phone/"})
    assert answer.status_code == 403
    assert "我的铺面在桂城" in answer.content.decode()
    assert 'href="/accounts/phone/"' in answer.content.decode()


def test_scripts_are_told_in_their_way(cast, later):
    client, other = signed_in(), signed_in()
    later(31)
    saved = client.post("/apply/none/form/", {}, headers=JSON)
    assert saved.status_code == 403
    assert "填写的内容已保存" in saved.json()["message"]
    assert other.get("/search/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_one_number_for_all_holds_outside_production_only(cast, later, settings):
    settings.ONEWINDOW_IDLE_MINUTES = 600
    client = signed_in()
    later(500)
    client.get("/search/", headers={"X-Quiet": "1"})
    assert is_in(client)
    settings.ONEWINDOW_PRODUCTION = True
    client.get("/search/")
    assert not is_in(client)
