"""The list a hall and a carrier sign when parcels change hands (邮寄交接单)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from onewindow.domain.courier import queries
from onewindow.domain.courier.commands.booking import POSTAL_LAW
from onewindow.domain.courier.models import ConsignmentRow, SlipRow
from onewindow.domain.courier.rules import parcels
from onewindow.domain.courier.types import Consignment, Slip
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers import queries as paper_queries
from onewindow.domain.papers.types import PaperDraft, PaperKind
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal
from onewindow.kernel.numbers import next_number


class NotListedSo(Refusal):
    """A slip lists what one hall gave to one carrier on one day, and each parcel stands on one slip."""

    code = "not_listed_so"
    sentence = "The slip can't be made so: a parcel stands on another slip already, or was not handed over here, on that day, to that carrier. Look at the list again."


@command("courier.make_slip", right="courier.hand_over")
def make_slip(*, actor: Actor, at: datetime, consignment_nos: tuple[str, ...], key: str = "") -> Done[Slip]:  # noqa: ARG001
    """List parcels that the actor's hall gave to one carrier on one day, as a numbered paper both sides sign.

    The paper tells the carrier what a waybill tells, and no more: no service and no case number, by which, with the phone on
    the label, the case could be looked up (快递暂行条例 22, 25). Refuses NotListedSo.
    """
    rows = ConsignmentRow.objects.select_for_update(of=("self",)).filter(
        consignment_no__in=consignment_nos, slip__isnull=True, handed_over_centre=actor.centre_code).exclude(handed_over_centre="").order_by("waybill_no")
    found = [(queries.consignment_record(row), queries.addressee_of(row).address) for row in rows]
    batches = {(queries.handed_on(parcel), parcel.carrier_code) for parcel, _address in found}
    if len(found) != len(set(consignment_nos)) or len(batches) != 1:
        raise NotListedSo
    [(day, carrier_code)] = batches
    number = next_number(kind="PS", on=timezone.localdate(at))
    said = _said(actor, number, day, carrier_code, [_line(parcel, address, day) for parcel, address in found])
    paper = papers.record(actor=actor, at=at, paper=PaperDraft(
        kind=PaperKind.POSTING_SLIP, about=(f"slip:{number}",), organ_code=actor.department_code, addressee=str(said["carrier"]), subject_name="邮件", said=said))
    row = SlipRow.objects.create(slip_no=number, paper_no=paper.paper_no, centre_code=actor.centre_code, carrier_code=carrier_code, handed_on=day,
                                 made_by=actor.ref, made_by_name=actor.name, made_at=at)
    ConsignmentRow.objects.filter(consignment_no__in=consignment_nos).update(slip=row)
    return Done(queries.slip_record(row), subject=f"slip:{number}", also=tuple(f"consignment:{parcel.consignment_no}" for parcel, _address in found),
                basis=POSTAL_LAW, payload={"document_no": paper.paper_no, "digest": paper.digest, "carrier": carrier_code, "parcels": len(found)})


def _said(actor: Actor, number: str, day: date, carrier_code: str, rows: list[list[str]]) -> dict[str, object]:
    return {"slip_no": number, "hall": places.centre(code=actor.centre_code).name, "carrier": paper_queries.words(part="carriers").get(carrier_code, carrier_code),
            "handed_on": day.isoformat(), "clerk": actor.name, "rows": rows}


def _line(parcel: Consignment, address: str, day: date) -> list[str]:
    return [parcel.waybill_no, parcel.consignment_no, parcel.addressee_masked, parcels.masked_to_town(address), queries.label_on(day),
            paper_queries.words(part="payers")[parcel.payer.value]]
