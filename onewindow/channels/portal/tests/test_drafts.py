"""The list of what was begun and not submitted."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.cases.demo import cast_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


def _begun(at: datetime, name: str) -> None:
    chen = cast_actor("chen")
    draft = applications.start(actor=chen, at=at, item_code=FOOD)
    applications.save(actor=chen, at=at, draft_no=draft.draft_no, answers={"organisation_name": name}, expected_version=draft.version)


def test_drafts_of_one_service_are_told_apart_by_what_they_say(client: Client, at: datetime) -> None:
    client.post(reverse("demo_sign_in", args=["chen"]))
    _begun(at, "示例甲餐馆")
    assert "示例甲餐馆" not in client.get(reverse("portal:drafts")).content.decode(), "the only one of its service needs no more than its name"
    _begun(at, "示例乙餐馆")
    page = client.get(reverse("portal:drafts")).content.decode()
    assert "示例甲餐馆" in page and "示例乙餐馆" in page
    assert page.count("2026 年 11 月 2 日开始填") == 2
