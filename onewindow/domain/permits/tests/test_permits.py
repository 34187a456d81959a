"""Permits are issued once, documented after the commit, and checked by anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from onewindow.domain.permits import commands, queries, reactions, rules
from onewindow.domain.permits.commands.issuing import TermIsOver
from onewindow.domain.permits.facts import PermitIssued
from onewindow.domain.permits.tests.conftest import issue, told
from onewindow.domain.permits.types import Grant, Permit, PermitState
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.ids import public_number

pytestmark = pytest.mark.django_db
DAY = date(2016, 11, 22)


def test_issuing_records_and_announces(permit: Permit) -> None:
    assert (permit.state, permit.valid_from, permit.valid_until) == (PermitState.VALID, DAY, date(2021, 11, 21))
    [fact] = told("PermitIssued")
    assert fact["permit_no"] == permit.permit_no
    assert "CANARY" not in repr(fact)


def test_a_case_gets_a_kind_of_permit_once(head: Actor, organ: str) -> None:
    one = issue(head, organ, key="k")
    assert issue(head, organ, key="k") == one
    with pytest.raises(commands.PermitAlreadyIssued, match=one.permit_no):
        issue(head, organ)


def test_issuing_needs_the_right(holder: Actor, organ: str) -> None:
    with pytest.raises(NotAllowed):
        issue(holder, organ)


def test_what_is_printed_rests_sealed(permit: Permit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM permits_permit")
        assert "CANARY" not in cursor.fetchone()[0]


def test_the_document_is_made_after_the_commit_and_once(permit: Permit, holder: Actor, at: datetime) -> None:
    with pytest.raises(NotFound):
        queries.document_of(actor=holder, permit_no=permit.permit_no)
    fact = PermitIssued(**told("PermitIssued")[0])
    reactions.keep_document(fact, at=at, prepared=reactions.draw_permit(fact))
    content = queries.document_of(actor=holder, permit_no=permit.permit_no)
    assert content.startswith(b"%PDF")
    assert reactions.draw_permit(fact).content == b""
    reactions.keep_document(fact, at=at, prepared=reactions.Drawn(edition=1, content=b"%PDF-1.4 another"))
    assert queries.document_of(actor=holder, permit_no=permit.permit_no) == content
    [ready] = told("PermitDocumentReady")
    assert ready["file_no"] == queries.permit(actor=holder, permit_no=permit.permit_no).document_file_no


def test_only_the_platform_attaches_documents(permit: Permit, head: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        commands.attach_document(actor=head, at=at, permit_no=permit.permit_no, content=b"%PDF-1.4")


def test_holder_and_staff_see_it_strangers_do_not(permit: Permit, holder: Actor, head: Actor, stranger: Actor) -> None:
    for actor in (holder, head):
        assert queries.permits_of(actor=actor, holder_no="P-1") == (permit,)
        assert queries.permits_of_case(actor=actor, case_no="C-1") == (permit,)
    assert queries.permits_of(actor=stranger, holder_no="P-1") == ()
    assert queries.permits_of_case(actor=stranger, case_no="C-1") == ()
    with pytest.raises(NotFound):
        queries.permit(actor=stranger, permit_no=permit.permit_no)


def test_the_name_of_an_organisation_is_public_and_a_persons_is_not() -> None:
    organ = public_number(kind="G", installation="440605", day=DAY, serial=1)
    assert rules.masked_holder("示例餐饮有限公司(演示)", organ) == "示例餐饮有限公司(演示)"
    assert rules.masked_holder("陈静怡", public_number(kind="P", installation="440605", day=DAY, serial=1)) == "陈**"


class TestVerification:
    """The public page's question."""

    def test_number_and_code_show_the_public_part(self, permit: Permit) -> None:
        found = queries.verify(permit_no=f" {permit.permit_no.lower()} ", code=permit.check_code.lower(), on=DAY)
        assert found is not None
        assert (found.holder_masked, found.issuer, found.state) == ("陈**", "示例市场监督管理局", PermitState.VALID)
        assert "CANARY" not in repr(found)
        assert "静怡" not in repr(found)

    @pytest.mark.parametrize("code", ["", "AAAAAA", "------", "陈静怡"])
    def test_a_wrong_code_shows_nothing(self, permit: Permit, code: str) -> None:
        assert queries.verify(permit_no=permit.permit_no, code=code, on=DAY) is None

    def test_a_wrong_number_shows_nothing(self, permit: Permit) -> None:
        assert queries.verify(permit_no="PT0", code=permit.check_code, on=DAY) is None
        assert queries.verify(permit_no="PT0", code="------", on=DAY) is None

    def test_codes_differ_between_permits(self, head: Actor, organ: str) -> None:
        assert len({issue(head, organ, case_no=f"C-{n}").check_code for n in range(30)}) == 30

    def test_it_has_expired_before_any_job_ran(self, permit: Permit) -> None:
        found = queries.verify(permit_no=permit.permit_no, code=permit.check_code, on=date(2021, 11, 22))
        assert found is not None
        assert found.state is PermitState.EXPIRED


@pytest.mark.parametrize("days", [9, 400])
def test_a_permit_for_the_days_applied_for_ends_with_them(head: Actor, organ: str, at: datetime, days: int) -> None:
    grant = Grant(kind="DL", name="城市道路占用挖掘许可证", template="works_permit", holder_no="P-1", holder_name="陈静怡", department_code=organ, data={},
                  valid_until=at.date() + timedelta(days=days))
    road = commands.issue(actor=head, at=at, case_no="C-road", grant=grant)
    assert (road.valid_until, road.renew_by) == (grant.valid_until, None), "it is applied for anew, not renewed"
    with pytest.raises(TermIsOver):
        commands.issue(actor=head, at=at, case_no="C-late", grant=replace(grant, valid_until=at.date() - timedelta(days=1)))


def test_a_permit_is_known_to_its_organ_and_at_counters(permit: Permit, head: Actor) -> None:
    counter = replace(head, department_code="zwfw", centre_code="HALL-A", counter_code="HALL-A1")
    for reader, knows in ((head, True), (counter, True), (replace(head, department_code="ylbz"), False)):
        assert bool(queries.permits_of(actor=reader, holder_no=permit.holder_no)) is knows
        assert bool(queries.permits_of_case(actor=reader, case_no=permit.case_no)) is knows
        if not knows:
            with pytest.raises(NotFound):
                queries.permit(actor=reader, permit_no=permit.permit_no)
