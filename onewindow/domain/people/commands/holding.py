"""Who may be put into a post: somebody else, once at a time, and no administrator of two kinds. Held by every verb that does it."""

from __future__ import annotations

from datetime import date

from onewindow.domain.people.models import Account, PostRecord, StaffRecord
from onewindow.domain.people.queries.staff import first_day, standing_of
from onewindow.domain.people.rules import overlap
from onewindow.domain.people.types import ADMINISTRATORS, PostKind, Standing
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import Refusal

BASIS = "GB/T 22239-2019"


class OwnAppointment(Refusal):
    """Nobody puts themselves into a post."""

    code = "own_appointment"
    sentence = "Nobody appoints themselves. Another security administrator does it."
    status = 403


class AlreadyInPost(Refusal):
    """The same person would stand twice in the same post."""

    code = "already_in_post"
    sentence = "{name} is in this post in these days already. End that first, or choose a later first day."


class AdministratorsApart(Refusal):
    """System, security and audit administration lie in three hands (三员分立)."""

    code = "administrators_apart"
    sentence = "{name} is an administrator of another kind. System, security and audit administration lie in different hands; name somebody else."
    status = 403


def check_free(actor: Actor, staff: StaffRecord, post: PostRecord, begins: date) -> None:
    """Whether the member of staff may be put into the post from the day on. Refuses OwnAppointment, AlreadyInPost, AdministratorsApart."""
    if staff.staff_no == actor.ref:
        raise OwnAppointment(article=BASIS)
    rows = [row for row in Account.objects.filter(staff=staff).select_related("post") if overlap(_span(row), (begins, None))]
    if any(row.post_id == post.pk for row in rows):
        raise AlreadyInPost(name=staff.name)
    kinds = {PostKind(row.post.kind) for row in rows if row.post}
    if PostKind(post.kind) in ADMINISTRATORS and kinds & (ADMINISTRATORS - {PostKind(post.kind)}):
        raise AdministratorsApart(article=BASIS, name=staff.name)


def _span(row: Account) -> tuple[date, date | None]:
    """The days in the post; of one that was closed before days were kept, the first alone is known."""
    first = first_day(row)
    return first, first if row.until_on is None and standing_of(row) is Standing.ENDED else row.until_on
