"""Staff sign in by password and authenticator app; without the app they reach only the page that connects one."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.urls import reverse

from onewindow.domain.people import commands
from onewindow.kernel import clock, ledger

PASSWORD = "Long-and-Strange-9"
LOGIN_PAGE, CODE_PAGE, APP_PAGE = "/accounts/staff/login/", "/accounts/staff/code/", "/accounts/staff/authenticator/"
WORK = "/accounts/staff/authenticator/on/"  # any page that needs a signed-in person will do


@pytest.fixture
def luo(cast, seed):
    commands.set_password(actor=seed, at=clock.now(), account_id=cast["luo"].account_id, password=PASSWORD)
    return cast["luo"]


def password(client, login="luo", word=PASSWORD):
    return client.post(LOGIN_PAGE, {"login": login, "password": word})


def code_for(secret, shift=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def connect(client):
    page = client.get(APP_PAGE)
    secret = client.session["mfa.totp.secret"]
    return page, secret, client.post(APP_PAGE, {"code": code_for(secret)})


def test_a_first_sign_in_leads_to_the_authenticator_app_and_nowhere_else(client, luo):
    assert client.get(LOGIN_PAGE).status_code == 200
    assert password(client).status_code == 302
    assert client.get(WORK)["Location"] == APP_PAGE
    page, secret, answer = connect(client)
    assert page.status_code == 200
    assert secret in page.content.decode()
    assert answer["Location"] == "/office/"
    assert client.get(WORK)["Location"] == "/office/"


def test_a_wrong_first_code_connects_nothing(client, luo):
    password(client)
    client.get(APP_PAGE)
    secret = client.session["mfa.totp.secret"]
    wrong = f"{(int(code_for(secret)) + 1) % 1_000_000:06d}"
    if wrong in {code_for(secret, -1), code_for(secret, 1)}:
        wrong = f"{(int(wrong) + 1) % 1_000_000:06d}"
    assert client.post(APP_PAGE, {"code": wrong}).status_code == 200
    assert not Authenticator.objects.exists()


def test_afterwards_password_and_code_are_both_needed(client, luo):
    password(client)
    _, secret, _ = connect(client)
    client.post(reverse("account_logout"))
    answer = password(client)
    assert answer["Location"] == CODE_PAGE
    assert "_auth_user_id" not in client.session
    assert client.get(CODE_PAGE).status_code == 200
    assert client.get(WORK)["Location"].startswith("/accounts/phone/")
    answer = client.post(CODE_PAGE, {"code": code_for(secret, 1)})
    assert answer["Location"] == "/office/"
    assert client.session["_auth_user_id"] == str(luo.account_id)
    assert ledger.history(subject="account:luo")[-1].payload == {"method": "mfa"}


def test_the_password_is_asked_for_again_with_an_authenticator_too(client, luo):
    password(client)
    connect(client)
    assert client.get(reverse("account_reauthenticate")).status_code == 200


def test_a_code_counts_once(client, luo):
    password(client)
    _, secret, _ = connect(client)
    code = code_for(secret, 1)
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        password(client)
        assert client.post(CODE_PAGE, {"code": code}).status_code == expected


def test_the_secret_rests_sealed(client, luo):
    password(client)
    _, secret, _ = connect(client)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert stored.startswith("v1:")


def test_a_session_made_around_the_second_factor_is_ended(client, luo):
    password(client)
    connect(client)
    other = type(client)()
    other.force_login(get_user_model().objects.get(pk=luo.account_id))
    assert other.get(WORK)["Location"] == LOGIN_PAGE
    assert "_auth_user_id" not in other.session


def test_five_wrong_passwords_lock_the_name(client, luo):
    for _ in range(5):
        assert password(client, word="wrong").status_code == 200
    assert password(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_wrong_name_and_wrong_password_look_the_same(client, luo):
    def words(answer):
        text = answer.content.decode()
        return text[text.index('class="errors"'):text.index("</ul>", text.index('class="errors"'))]

    assert words(password(client, word="wrong")) == words(password(client, login="nobody"))


def test_citizens_and_accounts_without_password_do_not_enter_here(client, luo, cast):
    assert password(client, login="chen").status_code == 200
    assert password(client, login="13800000001").status_code == 200
    assert password(client, login="feng", word="").status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_told_so(client, luo):
    get_user_model().objects.filter(pk=luo.account_id).update(is_active=False)
    answer = password(client)
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(answer["Location"]).status_code == 403


def test_a_clerk_goes_to_the_counter(client, cast, seed):
    commands.set_password(actor=seed, at=clock.now(), account_id=cast["he"].account_id, password=PASSWORD)
    password(client, login="he")
    assert connect(client)[2]["Location"] == "/counter/"


def test_connecting_an_app_much_later_asks_for_the_password_again(client, luo):
    password(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.get(APP_PAGE)
    assert answer["Location"].startswith("/accounts/staff/password/")
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"password": PASSWORD, "next": APP_PAGE})["Location"] == APP_PAGE
    assert client.get(APP_PAGE).status_code == 200
