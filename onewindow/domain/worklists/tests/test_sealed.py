"""What the desks see of what was submitted: where every answer came from, and what stands for a paper nobody handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import Answer, SealedDraft
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, MaterialHow
from onewindow.domain.evidence.types import (
    CheckChoice,
    CheckState,
    Finding,
    Origin,
    RegisterCheck,
    TrustLevel,
)
from onewindow.domain.worklists.web import sealed as sealed_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


@pytest.fixture
def submitted(case_no: str) -> tuple[Bundle, SealedDraft]:
    found = queries.sealed(actor=cast_actor("luo", channel="office"), case_no=case_no)
    return catalogue.bundle(bundle_hash=found.bundle_hash), found


@pytest.mark.parametrize(("origin", "source", "trust", "parts"), [
    (Origin.TYPED, "", TrustLevel.D, ("申请人填写",)),
    (Origin.CLERK, "", TrustLevel.D, ("窗口录入",)),
    (Origin.SYSTEM, "account", TrustLevel.A, ("账号实名信息", "2026 年", "实名核验")),
    (Origin.SYSTEM, "account", TrustLevel.D, ("账号实名信息", "2026 年", "本人陈述")),
    (Origin.SYSTEM, "account", TrustLevel.B, ("窗口录入", "2026 年", "核对过原件")),
    (Origin.PERMIT, "permit:P-1", TrustLevel.A, ("证照 P-1", "2026 年", "机关数据")),
    (Origin.REGISTER, "register:market", TrustLevel.A, ("市场主体登记库", "2026 年", "机关数据")),
    (Origin.CARRIED_OVER, "A-2026-1", TrustLevel.D, ("以往申请 A-2026-1", "2026 年", "本人陈述")),
])
def test_every_origin_is_told_with_its_day_and_how_far_it_may_be_relied_on(
    submitted: tuple[Bundle, SealedDraft], at: datetime, origin: Origin, source: str, trust: TrustLevel, parts: tuple[str, ...],
) -> None:
    bundle, found = submitted
    element = found.answers[0].element_id
    answer = Answer(element_id=element, value=found.answers[0].value, origin=origin, source=source, trust=trust, recorded_at=at)
    rows = {row.element: row for _title, group in sealed_words.answers(bundle, replace(found, answers=(answer,))) for row in group}
    assert all(part in rows[element].came for part in parts), rows[element].came


@pytest.mark.parametrize(("desk", "code"), [("counter", "tan"), ("office", "luo")])
def test_no_answer_stands_on_a_desk_without_its_origin(client: Client, case_no: str, submitted: tuple[Bundle, SealedDraft], desk: str, code: str) -> None:
    bundle, found = submitted
    client.post(reverse("demo_sign_in", args=[code]))
    page = client.get(reverse(f"worklists:{desk}_case", args=[case_no])).content.decode()
    rows = [row for _title, group in sealed_words.answers(bundle, found) for row in group if row.value != "—"]
    assert rows
    assert all(row.came and row.came in page for row in rows)


@pytest.mark.parametrize(("state", "choice", "words", "look"), [
    (CheckState.MATCHED, CheckChoice.NONE, "登记库核对一致", "ok"),
    (CheckState.CONFLICT, CheckChoice.NONE, "登记库记载不一致", "bad"),
    (CheckState.CONFLICT, CheckChoice.OBJECT, "对登记有异议", "warn"),
    (CheckState.UNAVAILABLE, CheckChoice.FETCH_LATER, "由办理机关调取", "warn"),
    (CheckState.UNKNOWN, CheckChoice.FETCH_LATER, "登记库查无记录", "warn"),
    (CheckState.NO_NUMBER, CheckChoice.FETCH_LATER, "无法查询", "warn"),
    (CheckState.NO_CONSENT, CheckChoice.FETCH_LATER, "没有同意查询", "warn"),
    (CheckState.WAITING, CheckChoice.NONE, "尚未查询", "warn"),
    (CheckState.WAITING, CheckChoice.UPLOAD, "申请人自行提交", "act"),
])
def test_the_tag_of_a_paper_nobody_hands_in_follows_its_check(
    submitted: tuple[Bundle, SealedDraft], state: CheckState, choice: CheckChoice, words: str, look: str,
) -> None:
    bundle, found = submitted
    exempt = next(each for each in bundle.materials if each.how is MaterialHow.EXEMPT)
    check = RegisterCheck(material_code=exempt.code, register=exempt.register, state=state, choice=choice)
    [shown] = [view.register for view in sealed_words.materials(bundle, found, (check,), {}) if view.material.code == exempt.code]
    assert shown is not None
    assert (shown.words, shown.look) == (words, look)


def test_what_no_register_was_asked_for_is_never_green(client: Client, case_no: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applications, "register_checks", lambda filled: ())
    client.post(reverse("demo_sign_in", args=["luo"]))
    page = client.get(reverse("worklists:office_case", args=[case_no])).content.decode()
    assert "没有查询" in page
    assert "来自登记库" not in page


def test_what_the_machine_found_is_seen_where_the_case_is_decided(
    client: Client, case_no: str, submitted: tuple[Bundle, SealedDraft], at: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    luo = cast_actor("luo", channel="office")
    commands.accept(actor=luo, at=at, case_no=case_no)
    commands.review(actor=luo, at=at, case_no=case_no, step_code="review", passed=True)
    commands.review(actor=luo, at=at, case_no=case_no, step_code="site_check", passed=True, second_officer=cast_actor("feng").ref)
    points = [(material.code, point.code) for material in submitted[0].materials_for(submitted[1].scenario) for point in material.review_points]
    monkeypatch.setattr(applications, "machine_findings", lambda filled: dict(zip(points, Finding, strict=False)))  # noqa: ARG005 - as the query takes it
    client.post(reverse("demo_sign_in", args=["huang"]))
    page = client.get(reverse("worklists:office_case", args=[case_no])).content.decode()
    folded = page.split("系统核对")[1].split("</details>")[0]
    assert all(f"{words} 1" in folded for words in ("符合", "不符合", "未能核对"))
