"""Papers between two halls: made into a packet, handed over by one party, taken over by another, differences settled."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from onewindow.domain.courier import queries
from onewindow.domain.courier.carriers import carrier_by_code
from onewindow.domain.courier.commands.booking import POSTAL_LAW, CarrierUnknown, PostOnly
from onewindow.domain.courier.facts import PacketDiffers, PacketHandedOver, PacketTakenOver
from onewindow.domain.courier.models import HoldingRow, PacketPaperRow, PacketRow, PaperRow
from onewindow.domain.courier.rules import custody, parcels
from onewindow.domain.courier.types import (
    Findings,
    HolderKind,
    Packet,
    PacketPlan,
    PaperKind,
    PaperLine,
)
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.facts import Fact
from onewindow.kernel.numbers import next_number

RIGHT = "courier.custody"
MOST_PAPERS = 200
PLAN_SENTENCES = {
    "seal_no": "Read the number of the seal.",
    "to_centre": "Choose another hall the packet goes to.",
    "messenger": "Choose a carrier, or write the name of our own messenger.",
}
WAYBILL_SENTENCE = "Type the waybill number on the label of the packet."
SETTLEMENT_SENTENCE = "Write what was found out about the difference."
FOUND_SENTENCE = "Only papers that were missing can turn up."


class NotYourHall(Refusal):
    """A hall's papers are packed, handed over and taken over by its own staff."""

    code = "not_your_hall"
    sentence = "Only staff of the hall {centre} may do this."
    status = 403


class SamePerson(Refusal):
    """Both parties of a hand-over must be different people."""

    code = "custody_same_person"
    sentence = "You handed this packet over yourself. Another person must count and take it over."
    status = 403


class WrongMoment(Refusal):
    """The packet is not where this act belongs."""

    code = "packet_wrong_moment"
    sentence = "This can't be done with packet {packet_no} now: it is {state}."


class OwnLoss(Refusal):
    """Custody has two parties: who handed the papers over doesn't close the books on those that never arrived."""

    code = "own_loss"
    sentence = "You handed packet {packet_no} over yourself. What is still missing is settled by the hall that took it over."
    status = 403


class SealUsed(Refusal):
    """A seal is used once."""

    code = "seal_used"
    sentence = "Seal {seal_no} was used before. Take a new one and read its number again."


class PaperElsewhere(Refusal):
    """A paper that somebody else holds, or that lies in another packet, can't be packed here."""

    code = "paper_elsewhere"
    sentence = "“{name}” of case {case_no} is not here: {free} of {count} can be packed; the others are held by {holder}."


class LinesWrong(Refusal):
    """The content list is empty, too long, or has a line that says nothing."""

    code = "packet_lines_wrong"
    sentence = "Write at least one paper with its name and case number, each at least once, and at most {most} papers in all."
    status = 422


@command("courier.make_packet", right=RIGHT)
def make_packet(*, actor: Actor, at: datetime, plan: PacketPlan, key: str = "") -> Done[Packet]:
    """Pack papers that lie at the actor's hall, list them and seal the packet.

    A paper named for the first time comes under custody here, held by this hall; one known already must be held by
    this hall and lie in no other packet. Refuses LinesWrong, BadInput (seal, hall or carrier missing), NotYourHall
    to whoever has no hall, NotFound (hall), SealUsed, CarrierUnknown, PostOnly when an express company would carry
    decisions or permits (邮政法 55), PaperElsewhere.
    """
    if not actor.centre_code:
        raise NotYourHall(centre="-")
    _must_be_sensible(plan, here=actor.centre_code)
    hall = places.centre(code=actor.centre_code)
    places.centre(code=plan.to_centre)
    seal = plan.seal_no.strip().upper()
    if PacketRow.objects.filter(seal_no=seal).exists():
        raise SealUsed(seal_no=seal)
    number = next_number(kind="PK", on=timezone.localdate(at))
    row = PacketRow.objects.create(packet_no=number, seal_no=seal, from_centre=actor.centre_code, to_centre=plan.to_centre,
                                   carrier_code=plan.carrier_code, messenger=plan.messenger.strip(), made_by=actor.ref,
                                   made_by_name=actor.name, made_at=at)
    for (case_no, kind, name), count in custody.counted(plan.lines).items():
        line = PaperLine(case_no=case_no, kind=kind, name=name, count=count)
        for paper in _packed(line, centre_code=hall.code, centre_name=hall.name, at=at):
            PacketPaperRow.objects.create(packet=row, paper=paper)
    return Done(_record(row), subject=f"packet:{number}", also=_case_subjects(row),
                payload={"seal_no": seal, "to_centre": plan.to_centre, "papers": sum(line.count for line in plan.lines)})


