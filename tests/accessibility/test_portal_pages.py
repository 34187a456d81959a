"""The portal's own pages: no finding in any mode, nothing cut off, and the guide follows its questions."""

from __future__ import annotations

import pytest


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
