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
class AuthenticatorWasReset(Fact):
    """The second factor of a staff account was taken off; the member of staff is told."""

    reset_no: str
    staff_no: str
    login_name: str
