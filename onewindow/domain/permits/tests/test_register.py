"""Permits issued here answer like a register: instead of a paper the applicant would have to hand in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import RegisterReply, RegisterSubject
from onewindow.domain.people import queries as people
from onewindow.domain.permits import commands
from onewindow.domain.permits.formats import FOLDER, permits_as_papers
from onewindow.domain.permits.queries.checking import OwnPermits
from onewindow.domain.permits.types import CancellationGround, Grant, Permit
from onewindow.kernel.actor import system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="test")
CHEN = "440605199001011316"


def _issued(at: datetime, *, kind: str = "JG", years: int = 1) -> Permit:
    chen = people.find_person(actor=PLATFORM, id_number=CHEN)
    assert chen is not None
    return commands.issue(actor=PLATFORM, at=at, case_no="C-1", grant=Grant(
        kind=kind, name="建设工程规划许可证", template="licence", holder_no=chen.person_no, holder_name=chen.name, department_code="scjg", data={}, valid_years=years))


def _asked(at: datetime, *, paper: str = "building_planning_permit", number: str = CHEN) -> RegisterReply | None:
    subject = RegisterSubject(subject_no="P", id_number=number, reference=paper)
    return OwnPermits(info=evidence.registers()["permits"]).ask(subject=subject, purpose="p", at=at, patience_seconds=5)


def test_a_valid_permit_of_the_kind_stands_for_the_paper(at: datetime) -> None:
    permit = _issued(at)
    reply = _asked(at)
    assert reply is not None
    assert (reply.id_number, reply.reply_ref, reply.values["permits.no"]) == (CHEN, permit.permit_no, permit.permit_no)
    assert set(reply.values) <= set(evidence.registers()["permits"].elements)


@pytest.mark.parametrize(("paper", "number"), [
    ("fire_design_opinion", CHEN), ("never_issued_here", CHEN), ("", CHEN), ("building_planning_permit", "440605198501011326"),
    ("building_planning_permit", "000000000000000000"),
])
def test_what_was_not_issued_here_to_this_number_is_unknown(at: datetime, paper: str, number: str) -> None:
    _issued(at)
    assert _asked(at, paper=paper, number=number) is None


def test_a_permit_that_ended_is_as_good_as_none(at: datetime) -> None:
    permit = _issued(at)
    assert _asked(at + timedelta(days=800)) is None
    commands.cancel(actor=PLATFORM, at=at, permit_no=permit.permit_no, ground=CancellationGround.OTHER_BY_LAW, reason="test")
    assert _asked(at) is None


def test_every_kind_of_permit_named_is_one_an_item_issues() -> None:
    issued = {line.split('"')[1] for path in (FOLDER.parent / "items").glob("*.toml") for line in path.read_text(encoding="utf-8").splitlines()
              if line.startswith("number_kind")}
    assert {kind for kinds in permits_as_papers().values() for kind in kinds} <= issued