@command("courier.hand_over_packet", right=RIGHT)
def hand_over_packet(*, actor: Actor, at: datetime, packet_no: str, waybill_no: str = "", key: str = "") -> Done[Packet]:
    """The sending party gives the packet to the carrier or messenger, who holds the papers from now on. The sender's
    side is complete only when the other party has taken over.

    Refuses NotFound, NotYourHall unless the actor is of the sending hall, WrongMoment, BadInput for a carrier's
    packet without a waybill number.
    """
    row = _locked(actor, packet_no)
    if actor.centre_code != row.from_centre:
        raise NotYourHall(centre=places.centre(code=row.from_centre).name)
    if row.handed_over_at is not None:
        raise WrongMoment(packet_no=packet_no, state=_record(row).state.value)
    typed = waybill_no.strip().upper()[:40]
    if row.carrier_code and not typed:
        raise BadInput(fields={"waybill_no": WAYBILL_SENTENCE})
    row.waybill_no, row.handed_over_by, row.handed_over_by_name, row.handed_over_at = typed, actor.ref, actor.name, at
    row.save()
    kind, ref = (HolderKind.CARRIER, row.carrier_code) if row.carrier_code else (HolderKind.MESSENGER, row.messenger)
    for content in row.contents.select_related("paper"):
        _pass_on(content.paper, kind=kind, ref=ref, name=row.messenger or row.carrier_code, at=at, packet=row)
    fact = PacketHandedOver(packet_no=packet_no, from_centre=row.from_centre, to_centre=row.to_centre, case_nos=_case_nos(row))
    return Done(_record(row), subject=f"packet:{packet_no}", facts=(fact,), also=_case_subjects(row),
                payload={"holder": ref, "waybill_no": typed})


@command("courier.take_over_packet", right=RIGHT)
def take_over_packet(*, actor: Actor, at: datetime, packet_no: str, found: Findings, key: str = "") -> Done[Packet]:
    """The receiving party opens, counts and takes over: what was found passes to this hall; what is missing stays with
    whoever carried it, until the difference is settled.

    Refuses NotFound, NotYourHall unless the actor is of the receiving hall, SamePerson, LinesWrong for more papers than
    a packet holds, WrongMoment before the hand-over and after a take-over.
    """
    row = _locked(actor, packet_no)
    if actor.centre_code != row.to_centre:
        raise NotYourHall(centre=places.centre(code=row.to_centre).name)
    if row.handed_over_at is None or row.taken_over_at is not None:
        raise WrongMoment(packet_no=packet_no, state=_record(row).state.value)
    if actor.ref == row.handed_over_by:
        raise SamePerson
    if sum(line.count for line in found.lines) > 2 * MOST_PAPERS:
        raise LinesWrong(most=2 * MOST_PAPERS)
    difference = custody.difference_of(listed=queries.listed_lines(row), seal_no=row.seal_no, found=found)
    missing = custody.counted(difference.missing)
    hall = places.centre(code=row.to_centre)
    for content in row.contents.select_related("paper").order_by("-paper__copy_no"):
        what = _what(content.paper)
        content.is_missing = missing[what] > 0
        missing[what] -= int(content.is_missing)
        content.is_open = content.is_missing
        content.save()
        if not content.is_missing:
            _pass_on(content.paper, kind=HolderKind.CENTRE, ref=hall.code, name=hall.name, at=at)
    for line in difference.extra:
        _take_in_extra(row, line, hall.code, hall.name, at)
    row.taken_over_by, row.taken_over_by_name, row.taken_over_at = actor.ref, actor.name, at
    row.is_seal_broken, row.is_seal_other, row.note = difference.is_seal_broken, difference.is_seal_other, found.note.strip()[:300]
    row.differs = not difference.is_empty
    row.save()
    halls = {"packet_no": packet_no, "from_centre": row.from_centre, "to_centre": row.to_centre}
    facts: list[Fact] = [PacketTakenOver(**halls, case_nos=_case_nos(row))]
    lost, more = (sum(line.count for line in lines) for lines in (difference.missing, difference.extra))
    if row.differs:
        facts.append(PacketDiffers(**halls, case_nos=_case_nos(row), missing=lost, extra=more,
                                   is_seal_broken=difference.is_seal_broken or difference.is_seal_other))
    return Done(_record(row), subject=f"packet:{packet_no}", facts=tuple(facts), also=_case_subjects(row),
                payload={"differs": row.differs, "missing": lost, "extra": more, "seal_whole": found.is_seal_whole})


