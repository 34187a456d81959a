"""The screens of people: staff accounts."""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.test import RequestFactory

from onewindow.domain.people import queries
from onewindow.domain.people.commands import accounts
from onewindow.domain.people.models import AuthenticatorResetRecord
from onewindow.domain.people.web import staff
from onewindow.kernel import clock
from onewindow.kernel.errors import NotAllowed, NotFound


@pytest.fixture
def ask(seeded, at, monkeypatch):
    """Asks a page as a character; POST when something is sent."""
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())

    def page(code, view, *, sent=None, session=None, query="", **kwargs):
        data = QueryDict(mutable=True)
        for name, value in (sent or {}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        factory = RequestFactory()
        request = factory.get(f"/office/?{query}") if sent is None else factory.post("/office/", data.urlencode(), content_type="application/x-www-form-urlencoded")
        request.actor = queries.actor_for(account_id=seeded[code].account_id, channel=seeded[code].channel)
        request.user = SimpleNamespace(is_authenticated=True)
        request.session = session if session is not None else {}
        request._messages = CookieStorage(request)
        return view(request, **kwargs)

    return page


def test_security_opens_accounts_resets_what_others_asked_for_and_closes(ask, actor, at, seeded):
    luo = seeded["luo"].account_id
    made = ask("ou", staff.appoint, sent={"name": "温若兰", "post_no": actor("luo").post_no, "login_name": "wen.ruolan", "password": "Lychee-Harbour-2016"})
    assert made.status_code == 302
    again = ask("ou", staff.appoint, sent={"name": "温若兰", "post_no": actor("luo").post_no, "login_name": "wen.ruolan", "password": "Lychee-Harbour-2016"})
    assert again.status_code == 422
    assert "Lychee" not in again.content.decode()
    ask("huang", staff.change, sent={"reason": "手机遗失"}, account_id=luo, verb="ask-reset")
    asked = AuthenticatorResetRecord.objects.get()
    assert asked.reset_no in ask("ou", staff.accounts).content.decode()
    assert asked.reset_no not in ask("huang", staff.accounts).content.decode()
    with pytest.raises(NotAllowed):
        accounts.reset_authenticator(actor=actor("huang"), at=at, reset_no=asked.reset_no)
    ask("ou", staff.change, sent={"reset_no": asked.reset_no}, account_id=luo, verb="reset")
    asked.refresh_from_db()
    assert asked.done_by == actor("ou").ref
    ask("ou", staff.change, sent={"reason": "调离"}, account_id=luo, verb="close")
    with pytest.raises(NotFound):
        actor("luo")
    with pytest.raises(NotFound):
        ask("ou", staff.change, sent={}, account_id=luo, verb="dance")
    for view in (staff.accounts, staff.appoint):
        with pytest.raises(NotAllowed):
            ask("he", view)


def test_strangers_are_asked_to_sign_in(client):
    assert client.get("/office/staff/").status_code == 302
