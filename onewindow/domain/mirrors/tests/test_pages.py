"""The screen and the panel by HTTP: what they say, to whom, and at what cost."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases
from onewindow.domain.mirrors.tests.conftest import MARRIAGE, change
from onewindow.kernel import relay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HTMX = {"HX-Request": "true"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> list[datetime]:
    """The present moment, which a test may move."""
    times = [at]
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: times[0])
    return times


@pytest.fixture
def desk(client: Client, moment: list[datetime]) -> Client:
    """The clerk He at the desk."""
    client.post(reverse("demo_sign_in", args=["he"]))
    return client


@pytest.fixture
def device(desk: Client) -> Client:
    """A device that was paired with the desk's counter by its digits."""
    device = Client()
    assert device.get("/screen/").status_code == 200
    device.post("/screen/begin/")
    digits = re.search(r'class="code num"[^>]*>(\d{3}) (\d{3})<', device.get("/screen/").content.decode())
    assert desk.post("/counter/mirror/D0/pair/", {"code": "".join(digits.groups())}).status_code == 302
    return device


def _text(answer) -> str:
    return answer.content.decode()


def _hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def test_a_wrong_code_is_said(desk, helped, he):
    to = reverse("mirrors:pair", args=[helped(he)])
    refused = desk.post(to, {"code": "12"})
    assert refused.status_code == 422 and "对照屏幕" in _text(refused)
    assert desk.post(to, {"code": "12"}, headers=HTMX).status_code == 200, "htmx shows what is no error"


def test_the_panel_is_for_those_who_sit_at_a_counter(client, helped, he, moment):
    to = reverse("mirrors:panel", args=[helped(he)])
    assert client.get(to).status_code == 302
    for code in ("luo", "chen"):
        client.post(reverse("demo_sign_in", args=[code]))
        assert client.get(to).status_code == 403
    client.post(reverse("demo_sign_in", args=["tan"]))
    assert client.get(to).status_code == 404


def test_the_screen_shows_the_lines_masked_and_takes_marks(desk, device, helped, he, at):
    draft_no = helped(he)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    html = _text(device.get("/screen/"))
    assert "陈静怡" in html and "440605199001010028" not in html and "联系电话" in html
    digest = _hidden(html, "digest")
    both = device.post("/screen/answer/", {"digest": digest, "wrong": "contact_phone", "words.contact_phone": "尾号不对", "confirm": "yes"})
    assert both.status_code == 422 and "尾号不对" in _text(both) and "checked" in _text(both), "nothing of theirs is lost"
    device.post("/screen/answer/", {"digest": digest, "wrong": "contact_phone", "words.contact_phone": "尾号不对", "object": "yes"})
    panel = _text(desk.get(reverse("mirrors:panel", args=[draft_no]), headers=HTMX))
    assert "尾号不对" in panel and f"{reverse('applications:counter_form', args=[draft_no])}#f-contact_phone" in panel
    change(he, at, draft_no, contact_phone="13800001234")
    stale = device.post("/screen/answer/", {"digest": digest, "confirm": "yes"})
    assert stale.status_code == 409 and "13800001234" in _text(stale)


def test_a_poll_answers_only_what_is_new_and_keeps_marks(desk, device, helped, he, at, django_assert_max_num_queries):
    draft_no = helped(he)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    seen = _hidden(_text(device.get("/screen/")), "seen")
    with django_assert_max_num_queries(15):
        assert device.post("/screen/now/", {"seen": seen}).status_code == 204
    change(he, at, draft_no, contact_phone="13800001234")
    anew = _text(device.post("/screen/now/", {"seen": seen, "wrong": "contact_phone", "words.contact_phone": "还是不对"}))
    assert "13800001234" in anew and "还是不对" in anew and 'every 5s' in anew


def test_the_desks_poll_answers_only_what_is_new(desk, device, helped, he, django_assert_max_num_queries):
    to = reverse("mirrors:panel", args=[helped(he)])
    html = _text(desk.get(to, headers=HTMX))
    again = re.search(r'hx-get="([^"]+)" hx-trigger="every 5s"', html)[1]
    with django_assert_max_num_queries(15):
        assert desk.get(again, headers=HTMX).status_code == 204
    desk.post(to + "show/")
    assert "data-announce" in _text(desk.get(again, headers=HTMX))


