"""The portal's own pages: no finding in any mode, nothing cut off, and the guide follows its questions."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.accessibility.walk import walk

pytestmark = pytest.mark.timeout(600)  # each seeds a district and looks at many pages


@pytest.mark.parametrize(("mode", "width"), [("", 1440), ("elder", 1280), ("contrast", 1440), ("", 320), ("elder", 390)])
def test_axe_finds_nothing_and_nothing_is_cut_off(open_page, violations, small_targets, district, mode, width):
    for name, path in district.items():
        page = open_page(path, mode=mode, width=width)
        assert (name, violations(page)) == (name, [])
        assert (name, small_targets(page, 59 if "elder" in mode else 24)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) <= (name, width)


def test_the_guide_follows_its_questions(open_page, district):
    page = open_page(district["guide"], width=1440, height=900)
    box = page.locator("#start a").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900, "the act stands on the first screen"
    with page.expect_response(lambda answer: "q_" in answer.url):
        page.locator(".quiz input[type=radio]").nth(3).check()
    page.wait_for_function("() => document.querySelector('#start a').href.includes('=')")
    assert page.evaluate("document.activeElement.type") == "radio", "the focus stays where the reader is"
    assert "q_" in page.url


def test_the_guide_asks_its_questions_without_script(open_page, district):
    page = open_page(district["guide"], script=False)
    page.locator(".quiz input[type=radio]").first.check()
    page.locator(".quiz button").click()
    assert "q_" in page.url
    assert page.locator(".quiz input[type=radio]").first.is_checked()


@pytest.mark.parametrize(("mode", "width"), [("", 1440), ("elder", 1280), ("", 390)])
def test_the_tab_key_reaches_every_control_in_sight(open_page, district, mode, width):
    for name in ("home", "narrowed", "guide"):
        stops = walk(open_page(district[name], mode=mode, width=width))
        assert "skip" in stops[0].html, name
        assert len(stops) > 25, name
        assert (name, [stop.html for stop in stops if not stop.ring]) == (name, [])
        assert (name, [stop.html for stop in stops if stop.covered]) == (name, [])


def test_the_act_of_a_guide_stays_in_sight(open_page, district):
    page = open_page(district["guide"], width=1440, height=900)
    page.evaluate("window.scrollTo(0, 1500)")
    box = page.locator("#start a").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_the_first_page_is_three_screens_long(open_page, district):
    page = open_page(district["home"], width=1440, height=900)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 900


def test_the_contents_of_a_guide_follow_the_reader(open_page, district):
    page = open_page(district["guide"])
    now = page.locator(".toc [aria-current]")
    assert now.count() == 0
    for part in ("way", "law", "may"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", part)
        expect(now).to_have_count(1)
        expect(now).to_have_attribute("href", f"#{part}")
