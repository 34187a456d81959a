"""Papers between halls: two parties, one holder, differences reported and settled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.domain.courier import commands, queries
from onewindow.domain.courier.models import HoldingRow, PacketRow, PaperRow
from onewindow.domain.courier.rules.custody import counted, difference_of
from onewindow.domain.courier.tests.conftest import AT, HALLS, keeper
from onewindow.domain.courier.types import (
    Findings,
    HolderKind,
    Packet,
    PacketPlan,
    PacketState,
    PaperKind,
    PaperLine,
)
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from onewindow.kernel.models.outbox import OutboxFact

A, B, C = HALLS
ANNA, BEN, CARA = keeper(1, A), keeper(2, B), keeper(3, C)
LICENCE = PaperLine(kind=PaperKind.ORIGINAL, name="营业执照", case_no="C-1")
COPIES = PaperLine(kind=PaperKind.COPY, name="身份证复印件", case_no="C-1", count=2)
SYSTEM = system_actor(name="test")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halls")]


def packed(*lines: PaperLine, seal: str = "S1", actor: Actor = ANNA, to: str = B, **more: str) -> Packet:
    plan = PacketPlan(to_centre=to, seal_no=seal, lines=lines or (LICENCE, COPIES), **(more or {"messenger": "阿明"}))
    return commands.make_packet(actor=actor, at=AT, plan=plan)


def sent(*lines: PaperLine, **more: str) -> Packet:
    packet = packed(*lines, **more)
    return commands.hand_over_packet(actor=ANNA, at=AT, packet_no=packet.packet_no)


def found(packet: Packet, *lines: PaperLine, seal: str = "", whole: bool = True) -> Findings:
    return Findings(seal_no=seal or packet.seal_no, is_seal_whole=whole, lines=lines or packet.lines)


def holders(case_no: str = "C-1") -> list[tuple[str, str]]:
    return sorted({(paper.name, paper.holder_ref) for paper in queries.papers_of(actor=SYSTEM, case_no=case_no)})


def told(name: str) -> list[dict[str, object]]:
    return list(OutboxFact.objects.filter(name=name).values_list("payload", flat=True))


def test_a_packet_from_hand_to_hand(at: datetime) -> None:
    packet = packed()
    assert (packet.state, packet.made.ref, packet.from_name) == (PacketState.MADE, "S-1", f"{A}大厅")
    assert set(holders()) == {("营业执照", A), ("身份证复印件", A)}
    packet = commands.hand_over_packet(actor=ANNA, at=at, packet_no=packet.packet_no)
    assert packet.state is PacketState.HANDED_OVER
    assert {ref for _, ref in holders()} == {"阿明"}
    assert all(paper.packet_no == packet.packet_no for paper in queries.papers_of(actor=SYSTEM, case_no="C-1"))
    packet = commands.take_over_packet(actor=BEN, at=at + timedelta(hours=3), packet_no=packet.packet_no, found=found(packet))
    assert (packet.state, packet.taken_over.name if packet.taken_over else "") == (PacketState.TAKEN_OVER, BEN.name)
    assert {ref for _, ref in holders()} == {B}
    assert [len(told(name)) for name in ("PacketHandedOver", "PacketTakenOver", "PacketDiffers")] == [1, 1, 0]
    assert told("PacketHandedOver")[0]["case_nos"] == ["C-1"]
    back = commands.make_packet(actor=BEN, at=at, plan=PacketPlan(to_centre=A, seal_no="S2", lines=(LICENCE,), messenger="阿华"))
    assert back.from_centre == B


def test_one_person_cant_be_both_parties(at: datetime) -> None:
    packet = sent()
    moved = Actor(kind=ActorKind.STAFF, ref=ANNA.ref, name=ANNA.name, channel="counter", centre_code=B, rights=ANNA.rights)
    with pytest.raises(commands.SamePerson):
        commands.take_over_packet(actor=moved, at=at, packet_no=packet.packet_no, found=found(packet))
    with pytest.raises(IntegrityError), transaction.atomic():
        PacketRow.objects.filter(packet_no=packet.packet_no).update(taken_over_by=ANNA.ref, taken_over_at=at)


def test_each_side_signs_for_itself_and_in_order(at: datetime) -> None:
    packet = packed()
    with pytest.raises(commands.WrongMoment):
        commands.take_over_packet(actor=BEN, at=at, packet_no=packet.packet_no, found=found(packet))
    with pytest.raises(commands.NotYourHall):
        commands.hand_over_packet(actor=BEN, at=at, packet_no=packet.packet_no)
    with pytest.raises(NotFound):
        commands.hand_over_packet(actor=CARA, at=at, packet_no=packet.packet_no)
    commands.hand_over_packet(actor=ANNA, at=at, packet_no=packet.packet_no)
    with pytest.raises(commands.WrongMoment):
        commands.hand_over_packet(actor=ANNA, at=at, packet_no=packet.packet_no)
    with pytest.raises(commands.NotYourHall):
        commands.take_over_packet(actor=keeper(4, A), at=at, packet_no=packet.packet_no, found=found(packet))
    taken = commands.take_over_packet(actor=BEN, at=at, packet_no=packet.packet_no, found=found(packet))
    with pytest.raises(commands.WrongMoment):
        commands.take_over_packet(actor=keeper(5, B), at=at, packet_no=packet.packet_no, found=found(packet))
    with pytest.raises(commands.WrongMoment):
        commands.settle_packet(actor=BEN, at=at, packet_no=taken.packet_no, settlement="x")


def test_a_difference_is_reported_and_settled(at: datetime) -> None:
    packet = sent()
    stray = PaperLine(kind=PaperKind.FORM, name="申请表", case_no="C-2")
    opened = found(packet, PaperLine(kind=COPIES.kind, name=COPIES.name, case_no="C-1", count=1), stray, whole=False)
    packet = commands.take_over_packet(actor=BEN, at=at, packet_no=packet.packet_no, found=opened)
    assert packet.state is PacketState.DIFFERS
    assert [(line.name, line.count) for line in packet.difference.missing] == [("身份证复印件", 1), ("营业执照", 1)]
    assert packet.difference.extra == (stray,)
    assert packet.difference.is_seal_broken
    [fact] = told("PacketDiffers")
    assert (fact["missing"], fact["extra"], fact["is_seal_broken"]) == (2, 1, True)
    assert ("营业执照", "阿明") in holders()  # what is missing stays with whoever carried it
    assert holders("C-2") == [("申请表", B)]
    assert queries.packets(actor=ANNA) == (packet,)
    with pytest.raises(commands.PaperElsewhere):
        packed(LICENCE, seal="S9")
    with pytest.raises(BadInput):
        commands.settle_packet(actor=BEN, at=at, packet_no=packet.packet_no, settlement=" ")
    with pytest.raises(BadInput):
        commands.settle_packet(actor=BEN, at=at, packet_no=packet.packet_no, settlement="找到了", found=(stray,))
    with pytest.raises(commands.OwnLoss):  # a copy is still missing, and Anna handed it over herself
        commands.settle_packet(actor=ANNA, at=at, packet_no=packet.packet_no, settlement="执照漏装，仍在本厅", found=(LICENCE,))
    copy = PaperLine(kind=COPIES.kind, name=COPIES.name, case_no="C-1", count=1)
    settled = commands.settle_packet(actor=ANNA, at=at, packet_no=packet.packet_no, settlement="执照和复印件漏装，仍在本厅", found=(LICENCE, copy))
    assert settled.state is PacketState.SETTLED
    assert ("营业执照", A) in holders()
    assert ("身份证复印件", A) in holders() and "阿明" not in {holder for _paper, holder in holders()}
    assert queries.packets(actor=ANNA) == ()
    assert queries.packets(actor=ANNA, only_open=False) == (settled,)


def test_another_seal_is_a_difference_too(at: datetime) -> None:
    packet = sent()
    packet = commands.take_over_packet(actor=BEN, at=at, packet_no=packet.packet_no, found=found(packet, seal="S-OTHER"))
    assert packet.state is PacketState.DIFFERS
    assert packet.difference.is_seal_other


def test_what_came_along_unlisted_changes_its_holder_and_is_not_made_twice(at: datetime) -> None:
    packet = packed(LICENCE, COPIES)
    commands.hand_over_packet(actor=ANNA, at=at, packet_no=packet.packet_no)
    commands.take_over_packet(actor=BEN, at=at, packet_no=packet.packet_no, found=found(packet))
    back = commands.make_packet(actor=BEN, at=at, plan=PacketPlan(to_centre=A, seal_no="S2", lines=(COPIES,), messenger="阿华"))
    commands.hand_over_packet(actor=BEN, at=at, packet_no=back.packet_no)
    commands.take_over_packet(actor=ANNA, at=at, packet_no=back.packet_no, found=found(back, COPIES, LICENCE))
    assert PaperRow.objects.filter(name="营业执照").count() == 1
    assert holders() == [("营业执照", A), ("身份证复印件", A)]


def test_nobody_packs_what_is_elsewhere_or_packed_already() -> None:
    packed(LICENCE)
    with pytest.raises(commands.PaperElsewhere):
        packed(LICENCE, seal="S2")
    with pytest.raises(commands.PaperElsewhere, match=A):
        packed(LICENCE, seal="S3", actor=BEN, to=C)


def test_the_database_knows_no_paper_with_two_holders(at: datetime) -> None:
    packed(LICENCE)
    paper = PaperRow.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldingRow.objects.create(paper=paper, holder_kind=HolderKind.CENTRE.value, holder_ref=C, holder_name="c", since_at=at)


@pytest.mark.law("YZF-55")
def test_decisions_between_halls_go_by_post_or_messenger(at: datetime) -> None:
    permit = PaperLine(kind=PaperKind.PERMIT, name="许可证", case_no="C-3")
    with pytest.raises(commands.PostOnly) as refusal:
        packed(permit, carrier_code="demo_courier")
    assert refusal.value.article == "邮政法 55"
    assert packed(LICENCE, seal="S2", carrier_code="demo_courier").carrier_code == "demo_courier"
    by_post = packed(permit, seal="S3", carrier_code="demo_post")
    with pytest.raises(BadInput):
        commands.hand_over_packet(actor=ANNA, at=at, packet_no=by_post.packet_no)
    assert commands.hand_over_packet(actor=ANNA, at=at, packet_no=by_post.packet_no, waybill_no="ex5").waybill_no == "EX5"


def test_a_packet_must_make_sense() -> None:
    packed(LICENCE)
    with pytest.raises(commands.SealUsed):
        packed(COPIES, seal=" s1 ")
    for lines in ((PaperLine(kind=PaperKind.COPY, name=" ", case_no="C"),), (PaperLine(kind=PaperKind.COPY, name="x", case_no="C", count=0),),
                  (PaperLine(kind=PaperKind.COPY, name="x", case_no="C", count=999),)):
        with pytest.raises(commands.LinesWrong):
            packed(*lines, seal="S2")
    for wrong in ({"messenger": ""}, {"messenger": "阿明", "carrier_code": "demo_post"}):
        with pytest.raises(BadInput):
            packed(COPIES, seal="S2", **wrong)
    with pytest.raises(commands.CarrierUnknown):
        packed(COPIES, seal="S2", carrier_code="nobody")
    for seal, to in (("", B), ("S2", A)):
        with pytest.raises(BadInput):
            packed(COPIES, seal=seal, to=to)


def test_only_the_two_halls_and_those_with_the_right(at: datetime) -> None:
    packet = packed()
    with pytest.raises(NotFound):
        queries.packet(actor=CARA, packet_no=packet.packet_no)
    assert queries.packets(actor=CARA) == ()
    nobody = Actor(kind=ActorKind.STAFF, ref="S-9", name="x", channel="counter", centre_code=A)
    with pytest.raises(NotAllowed):
        commands.hand_over_packet(actor=nobody, at=at, packet_no=packet.packet_no)
    assert queries.papers_of(actor=nobody, case_no="C-1") == ()
    homeless = Actor(kind=ActorKind.STAFF, ref="S-8", name="x", channel="counter", rights=ANNA.rights)
    with pytest.raises(commands.NotYourHall):
        packed(LICENCE, seal="S2", actor=homeless)


def test_the_same_key_makes_one_packet(at: datetime) -> None:
    plan = PacketPlan(to_centre=B, seal_no="S1", lines=(LICENCE,), messenger="阿明")
    assert commands.make_packet(actor=ANNA, at=at, plan=plan, key="k") == commands.make_packet(actor=ANNA, at=at, plan=plan, key="k")
    number = queries.packets(actor=ANNA)[0].packet_no
    one = commands.hand_over_packet(actor=ANNA, at=at, packet_no=number, key="h")
    assert commands.hand_over_packet(actor=ANNA, at=at, packet_no=number, key="h") == one


LINES = st.lists(st.builds(PaperLine, kind=st.sampled_from(PaperKind), name=st.sampled_from(("a", "b")), case_no=st.sampled_from(("C1", "C2")),
                           count=st.integers(1, 3)), max_size=5)


@given(listed=LINES, there=LINES)
def test_missing_and_extra_make_up_the_whole_difference(listed: list[PaperLine], there: list[PaperLine]) -> None:
    difference = difference_of(listed=listed, seal_no="S", found=Findings(seal_no="s ", is_seal_whole=True, lines=tuple(there)))
    assert counted(listed) + counted(difference.extra) == counted(there) + counted(difference.missing)
    assert not counted(difference.missing) & counted(difference.extra)
    assert difference.is_empty is (counted(listed) == counted(there))


STEPS = st.lists(st.tuples(st.sampled_from(("make", "hand_over", "take_over", "settle")), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_paper_has_exactly_one_holder_whatever_is_done(steps: list[tuple[str, int, int, int]]) -> None:
    people = (ANNA, BEN, CARA)
    with transaction.atomic():
        made: list[str] = []
        known = 0
        for number, (verb, who, other, pick) in enumerate(steps):
            actor, packet_no = people[who], made[pick % len(made)] if made else ""
            try:
                with transaction.atomic():
                    if verb == "make":
                        lines = (LICENCE, COPIES) if pick % 2 else (COPIES,)
                        plan = PacketPlan(to_centre=HALLS[other], seal_no=f"P{number}", lines=lines, messenger="阿明")
                        made.append(commands.make_packet(actor=actor, at=AT, plan=plan).packet_no)
                    elif verb == "hand_over":
                        commands.hand_over_packet(actor=actor, at=AT, packet_no=packet_no)
                    elif verb == "take_over":
                        lines = queries.packet(actor=SYSTEM, packet_no=packet_no).lines[pick:] if packet_no else ()
                        commands.take_over_packet(actor=actor, at=AT, packet_no=packet_no, found=Findings(
                            seal_no="?", is_seal_whole=True, lines=(*lines, *((LICENCE,) if other else ()))))
                    else:
                        commands.settle_packet(actor=actor, at=AT, packet_no=packet_no, settlement="s", found=(LICENCE,) if other else ())
            except Refusal:
                pass
            papers = PaperRow.objects.all()
            assert all(HoldingRow.objects.filter(paper=paper, until_at__isnull=True).count() == 1 for paper in papers)
            assert len(papers) >= known
            known = len(papers)
        transaction.set_rollback(True)
