"""What the room does when something happened: a filing is complete, parcels move, charges are paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.facts import CaseAccepted, CaseReceived, CaseSubmitted, CaseSupplemented
from onewindow.domain.cases.types import FINAL_STATES, CaseState, DeemedKind
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Silence
from onewindow.domain.courier import facts as courier
from onewindow.domain.notices import commands as notices
from onewindow.domain.payments.facts import ChargePaid
from onewindow.domain.people import queries as people
from onewindow.domain.permits.facts import PermitDeemedRenewed
from onewindow.kernel.actor import system_actor
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="cases")


def _file(name: str) -> Callable[..., None]:
    """Where receiving all the information is filing, the case is filed as soon as it is in, whatever way it came (企业投资项目条例 13)."""

    def run(fact: CaseSubmitted | CaseReceived | CaseSupplemented | CaseAccepted, *, at: datetime) -> None:
        found = queries.summary(actor=PLATFORM, case_no=fact.case_no)
        bundle = catalogue.bundle(bundle_hash=found.bundle_hash)
        if bundle.procedure.silence is Silence.FILED and found.state is CaseState.ACCEPTED:
            commands.deem(actor=PLATFORM, at=at, case_no=fact.case_no, kind=DeemedKind.FILED)

    run.__name__ = name
    return run


def end_renewal(fact: PermitDeemedRenewed, *, at: datetime) -> None:
    """The permit was renewed by silence: nothing is left to decide in the case of its renewal (行政许可法 50(2))."""
    if queries.summary(actor=PLATFORM, case_no=fact.case_no).state not in (*FINAL_STATES, CaseState.DECIDED):
        commands.deem(actor=PLATFORM, at=at, case_no=fact.case_no, kind=DeemedKind.RENEWED)


def note_hand_over(fact: courier.ConsignmentHandedOver, *, at: datetime) -> None:
    """The result is with the carrier."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ConsignmentHandedOver", document_no=fact.consignment_no,
                             text=people.names_of(refs=(fact.handed_over_by,)).get(fact.handed_over_by, ""),
                             happened_at=datetime.fromisoformat(fact.handed_over_at))


def note_delivery(fact: courier.ConsignmentDelivered, *, at: datetime) -> None:
    """The result arrived: delivery is legally made on receipt, and the case closes when nothing else is owed."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ConsignmentDelivered", document_no=fact.consignment_no, text=fact.signed_by,
                             happened_at=datetime.fromisoformat(fact.delivered_at))


def note_undelivered(fact: courier.ConsignmentUndelivered, *, at: datetime) -> None:
    """The carrier could not deliver: the addressee is told and need do nothing yet."""
    _mishap(fact.case_no, "ConsignmentUndelivered", fact.consignment_no, at=at, to=fact.person_no, kind="parcel_undelivered")


def note_kept(fact: courier.ConsignmentKept, *, at: datetime) -> None:
    """The papers lie at a hall to be fetched."""
    _mishap(fact.case_no, "ConsignmentKept", fact.consignment_no, at=at, to=fact.person_no, kind="parcel_kept", text=fact.centre_name)


def note_lost(fact: courier.ConsignmentLost, *, at: datetime) -> None:
    """The papers were lost on the way: they are made and sent again, and the addressee is told so."""
    _mishap(fact.case_no, "ConsignmentLost", fact.consignment_no, at=at, to=fact.person_no, kind="parcel_lost")


def _mishap(case_no: str, name: str, consignment_no: str, *, at: datetime, to: str, kind: str, text: str = "") -> None:
    made = commands.record_progress(actor=PLATFORM, at=at, case_no=case_no, name=name, document_no=consignment_no, text=text)
    notices.send(actor=PLATFORM, at=at, kind=kind, to=to or made.applicant_no, about=case_no, params={"case_no": case_no, "item": made.item_name, "place": text})


def note_payment(fact: ChargePaid, *, at: datetime) -> None:
    """The charge is paid."""
    commands.record_progress(actor=PLATFORM, at=at, case_no=fact.case_no, name="ChargePaid", document_no=fact.charge_no)


REACTIONS = (
    on(CaseSubmitted, _file("file_at_once")), on(CaseReceived, _file("file_received")),
    on(CaseSupplemented, _file("file_supplemented")), on(CaseAccepted, _file("file_accepted")),
    on(PermitDeemedRenewed, end_renewal),
    on(courier.ConsignmentHandedOver, note_hand_over),
    on(courier.ConsignmentDelivered, note_delivery),
    on(courier.ConsignmentUndelivered, note_undelivered),
    on(courier.ConsignmentKept, note_kept),
    on(courier.ConsignmentLost, note_lost),
    on(ChargePaid, note_payment),
)
