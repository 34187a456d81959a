"""Citizens sign in by phone and one-time code; newcomers register after proving the phone."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from onewindow.domain.people import commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock, ledger

PHONE_PAGE, CODE_PAGE, REGISTER_PAGE = "/accounts/phone/", "/accounts/phone/code/", "/accounts/phone/register/"
NEWCOMER = "13800007777"
GOOD = "440605199001011236"


def signed_in(client):
    return "_auth_user_id" in client.session


def ask(client, phone, **more):
    return client.post(PHONE_PAGE, {"phone": phone, **more})


def test_a_citizen_signs_in_with_the_code_that_arrives(client, cast, arrived):
    assert client.get(PHONE_PAGE).status_code == 200
    answer = ask(client, "138 0000 0001")
    assert answer.status_code == 302
    assert answer["Location"] == CODE_PAGE
    assert client.get(CODE_PAGE).status_code == 200
    answer = client.post(CODE_PAGE, {"code": arrived()[-1], "action": "verify"})
    assert answer["Location"] == settings.LOGIN_REDIRECT_URL
    assert client.session["_auth_user_id"] == str(cast["chen"].account_id)
    entry = ledger.history(subject="account:chen")[-1]
    assert (entry.act, entry.payload) == ("people.record_sign_in", {"method": "code"})
    assert entry.actor["ref"] == cast["chen"].ref


def test_signing_in_leads_back_to_where_one_came_from(client, cast, arrived):
    answer = ask(client, "13800000001", next="/my/page/")
    assert answer["Location"] == f"{CODE_PAGE}?next=%2Fmy%2Fpage%2F"
    answer = client.post(CODE_PAGE, {"code": arrived()[-1], "next": "/my/page/"})
    assert answer["Location"] == "/my/page/"


def test_nobody_is_led_away_to_another_site(client, cast, arrived):
    ask(client, "13800000001", next="https://evil.example/")
    answer = client.post(CODE_PAGE, {"code": arrived()[-1], "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_three_wrong_codes_end_the_attempt(client, cast, arrived):
    ask(client, "13800000001")
    right = arrived()[-1]
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(2):
        answer = client.post(CODE_PAGE, {"code": wrong})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
    assert client.post(CODE_PAGE, {"code": wrong})["Location"] == PHONE_PAGE
    assert client.post(CODE_PAGE, {"code": right}).status_code == 302
    assert not signed_in(client)


def test_a_code_dies_with_its_time(client, cast, arrived, settings):
    ask(client, "13800000001")
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert client.post(CODE_PAGE, {"code": arrived()[-1]})["Location"] == PHONE_PAGE
    assert not signed_in(client)


def test_only_the_newest_code_counts_and_few_are_sent(client, cast, arrived):
    ask(client, "13800000001")
    first = arrived()[-1]
    for _ in range(4):
        client.post(CODE_PAGE, {"action": "resend"})
    codes = arrived()
    assert len(codes) == 3
    if first != codes[-1]:
        assert client.post(CODE_PAGE, {"code": first}).status_code == 200
    assert client.post(CODE_PAGE, {"code": codes[-1]}).status_code == 302
    assert signed_in(client)


def test_a_phone_gets_only_so_many_codes(client, cast, arrived):
    for _ in range(5):
        ask(client, "13800000001")
    assert len(arrived()) == 3
    assert ask(client, "13800000001").status_code == 200


def test_the_page_does_not_tell_who_has_an_account(client, cast, arrived):
    known, unknown = ask(client, "13800000001"), ask(client, NEWCOMER)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(arrived()) == 2


@pytest.mark.parametrize("phone", ["", "12345", "0757-00000000", "not a phone"])
def test_what_is_no_phone_is_said_to_be_none(client, cast, phone):
    answer = ask(client, phone)
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_newcomer_registers_after_proving_the_phone(client, cast, arrived):
    assert client.get(REGISTER_PAGE)["Location"] == PHONE_PAGE
    ask(client, NEWCOMER)
    assert people.account_by_phone(phone=NEWCOMER) is None
    assert client.post(CODE_PAGE, {"code": arrived()[-1]})["Location"] == REGISTER_PAGE
    assert not signed_in(client)
    wrong = client.post(REGISTER_PAGE, {"name": "陈小测", "id_number": GOOD[:-1] + "7"})
    assert wrong.status_code == 200
    assert 'href="#f-id_number"' in wrong.content.decode()
    assert people.account_by_phone(phone=NEWCOMER) is None
    done = client.post(REGISTER_PAGE, {"name": "陈小测", "id_number": GOOD})
    assert done["Location"] == settings.LOGIN_REDIRECT_URL
    account = people.account_by_phone(phone=NEWCOMER)
    assert client.session["_auth_user_id"] == str(account.account_id)
    assert client.get(REGISTER_PAGE)["Location"] == PHONE_PAGE


def test_nobody_takes_over_a_registered_id_number(client, cast, arrived, seed):
    commands.register_person(actor=seed, at=clock.now(), name="陈小测", id_number=GOOD, phone="13800006666")
    ask(client, NEWCOMER)
    client.post(CODE_PAGE, {"code": arrived()[-1]})
    answer = client.post(REGISTER_PAGE, {"name": "陈小测", "id_number": GOOD})
    assert answer.status_code == 200
    assert not signed_in(client)


def test_the_session_at_rest_tells_neither_phone_nor_code(client, cast, arrived):
    ask(client, "13800000001")
    code = arrived()[-1]
    [row] = Session.objects.all()
    assert row.get_decoded()["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"] == code
    from django.core import signing

    class Raw:
        def loads(self, data):
            return data

    opened = signing.loads(row.session_data, salt="django.contrib.sessions.SessionStore", serializer=Raw)
    assert code.encode() not in opened
    assert b"13800000001" not in opened


def test_codes_are_in_no_history(client, cast, arrived):
    ask(client, "13800000001")
    code = arrived()[-1]
    client.post(CODE_PAGE, {"code": code})
    subjects = ("account:chen", f"person:{cast['chen'].ref}")
    assert code not in str([entry.payload for subject in subjects for entry in ledger.history(subject=subject)])


def test_signing_out_needs_a_post(client, cast, arrived):
    ask(client, "13800000001")
    client.post(CODE_PAGE, {"code": arrived()[-1]})
    assert client.get(reverse("account_logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == settings.LOGOUT_REDIRECT_URL
    assert not signed_in(client)
