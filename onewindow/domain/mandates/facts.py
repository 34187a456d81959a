"""What this room announces. Numbers only: no name, no phone, no code."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGranted(Fact):
    """An agent may now act for a principal."""

    mandate_no: str
    principal_no: str
    agent_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked(Fact):
    """An agent may no longer act for a principal (民法典 173)."""

    mandate_no: str
    principal_no: str
    agent_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpoweredActNoted(Fact):
    """Somebody acted for the principal without power; the principal is asked (民法典 171). The day is an ISO date."""

    act_no: str
    principal_no: str
    subject: str
    answer_due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpoweredActAnswered(Fact):
    """The principal ratified an act done without power, or refused to."""

    act_no: str
    subject: str
    ratified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked(Fact):
    """A one-time code waits to be sent to the person's phone; `queries.code_to_send` has it until it is proven."""

    code_no: str
    person_no: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpOpened(Fact):
    """A citizen agreed that a helper types for them."""

    help_no: str
    person_no: str
    helper_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEnded(Fact):
    """The helper types no more for the citizen."""

    help_no: str
    person_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEntrusted(Fact):
    """An organ entrusted a counter or a post with accepting (行政许可法 24)."""

    entrustment_no: str
    department_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentEnded(Fact):
    """An organ took an entrustment back."""

    entrustment_no: str
    department_code: str
