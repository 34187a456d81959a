"""How a permit ends: revoked, taken back, struck off, expired, each with its own article; and who may not apply again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from onewindow.domain.permits import rules
from onewindow.domain.permits.commands.letters import Ruling, record_paper, remedies_text
from onewindow.domain.permits.commands.record import (
    PermitNotValid,
    end_renewals,
    lived,
    locked,
    platform_only,
    require_organ,
    state_of,
    state_said,
    tell_holder,
)
from onewindow.domain.permits.facts import (
    ApplicantBarred,
    PermitCancelled,
    PermitExpired,
    PermitRevoked,
    PermitTakenBack,
)
from onewindow.domain.permits.formats import grounds_book
from onewindow.domain.permits.models import BarRow, PermitRow
from onewindow.domain.permits.queries.permits import permit_record
from onewindow.domain.permits.types import (
    Bar,
    CancellationGround,
    Ground,
    LifeAct,
    Permit,
    PermitState,
    RenewalState,
    RevocationGround,
    TakeBackGround,
)
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, Refusal

HOLDS = frozenset({PermitState.VALID, PermitState.EXPIRED})


class ReasonMissing(Refusal):
    """A permit can't be ended without saying why."""

    code = "reason_missing"
    sentence = "State the facts that carry the ground; the holder will read them."
    status = 422


class IssuerMayNotRevoke(Refusal):
    """Who granted a permit does not judge the grant; a rule of this house, so that two persons stand behind both."""

    code = "issuer_may_not_revoke"
    sentence = "You granted permit {permit_no} yourself. Another leader of the organ must decide whether it is revoked."
    status = 403


class GraveHarmToPublic(Refusal):
    """A revocation that would gravely harm the public interest is forbidden."""

    code = "grave_harm_to_public"
    sentence = "A revocation that would gravely harm the public interest is not made. Permit {permit_no} stays as it is."


class CompensationMissing(Refusal):
    """A permit is not taken back without saying how the holder is compensated."""

    code = "compensation_missing"
    sentence = "State how the holder's loss is compensated, or why there is none. Without that a permit can't be taken back."
    status = 422


class GroundDoesNotFit(Refusal):
    """What the ground says has not happened to this permit."""

    code = "ground_does_not_fit"
    sentence = "Permit {permit_no} is {state}, so it can't be struck off on this ground. Choose the ground that applies."
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    before: str
    paper_no: str


@command("permits.revoke", right="permits.revoke")
def revoke(*, actor: Actor, at: datetime, permit_no: str, ground: RevocationGround, reason: str, grave_public_harm: bool = False,
           safety_matter: bool | None = None, key: str = "") -> Done[Permit]:
    """Undo an unlawful grant (撤销, 许可法 69): grounds 1-5 may, fraud must lead to it.

    ``grave_public_harm``: the decider finds that undoing it would gravely harm the public (69(3)). ``safety_matter``:
    the permit directly concerns public safety, health, life or property, so fraud bars a new application for three
    years (79); None takes it from the kind. Refuses NotFound, ReasonMissing, OtherOrgan, IssuerMayNotRevoke,
    GraveHarmToPublic, PermitNotValid if it has ended by decision.
    """
    book = grounds_book()
    found = book.of(LifeAct.REVOKED, ground.value)
    row = _to_end(actor, permit_no, reason, found.article, still=HOLDS)
    if actor.ref == row.issued_by:
        raise IssuerMayNotRevoke(permit_no=permit_no)
    if grave_public_harm:
        raise GraveHarmToPublic(permit_no=permit_no, article="行政许可法 69(3)")
    done = _end(row, PermitState.REVOKED, Ruling(act=LifeAct.REVOKED, article=found.article, ground=found, reason=reason), actor=actor, at=at)
    fact = PermitRevoked(permit_no=permit_no, holder_no=row.holder_no, ground=ground.value, article=found.article)
    safety = row.kind in book.safety_kinds if safety_matter is None else safety_matter
    barred = _bar(row, found, at=at) if safety and found.bar_years else ()
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact, *barred), basis=found.article,
                payload={"before": done.before, "after": row.state, "ground": ground.value, "reason": reason, "safety_matter": safety,
                         "document_no": done.paper_no, "barred_until": barred[0].until_on if barred else ""})


@command("permits.take_back", right="permits.take_back")
def take_back(*, actor: Actor, at: datetime, permit_no: str, ground: TakeBackGround, reason: str, compensation: str,
              key: str = "") -> Done[Permit]:
    """Take back a lawful permit in the public interest (撤回, 许可法 8): the law or the circumstances it rests on have changed.

    ``compensation`` says how the holder's loss is made good. Refuses NotFound, ReasonMissing, CompensationMissing,
    OtherOrgan, PermitNotValid unless it holds.
    """
    found = grounds_book().of(LifeAct.TAKEN_BACK, ground.value)
    if not compensation.strip():
        raise CompensationMissing(article=found.article)
    row = _to_end(actor, permit_no, reason, found.article, still=frozenset({PermitState.VALID}))
    ruling = Ruling(act=LifeAct.TAKEN_BACK, article=found.article, ground=found, reason=reason, compensation=compensation.strip())
    done = _end(row, PermitState.TAKEN_BACK, ruling, actor=actor, at=at)
    fact = PermitTakenBack(permit_no=permit_no, holder_no=row.holder_no, ground=ground.value, article=found.article)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), basis=found.article,
                payload={"before": done.before, "after": row.state, "ground": ground.value, "reason": reason,
                         "compensation": compensation, "document_no": done.paper_no})


