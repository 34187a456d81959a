"""Who may act for whom."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from onewindow.domain.people.models import MandateRecord
from onewindow.domain.people.rules import covers
from onewindow.domain.people.types import Mandate, MandateKind, MandateTerms, Power
from onewindow.kernel.errors import Refusal


class NotMandated(Refusal):
    """The actor holds no mandate of the principal that is in force."""

    code = "not_mandated"
    sentence = "You hold no mandate of {principal} that is in force. Ask the principal to give you one."
    status = 403


def mandates_of(*, agent_no: str = "", principal_no: str = "", on: date | None = None, item_code: str = "") -> tuple[Mandate, ...]:
    """Mandates of the agent, of the principal, or of one from the other; newest first.

    With ``on`` only those in force on that day, not revoked, that reach the item when one is named.
    """
    rows = MandateRecord.objects.select_related("person", "organisation", "agent").order_by("-granted_at", "-id")
    if agent_no:
        rows = rows.filter(agent__person_no=agent_no)
    if principal_no:
        rows = rows.filter(Q(person__person_no=principal_no) | Q(organisation__org_no=principal_no))
    records = tuple(mandate_record(row) for row in rows) if agent_no or principal_no else ()
    if on is None:
        return records
    return tuple(m for m in records if not m.revoked and covers(m.terms, on=on, item_code=item_code))


def mandate_record(row: MandateRecord) -> Mandate:
    """The record of a row."""
    principal_no, name = ("", "")
    if row.person:
        principal_no, name = row.person.person_no, row.person.name
    elif row.organisation:
        principal_no, name = row.organisation.org_no, row.organisation.name
    terms = MandateTerms(
        kind=MandateKind(row.kind), powers=tuple(Power(power) for power in row.powers), item_codes=tuple(row.item_codes),
        valid_from=row.valid_from_on, valid_until=row.valid_until_on, paper_file_no=row.paper_file_no,
    )
    return Mandate(mandate_no=row.mandate_no, principal_no=principal_no, principal_name=name,
                   agent_no=row.agent.person_no, terms=terms, revoked=row.revoked_at is not None)