@command("courier.settle_packet", right=RIGHT)
def settle_packet(*, actor: Actor, at: datetime, packet_no: str, settlement: str, found: tuple[PaperLine, ...] = (), key: str = "") -> Done[Packet]:
    """Explain a difference. Missing papers that turned up pass to the actor's hall; those that did not stay with whoever
    carried them, who answers for them.

    Refuses NotFound, WrongMoment unless a difference is open, OwnLoss for whoever handed over what is still missing, BadInput without an explanation or for papers that are
    not missing.
    """
    row = _locked(actor, packet_no)
    if not row.differs or row.settled_at is not None:
        raise WrongMoment(packet_no=packet_no, state=_record(row).state.value)
    if not settlement.strip():
        raise BadInput(fields={"settlement": SETTLEMENT_SENTENCE})
    hall, turned_up = places.centre(code=actor.centre_code), custody.counted(found)
    missing = tuple(row.contents.filter(is_missing=True).select_related("paper").order_by("paper__copy_no"))
    for content in missing:
        what = _what(content.paper)
        content.is_open = False
        content.save()
        if turned_up[what] > 0:
            turned_up[what] -= 1
            _pass_on(content.paper, kind=HolderKind.CENTRE, ref=hall.code, name=hall.name, at=at)
    if +turned_up:
        raise BadInput(fields={"found": FOUND_SENTENCE})
    if actor.ref == row.handed_over_by and len(missing) > sum(line.count for line in found):
        raise OwnLoss(packet_no=packet_no)
    row.settled_by, row.settled_by_name, row.settled_at, row.settlement = actor.ref, actor.name, at, settlement.strip()[:300]
    row.save()
    return Done(_record(row), subject=f"packet:{packet_no}", also=_case_subjects(row),
                payload={"settlement": row.settlement, "turned_up": sum(line.count for line in found)})


def _must_be_sensible(plan: PacketPlan, *, here: str) -> None:
    if not plan.lines or any(line.count < 1 or not 0 < len(line.name.strip()) <= 80 or not 0 < len(line.case_no.strip()) <= 24
                             for line in plan.lines) \
            or sum(line.count for line in plan.lines) > MOST_PAPERS:
        raise LinesWrong(most=MOST_PAPERS)
    is_wrong = {"seal_no": not plan.seal_no.strip(), "to_centre": plan.to_centre in {"", here},
                "messenger": bool(plan.carrier_code) is bool(plan.messenger.strip())}
    if any(is_wrong.values()):
        raise BadInput(fields={name: PLAN_SENTENCES[name] for name, wrong in is_wrong.items() if wrong})
    if plan.carrier_code:
        _must_be_allowed(plan)


def _must_be_allowed(plan: PacketPlan) -> None:
    try:
        carrier = carrier_by_code(plan.carrier_code)
    except KeyError:
        raise CarrierUnknown(carrier=plan.carrier_code) from None
    if not parcels.may_carry(official=any(line.kind.is_official for line in plan.lines), carrier=carrier.kind):
        raise PostOnly(carrier=carrier.code, article=POSTAL_LAW)