@command("permits.cancel", right="permits.cancel")
def cancel(*, actor: Actor, at: datetime, permit_no: str, ground: CancellationGround, reason: str, key: str = "") -> Done[Permit]:
    """Strike a permit from the register (注销, 许可法 70).

    Refuses NotFound, ReasonMissing, OtherOrgan, PermitNotValid if struck already, GroundDoesNotFit when it has not
    expired, or was not revoked or taken back, as the ground says.
    """
    found = grounds_book().of(LifeAct.CANCELLED, ground.value)
    row = _to_end(actor, permit_no, reason, found.article, still=frozenset(PermitState) - {PermitState.CANCELLED})
    state = state_of(row, at=at)
    if not rules.fits(ground, state):
        raise GroundDoesNotFit(permit_no=permit_no, state=state.value, article=found.article)
    done = _end(row, PermitState.CANCELLED, Ruling(act=LifeAct.CANCELLED, article=found.article, ground=found, reason=reason), actor=actor, at=at)
    fact = PermitCancelled(permit_no=permit_no, holder_no=row.holder_no, ground=ground.value, article=found.article)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), basis=found.article,
                payload={"before": done.before, "after": row.state, "ground": ground.value, "reason": reason, "document_no": done.paper_no})


@command("permits.expire", right=None)
def expire(*, actor: Actor, at: datetime, permit_no: str) -> Done[Permit]:
    """Note that a permit's final day has passed. For the platform only; nothing happens if it has not, or if a
    renewal applied for in time waits for its decision.

    Refuses NotAllowed to anybody else, NotFound.
    """
    platform_only(actor, "permits.expire")
    row = locked(permit_no)
    state = state_of(row, at=at)
    if row.state != PermitState.VALID.value or state is not PermitState.EXPIRED or row.valid_until is None:
        return Done(permit_record(row))
    row.state, row.ended_at = state.value, at
    row.save()
    end_renewals(row, RenewalState.VOID, at=at)
    until = row.valid_until.isoformat()
    lived(row, LifeAct.EXPIRED, actor=actor, at=at, article="")
    tell_holder(row, "permit_expired", actor=actor, at=at, valid_until=until)
    fact = PermitExpired(permit_no=permit_no, holder_no=row.holder_no, valid_until=until)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact,), payload={"after": row.state})


def _to_end(actor: Actor, permit_no: str, reason: str, article: str, *, still: frozenset[PermitState]) -> PermitRow:
    if not reason.strip():
        raise ReasonMissing(article=article)
    row = locked(permit_no)
    require_organ(actor, row, article=article)
    if PermitState(row.state) not in still:
        raise PermitNotValid(permit_no=permit_no, state=state_said(PermitState(row.state)), article=article)
    return row


def _end(row: PermitRow, state: PermitState, ruling: Ruling, *, actor: Actor, at: datetime) -> _Ended:
    """Change the state, void the renewal under way, and leave paper, life entry and notice."""
    ground = ruling.ground.code if ruling.ground else ""
    before, row.state, row.ended_at = row.state, state.value, at
    row.ground, row.article, row.reason = ground, ruling.article, ruling.reason.strip()
    row.save()
    end_renewals(row, RenewalState.VOID, at=at)
    paper = record_paper(row, ruling, actor=actor, at=at)
    lived(row, ruling.act, actor=actor, at=at, article=ruling.article, ground=ground, reason=ruling.reason, paper=paper,
          remedies=remedies_text(row))
    tell_holder(row, f"permit_{ruling.act.value}", actor=actor, at=at, article=ruling.article)
    return _Ended(before=before, paper_no=paper.paper_no)


def _bar(row: PermitRow, ground: Ground, *, at: datetime) -> tuple[ApplicantBarred, ...]:
    begins = timezone.localdate(at)
    until = rules.anniversary(of=begins, years=ground.bar_years)
    _bar_row(holder_no=row.holder_no, kind=row.kind, article=rules.FRAUD_BAR, begins=begins, until=until, at=at, permit_no=row.permit_no)
    return (ApplicantBarred(holder_no=row.holder_no, kind=row.kind, until_on=until.isoformat(), article=rules.FRAUD_BAR),)


@command("permits.record_bar", right="permits.record_bar")
def record_bar(*, actor: Actor, at: datetime, holder_no: str, kind: str, article: str, until: date | None = None, years: int = 0, case_no: str = "") -> Done[Bar]:
    """Bar somebody from applying for a kind of permit until a day, that day included, or for so many years (民法典 202).

    For false or hidden facts in an application (许可法 78: one year where safety is concerned). ``kind`` is the
    kind the permit would have had. Refuses BadInput without an article or for a day that has passed.
    """
    begins = timezone.localdate(at)
    until = until or rules.anniversary(of=begins, years=years)
    wrong = {"until": "The bar must end on a later day."} if until <= begins else {}
    if not article.strip():
        wrong["article"] = "Name the article the bar rests on."
    if wrong:
        raise BadInput(fields=wrong, article="行政许可法 78")
    made = _bar_row(holder_no=holder_no, kind=kind, article=article, begins=begins, until=until, at=at, case_no=case_no)
    fact = ApplicantBarred(holder_no=holder_no, kind=kind, until_on=until.isoformat(), article=article)
    return Done(made, subject=f"bar:{holder_no}", facts=(fact,), basis=article,
                payload={"kind": kind, "until_on": until.isoformat(), "case_no": case_no})


def _bar_row(*, holder_no: str, kind: str, article: str, begins: date, until: date, at: datetime, case_no: str = "", permit_no: str = "") -> Bar:
    BarRow.objects.create(holder_no=holder_no, kind=kind, article=article, begins_on=begins, until_on=until, case_no=case_no,
                          permit_no=permit_no, recorded_at=at)
    return Bar(holder_no=holder_no, kind=kind, article=article, begins_on=begins, until_on=until, case_no=case_no, permit_no=permit_no)
