"""Who is in which post: from a day, until a day, by somebody else's hand, and never twice at once."""

from datetime import date, timedelta

import pytest

from onewindow.domain.people import jobs, queries
from onewindow.domain.people.commands import accounts, holding, posts
from onewindow.domain.people.models import Account
from onewindow.domain.people.queries import staff as staff_queries
from onewindow.domain.people.rules import overlap
from onewindow.domain.people.types import PostKind, Standing
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models import LedgerEntry

PASSWORD = "Lychee-Harbour-2016"


@pytest.fixture
def appoint(actor, at):
    """Appoints as the security administrator; what is given goes before."""
    def act(**given):
        return posts.appoint(**{"actor": actor("ou"), "at": at, "name": "温若兰", "post_no": actor("luo").post_no, "login_name": "wen.rl",
                                "password": PASSWORD} | given)
    return act


def test_who_is_named_for_a_later_day_signs_in_from_that_day_on(appoint, actor, at):
    begins = at.date() + timedelta(days=3)
    made = appoint(from_on=begins)
    assert not made.is_active
    assert queries.account_by_login(login_name="wen.rl") is None
    jobs.turn_posts(at=at + timedelta(days=2))
    with pytest.raises(NotFound):
        queries.actor_for(account_id=made.account_id, channel="office")
    assert jobs.turn_posts(at=at + timedelta(days=3)) == 1
    assert queries.actor_for(account_id=made.account_id, channel="office").rights == actor("luo").rights
    entry = LedgerEntry.objects.filter(subject="account:wen.rl").order_by("number").first()
    assert (entry.act, entry.actor["ref"], entry.payload["from_on"]) == ("people.appoint", actor("ou").ref, begins.isoformat())


def test_a_post_ends_after_its_last_day_with_a_reason_in_history(actor, at, seeded):
    luo, last = seeded["luo"].account_id, at.date() + timedelta(days=5)
    posts.end_post(actor=actor("ou"), at=at, account_id=luo, until_on=last, reason=" 调离 ")
    assert jobs.turn_posts(at=at + timedelta(days=5)) == 0, "the last day is a day in the post"
    assert queries.account_by_login(login_name="luo") is not None
    assert jobs.turn_posts(at=at + timedelta(days=6)) == 1
    assert queries.account_by_login(login_name="luo") is None
    acts = [(entry.act, entry.actor["ref"]) for entry in LedgerEntry.objects.filter(subject="account:luo").order_by("number")][-2:]
    assert acts == [("people.end_post", actor("ou").ref), ("people.turn_post", "system:people")]
    assert LedgerEntry.objects.get(subject="account:luo", act="people.end_post").payload == {"until_on": last.isoformat(), "reason": "调离"}
    with pytest.raises(accounts.AccountUnknown):
        posts.end_post(actor=actor("ou"), at=at, account_id=luo, until_on=last, reason="x")


def test_what_was_announced_can_be_taken_back_and_then_never_begins(appoint, actor, at):
    made = appoint(from_on=at.date() + timedelta(days=3))
    posts.end_post(actor=actor("ou"), at=at, account_id=made.account_id, until_on=at.date() + timedelta(days=9), reason="改派")
    assert jobs.turn_posts(at=at + timedelta(days=4)) == 0
    row, = staff_queries.staff_file(actor=actor("ou"), staff_no=made.owner_no).accounts
    assert (row.standing, row.is_active) == (Standing.ENDED, False)


def test_ends_are_refused_for_oneself_without_a_reason_in_the_past_and_without_the_right(actor, at, seeded):
    luo, today = seeded["luo"].account_id, at.date()
    given = {"actor": actor("ou"), "at": at, "account_id": luo, "until_on": today, "reason": "调离"}
    for change, refusal in (({"account_id": seeded["ou"].account_id}, NotAllowed), ({"reason": "  "}, posts.EndReasonMissing),
                            ({"until_on": today - timedelta(days=1)}, posts.DayPassed), ({"actor": actor("mai")}, NotAllowed),
                            ({"actor": actor("huang")}, NotAllowed), ({"account_id": seeded["chen"].account_id}, accounts.AccountUnknown)):
        with pytest.raises(refusal):
            posts.end_post(**given | change)
    assert Account.objects.get(pk=luo).until_on is None


def test_nobody_appoints_themselves_not_by_number_and_not_by_name(appoint, actor):
    me = actor("ou")
    for given in ({"staff_no": me.ref}, {"name": f" {me.name} "}):
        with pytest.raises(holding.OwnAppointment):
            appoint(**given)
    with pytest.raises(NotAllowed):
        appoint(actor=actor("mai"))
    assert not Account.objects.filter(login_name="wen.rl").exists()


