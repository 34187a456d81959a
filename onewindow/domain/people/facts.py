"""What this room announces. Numbers only: no name, no phone, no ID number."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Fact):
    """A person became known to the platform."""

    person_no: str
    assurance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered(Fact):
    """An organisation became known to the platform."""

    org_no: str


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
