"""One click signs in a character of the cast: in the demo, from this machine, and nowhere else."""

import pytest

from onewindow.kernel import ledger

WORK = "/accounts/staff/authenticator/on/"


def click(client, code="chen", **extra):
    return client.post(f"/demo/sign-in/{code}", **extra)


@pytest.mark.parametrize(("code", "home"), [("chen", "/"), ("he", "/counter/"), ("luo", "/office/"), ("mai", "/office/")])
def test_one_click_signs_in(client, cast, code, home):
    assert click(client, code)["Location"] == home
    assert client.session["_auth_user_id"] == str(cast[code].account_id)
    assert ledger.history(subject=f"account:{code}")[-1].payload == {"method": "demo"}


def test_staff_of_the_demo_need_no_authenticator_app(client, cast):
    click(client, "luo")
    assert client.get(WORK)["Location"] == "/office/"


def test_one_character_replaces_another(client, cast):
    click(client, "chen")
    click(client, "luo")
    assert client.session["_auth_user_id"] == str(cast["luo"].account_id)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may(client, cast, address):
    assert click(client, REMOTE_ADDR=address).status_code == 302


@pytest.mark.parametrize("extra", [
    {"REMOTE_ADDR": "192.168.1.5"}, {"REMOTE_ADDR": "10.0.0.1"}, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "nonsense"},
    {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.9"},
])
def test_no_other_machine_may(client, cast, extra):
    assert click(client, **extra).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demo_there_is_no_such_page(client, cast, settings):
    settings.ONEWINDOW_DEMO = False
    assert click(client).status_code == 404


def test_a_demo_session_of_staff_ends_with_the_demo(client, cast, settings):
    click(client, "luo")
    settings.ONEWINDOW_DEMO = False
    assert client.get(WORK)["Location"] == "/accounts/staff/authenticator/"


def test_only_a_post_with_token_and_only_the_cast(cast, client):
    from django.test import Client

    assert client.get("/demo/sign-in/chen").status_code == 405
    assert click(client, "nobody").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in/chen").status_code == 403


def test_the_sign_in_page_offers_the_characters_and_goes_on_where_the_reader_wanted(client, cast, settings):
    page = client.get("/accounts/phone/?next=/my/drafts/").content.decode()
    assert 'action="/demo/sign-in/chen"' in page and 'name="next" value="/my/drafts/"' in page.partition('action="/demo/sign-in/chen"')[2].partition("</form>")[0]
    assert client.post("/demo/sign-in/chen", {"next": "/my/drafts/"})["Location"] == "/my/drafts/"
    client.logout()
    settings.ONEWINDOW_DEMO = False
    assert "/demo/sign-in/" not in client.get("/accounts/phone/").content.decode()


def test_whoever_waits_for_a_code_finds_the_demo_telephone(client, cast):
    page = client.post("/accounts/phone/", {"phone": "13800005555"}, follow=True).content.decode()
    assert 'href="/demo/sms/"' in page
