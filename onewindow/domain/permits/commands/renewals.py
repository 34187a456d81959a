"""Terms that run out: applications for renewal, decided or met by silence (许可法 50), and reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from onewindow.domain.permits import rules
from onewindow.domain.permits.commands.editions import renew
from onewindow.domain.permits.commands.letters import Ruling, record_paper
from onewindow.domain.permits.commands.record import (
    PermitNotValid,
    lived,
    locked,
    next_edition,
    platform_only,
    tell_holder,
)
from onewindow.domain.permits.facts import PermitDeemedRenewed, RenewalRequested
from onewindow.domain.permits.models import DeemedRenewalRow, PermitRow, ReminderRow, RenewalRow
from onewindow.domain.permits.queries.permits import permit_record, renew_by_of, visible
from onewindow.domain.permits.queries.renewals import renewal_record
from onewindow.domain.permits.types import LifeAct, Permit, PermitState, Renewal, RenewalState
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

RED = "red"
SETTLED = {RenewalState.REFUSED: LifeAct.RENEWAL_REFUSED, RenewalState.WITHDRAWN: LifeAct.RENEWAL_WITHDRAWN}


class NothingToRenew(Refusal):
    """A permit without an end needs no renewal."""

    code = "nothing_to_renew"
    sentence = "Permit {permit_no} has no end, so it needs no renewal."
    status = 422


class RenewalUnderWay(Refusal):
    """There is an application for the same term already."""

    code = "renewal_under_way"
    sentence = "A renewal of permit {permit_no} was applied for already, in case {case_no}. Wait for its decision or withdraw it."


class RenewalSettled(Refusal):
    """The application was decided, withdrawn, or renewed by silence; that stands."""

    code = "renewal_settled"
    sentence = "The renewal in case {case_no} is already {state}; that can't be changed."


@command("permits.request_renewal", right="permits.request_renewal")
def request_renewal(*, actor: Actor, at: datetime, permit_no: str, case_no: str, submitted_at: datetime, silence_renews: bool = True) -> Done[Renewal]:
    """Note that the holder applied for renewal in the case; called when that case is handed in, no post and no holder does it alone.

    Only where ``silence_renews`` by the law of the application (许可法 50(2)) does it help to be in time, which means so many natural days before the final day as the permit or the law says. The same case again
    changes nothing. Refuses NotFound also to strangers, PermitNotValid, NothingToRenew, RenewalUnderWay.
    """
    row = locked(permit_no, visible(actor))
    known = RenewalRow.objects.select_related("permit").filter(case_no=case_no, permit=row).first()
    if known is not None:
        return Done(renewal_record(known))
    day = timezone.localdate(submitted_at)
    final, latest = row.valid_until, renew_by_of(row, on=day)
    if final is None or latest is None:
        raise NothingToRenew(permit_no=permit_no, article=rules.RENEWAL)
    state = rules.state_on(state=PermitState(row.state), valid_until=final, on=day)
    if state is not PermitState.VALID:
        raise PermitNotValid(permit_no=permit_no, state=state.value, article=rules.RENEWAL)
    other = RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value).values_list("case_no", flat=True).first()
    if other:
        raise RenewalUnderWay(permit_no=permit_no, case_no=other, article=rules.RENEWAL)
    made = RenewalRow.objects.create(permit=row, case_no=case_no, submitted_at=submitted_at, in_time=silence_renews and day <= latest, valid_until=final,
                                     state=RenewalState.PENDING.value)
    lived(row, LifeAct.RENEWAL_REQUESTED, actor=actor, at=submitted_at, article=rules.RENEWAL, case_no=case_no)
    fact = RenewalRequested(permit_no=permit_no, case_no=case_no, holder_no=row.holder_no, in_time="yes" if made.in_time else "",
                            valid_until=final.isoformat())
    return Done(renewal_record(made), subject=f"permit:{permit_no}", facts=(fact,), basis=rules.RENEWAL,
                payload={"case_no": case_no, "in_time": made.in_time, "valid_until": final.isoformat()})


@command("permits.settle_renewal", right="permits.settle_renewal")
def settle_renewal(*, actor: Actor, at: datetime, case_no: str, outcome: RenewalState, valid_until: date | None = None) -> Done[Renewal]:
    """Note how the case of a renewal ended: GRANTED, REFUSED or WITHDRAWN.

    Granting renews the permit until the day, by default for a term as long as the present one from the decision on.
    The same outcome again changes nothing. Refuses NotFound, RenewalSettled (also after silence has renewed it),
    and what ``renew`` refuses.
    """
    permit_no = RenewalRow.objects.filter(case_no=case_no).values_list("permit__permit_no", flat=True).first()
    if permit_no is None:
        raise NotFound(what="renewal", number=case_no)
    row = locked(permit_no)
    renewal = RenewalRow.objects.select_related("permit").get(case_no=case_no)
    if renewal.state == outcome.value or (renewal.state == RenewalState.VOID.value and outcome in SETTLED):
        return Done(renewal_record(renewal))
    if renewal.state != RenewalState.PENDING.value or outcome not in (RenewalState.GRANTED, *SETTLED):
        raise RenewalSettled(case_no=case_no, state=renewal.state, article=rules.RENEWAL)
    if outcome is RenewalState.GRANTED:
        until = valid_until or rules.next_final_day(valid_from=row.valid_from, valid_until=renewal.valid_until, begins=timezone.localdate(at))
        renew(actor=actor, at=at, permit_no=permit_no, valid_until=until, case_no=case_no)
        renewal.refresh_from_db()
        return Done(renewal_record(renewal))
    if renewal.in_time and row.valid_until is not None and timezone.localdate(at) > row.valid_until:
        raise RenewalSettled(case_no=case_no, state=RenewalState.DEEMED.value, article=rules.RENEWAL)  # by law, whether it is on record yet or not
    renewal.state, renewal.settled_at = outcome.value, at
    renewal.save()
    lived(row, SETTLED[outcome], actor=actor, at=at, article=rules.RENEWAL, case_no=case_no)
    return Done(renewal_record(renewal), subject=f"permit:{permit_no}", basis=rules.RENEWAL,
                payload={"case_no": case_no, "renewal": outcome.value})


@command("permits.deem_renewed", right=None)
def deem_renewed(*, actor: Actor, at: datetime, permit_no: str) -> Done[Permit]:
    """Renew by silence (视为准予延续, 许可法 50(2)): applied for in time, no decision, and the final day has passed.

    For the platform only; nothing happens while one of the three is missing. The new term is as long as the present
    one and begins the day after it. Leaves a DeemedRenewal with a red light for the organ. Refuses NotAllowed, NotFound.
    """
    platform_only(actor, "permits.deem_renewed")
    row = locked(permit_no)
    renewal = RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value, in_time=True).first()
    if renewal is None or row.state != PermitState.VALID.value or row.valid_until is None or timezone.localdate(at) <= row.valid_until:
        return Done(permit_record(row))
    final, begins = row.valid_until, row.valid_until + timedelta(days=1)
    made = next_edition(row, at=at, case_no=renewal.case_no)
    further = rules.next_final_day(valid_from=row.valid_from, valid_until=final, begins=begins)
    row.valid_from, row.valid_until = begins, further
    row.save()
    renewal.state, renewal.settled_at = RenewalState.DEEMED.value, at
    renewal.save()
    until = further.isoformat()
    paper_no = _deemed(row, renewal, span=(final, further), actor=actor, at=at)
    tell_holder(row, "permit_deemed_renewed", actor=actor, at=at, valid_until=until)
    fact = PermitDeemedRenewed(permit_no=permit_no, holder_no=row.holder_no, case_no=renewal.case_no, department_code=row.department_code,
                               valid_until=until, article=rules.DEEMED, light=RED)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact, made), basis=rules.DEEMED,
                payload={"before": final.isoformat(), "after": until, "case_no": renewal.case_no, "light": RED, "document_no": paper_no})


def _deemed(row: PermitRow, renewal: RenewalRow, *, span: tuple[date, date], actor: Actor, at: datetime) -> str:
    """The object of a deemed act: article, document, light. ``span`` is the final day before and the one after it."""
    paper = record_paper(row, Ruling(act=LifeAct.DEEMED_RENEWED, article=rules.DEEMED, case_no=renewal.case_no), actor=actor, at=at)
    lived(row, LifeAct.DEEMED_RENEWED, actor=actor, at=at, article=rules.DEEMED, case_no=renewal.case_no, paper=paper)
    DeemedRenewalRow.objects.create(renewal=renewal, permit=row, department_code=row.department_code, article=rules.DEEMED, deemed_at=at,
                                    ended_on=span[0], valid_until=span[1], light=RED, paper_no=paper.paper_no)
    return paper.paper_no


@command("permits.remind", right=None)
def remind(*, actor: Actor, at: datetime, permit_no: str, days: int) -> Done[bool]:
    """Remind the holder, so many days before the end; answers whether a notice went out. For the platform only.

    Each distance goes out once for a term, however often this is asked; never while a renewal is under way or after
    the permit ended. Refuses NotAllowed, NotFound.
    """
    platform_only(actor, "permits.remind")
    row = locked(permit_no)
    day = timezone.localdate(at)
    state = rules.state_on(state=PermitState(row.state), valid_until=row.valid_until, on=day)
    latest = renew_by_of(row, on=day)
    if state is not PermitState.VALID or row.valid_until is None or latest is None:
        return Done(False)
    known = ReminderRow.objects.filter(permit=row, valid_until=row.valid_until, days=days).exists()
    if known or RenewalRow.objects.filter(permit=row, state=RenewalState.PENDING.value).exists():
        return Done(False)
    until = row.valid_until.isoformat()
    notice_no = tell_holder(row, "permit_renewal_reminder", actor=actor, at=at, valid_until=until, renew_by=latest.isoformat())
    ReminderRow.objects.create(permit=row, valid_until=row.valid_until, days=days, notice_no=notice_no, reminded_at=at)
    return Done(True, subject=f"permit:{permit_no}", payload={"days": days, "valid_until": until, "notice_no": notice_no})
