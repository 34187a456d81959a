"""Help sessions and the codes that wait to be sent."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.people.models import HelpSessionRecord, OneTimeCodeRecord
from onewindow.domain.people.types import HelpProof, HelpSession
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import Refusal

SHOWN = 20


class HelpIsOver(Refusal):
    """The citizen's agreement doesn't stand any more: ended, or two hours have gone by."""

    code = "help_is_over"
    sentence = "This help session is over. Ask the person to agree again before you go on."
    status = 403


def help_sessions(*, actor: Actor) -> tuple[HelpSession, ...]:
    """Who helped the person, newest first; for a member of staff, whom they helped."""
    rows = HelpSessionRecord.objects.select_related("person", "helper", "post").order_by("-opened_at")
    mine = rows.filter(helper__staff_no=actor.ref) if actor.post_no else rows.filter(person__person_no=actor.ref or None)
    return tuple(help_record(row) for row in mine[:SHOWN])


def standing_help(*, help_no: str, helper_no: str, post_no: str, at: datetime) -> HelpSession:
    """The session if it stands: of this helper in this post, not ended, in time. Refuses HelpIsOver."""
    row = HelpSessionRecord.objects.select_related("person", "helper", "post").filter(
        help_no=help_no, helper__staff_no=helper_no, post__post_no=post_no, ended_at__isnull=True, until_at__gt=at).first()
    if row is None:
        raise HelpIsOver
    return help_record(row)


def code_to_send(*, code_no: str, at: datetime) -> str:
    """The code itself, for the room that sends it; empty once it was proven, used up or is out of time."""
    row = OneTimeCodeRecord.objects.filter(code_no=code_no, proven_at__isnull=True, expires_at__gt=at).first()
    return row.code if row else ""


def help_record(row: HelpSessionRecord) -> HelpSession:
    """The record of a row."""
    return HelpSession(
        help_no=row.help_no, person_no=row.person.person_no, person_name=row.person.name, helper_no=row.helper.staff_no,
        helper_name=row.helper.name, helper_post=row.post.title, centre_code=row.post.centre_code, proof=HelpProof(row.proof),
        opened_at=row.opened_at, until_at=row.until_at, ended_at=row.ended_at)
