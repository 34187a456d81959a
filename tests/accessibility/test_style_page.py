"""The living style page in every mode: no finding, nothing cut off, every control reachable and large enough."""

from __future__ import annotations

import pytest

PAGES = ("/ui/", "/ui/desk/")
MODES = [("", 1440), ("elder", 1280), ("contrast", 1440), ("", 320), ("elder", 390), ("elder.contrast", 1000)]

FOCUS = """() => { const n = document.activeElement; if (!n || n === document.body) return null;
  const shown = n.closest('.pick,.seg label') || n, s = getComputedStyle(shown), b = shown.getBoundingClientRect();
  const top = document.elementFromPoint(b.left + Math.min(b.width / 2, 30), b.top + b.height / 2);
  return {html: n.outerHTML.slice(0, 80), ring: parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none',
          covered: !!top && !shown.contains(top) && !top.contains(shown)}; }"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("mode", "width"), MODES)
def test_axe_finds_nothing(open_page, violations, path, mode, width):
    assert violations(open_page(path, mode=mode, width=width)) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("mode", ["", "elder"])
def test_nothing_is_cut_off_at_320_pixels(open_page, path, mode):
    page = open_page(path, mode=mode, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_layout_survives_large_fonts_of_the_device(open_page):
    page = open_page("/ui/", width=390)
    page.evaluate("document.documentElement.style.fontSize = '175%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_targets_are_large_in_the_mode_for_older_readers(open_page, small_targets):
    assert small_targets(open_page("/ui/", mode="elder", width=1280), 59) == []


def test_targets_are_never_below_24_pixels(open_page, small_targets):
    assert small_targets(open_page("/ui/", width=390), 24) == []


def test_text_is_never_small_for_older_readers(open_page):
    page = open_page("/ui/", mode="elder", width=1280)
    least = page.evaluate("""() => Math.min(...Array.from(document.querySelectorAll('main *')).filter(n => n.offsetParent
      && n.tagName !== 'KBD' && Array.from(n.childNodes).some(c => c.nodeType === 3 && c.textContent.trim())).map(n => parseFloat(getComputedStyle(n).fontSize)))""")
    assert least >= 18


def test_the_keyboard_reaches_every_control_with_a_visible_ring(open_page):
    page = open_page("/ui/", width=1280)
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS)
        if state is None:
            break
        seen.append(state)
    assert "skip" in seen[0]["html"]
    assert len(seen) > 40
    assert [each["html"] for each in seen if not each["ring"]] == []
    assert [each["html"] for each in seen if each["covered"]] == []


def test_errors_take_the_focus_and_lead_to_their_field(open_page):
    page = open_page("/ui/")
    assert page.evaluate("document.activeElement.matches('[data-errors]')")
    page.locator("[data-errors] a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-sample_id_number"


def test_dependent_question_follows_its_answer(open_page):
    page = open_page("/ui/")
    question = page.locator("[data-shown-when]")
    assert question.is_visible()
    page.locator("input[name=sample_yes_no][value=no]").check()
    assert not question.is_visible()


def test_function_key_opens_the_act_and_escape_leaves_it(open_page):
    page = open_page("/ui/desk/")
    page.keyboard.press("F7")
    assert page.locator("details.ask-first[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.ask-first[open]").count() == 0


def test_the_style_page_reads_without_script(open_page):
    page = open_page("/ui/", script=False)
    assert page.locator("details.ask-first summary").first.is_visible()
    assert page.locator(".js-only").first.is_hidden()
