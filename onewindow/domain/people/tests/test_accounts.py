from datetime import timedelta

import pytest

from onewindow.domain.people import commands, queries
from onewindow.domain.people.models import AccessToken, Account
from onewindow.kernel.errors import NotAllowed
from onewindow.kernel.models import LedgerEntry


def test_a_token_is_shown_once_and_kept_as_a_digest(seeded, actor, at):
    opened = commands.open_token(actor=actor("chen"), at=at, account_id=seeded["chen"].account_id, name="script", valid_days=30)
    row = AccessToken.objects.get()
    assert opened.token not in (row.digest, row.name)
    assert len(row.digest) == 64
    assert opened.token not in str(list(LedgerEntry.objects.values_list("payload", flat=True)))
    assert queries.account_for_token(token=opened.token, at=at).account_id == seeded["chen"].account_id
    assert queries.account_for_token(token=row.digest, at=at) is None
    assert queries.account_for_token(token="", at=at) is None
    assert queries.account_for_token(token=opened.token, at=at + timedelta(days=31)) is None


def test_a_token_ends_with_its_account_and_when_closed(seeded, actor, at):
    chen = seeded["chen"].account_id
    opened = commands.open_token(actor=actor("chen"), at=at, account_id=chen, name="script")
    Account.objects.filter(pk=chen).update(is_active=False)
    assert queries.account_for_token(token=opened.token, at=at) is None
    Account.objects.filter(pk=chen).update(is_active=True)
    AccessToken.objects.update(closed_at=at)
    assert queries.account_for_token(token=opened.token, at=at) is None


def test_nobody_opens_a_token_for_another(seeded, actor, at):
    with pytest.raises(NotAllowed):
        commands.open_token(actor=actor("li"), at=at, account_id=seeded["chen"].account_id, name="x")
    with pytest.raises(NotAllowed):
        commands.open_token(actor=actor("mai"), at=at, account_id=seeded["chen"].account_id, name="x")


def test_only_the_security_administrator_sets_passwords(seeded, actor, at):
    luo = seeded["luo"].account_id
    for code in ("chen", "he", "huang", "mai", "huo"):
        with pytest.raises(NotAllowed):
            commands.set_password(actor=actor(code), at=at, account_id=luo, password="Long-and-Strange-9")
    commands.set_password(actor=actor("ou"), at=at, account_id=luo, password="Long-and-Strange-9")
    assert Account.objects.get(pk=luo).check_password("Long-and-Strange-9")
    assert "Long-and-Strange-9" not in str(list(LedgerEntry.objects.values_list("payload", flat=True)))
    with pytest.raises(commands.AccountUnknown):
        commands.set_password(actor=actor("ou"), at=at, account_id=seeded["chen"].account_id, password="Long-and-Strange-9")


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234"])
def test_weak_passwords_are_refused(seeded, actor, at, password, settings):
    with pytest.raises(commands.PasswordWeak):
        commands.set_password(actor=actor("ou"), at=at, account_id=seeded["luo"].account_id, password=password)


def test_a_member_of_staff_may_hold_two_posts_and_a_post_two_members(seeded, actor, system, at):
    luo, feng = actor("luo"), actor("feng")
    extra = commands.open_account(actor=system, at=at, owner_no=luo.ref, post_no=feng.post_no, login_name="luo-2")
    assert queries.actor_for(account_id=extra.account_id, channel="office").post_no == feng.post_no
    assert queries.actor_for(account_id=seeded["luo"].account_id, channel="office").post_no == luo.post_no


def test_signing_in_stands_in_history(seeded, actor, at):
    commands.record_sign_in(actor=actor("luo"), at=at, account_id=seeded["luo"].account_id, method="mfa")
    entry = LedgerEntry.objects.get(subject="account:luo")
    assert entry.act == "people.record_sign_in"
    assert entry.payload == {"method": "mfa"}


def test_django_finds_accounts_by_their_natural_key(seeded):
    account = Account.objects.get_by_natural_key("luo")
    assert account.natural_key() == ("luo",)
    assert not account.has_usable_password()
