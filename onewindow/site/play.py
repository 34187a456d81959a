"""Plays the main job of the platform through the public commands: one case from draft to delivered result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import FactView, Outcome
from onewindow.domain.courier import commands as courier
from onewindow.domain.courier import queries as parcels
from onewindow.kernel import relay
from onewindow.kernel.calendar_store import current_calendar

ITEM = "food-catering-licence"
VERBS = {
    "CaseSubmitted": "submit", "CaseTakenIn": "receive", "CaseAccepted": "accept", "CaseReviewed": "review", "CaseDecided": "decide",
    "PermitIssued": "issue_permit", "ConsignmentHandedOver": "hand_over", "ConsignmentDelivered": "deliver", "CaseClosed": "close",
}
BY_OTHERS = frozenset({"ConsignmentHandedOver", "ConsignmentDelivered"})  # recorded by the platform, done by the one the note names


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStep:
    """One verb of a case's life, whoever did it and in whichever room."""

    verb: str
    actor: str
    recorded_at: datetime
    document_no: str = ""


class Watch:
    """The time of the play: starts now, moves only when the play says so."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def now(self) -> datetime:
        """The play's present moment."""
        return self.at

    def wait(self, **duration: int) -> datetime:
        """Let some time pass and carry what is due."""
        self.at += timedelta(**duration)
        relay.drain(clock=self.now)
        relay.run_jobs(at=self.at)
        relay.drain(clock=self.now)
        return self.at

    def next_workday(self) -> datetime:
        """Go on to ten o'clock of the next working day."""
        day = current_calendar().add_workdays(self.at.date(), 1)
        return self.wait(seconds=int((datetime.combine(day, datetime.min.time(), self.at.tzinfo) - self.at).total_seconds()) + 36_000)


def play_case(*, start: datetime, tell: Callable[[str], None] = lambda _line: None) -> tuple[str, tuple[PlayedStep, ...]]:
    """Play a food licence: applied for online, taken in at another town's counter, decided by the organ, sent by post.

    Needs a seeded demo. Answers the case number and the steps in the order they happened.
    """
    watch = Watch(start)
    chen, clerk = cast_actor("chen"), cast_actor("tan", channel="counter")
    officer, second, head = (cast_actor(code, channel="office") for code in ("luo", "feng", "huang"))
    number = hand_in(actor=chen, at=watch.at, item_code=ITEM).case_no
    tell(f"{chen.name} submits {number}")
    cases.receive(actor=clerk, at=watch.wait(minutes=5), case_no=number)
    cases.accept(actor=officer, at=watch.wait(minutes=30), case_no=number)
    cases.review(actor=officer, at=watch.wait(hours=1), case_no=number, step_code="review", passed=True)
    cases.review(actor=officer, at=watch.next_workday(), case_no=number, step_code="site_check", passed=True, second_officer=second.ref)
    cases.decide(actor=head, at=watch.wait(hours=2), case_no=number, outcome=Outcome.GRANTED)
    watch.wait(minutes=10)
    parcel = parcels.consignments_of(actor=head, case_no=number)[0]
    courier.hand_over(actor=clerk, at=watch.at, consignment_no=parcel.consignment_no)
    for _ in range(8):
        watch.next_workday()
        if queries.summary(actor=chen, case_no=number).state == "closed":
            break
    steps = _played(queries.case(actor=chen, case_no=number).facts)
    for step in steps:
        tell(f"{step.recorded_at:%Y-%m-%d %H:%M}  {step.verb:<18} {step.actor} {step.document_no}")
    return number, steps


def _played(facts: Iterable[FactView]) -> tuple[PlayedStep, ...]:
    return tuple(
        PlayedStep(verb=VERBS[fact.name], actor=fact.note if fact.name in BY_OTHERS and fact.note else fact.actor_name, recorded_at=fact.recorded_at,
                   document_no=fact.document_no)
        for fact in facts if fact.name in VERBS)
