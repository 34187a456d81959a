"""How permits end: on a ground of law, by the right organ and person, with reasons, remedies and a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.permits import commands, jobs, queries
from onewindow.domain.permits.tests.conftest import notices_to, told
from onewindow.domain.permits.types import (
    CancellationGround,
    LifeAct,
    Permit,
    PermitState,
    RevocationGround,
    TakeBackGround,
)
from onewindow.kernel import ledger
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.errors import BadInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
FRAUD, WHY = RevocationGround.FRAUD, "申请材料中的健康证明系伪造"


def revoke(actor: Actor, at: datetime, permit: Permit, **more: object) -> Permit:
    asked = {"ground": FRAUD, "reason": WHY, **more}
    return commands.revoke(actor=actor, at=at, permit_no=permit.permit_no, **asked)  # type: ignore[arg-type]


@pytest.mark.law("XKF-69-1", "XKF-69-P2")
class TestRevocation:
    """撤销."""

    def test_it_names_ground_article_and_remedies(self, permit: Permit, leader: Actor, holder: Actor, at: datetime) -> None:
        ended = revoke(leader, at, permit)
        assert (ended.state, ended.ground) == (PermitState.REVOKED, "fraud")
        [fact] = told("PermitRevoked")
        assert fact["article"] == "行政许可法 69(2)"
        entry = queries.life_of(actor=holder, permit_no=permit.permit_no).entries[-1]
        assert (entry.act, entry.article, entry.reason, entry.by) == (LifeAct.REVOKED, "行政许可法 69(2)", WHY, "分管副局长")
        assert "示例区人民政府" in entry.remedies
        assert "示例法院" in entry.remedies
        assert "欺骗" in entry.ground_text
        assert notices_to(holder) == ["permit_revoked"]

    def test_it_leaves_an_official_paper(self, permit: Permit, leader: Actor, holder: Actor, at: datetime) -> None:
        revoke(leader, at, permit)
        entry = queries.life_of(actor=holder, permit_no=permit.permit_no).entries[-1]
        [paper] = papers.papers_of(about=f"permit:{permit.permit_no}")
        assert (paper.kind, paper.paper_no) == (PaperKind.REVOCATION, entry.paper_no)
        said = papers.content(paper_no=paper.paper_no)[1]
        assert said["remedies"]["review_days"] == 60  # type: ignore[index]
        assert WHY in str(said["reasons"])
        assert "应当" in str(said["reasons"])

    def test_it_stands_in_the_history(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit)
        entry = ledger.history(subject=f"permit:{permit.permit_no}")[-1]
        assert (entry.act, entry.basis) == ("permits.revoke", "行政许可法 69(2)")

    def test_who_granted_it_does_not_revoke_it(self, permit: Permit, head: Actor, at: datetime) -> None:
        with pytest.raises(commands.IssuerMayNotRevoke):
            revoke(head, at, permit)

    def test_only_the_organ_that_granted_it(self, permit: Permit, leader: Actor, at: datetime) -> None:
        with pytest.raises(commands.OtherOrgan) as refused:
            revoke(replace(leader, department_code="ylbz"), at, permit)
        assert refused.value.article == "行政许可法 69(2)"

    def test_not_without_reason_right_or_permit(self, permit: Permit, leader: Actor, holder: Actor, at: datetime) -> None:
        with pytest.raises(commands.ReasonMissing):
            revoke(leader, at, permit, reason=" ")
        with pytest.raises(NotAllowed):
            revoke(holder, at, permit)
        with pytest.raises(NotFound):
            commands.revoke(actor=leader, at=at, permit_no="PT0", ground=FRAUD, reason=WHY)

    def test_not_against_a_grave_public_harm(self, permit: Permit, leader: Actor, at: datetime) -> None:
        with pytest.raises(commands.GraveHarmToPublic) as refused:
            revoke(leader, at, permit, grave_public_harm=True)
        assert refused.value.article == "行政许可法 69(3)"
        assert told("PermitRevoked") == []

    def test_once_only(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit)
        with pytest.raises(commands.PermitNotValid):
            revoke(leader, at, permit)

    def test_an_expired_grant_can_still_be_undone(self, permit: Permit, leader: Actor, at: datetime) -> None:
        later = at + timedelta(days=365 * 6)
        jobs.end_terms(at=later)
        assert revoke(leader, later, permit).state is PermitState.REVOKED

    @pytest.mark.parametrize("ground", [ground for ground in RevocationGround if ground is not FRAUD])
    def test_the_holders_loss_is_made_good_unless_it_was_fraud(self, permit: Permit, leader: Actor, at: datetime, ground: RevocationGround) -> None:
        revoke(leader, at, permit, ground=ground)
        [paper] = papers.papers_of(about=f"permit:{permit.permit_no}")
        said = papers.content(paper_no=paper.paper_no)[1]
        assert "赔偿" in str(said["paragraphs"])
        assert "应当" not in str(said["reasons"])


@pytest.mark.law("XKF-8-2")
class TestTakingBack:
    """撤回."""

    def test_it_says_how_the_holder_is_compensated(self, permit: Permit, leader: Actor, holder: Actor, at: datetime) -> None:
        ended = commands.take_back(actor=leader, at=at, permit_no=permit.permit_no, ground=TakeBackGround.LAW_CHANGED, reason="规章已经废止",
                                   compensation="依法补偿装修损失")
        assert ended.state is PermitState.TAKEN_BACK
        [paper] = papers.papers_of(about=f"permit:{permit.permit_no}")
        assert "依法补偿装修损失" in str(papers.content(paper_no=paper.paper_no)[1]["fields"])
        assert told("PermitTakenBack")[0]["article"] == "行政许可法 8(2)"
        assert notices_to(holder) == ["permit_taken_back"]

    def test_not_without_compensation(self, permit: Permit, leader: Actor, at: datetime) -> None:
        with pytest.raises(commands.CompensationMissing) as refused:
            commands.take_back(actor=leader, at=at, permit_no=permit.permit_no, ground=TakeBackGround.LAW_CHANGED, reason="废止", compensation=" ")
        assert refused.value.article == "行政许可法 8(2)"

    def test_only_a_leader(self, permit: Permit, head: Actor, at: datetime) -> None:
        with pytest.raises(NotAllowed):
            commands.take_back(actor=head, at=at, permit_no=permit.permit_no, ground=TakeBackGround.LAW_CHANGED, reason="废止", compensation="无损失")


@pytest.mark.law("XKF-70")
class TestCancellation:
    """注销."""

    def test_a_revoked_permit_is_struck_from_the_register(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit)
        ground = CancellationGround.WITHDRAWN_OR_REVOKED
        struck = commands.cancel(actor=leader, at=at, permit_no=permit.permit_no, ground=ground, reason="已撤销")
        assert struck.state is PermitState.CANCELLED
        with pytest.raises(commands.PermitNotValid):
            commands.cancel(actor=leader, at=at, permit_no=permit.permit_no, ground=ground, reason="已撤销")

    @pytest.mark.parametrize("ground", [CancellationGround.WITHDRAWN_OR_REVOKED, CancellationGround.NOT_RENEWED])
    def test_what_the_ground_says_must_have_happened(self, permit: Permit, head: Actor, at: datetime, ground: CancellationGround) -> None:
        with pytest.raises(commands.GroundDoesNotFit) as refused:
            commands.cancel(actor=head, at=at, permit_no=permit.permit_no, ground=ground, reason="x")
        assert refused.value.article.startswith("行政许可法 70-")

    def test_an_expired_one_is_struck_before_any_job_noted_it(self, permit: Permit, head: Actor, at: datetime) -> None:
        later = at + timedelta(days=365 * 6)
        struck = commands.cancel(actor=head, at=later, permit_no=permit.permit_no, ground=CancellationGround.NOT_RENEWED, reason="届满未延续")
        assert struck.state is PermitState.CANCELLED

    def test_who_granted_it_may_strike_it_off(self, permit: Permit, head: Actor, holder: Actor, at: datetime) -> None:
        commands.cancel(actor=head, at=at, permit_no=permit.permit_no, ground=CancellationGround.ORGANISATION_ENDED, reason="企业已经注销")
        assert notices_to(holder) == ["permit_cancelled"]
        assert told("PermitCancelled")[0]["article"] == "行政许可法 70-3"

    def test_not_without_right(self, permit: Permit, holder: Actor, at: datetime) -> None:
        with pytest.raises(NotAllowed):
            commands.cancel(actor=holder, at=at, permit_no=permit.permit_no, ground=CancellationGround.OTHER_BY_LAW, reason="x")


class TestExpiry:
    """届满."""

    def test_the_job_notes_it_once(self, permit: Permit, holder: Actor, at: datetime) -> None:
        final = at + timedelta(days=365 * 5 + 1)
        assert jobs.end_terms(at=final - timedelta(days=2)) == 0
        assert jobs.end_terms(at=final + timedelta(days=1)) == 1
        assert jobs.end_terms(at=final + timedelta(days=1)) == 0
        assert queries.permit(actor=holder, permit_no=permit.permit_no).state is PermitState.EXPIRED
        assert len(told("PermitExpired")) == 1
        assert notices_to(holder) == ["permit_expired"]

    def test_only_the_platform(self, permit: Permit, leader: Actor, at: datetime) -> None:
        for act in (commands.expire, commands.deem_renewed):
            with pytest.raises(NotAllowed):
                act(actor=leader, at=at, permit_no=permit.permit_no)


@pytest.mark.law("XKF-79")
class TestBars:
    """Who may not apply again."""

    def test_fraud_bars_for_three_years(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit, safety_matter=True)
        day = at.date()
        bar = queries.bar_of(holder_no="P-1", kind="food_permit", on=day)
        assert bar is not None
        assert (bar.article, bar.until_on, bar.permit_no) == ("行政许可法 79", day.replace(year=day.year + 3), permit.permit_no)
        assert queries.bar_of(holder_no="P-1", kind="food_permit", on=bar.until_on) == bar
        assert queries.bar_of(holder_no="P-1", kind="food_permit", on=bar.until_on + timedelta(days=1)) is None
        assert queries.bar_of(holder_no="P-1", kind="business_licence", on=day) is None
        assert queries.bar_of(holder_no="P-2", kind="food_permit", on=day) is None
        assert told("ApplicantBarred")[0]["until_on"] == bar.until_on.isoformat()

    def test_only_where_safety_is_concerned(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit, safety_matter=False)
        assert queries.bar_of(holder_no="P-1", kind="food_permit", on=at.date()) is None

    def test_only_fraud(self, permit: Permit, leader: Actor, at: datetime) -> None:
        revoke(leader, at, permit, ground=RevocationGround.WRONG_PROCEDURE, safety_matter=True)
        assert queries.bar_of(holder_no="P-1", kind="food_permit", on=at.date()) is None

    @pytest.mark.law("XKF-78")
    def test_false_papers_bar_until_the_day(self, at: datetime) -> None:
        day = at.date()
        until = day.replace(year=day.year + 1)
        made = commands.record_bar(actor=system_actor(name="cases"), at=at, holder_no="P-9", kind="JY", until=until, article="行政许可法 78", case_no="C-9")
        assert queries.bar_of(holder_no="P-9", kind="JY", on=until) == made
        longer = commands.record_bar(actor=system_actor(name="cases"), at=at, holder_no="P-9", kind="JY", until=until + timedelta(days=9), article="行政许可法 78")
        assert queries.bar_of(holder_no="P-9", kind="JY", on=day) == longer

    def test_a_bar_needs_article_and_a_later_day(self, at: datetime, holder: Actor) -> None:
        with pytest.raises(BadInput, match="later day.*article"):
            commands.record_bar(actor=system_actor(name="cases"), at=at, holder_no="P-9", kind="JY", until=at.date(), article=" ")
        with pytest.raises(NotAllowed):
            commands.record_bar(actor=holder, at=at, holder_no="P-9", kind="JY", until=at.date(), article="x")
