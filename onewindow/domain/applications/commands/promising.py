"""Promises instead of papers: notification and promise (告知承诺), and materials that follow (容缺受理)."""

from __future__ import annotations

from datetime import date, datetime

from onewindow.domain.applications.commands.entry import entered, kept
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.queries.drafts import draft_record
from onewindow.domain.applications.queries.known import excluded_from_promise, latest_to_follow, tolerable
from onewindow.domain.applications.types import Draft, DraftState
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal

PROMISE = "国办发〔2020〕42号"
TOLERANCE = "广东省优化营商环境条例 32"


class PromiseNotOffered(Refusal):
    """The item has no promise, or the application is past the point where one chooses."""

    code = "promise_not_offered"
    sentence = "This application can't be made by promise. Hand in the papers of the list."


class PromiseUnread(Refusal):
    """A promise counts only when everything told was confirmed (告知承诺制)."""

    code = "promise_unread"
    sentence = "Read and confirm each of the {count} points first; the promise rests on them."
    status = 422


class PromiseBarred(Refusal):
    """Whoever broke a promise, or is barred after a fraud, proves by papers (告知承诺制)."""

    code = "promise_barred"
    sentence = "You can't use a promise for this now ({reason}). Hand in the papers of the list instead; nothing else changes."


class ToleranceNotOffered(Refusal):
    """Only the listed secondary materials may follow later (容缺受理)."""

    code = "tolerance_not_offered"
    sentence = "“{names}” can't be handed in later. Only what the guide lists may follow."
    status = 422


class ToleranceTooLate(Refusal):
    """The day promised lies outside the term (容缺受理)."""

    code = "tolerance_too_late"
    sentence = "Choose a day from today to {latest}; the guide gives {workdays} working days."
    status = 422


@command("applications.promise", right=None)
def promise(*, actor: Actor, at: datetime, draft_no: str, confirmed: tuple[str, ...] = (), wanted: bool = True) -> Done[Draft]:
    """Choose to promise instead of proving, or take that choice back (``wanted`` false); again changes nothing.

    ``confirmed`` are the points told, as they stand in the bundle's rule: every one must be there. The materials the promise
    replaces are not asked for any more. Refuses NotFound, DraftClosed, PromiseNotOffered, PromiseUnread, PromiseBarred.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    rule = bundle.promise
    if rule is None or row.state == DraftState.CORRECTING.value:
        raise PromiseNotOffered(article=PROMISE)
    if wanted == (row.promised_at is not None):
        return Done(draft_record(row))
    if wanted:
        refuse_excluded(row, bundle, at)
        if set(rule.tell) - set(confirmed):
            raise PromiseUnread(count=len(rule.tell), article=PROMISE)
    row.promised_at = at if wanted else None
    return Done(kept(row, actor=actor, at=at), subject=f"draft:{draft_no}", basis=PROMISE,
                payload={"promised": wanted, "confirmed": list(rule.tell) if wanted else []})


@command("applications.tolerate", right=None)
def tolerate(*, actor: Actor, at: datetime, draft_no: str, material_codes: tuple[str, ...], until: date | None = None) -> Done[Draft]:
    """Promise to hand in listed secondary materials by a day (容缺受理); no codes take the promise back.

    ``until`` lies within the rule's working days, counted from today, so it holds whenever the case is accepted. Refuses
    NotFound, DraftClosed, ToleranceNotOffered, ToleranceTooLate.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    bundle = catalogue.bundle(bundle_hash=row.bundle_hash)
    wrong = set(material_codes) - set(tolerable(draft_record(row), bundle))
    if wrong or (material_codes and bundle.tolerance is None):
        names = [material.name for material in bundle.materials if material.code in wrong]
        raise ToleranceNotOffered(names="、".join(names or sorted(wrong)), article=TOLERANCE)
    if material_codes and bundle.tolerance is not None:
        latest = latest_to_follow(bundle, on=at.date())
        if until is None or not at.date() <= until <= latest:
            raise ToleranceTooLate(latest=latest.isoformat(), workdays=bundle.tolerance.workdays, article=TOLERANCE)
    row.tolerated, row.tolerated_until_on = sorted(set(material_codes)), until if material_codes else None
    return Done(kept(row, actor=actor, at=at), subject=f"draft:{draft_no}", basis=TOLERANCE,
                payload={"materials": row.tolerated, "until": until.isoformat() if until and material_codes else ""})


def refuse_excluded(row: DraftRow, bundle: Bundle, at: datetime) -> None:
    """Refuses PromiseBarred to whoever may not promise on the day."""
    found = excluded_from_promise(holder_no=row.applicant_no, kind=bundle.outcome.number_kind, on=at.date())
    if found is not None:
        raise PromiseBarred(reason=found.article, article=found.article)
