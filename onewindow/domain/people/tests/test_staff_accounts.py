"""Opening and closing staff accounts, and the lost authenticator: always two people."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from onewindow.domain.people import queries
from onewindow.domain.people.commands import accounts, posts
from onewindow.domain.people.models import Account, AuthenticatorResetRecord
from onewindow.domain.people.queries.staff import staff_accounts
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models import LedgerEntry, OutboxFact

PASSWORD = "Lychee-Harbour-2016"


@pytest.fixture
def luo(seeded):
    account = seeded["luo"].account_id
    Authenticator.objects.create(user_id=account, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    return account


def test_one_asks_another_resets_and_the_owner_is_told(actor, at, luo):
    asked = accounts.ask_reset(actor=actor("huang"), at=at, account_id=luo, reason="手机遗失，已当面核对工作证")
    assert accounts.ask_reset(actor=actor("deng"), at=at, account_id=luo, reason="再次申请").reset_no == asked.reset_no
    done = accounts.reset_authenticator(actor=actor("ou"), at=at, reset_no=asked.reset_no)
    assert (done.asked_by, done.done_by) == (actor("huang").ref, actor("ou").ref)
    assert not Authenticator.objects.filter(user_id=luo).exists()
    entries = list(LedgerEntry.objects.filter(subject="account:luo").order_by("number"))
    assert [entry.act for entry in entries][-1] == "people.reset_authenticator"
    assert {entry.actor["ref"] for entry in entries[-1:]} == {actor("ou").ref}
    fact = OutboxFact.objects.get(name="AuthenticatorWasReset")
    assert fact.payload["staff_no"] == actor("luo").ref
    with pytest.raises(NotFound):
        accounts.reset_authenticator(actor=actor("ou"), at=at, reset_no=asked.reset_no)


def test_the_same_person_never_asks_and_resets_nor_resets_their_own(actor, at, luo, seeded):
    asked = accounts.ask_reset(actor=actor("ou"), at=at, account_id=luo, reason="来电申请")
    with pytest.raises(accounts.ResetNeedsTwo) as two:
        accounts.reset_authenticator(actor=actor("ou"), at=at, reset_no=asked.reset_no)
    assert two.value.article
    with pytest.raises(accounts.ResetNeedsTwo):
        accounts.ask_reset(actor=actor("huang"), at=at, account_id=seeded["huang"].account_id, reason="本人")
    own = accounts.ask_reset(actor=actor("huang"), at=at, account_id=seeded["ou"].account_id, reason="手机损坏")
    with pytest.raises(accounts.ResetNeedsTwo):
        accounts.reset_authenticator(actor=actor("ou"), at=at, reset_no=own.reset_no)
    assert Authenticator.objects.filter(user_id=luo).exists()
    row = AuthenticatorResetRecord.objects.get(reset_no=asked.reset_no)
    row.done_by = row.asked_by
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_reset_needs_right_reason_and_a_staff_account(actor, at, luo, seeded):
    with pytest.raises(accounts.ResetReasonMissing):
        accounts.ask_reset(actor=actor("huang"), at=at, account_id=luo, reason="  ")
    with pytest.raises(accounts.AccountUnknown):
        accounts.ask_reset(actor=actor("huang"), at=at, account_id=seeded["chen"].account_id, reason="x")
    for code in ("he", "luo", "mai", "huo", "chen"):
        with pytest.raises(NotAllowed):
            accounts.ask_reset(actor=actor(code), at=at, account_id=luo, reason="x")
    with pytest.raises(NotAllowed):
        accounts.reset_authenticator(actor=actor("huang"), at=at, reset_no="AR0")


def test_an_account_is_opened_for_somebody_new_in_a_post(actor, at):
    post = actor("luo").post_no
    made = posts.appoint(actor=actor("ou"), at=at, name="温若兰", post_no=post, login_name="Wen.RL", password=PASSWORD)
    account = Account.objects.get(login_name="wen.rl")
    assert account.check_password(PASSWORD)
    assert PASSWORD not in str(list(LedgerEntry.objects.values_list("payload", flat=True)))
    staff = queries.actor_for(account_id=made.account_id, channel="office")
    assert (staff.name, staff.post_no, staff.rights) == ("温若兰", post, actor("luo").rights)
    again = {"actor": actor("ou"), "at": at, "name": "温若兰", "post_no": post, "login_name": "wen2", "password": PASSWORD}
    for change, refusal in (({"login_name": "WEN.rl"}, accounts.LoginNameTaken), ({"login_name": "温"}, posts.LoginNameWrong),
                            ({"post_no": "T0"}, NotFound), ({"password": "short"}, accounts.PasswordWeak), ({"name": "3"}, posts.StaffNameWrong),
                            ({"actor": actor("mai")}, NotAllowed), ({"staff_no": "S0"}, NotFound)):
        with pytest.raises(refusal):
            posts.appoint(**again | change)
    second = posts.appoint(**again | {"staff_no": staff.ref, "post_no": actor("feng").post_no})
    assert second.owner_no == staff.ref
    assert not Account.objects.filter(login_name="温").exists()


def test_a_closed_account_signs_in_no_more_and_nobody_closes_their_own(actor, at, luo, seeded):
    security = actor("ou")
    with pytest.raises(NotAllowed):
        accounts.close_account(actor=security, at=at, account_id=seeded["ou"].account_id, reason="x")
    assert not accounts.close_account(actor=security, at=at, account_id=luo, reason="调离").is_active
    assert queries.account_by_login(login_name="luo") is None
    with pytest.raises(accounts.AccountUnknown):
        accounts.close_account(actor=security, at=at, account_id=luo, reason="调离")


def test_the_list_tells_who_is_connected_and_what_is_asked(actor, at, luo, django_assert_max_num_queries):
    asked = accounts.ask_reset(actor=actor("huang"), at=at, account_id=luo, reason="手机遗失")
    security = actor("ou")
    with django_assert_max_num_queries(4):
        rows = {row.login_name: row for row in staff_accounts(actor=security).rows}
    assert (rows["luo"].has_authenticator, rows["luo"].reset_no, rows["luo"].reset_reason) == (True, asked.reset_no, "手机遗失")
    assert not rows["he"].has_authenticator
    assert "chen" not in rows
    with pytest.raises(NotAllowed):
        staff_accounts(actor=actor("he"))
