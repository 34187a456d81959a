"""The screens of people: staff accounts."""

from datetime import timedelta
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
from onewindow.ui.formats import date_cn


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
        request = factory.get(f"/office/?{query}") if sent is None else factory.post(f"/office/?{query}", data.urlencode(), content_type="application/x-www-form-urlencoded")
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
    luo_no = actor("luo").ref
    assert "申请重置验证器" in ask("ou", staff.accounts).content.decode()
    assert asked.reset_no in ask("ou", staff.member, staff_no=luo_no).content.decode()
    assert asked.reset_no not in ask("huang", staff.member, staff_no=luo_no).content.decode()
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
    for code in ("he", "huo", "chen"):
        for view, more in ((staff.accounts, {}), (staff.appoint, {}), (staff.member, {"staff_no": actor("he").ref})):
            with pytest.raises(NotAllowed):
                ask(code, view, **more)


def test_the_list_is_narrowed_by_the_address_and_costs_few_queries(ask, django_assert_max_num_queries):
    ask("mai", staff.accounts)
    with django_assert_max_num_queries(8):  # with the one that reads who asks
        page = ask("mai", staff.accounts, query="organ=scjg&kind=officer&standing=held").content.decode()
    table = page.split("<table", 1)[1].split("</table>")[0]
    assert "罗志明" in table and "冯晓雯" in table and "黄建华" not in table and "麦子聪" not in table
    assert "没有符合的人员" in ask("mai", staff.accounts, query="q=查无此人").content.decode()
    assert ask("mai", staff.accounts, query="kind=king&standing=sitting&page=x").status_code == 200


def test_a_person_is_read_by_the_operator_and_changed_by_security_alone(ask, actor, at, seeded):
    luo, number = seeded["luo"].account_id, actor("luo").ref
    read = ask("mai", staff.member, staff_no=number).content.decode()
    assert "行政许可科审查员(甲)" in read and "受理" in read and "没有绑定" not in read
    assert "结束任职" not in read and "再任一个岗位" not in read
    assert "结束任职" in ask("ou", staff.member, staff_no=number).content.decode()
    own = ask("ou", staff.member, staff_no=actor("ou").ref).content.decode()
    assert "这是您本人" in own and "结束任职" not in own
    with pytest.raises(NotAllowed):
        ask("mai", staff.change, sent={"reason": "调离"}, account_id=luo, verb="end")
    last = at.date() + timedelta(days=2)
    answer = ask("ou", staff.change, sent={"reason": "调离", "until_on": last.isoformat(), "staff": number}, account_id=luo, verb="end")
    assert answer["Location"].endswith(f"/office/staff/{number}/")
    page = ask("ou", staff.member, staff_no=number).content.decode()
    assert "调离" in page and date_cn(last) in page


def test_a_further_post_is_given_from_a_day_on(ask, actor, at):
    begins = at.date() + timedelta(days=7)
    sent = {"post_no": actor("feng").post_no, "login_name": "luo2", "password": "Lychee-Harbour-2016", "from_on": begins.isoformat()}
    assert ask("ou", staff.appoint, sent=sent, query=f"staff={actor('luo').ref}").status_code == 302
    page = ask("mai", staff.member, staff_no=actor("luo").ref).content.decode()
    assert "待到岗" in page and date_cn(begins) in page
    refused = ask("ou", staff.appoint, sent=sent | {"login_name": "luo3"}, query=f"staff={actor('luo').ref}")
    assert refused.status_code == 422 and "已在这个岗位" in refused.content.decode()


def test_a_lock_after_wrong_passwords_is_shown(ask, actor, client):
    assert "锁定" not in ask("mai", staff.member, staff_no=actor("luo").ref).content.decode()
    for _turn in range(6):
        client.post("/accounts/staff/login/", {"login": "luo", "password": "wrong-Password-1"})
    assert "密码连错，锁定 30 分钟" in ask("mai", staff.member, staff_no=actor("luo").ref).content.decode()


def test_strangers_are_asked_to_sign_in(client):
    assert client.get("/office/staff/").status_code == 302