def test_signed_by_drawing_and_seen_on_the_case(desk, device, helped, he, at, moment):
    draft_no = helped(he)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    device.post("/screen/answer/", {"digest": _hidden(_text(device.get("/screen/")), "digest"), "confirm": "yes"})
    pad = _text(device.get("/screen/"))
    assert "<canvas" in pad and 'name="typed"' in pad
    assert 'name="wrong"' in _text(device.get("/screen/?look=1"))
    sent = {"digest": _hidden(pad, "digest"), "sign": "yes"}
    for drawing in ("", "data:image/png;base64,%%%", "data:text/html;base64,AAAA"):
        assert device.post("/screen/answer/", {**sent, "drawing": drawing}).status_code == 422
    device.post("/screen/answer/", {**sent, "drawing": "data:image/png;base64," + base64.b64encode(PNG).decode()})
    assert "谢谢" in _text(device.get("/screen/")) and "陈静怡" not in _text(device.get("/screen/"))
    assert "09:30 已核对并签名" in _text(desk.get(reverse("mirrors:panel", args=[draft_no]), headers=HTMX))
    case_no = cases.submit(actor=he, at=at, draft_no=draft_no).case_no
    relay.drain(clock=lambda: at)
    assert case_no[-6:] in _text(device.get("/screen/")).replace(" ", "")
    moment[0] = at + timedelta(minutes=2)
    assert case_no[-6:] not in _text(device.get("/screen/")).replace(" ", "")
    assert reverse("mirrors:proof", args=[case_no]) in _text(desk.get(reverse("worklists:counter_case", args=[case_no])))
    officer = Client()
    officer.post(reverse("demo_sign_in", args=["luo"]))
    assert "在群众屏核对并签名" in _text(officer.get(reverse("worklists:office_case", args=[case_no])))
    told = _text(officer.get(reverse("mirrors:proof", args=[case_no])))
    assert "09:30" in told and "陈静怡" in told
    assert 'href="/office/"' in told and 'href="/counter/"' in _text(desk.get(reverse("mirrors:proof", args=[case_no]))), "each desk keeps its own menu there"
    opened = officer.post(re.search(r'action="(/desk/[^"]+)"', told)[1])
    assert opened.content == PNG and opened["Content-Type"] == "image/png"
    stranger = Client()
    stranger.post(reverse("demo_sign_in", args=["chen"]))
    assert stranger.get(reverse("mirrors:proof", args=[case_no])).status_code == 403


def test_typed_where_the_screen_cant_draw(desk, device, helped, he):
    desk.post(reverse("mirrors:show", args=[helped(he)]))
    device.post("/screen/answer/", {"digest": _hidden(_text(device.get("/screen/")), "digest"), "confirm": "yes"})
    sent = {"digest": _hidden(_text(device.get("/screen/")), "digest"), "sign": "yes", "typed": "陈静怡"}
    assert device.post("/screen/answer/", sent).status_code == 422, "the box is not ticked"
    assert device.post("/screen/answer/", {**sent, "mine": "yes"}).status_code == 302


def test_paper_only_is_said_on_both(desk, device, helped, he):
    draft_no = helped(he, item_code=MARRIAGE)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    device.post("/screen/answer/", {"digest": _hidden(_text(device.get("/screen/")), "digest"), "confirm": "yes"})
    html = _text(device.get("/screen/"))
    assert "<canvas" not in html and "纸上签名" in html
    assert "电子签名法" in _text(desk.get(reverse("mirrors:panel", args=[draft_no]), headers=HTMX))


def test_a_change_after_signing_is_told_at_the_desk(desk, device, helped, he, at):
    draft_no = helped(he)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    digest = _hidden(_text(device.get("/screen/")), "digest")
    device.post("/screen/answer/", {"digest": digest, "confirm": "yes"})
    device.post("/screen/answer/", {"digest": digest, "sign": "yes", "typed": "陈静怡", "mine": "yes"})
    change(he, at, draft_no, contact_phone="13800001234")
    panel = _text(desk.get(reverse("mirrors:panel", args=[draft_no]), headers=HTMX))
    assert "签名不算数" in panel and "重新请群众核对" in panel
    desk.post(reverse("mirrors:show", args=[draft_no]))
    assert 'name="wrong"' in _text(device.get("/screen/"))


def test_cleared_and_unpaired_leave_nothing(desk, device, helped, he):
    draft_no = helped(he)
    desk.post(reverse("mirrors:show", args=[draft_no]))
    desk.post(reverse("mirrors:clear", args=[draft_no]))
    assert "陈静怡" not in _text(device.get("/screen/"))
    desk.post(reverse("mirrors:show", args=[draft_no]))
    desk.post(reverse("mirrors:unpair", args=[draft_no]))
    html = _text(device.get("/screen/"))
    assert "陈静怡" not in html and reverse("mirrors:begin") in html


def test_a_stranger_s_device_shows_and_answers_nothing(device, desk, helped, he, moment):
    desk.post(reverse("mirrors:show", args=[helped(he)]))
    stranger = Client()
    assert "陈静怡" not in _text(stranger.get("/screen/"))
    assert stranger.post("/screen/answer/", {"digest": "x", "confirm": "yes"}).status_code == 404
    cookie = Client()
    cookie.cookies["ow_screen"] = "guessed"
    assert "陈静怡" not in _text(cookie.get("/screen/"))


def test_the_pages_of_a_draft_hold_the_panel(desk, helped, he):
    draft_no = helped(he)
    for name in ("tasks", "form", "materials", "check"):
        assert reverse("mirrors:panel", args=[draft_no]) in _text(desk.get(reverse(f"applications:counter_{name}", args=[draft_no])))
