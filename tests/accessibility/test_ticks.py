"""A worklist by keyboard and mouse: x ticks the row, one box ticks the page, and how many are ticked is told."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel import clock
from onewindow.site.seed import seed_demo


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_rows_are_ticked_and_counted(chromium, live_server):
    at = clock.now()
    seed_demo(at=at)
    for _ in range(2):
        hand_in(actor=cast_actor("chen"), at=at, item_code="food-catering-licence")
    luo = Client()
    luo.post("/demo/sign-in/luo")
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": name, "value": value.value, "url": live_server.url} for name, value in luo.cookies.items()])
    page = context.new_page()
    page.goto(f"{live_server.url}/office/")
    told = page.locator("[data-ticked]")
    expect(told).to_have_text("0")
    page.locator("tbody tr a").first.focus()
    page.keyboard.press("x")
    expect(told).to_have_text("1")
    page.keyboard.press("x")
    expect(told).to_have_text("0")
    page.locator("[data-all]").check()
    expect(told).to_have_text(str(page.locator("[data-tick]").count()))
    assert page.locator("[data-tick]:checked").count() >= 2
    context.close()