def _packed(line: PaperLine, *, centre_code: str, centre_name: str, at: datetime) -> list[PaperRow]:
    """The papers of the line, taken from those that lie free at the hall; brought under custody when none is known."""
    known = PaperRow.objects.select_for_update().filter(case_no=line.case_no, kind=line.kind.value, name=line.name)
    if not known.exists():
        return [_new_paper(line, copy_no, centre_code, centre_name, at) for copy_no in range(1, line.count + 1)]
    inside = PacketPaperRow.objects.filter(is_open=True).values("paper_id")
    here = HoldingRow.objects.filter(until_at__isnull=True, holder_kind=HolderKind.CENTRE.value, holder_ref=centre_code).values("paper_id")
    free = list(known.filter(id__in=here).exclude(id__in=inside).order_by("copy_no")[:line.count])
    if len(free) < line.count:
        others = HoldingRow.objects.filter(until_at__isnull=True, paper__in=known).exclude(paper__in=free)
        holders = ", ".join(sorted(set(others.values_list("holder_name", flat=True)))) or "-"
        raise PaperElsewhere(name=line.name, case_no=line.case_no, free=len(free), count=line.count, holder=holders)
    return free


def _what(paper: PaperRow) -> tuple[str, PaperKind, str]:
    return (paper.case_no, PaperKind(paper.kind), paper.name)


def _new_paper(line: PaperLine, copy_no: int, centre_code: str, centre_name: str, at: datetime) -> PaperRow:
    paper = PaperRow.objects.create(case_no=line.case_no, kind=line.kind.value, name=line.name, copy_no=copy_no)
    HoldingRow.objects.create(paper=paper, holder_kind=HolderKind.CENTRE.value, holder_ref=centre_code, holder_name=centre_name, since_at=at)
    return paper


def _pass_on(paper: PaperRow, *, kind: HolderKind, ref: str, name: str, at: datetime, packet: PacketRow | None = None) -> None:
    """One holder ends, the next begins, in one transaction; the database knows no paper with two."""
    HoldingRow.objects.filter(paper=paper, until_at__isnull=True).update(until_at=at)
    HoldingRow.objects.create(paper=paper, holder_kind=kind.value, holder_ref=ref, holder_name=name, packet=packet, since_at=at)


def _take_in_extra(row: PacketRow, line: PaperLine, centre_code: str, centre_name: str, at: datetime) -> None:
    """Papers nobody listed: those the sending hall still holds came along unlisted, others are new here."""
    known = PaperRow.objects.select_for_update().filter(case_no=line.case_no, kind=line.kind.value, name=line.name)
    sent = HoldingRow.objects.filter(until_at__isnull=True, holder_kind=HolderKind.CENTRE.value, holder_ref=row.from_centre).values("paper_id")
    inside = PacketPaperRow.objects.filter(is_open=True).values("paper_id")
    came = list(known.filter(id__in=sent).exclude(id__in=inside).order_by("copy_no")[:line.count])
    for paper in came:
        _pass_on(paper, kind=HolderKind.CENTRE, ref=centre_code, name=centre_name, at=at)
    begin = known.count() + 1
    came += [_new_paper(line, copy_no, centre_code, centre_name, at) for copy_no in range(begin, begin + line.count - len(came))]
    PacketPaperRow.objects.bulk_create(PacketPaperRow(packet=row, paper=paper, is_listed=False, is_open=False) for paper in came)


def _locked(actor: Actor, packet_no: str) -> PacketRow:
    row = PacketRow.objects.select_for_update().filter(packet_no=packet_no).first()
    if row is None or not queries.may_see_packet(actor, row):
        raise NotFound(what="packet", number=packet_no)
    return row


def _record(row: PacketRow) -> Packet:
    return queries.packet_records(PacketRow.objects.filter(id=row.id).prefetch_related("contents__paper"))[0]


def _case_nos(row: PacketRow) -> tuple[str, ...]:
    return tuple(sorted(set(PacketPaperRow.objects.filter(packet=row).values_list("paper__case_no", flat=True))))


def _case_subjects(row: PacketRow) -> tuple[str, ...]:
    return tuple(f"papers:{case_no}" for case_no in _case_nos(row))
