"""Papers scanned into a draft at the counter: the chosen one, another page, and what a fault leaves as it was."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.demo import DATA, handed_in
from onewindow.domain.applications.types import Upload
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.worklists import commands
from onewindow.kernel.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD, HEALTH, LAYOUT = "food-catering-licence", "health_certificates", "layout"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def draft_no(at: datetime) -> str:
    given = handed_in(FOOD)
    return applications.start(actor=cast_actor("he", channel="counter"), at=at, item_code=FOOD, applicant_no=cast_actor("chen").ref, scenario=given.scenario).draft_no


@pytest.fixture
def desk(client: Client) -> Client:
    client.post(reverse("demo_sign_in", args=["he"]))
    return client


@pytest.fixture
def stands(settings, tmp_path: Path):
    """Puts another scanner on every counter."""
    def put(condition: str) -> None:
        file = tmp_path / "scanners.toml"
        file.write_text(f'[[scanner]]\ncounter_code = "*"\ndriver = "demo"\naddress = "demo:{condition}"\n' if condition else "", encoding="utf-8")
        settings.ONEWINDOW_SCANNERS = file
    return put


def _given(draft_no: str, code: str) -> list[str]:
    return [each.name for each in drafts.draft(actor=cast_actor("he", channel="counter"), draft_no=draft_no).materials if each.material_code == code]


def _chosen(html: str) -> str:
    return re.search(r'name="material" value="(\w+)" id="[^"]+" checked', html)[1]


def test_the_materials_page_holds_the_panel(desk, draft_no):
    assert reverse("worklists:scan", args=[draft_no]) in desk.get(reverse("applications:counter_materials", args=[draft_no])).content.decode()
    citizen = Client()
    citizen.post(reverse("demo_sign_in", args=["chen"]))
    assert reverse("worklists:scan", args=[draft_no]) not in citizen.get(reverse("applications:materials", args=[draft_no])).content.decode()


def test_each_press_scans_the_next_paper_and_another_page_can_follow(desk, draft_no, django_assert_max_num_queries):
    to = reverse("worklists:scan", args=[draft_no])
    with django_assert_max_num_queries(15):
        html = desk.get(to, headers=HTMX).content.decode()
    assert 'data-key="F6"' in html and _chosen(html) == LAYOUT
    done = desk.post(to, {"material": LAYOUT}, headers=HTMX)
    assert done.status_code == 204 and done["HX-Refresh"] == "true"
    html = desk.get(to, headers=HTMX).content.decode()
    assert _chosen(html) == HEALTH and "再扫一页" in html
    desk.post(to, {"material": HEALTH})
    desk.post(to, {"material": HEALTH})
    assert [len(_given(draft_no, code)) for code in (LAYOUT, HEALTH)] == [1, 1], "the same moment draws the same page, which is handed in once"


def test_a_stack_is_handed_in_page_by_page(desk, draft_no, stands):
    stands("stack-3")
    assert desk.post(reverse("worklists:scan", args=[draft_no]), {"material": HEALTH}).url.endswith(f"#f-{HEALTH}")
    assert [name.rpartition("-")[2] for name in _given(draft_no, HEALTH)] == ["1.png", "2.png", "3.png"]


@pytest.mark.parametrize(("condition", "words"), [
    ("empty", "扫描仪里没有纸"), ("jammed", "卡纸"), ("open", "盖子开着"), ("off", "没有应答"), ("slow-90", "超时"), ("busy", "正在扫别人的"), ("", "没有配扫描仪")])
def test_a_fault_is_said_and_leaves_all_as_it_was(desk, draft_no, stands, condition, words):
    stands(condition)
    before = drafts.draft(actor=cast_actor("he", channel="counter"), draft_no=draft_no)
    refused = desk.post(reverse("worklists:scan", args=[draft_no]), {"material": HEALTH})
    html = refused.content.decode()
    assert refused.status_code == 409 and words in html and _chosen(html) == HEALTH
    assert ("重新扫描" in html) == bool(condition)
    assert desk.post(reverse("worklists:scan", args=[draft_no]), {"material": HEALTH}, headers=HTMX).status_code == 200
    assert drafts.draft(actor=cast_actor("he", channel="counter"), draft_no=draft_no) == before


def test_pages_are_handed_in_all_or_none(draft_no, at, monkeypatch):
    he, seen = cast_actor("he", channel="counter"), []
    real = applications.attach

    def fails_at_the_third(**words):
        seen.append(words)
        if len(seen) == 3:
            raise NotFound(what="material", number="x")
        return real(**words)

    monkeypatch.setattr(applications, "attach", fails_at_the_third)
    uploads = tuple(Upload(filename=f"{number}.jpg", content=JPEG + bytes([number])) for number in range(3))
    with pytest.raises(NotFound):
        commands.hand_in_pages(actor=he, at=at, draft_no=draft_no, material_code=HEALTH, uploads=uploads)
    assert _given(draft_no, HEALTH) == []


def test_a_photo_does_where_there_is_no_scanner(desk, draft_no, stands):
    stands("")
    to = reverse("worklists:scan", args=[draft_no])
    html = desk.get(to).content.decode()
    assert 'capture="environment"' in html and 'data-key="F6"' not in html
    assert desk.post(to, {"material": LAYOUT, "camera": "yes"}).status_code == 422
    photo = SimpleUploadedFile("plan.png", DATA.joinpath("layout.png").read_bytes(), content_type="image/png")
    assert desk.post(to, {"material": LAYOUT, "camera": "yes", "photo": photo}).status_code == 302
    assert _given(draft_no, LAYOUT) == ["plan.png"]


def test_only_the_clerk_of_the_draft_scans(client, draft_no):
    to = reverse("worklists:scan", args=[draft_no])
    assert client.get(to).status_code == 302
    for code, status in (("chen", 403), ("luo", 403), ("tan", 404)):
        client.post(reverse("demo_sign_in", args=[code]))
        assert client.get(to).status_code == status
        assert client.post(to, {"material": LAYOUT}).status_code == status


def test_a_paper_that_is_not_asked_for_is_not_scanned(desk, draft_no):
    assert desk.post(reverse("worklists:scan", args=[draft_no]), {"material": "diary"}).status_code == 404
