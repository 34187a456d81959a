"""Help sessions and the codes that wait to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from onewindow.domain.mandates.models import HelpSessionRecord, OneTimeCodeRecord
from onewindow.domain.mandates.types import HelpProof, HelpSession
from onewindow.domain.people import queries as people
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
    rows = HelpSessionRecord.objects.order_by("-opened_at")
    mine = rows.filter(helper_no=actor.ref) if actor.post_no else rows.filter(person_no=actor.ref or None)
    return help_records(mine[:SHOWN])


def helped_person(*, help_no: str, helper_no: str, post_no: str, at: datetime) -> str:
    """Whom this helper helps in this post, by a session that has not ended and is in time. Refuses HelpIsOver."""
    row = HelpSessionRecord.objects.filter(help_no=help_no, helper_no=helper_no, post_no=post_no, ended_at__isnull=True, until_at__gt=at).first()
    if row is None:
        raise HelpIsOver
    return row.person_no


def code_to_send(*, code_no: str, at: datetime) -> str:
    """The code itself, for the room that sends it; empty once it was proven, used up or is out of time."""
    row = OneTimeCodeRecord.objects.filter(code_no=code_no, proven_at__isnull=True, expires_at__gt=at).first()
    return row.code if row else ""


def help_record(row: HelpSessionRecord) -> HelpSession:
    """The record of a row."""
    return help_records([row])[0]


def help_records(rows: Iterable[HelpSessionRecord]) -> tuple[HelpSession, ...]:
    """The records of rows, their names fetched together."""
    found = list(rows)
    names = people.names_of(refs=[number for row in found for number in (row.person_no, row.helper_no, row.post_no)]) if found else {}
    return tuple(
        HelpSession(
            help_no=row.help_no, person_no=row.person_no, person_name=names.get(row.person_no, ""), helper_no=row.helper_no,
            helper_name=names.get(row.helper_no, ""), helper_post=names.get(row.post_no, ""), centre_code=row.centre_code,
            proof=HelpProof(row.proof), opened_at=row.opened_at, until_at=row.until_at, ended_at=row.ended_at)
        for row in found)
