"""The pages of signing in that come only on the way: each is the answer to the step before it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from onewindow.domain.notices import queries as notices
from onewindow.domain.people import commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from onewindow.kernel.outbox import wiring

NEWCOMER, STAFF, PASSWORD = "13800007777", "jian", "stone-lantern-over-water-7"


def signing_in() -> dict[str, Callable[[], object]]:
    """Each page by its name. The member of staff is one nobody else looks with, for a new authenticator ends older sessions."""
    return {
        "register": _registering,
        "password again": lambda: _connected().get(reverse("account_reauthenticate")),
        "second factor": lambda: _with_password(Client()),
        "account closed": lambda: Client().get(reverse("account_inactive")),
    }


def _registering() -> object:
    client = Client()
    client.post(reverse("account_request_login_code"), {"phone": NEWCOMER})
    wiring.jobs["notices.deliver"].run(at=clock.now())
    told = notices.demo_sms(phone_tail=NEWCOMER[-4:])[0].text
    return client.post(reverse("account_confirm_login_code"), {"code": re.findall(r"[0-9]{6}", told)[0], "action": "verify"}, follow=True)


def _with_password(client: Client) -> object:
    login = next(member for member in people.cast() if member.code == STAFF)
    commands.set_password(actor=system_actor(name="seed"), at=clock.now(), account_id=login.account_id, password=PASSWORD)
    return client.post(reverse("account_login"), {"login": STAFF, "password": PASSWORD}, follow=True)


def _connected() -> Client:
    client = Client()
    _with_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    return client
