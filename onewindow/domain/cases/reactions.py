"""What the room does when something happened below: parcels move, charges are paid, papers wait to be rendered."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.facts import DocumentRecorded
from onewindow.domain.courier.facts import ConsignmentDelivered, ConsignmentHandedOver
from onewindow.domain.payments.facts import ChargePaid
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import render
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="cases")


def draw_document(fact: DocumentRecorded) -> bytes:
    """Render the paper; runs outside any transaction."""
    template, content = queries.document_content(document_no=fact.document_no)
    return render(template=template, data=content)


def keep_document(fact: DocumentRecorded, *, at: datetime, prepared: bytes) -> None:
    """Keep the rendered paper."""
    commands.attach_rendered(actor=PLATFORM, at=at, document_no=fact.document_no, content=prepared)


def note_hand_over(fact: ConsignmentHandedOver, *, at: datetime) -> None:
    """The result is with the carrier."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ConsignmentHandedOver", document_no=fact.consignment_no,
                             text=people.names_of(refs=(fact.handed_over_by,)).get(fact.handed_over_by, ""),
                             happened_at=datetime.fromisoformat(fact.handed_over_at))


def note_delivery(fact: ConsignmentDelivered, *, at: datetime) -> None:
    """The result arrived: delivery is legally made on receipt, and the case closes when nothing else is owed."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ConsignmentDelivered", document_no=fact.consignment_no, text=fact.signed_by,
                             happened_at=datetime.fromisoformat(fact.delivered_at))


def note_payment(fact: ChargePaid, *, at: datetime) -> None:
    """The charge is paid."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ChargePaid", document_no=fact.charge_no)


REACTIONS = (
    on(DocumentRecorded, keep_document, prepare=draw_document),
    on(ConsignmentHandedOver, note_hand_over),
    on(ConsignmentDelivered, note_delivery),
    on(ChargePaid, note_payment),
)
