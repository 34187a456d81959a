"""Packets between halls: made, handed over, taken over with what was found, differences settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.carriers import carrier_codes
from onewindow.domain.courier.types import (
    Findings,
    Packet,
    PacketPlan,
    PacketState,
    PaperKind,
    PaperLine,
)
from onewindow.domain.places import queries as places
from onewindow.kernel import clock
from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.ids import clean_number, new_key
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

RIGHT = "courier.custody"
ROWS, EXTRA_ROWS = 6, 3
LATE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice of a field."""

    code: str
    label: str


@require_safe
@never_cache
@staff_only(right=RIGHT)
def packets(request: HttpRequest) -> HttpResponse:
    """The hall's packets: those with an act still to come, or with ``?all=1`` every one."""
    actor, everything = actor_of(request), request.GET.get("all", "") == "1"
    found = queries.packets(actor=actor, only_open=not everything)
    return render(request, "courier/packets.html", {
        "packets": [(each, _is_late(each, clock.now())) for each in found], "my_hall": actor.centre_code, "everything": everything})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right=RIGHT)
def new_packet(request: HttpRequest) -> HttpResponse:
    """Make a packet: where to, what is in it, the seal, who carries it."""
    actor, problems = actor_of(request), []
    if request.method == "POST":
        try:
            made = commands.make_packet(actor=actor, at=clock.now(), plan=_plan(request.POST), key=request.POST.get("key", ""))
        except Refusal as refusal:
            problems = _problems(refusal)
        else:
            messages.success(request, _("Packed and sealed. Hand it over now, and have the other hall count it."))
            return redirect("courier:packet", packet_no=made.packet_no)
    sent = request.POST
    halls = [Option(code=each.code, label=each.name) for each in places.centres() if each.code != actor.centre_code]
    return render(request, "courier/new_packet.html", {
        "sent": sent, "problems": problems, "halls": halls, "kinds": list(PaperKind), "carriers": carrier_codes(),
        "rows": [_typed(sent, number) for number in range(ROWS)], "key": sent.get("key", "") or new_key().hex,
    }, status=422 if problems else 200)


@require_safe
@never_cache
@staff_only(right=RIGHT)
def packet(request: HttpRequest, packet_no: str) -> HttpResponse:
    """One packet with its list, its signatures and the act that is to come."""
    return _page(request, packet_no)


@require_POST
@staff_only(right=RIGHT)
def hand_over(request: HttpRequest, packet_no: str) -> HttpResponse:
    """The sending party signs."""
    try:
        commands.hand_over_packet(actor=actor_of(request), at=clock.now(), packet_no=packet_no, waybill_no=request.POST.get("waybill_no", ""),
                                  key=request.POST.get("key", ""))
    except Refusal as refusal:
        return _page(request, packet_no, refusal=refusal)
    messages.success(request, _("Handed over. Your side is complete when the other hall has counted and signed."))
    return redirect("courier:packet", packet_no=packet_no)


@require_POST
@staff_only(right=RIGHT)
def take_over(request: HttpRequest, packet_no: str) -> HttpResponse:
    """The receiving party counts and signs."""
    actor, sent = actor_of(request), request.POST
    listed = queries.packet(actor=actor, packet_no=packet_no).lines
    counts = [(line, _count(sent.get(f"found-{number}", ""))) for number, line in enumerate(listed)]
    lines = tuple(PaperLine(kind=line.kind, name=line.name, case_no=line.case_no, count=count) for line, count in counts if count)
    found = Findings(seal_no=sent.get("seal_no", ""), is_seal_whole=sent.get("seal") == "whole", lines=lines + _lines(sent, EXTRA_ROWS),
                     note=sent.get("note", ""))
    try:
        taken = commands.take_over_packet(actor=actor, at=clock.now(), packet_no=packet_no, found=found, key=sent.get("key", ""))
    except Refusal as refusal:
        return _page(request, packet_no, refusal=refusal)
    if taken.state is PacketState.DIFFERS:
        messages.error(request, _("Taken over with differences. Ask the other hall and write down what was found out."))
    else:
        messages.success(request, _("Taken over as listed. This hall holds the papers now."))
    return redirect("courier:packet", packet_no=packet_no)


@require_POST
@staff_only(right=RIGHT)
def settle(request: HttpRequest, packet_no: str) -> HttpResponse:
    """Explain a difference; papers that turned up are ticked."""
    actor, sent = actor_of(request), request.POST
    missing = queries.packet(actor=actor, packet_no=packet_no).difference.missing
    counts = [(line, _count(sent.get(f"found-{number}", ""))) for number, line in enumerate(missing)]
    found = tuple(PaperLine(kind=line.kind, name=line.name, case_no=line.case_no, count=count) for line, count in counts if count)
    try:
        commands.settle_packet(actor=actor, at=clock.now(), packet_no=packet_no, settlement=sent.get("settlement", ""), found=found,
                               key=sent.get("key", ""))
    except Refusal as refusal:
        return _page(request, packet_no, refusal=refusal)
    messages.success(request, _("The difference is settled."))
    return redirect("courier:packet", packet_no=packet_no)


def _page(request: HttpRequest, packet_no: str, *, refusal: Refusal | None = None) -> HttpResponse:
    if isinstance(refusal, NotFound):
        raise refusal
    actor = actor_of(request)
    found = queries.packet(actor=actor, packet_no=packet_no)
    context = {
        "packet": found, "sent": request.POST, "problems": _problems(refusal) if refusal else [], "key": new_key().hex, "my_hall": actor.centre_code,
        "is_late": _is_late(found, clock.now()), "handed_over_by_me": found.handed_over is not None and found.handed_over.ref == actor.ref,
        "kinds": list(PaperKind), "extra_rows": [_typed(request.POST, number) for number in range(EXTRA_ROWS)],
    }
    return render(request, "courier/packet.html", context, status=refusal.status if refusal else 200)


def _plan(sent: QueryDict) -> PacketPlan:
    by = sent.get("by", "")
    return PacketPlan(to_centre=sent.get("to_centre", ""), seal_no=sent.get("seal_no", "")[:40], lines=_lines(sent, ROWS),
                      carrier_code="" if by == "messenger" else by, messenger=sent.get("messenger", "")[:80] if by == "messenger" else "")


def _lines(sent: QueryDict, rows: int) -> tuple[PaperLine, ...]:
    """The lines that were filled in; an empty row is none."""
    typed = (_typed(sent, number) for number in range(rows))
    return tuple(PaperLine(kind=PaperKind(row["kind"]), name=row["name"], case_no=clean_number(row["case_no"])[:24], count=_count(row["count"]))
                 for row in typed if (row["name"] or row["case_no"]) and row["kind"] in set(PaperKind))


def _typed(sent: QueryDict, number: int) -> dict[str, str]:
    row = {name: sent.get(f"{name}-{number}", "").strip()[:80] for name in ("kind", "name", "case_no", "count")}
    return {**row, "kind": row["kind"] or PaperKind.ORIGINAL.value, "count": row["count"] or "1"}


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _problems(refusal: Refusal) -> list[tuple[str, str]]:
    if isinstance(refusal, BadInput):
        return [(name, said(sentence)) for name, sentence in refusal.fields.items()]
    return [("", said(refusal) + (_(" (%(article)s)") % {"article": refusal.article} if refusal.article else ""))]


def _is_late(packet: Packet, at: datetime) -> bool:
    """On its way for more than a day without having been counted."""
    return packet.state is PacketState.HANDED_OVER and packet.handed_over is not None and at - packet.handed_over.signed_at > LATE
