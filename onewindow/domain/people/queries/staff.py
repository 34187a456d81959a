"""Departments and posts: public, since a document must name them. Accounts of staff, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from onewindow.domain.people.models import (
    Account,
    AuthenticatorResetRecord,
    DepartmentRecord,
    PostRecord,
    StaffRecord,
)
from onewindow.domain.people.queries.accounts import rights_of_post
from onewindow.domain.people.types import (
    ADMINISTRATORS,
    Colleague,
    Department,
    DepartmentKind,
    Post,
    PostKind,
    StaffAccount,
    StaffFigures,
    StaffFile,
    StaffList,
    Standing,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.kept import kept

READERS = ("people.read_staff", "people.ask_reset")
STANDINGS = {
    Standing.HELD: Q(is_active=True), Standing.PLANNED: Q(is_active=False, from_on__isnull=False, until_on__isnull=True),
    Standing.ENDED: Q(is_active=False) & (Q(from_on__isnull=True) | Q(until_on__isnull=False)),
}
PAGE = 50
SIGN_IN, FAILED = "allauth.account", "login_failed"


def department(*, code: str) -> Department:
    """The department of the code. Refuses NotFound."""
    found = next((each for each in departments() if each.code == code), None)
    if found is None:
        raise NotFound(what="department", number=code)
    return found


@kept("staff", size=1)
def departments() -> tuple[Department, ...]:
    """Every department, by code."""
    return tuple(_department(row) for row in DepartmentRecord.objects.order_by("code"))


@kept("staff", size=256)
def post(*, post_no: str) -> Post:
    """The post of the number, or of the code it has in source data. Refuses NotFound."""
    row = PostRecord.objects.filter(post_no=post_no).first() or PostRecord.objects.filter(code=post_no).first()
    if row is None:
        raise NotFound(what="post", number=post_no)
    return _post(row)


def colleagues(*, department_code: str) -> tuple[Colleague, ...]:
    """Everybody with an account in a post of the department, by number; a person in two posts stands twice."""
    rows = Account.objects.filter(post__department__code=department_code, is_active=True).order_by("staff__staff_no", "post__post_no")
    found = rows.values_list("staff__staff_no", "staff__name", "post__title", "post__kind").distinct()
    return tuple(Colleague(staff_no=number, name=name, post_title=title, kind=PostKind(kind)) for number, name, title, kind in found)


def posts() -> tuple[Post, ...]:
    """Every post, by department and code."""
    return tuple(_post(row) for row in PostRecord.objects.order_by("department__code", "code"))


def has_administrators() -> bool:
    """Whether anybody holds or will hold the post of an administrator: then they appoint the next, and the console does it no more."""
    kinds = [kind.value for kind in ADMINISTRATORS]
    return _accounts().filter(post__kind__in=kinds).exclude(STANDINGS[Standing.ENDED]).exists()


def staff_accounts(*, actor: Actor, search: str = "", department_code: str = "", kind: str = "", standing: str = "", page: int = 1) -> StaffList:
    """One page of the accounts of posts, by department, name and first day: those whose name or sign-in name has the search, of a department, a kind
    of post, a standing. For administrators and those who may ask for a reset. Refuses NotAllowed."""
    _check(actor)
    rows = _accounts()
    if search.strip():
        rows = rows.filter(Q(staff__name__icontains=search.strip()) | Q(login_name__icontains=search.strip()) | Q(post__title__icontains=search.strip()))
    if department_code:
        rows = rows.filter(post__department__code=department_code)
    if kind:
        rows = rows.filter(post__kind=kind)
    if standing in STANDINGS:
        rows = rows.filter(STANDINGS[Standing(standing)])
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    chosen = min(max(page, 1), pages)
    found = rows.order_by("post__department", "post__code", "staff__name", "login_name")[(chosen - 1) * PAGE:chosen * PAGE]
    return StaffList(rows=_read(found), total=total, page=chosen, pages=pages)


def staff_file(*, actor: Actor, staff_no: str) -> StaffFile:
    """A member of staff with every post, the present ones first. Refuses NotAllowed, NotFound."""
    _check(actor)
    row = StaffRecord.objects.filter(staff_no=staff_no).first()
    if row is None:
        raise NotFound(what="staff member", number=staff_no)
    found = _read(_accounts().filter(staff=row))
    order = [Standing.HELD, Standing.PLANNED, Standing.ENDED]
    return StaffFile(staff_no=row.staff_no, name=row.name, accounts=tuple(sorted(found, key=lambda each: (order.index(each.standing), each.from_on))))


def staff_figures(*, actor: Actor) -> StaffFigures:
    """What wants attention among the posts. Refuses NotAllowed."""
    _check(actor)
    connected = Exists(Authenticator.objects.filter(user_id=OuterRef("pk")))
    counted = Account.objects.filter(post__isnull=False).aggregate(
        held=Count("id", filter=STANDINGS[Standing.HELD]), without=Count("id", filter=STANDINGS[Standing.HELD] & ~Q(connected)),
        planned=Count("id", filter=STANDINGS[Standing.PLANNED]), ending=Count("id", filter=STANDINGS[Standing.HELD] & Q(until_on__isnull=False)))
    return StaffFigures(held=counted["held"], without_authenticator=counted["without"], planned=counted["planned"], ending=counted["ending"],
                        resets=AuthenticatorResetRecord.objects.filter(done_at__isnull=True).count())


def rights_of(*, post_no: str) -> tuple[str, ...]:
    """The acts a post may do, by their codes. Refuses NotFound."""
    row = PostRecord.objects.filter(post_no=post_no).first()
    if row is None:
        raise NotFound(what="post", number=post_no)
    return tuple(sorted(rights_of_post(row)))


def is_locked(*, login_name: str, site: str, seconds: float) -> bool:
    """Whether the account is shut for a while after too many wrong passwords, as the sign-in of this site counts them (GB/T 22239).

    ``seconds`` is the machine's time, by which the sign-in counts.
    """
    rates = [rate for rate in ratelimit.get_rates(app=SIGN_IN, action=FAILED) if rate.per == "key"]
    keys = {ratelimit.get_cache_key(None, app=SIGN_IN, action=FAILED, rate=rate, key=f"{site}:{login_name.lower()}"): rate for rate in rates}
    kept = cache.get_many(keys)
    return any(not ratelimit.apply_rate(list(kept[key]), seconds, rate, dry_run=True)[0] for key, rate in keys.items() if key in kept)


def due_to_turn(*, on: date) -> tuple[UUID, ...]:
    """Accounts of posts that begin on the day or before, or whose last day was before it."""
    begins = STANDINGS[Standing.PLANNED] & Q(from_on__lte=on)
    ends = STANDINGS[Standing.HELD] & Q(until_on__lt=on)
    return tuple(Account.objects.filter(begins | ends, post__isnull=False).order_by("pk").values_list("pk", flat=True))


def standing_of(row: Account) -> Standing:
    """How the owner of an account stands to its post. An account that is shut without a first day was closed before days were kept."""
    if row.is_active:
        return Standing.HELD
    return Standing.PLANNED if row.from_on is not None and row.until_on is None else Standing.ENDED


def first_day(row: Account) -> date:
    """The first day in the post; accounts from before days were kept began when they were opened."""
    return row.from_on or local_day(row.opened_at)


def _check(actor: Actor) -> None:
    if not any(actor.may(right) for right in READERS):
        raise NotAllowed(act=READERS[0])


def _accounts() -> QuerySet[Account]:
    return Account.objects.filter(post__isnull=False, staff__isnull=False).select_related("staff", "post")


def _read(rows: Iterable[Account]) -> tuple[StaffAccount, ...]:
    found = list(rows)
    keys = [row.pk for row in found]
    connected = set(Authenticator.objects.filter(user_id__in=keys).values_list("user_id", flat=True))
    asked = {row.account_id: row for row in AuthenticatorResetRecord.objects.filter(done_at__isnull=True, account_id__in=keys)}
    return tuple(_staff_account(row, row.staff, row.post, row.pk in connected, asked.get(row.pk)) for row in found if row.staff and row.post)


def _staff_account(row: Account, staff: StaffRecord, held: PostRecord, connected: bool, asked: AuthenticatorResetRecord | None) -> StaffAccount:
    return StaffAccount(
        account_id=row.pk, login_name=row.login_name, staff_no=staff.staff_no, name=staff.name, post_title=held.title, department_code=held.department_id,
        post_no=held.post_no, kind=PostKind(held.kind), standing=standing_of(row), from_on=first_day(row), until_on=row.until_on, ended_reason=row.ended_reason,
        signed_in_at=row.last_login, is_active=row.is_active, has_authenticator=connected, reset_no=asked.reset_no if asked else "",
        reset_asked_by=asked.asked_by if asked else "", reset_reason=asked.reason if asked else "")


def _post(row: PostRecord) -> Post:
    return Post(post_no=row.post_no, code=row.code, kind=PostKind(row.kind), title=row.title,
                department_code=row.department_id, centre_code=row.centre_code, counter_code=row.counter_code)


def _department(row: DepartmentRecord) -> Department:
    return Department(code=row.code, name=row.name, short_name=row.short_name, kind=DepartmentKind(row.kind), uscc=row.uscc,
                      seal_name=row.seal_name, review_organ=row.review_organ, court=row.court, phone=row.phone)