def test_an_appointment_never_overlaps_itself(appoint, actor, at):
    made = appoint()
    again = {"staff_no": made.owner_no, "login_name": "wen2"}
    for begins in (at.date(), at.date() + timedelta(days=30)):
        with pytest.raises(holding.AlreadyInPost):
            appoint(from_on=begins, **again)
    last = at.date() + timedelta(days=10)
    posts.end_post(actor=actor("ou"), at=at, account_id=made.account_id, until_on=last, reason="借调")
    with pytest.raises(holding.AlreadyInPost):
        appoint(from_on=last, **again)
    assert appoint(from_on=last + timedelta(days=1), **again).owner_no == made.owner_no
    assert appoint(post_no=actor("feng").post_no, staff_no=made.owner_no, login_name="wen3").is_active, "another post is no overlap"


def test_the_three_administrators_stay_three(appoint, actor):
    with pytest.raises(holding.AdministratorsApart) as apart:
        appoint(staff_no=actor("mai").ref, post_no=actor("huo").post_no)
    assert apart.value.article
    assert appoint(staff_no=actor("luo").ref, post_no=actor("huo").post_no).is_active


def test_no_other_verb_goes_round_it(actor, at):
    for given, refusal in (({"owner_no": actor("ou").ref, "post_no": actor("luo").post_no}, holding.OwnAppointment),
                           ({"owner_no": actor("luo").ref, "post_no": actor("luo").post_no}, holding.AlreadyInPost),
                           ({"owner_no": actor("mai").ref, "post_no": actor("huo").post_no}, holding.AdministratorsApart)):
        with pytest.raises(refusal):
            accounts.open_account(actor=actor("ou"), at=at, login_name="second", **given)


def test_a_post_begins_today_or_later(appoint, at):
    with pytest.raises(posts.DayPassed):
        appoint(from_on=at.date() - timedelta(days=1))


@pytest.mark.parametrize(("one", "other", "expected"), [
    ((1, None), (5, None), True), ((1, 4), (5, None), False), ((1, 5), (5, None), True), ((5, 9), (1, 4), False), ((5, 9), (1, 5), True),
    ((9, 5), (1, None), False), ((1, 9), (3, 4), True),
])
def test_spans_of_days(one, other, expected):
    spans = [(date(2016, 11, first), last and date(2016, 11, last)) for first, last in (one, other)]
    assert overlap(*spans) is overlap(*reversed(spans)) is expected


def test_the_list_is_narrowed_by_name_organ_kind_and_standing(appoint, actor, at, seeded):
    appoint(from_on=at.date() + timedelta(days=3))
    accounts.close_account(actor=actor("ou"), at=at, account_id=seeded["feng"].account_id, reason="退休")

    def logins(**asked):
        return {row.login_name for row in staff_queries.staff_accounts(actor=actor("mai"), **asked).rows}

    assert logins(search="温若") == {"wen.rl"}
    assert logins(standing="planned") == {"wen.rl"}
    assert logins(standing="ended") == {"feng"}
    assert logins(department_code="scjg", standing="held", kind=PostKind.SECTION_HEAD) == {"huang"}
    assert logins(search="nobody") == set()
    assert "chen" not in logins(standing="no such word")
    figures = staff_queries.staff_figures(actor=actor("mai"))
    assert (figures.planned, figures.ending) == (1, 0)
    assert figures.held == figures.without_authenticator == len(Account.objects.filter(post__isnull=False, is_active=True))
    for code in ("he", "luo", "huo", "chen"):
        with pytest.raises(NotAllowed):
            staff_queries.staff_accounts(actor=actor(code))


def test_a_file_tells_the_days_of_every_post_the_present_one_first(actor, at, seeded):
    posts.appoint(actor=actor("ou"), at=at, name="", staff_no=actor("luo").ref, post_no=actor("feng").post_no, login_name="luo2", password=PASSWORD)
    accounts.close_account(actor=actor("ou"), at=at, account_id=seeded["luo"].account_id, reason="轮岗")
    found = staff_queries.staff_file(actor=actor("mai"), staff_no=actor("feng").ref)
    assert [row.standing for row in found.accounts] == [Standing.HELD]
    account = Account.objects.get(login_name="luo2")
    found = staff_queries.staff_file(actor=actor("mai"), staff_no=account.staff.staff_no)
    assert [(row.login_name, row.standing, row.until_on, row.ended_reason) for row in found.accounts] == [
        ("luo2", Standing.HELD, None, ""), ("luo", Standing.ENDED, at.date(), "轮岗")]
    with pytest.raises(NotFound):
        staff_queries.staff_file(actor=actor("mai"), staff_no="S0")
