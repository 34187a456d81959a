"""Nobody is there for a while: the page warns in time, stays when asked, and else leads to the sign-in and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from onewindow.kernel import clock

PRESENT = clock.machine_seconds


@pytest.fixture
def away(monkeypatch):
    """Nobody does anything for so many seconds: the machine's time and the time of the pages move on."""
    gone = {"seconds": 0.0}
    monkeypatch.setattr(clock, "machine_seconds", lambda: PRESENT() + gone["seconds"])

    def passed(seconds, *pages):
        gone["seconds"] += seconds
        for page in pages:
            page.clock.fast_forward(seconds * 1000)

    return passed


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_the_warning_comes_in_time_and_means_it(chromium, live_server, district, away, violations):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.request.post(f"{live_server.url}/demo/sign-in/chen", headers={"X-CSRFToken": context.cookies()[0]["value"], "Referer": live_server.url + "/"})
    page.clock.install()
    page.goto(live_server.url + "/my/drafts/")
    other = context.new_page()
    other.clock.install()
    other.goto(live_server.url + "/my/drafts/")
    dialog, others = page.locator("#idle"), other.locator("#idle")

    away(28 * 60 + 5, page, other)
    expect(dialog).to_be_visible()
    expect(others).to_be_visible()
    expect(dialog).to_contain_text("填写的内容已保存")
    assert violations(page) == []
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    away(16, other)
    expect(others).to_be_hidden()  # another page of the same person was used

    away(27 * 60, page)
    expect(dialog).to_be_hidden()
    away(70, page)
    expect(dialog).to_be_visible()
    away(125, page)
    expect(page).to_have_url(re.compile(r"/accounts/phone/\?next=(%2F|/)my(%2F|/)drafts(%2F|/)$"))
    expect(page.locator("main")).to_contain_text("您已退出，填写的内容已保存")
    assert violations(page) == []
    context.close()
