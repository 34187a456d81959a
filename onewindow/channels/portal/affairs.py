"""A reader's affairs, gathered from the rooms: what waits for them comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.channels.portal.links import address
from onewindow.channels.portal.wording import STATES
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DraftState
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseState, CaseSummary, Outcome, WhoseTurn, whose_turn
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.notices import queries as notices
from onewindow.domain.notices.types import InboxMessage
from onewindow.domain.payments import queries as payments
from onewindow.domain.payments.types import Charge, ChargeState
from onewindow.domain.permits import queries as permits
from onewindow.domain.permits.types import Permit
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar import Calendar
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.errors import NotFound
from onewindow.ui.formats import datetime_cn, money
from onewindow.ui.times import time_left

TURNS = {WhoseTurn.APPLICANT: gettext_lazy("It is your turn"), WhoseTurn.NOBODY: ""}
ELSE = gettext_lazy("The office is at it; you need do nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Something that waits for the reader, with the act as its label."""

    title: str
    words: str
    label: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """An application the reader began."""

    draft_no: str
    title: str
    saved_at: datetime
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case of the reader in words."""

    case_no: str
    title: str
    words: str
    look: str
    turn: str
    submitted_at: datetime
    due_on: date | None
    href: str
    left: tuple[str, str] = ("", "")
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Affairs:
    """Everything of one party."""

    todo: tuple[ToDo, ...]
    drafts: tuple[DraftRow, ...]
    cases: tuple[CaseRow, ...]
    charges: tuple[Charge, ...]
    permits: tuple[Permit, ...]
    messages: tuple[InboxMessage, ...]
    unread: int


def affairs_of(*, actor: Actor, at: datetime) -> Affairs:
    """What the party the actor acts for has going on at the moment. One question a room, however much there is."""
    mine = cases.cases_of(actor=actor)
    drafts = tuple(
        DraftRow(draft_no=each.draft_no, title=_plain_name(each.item_code), saved_at=each.saved_at,
                 href=address("applications:tasks", draft_no=each.draft_no))
        for each in applications.drafts_of(actor=actor, at=at) if each.state is DraftState.OPEN  # the case itself says what is to be corrected
    )
    charges = payments.charges_to_pay(actor=actor)
    owed = {each.case_no for each in charges if each.state is ChargeState.OPEN}
    todo, calendar = (*_corrections(mine), *_charges(charges), *_drafts(drafts)), current_calendar()
    return Affairs(
        todo=todo, drafts=drafts, cases=tuple(_case(each, calendar, owed=each.case_no in owed) for each in mine), charges=charges,
        permits=permits.permits_of(actor=actor, holder_no=actor.principal), messages=notices.inbox(actor=actor, limit=5),
        unread=notices.unread_count(actor=actor),
    )


def _corrections(mine: tuple[CaseSummary, ...]) -> tuple[ToDo, ...]:
    return tuple(
        ToDo(title=_("Your turn: correct “%(name)s”") % {"name": each.item_name},
             words=_("Everything that is missing stands in one notice."), label=_("Hand in what is missing"),
             href=address("progress:correct", case_no=each.case_no), icon="bell")
        for each in mine if each.state is CaseState.CORRECTING
    )


def _charges(charges: tuple[Charge, ...]) -> tuple[ToDo, ...]:
    return tuple(
        ToDo(title=_("To pay: %(title)s") % {"title": each.title}, words=money(each.amount), label=_("Pay now"),
             href=address("payments:charge", charge_no=each.charge_no), icon="yuan")
        for each in charges if each.state is ChargeState.OPEN
    )


def _drafts(drafts: tuple[DraftRow, ...]) -> tuple[ToDo, ...]:
    return tuple(
        ToDo(title=_("Not handed in yet: %(name)s") % {"name": each.title},
             words=_("Kept since %(moment)s") % {"moment": datetime_cn(each.saved_at)}, label=_("Go on filling in"), href=each.href,
             icon="pencil")
        for each in drafts
    )


def _case(case: CaseSummary, calendar: Calendar, *, owed: bool) -> CaseRow:
    """The case as its own page tells it: one rule says whose turn it is, and a charge that is owed makes it the applicant's."""
    stands, look = STATES[case.state]
    turn = whose_turn(state=case.state, charge_open=owed)
    said = _("Your turn: pay the charge") if owed and turn is WhoseTurn.APPLICANT and case.state is not CaseState.CORRECTING else str(TURNS.get(turn, ELSE))
    said = _("The decision is made; it is on its way to you") if case.state is CaseState.DECIDED and not owed else said
    words, look = (_("Decision: refused"), "bad") if case.outcome is Outcome.REFUSED else (str(stands), look)
    left = time_left(case.due_on, today=clock.today(), calendar=calendar) if case.due_on and case.state is CaseState.ACCEPTED else ("", "")
    return CaseRow(case_no=case.case_no, title=_plain_name(case.item_code), words=words, look=look, submitted_at=case.submitted_at,
                   due_on=case.due_on, href=address("progress:case", case_no=case.case_no), turn=said, left=left,
                   provisional=case.due_on is not None and calendar.is_draft(case.due_on))


def _plain_name(item_code: str) -> str:
    try:
        return catalogue.item(item_code=item_code).plain_name
    except NotFound:
        return item_code
