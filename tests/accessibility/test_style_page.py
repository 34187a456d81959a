"""Every component in every mode: no finding of any measure, and the keyboard reaches each control with a visible ring."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from onewindow.ui import catalogue
from tests.accessibility import measures
from tests.accessibility.measures import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A mode of the catalogue: its switch and what is asked of it."""

    switch: str
    mode: Mode
    walked: bool = False


LOOKS = (
    Look(switch="standard", mode=measures.STANDARD, walked=True),
    Look(switch="elder", mode=measures.ELDER, walked=True),
    Look(switch="contrast", mode=measures.CONTRAST),
    Look(switch="dark", mode=Mode(name="dark", width=1920, height=1080)),
    Look(switch="compact", mode=measures.COMPACT),
    Look(switch="kiosk", mode=measures.KIOSK, walked=True),
    Look(switch="standard", mode=measures.NARROW, walked=True),
    Look(switch="standard", mode=measures.PHONE),
    Look(switch="elder", mode=measures.ELDER_PHONE),
)
PAGES = ["/ui/", *(f"/ui/{group.code}/" for group in catalogue.groups())]
NEVER_ON_A_KIOSK = ("/ui/counter/", "/ui/shell/")
OF_A_DESK = "/ui/counter/"  # in the layout of the desks, whose targets are a mouse's
FINGER = 44


LOOKED_AT = [pytest.param(look, path, id=f"{look.mode.name}-{path}") for look in LOOKS for path in PAGES
             if not (look.mode is measures.KIOSK and path in NEVER_ON_A_KIOSK) and not (look.mode.least_target == FINGER and path == OF_A_DESK)]
LOOKED_AT.append(pytest.param(Look(switch="standard", mode=measures.DESK_NARROW, walked=True), OF_A_DESK, id=f"{measures.DESK_NARROW.name}-{OF_A_DESK}"))


@pytest.mark.parametrize(("look", "path"), LOOKED_AT)
def test_no_measure_finds_anything(open_page, look, path):
    page = open_page(f"{path}?as={look.switch}", width=look.mode.width, height=look.mode.height)
    assert measures.findings(page, look.mode) == []
    if look.walked:
        walk = measures.tab_walk(page)
        assert len(walk.stops) > 12
        assert walk.wrong == ()


@pytest.mark.parametrize(("cookie", "width"), [("", 1440), ("elder", 1280), ("contrast", 1440), ("", 320), ("size-30", 1440), ("size-30.contrast", 390)])
def test_the_desk_layout_has_no_finding(open_page, cookie, width):
    page = open_page("/ui/desk/", mode=cookie, width=width)
    assert measures.axe_findings(page) == []
    assert measures.overflow(page) == []


def test_text_reaches_30_pixels_and_nothing_is_cut_off(open_page):
    page = open_page("/ui/fields/", mode="size-30", width=1280)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 30
    assert measures.findings(page, Mode(name="size-30", width=1280, least_target=60, least_font=18)) == []


def test_errors_take_the_focus_and_lead_to_their_field(open_page):
    page = open_page("/ui/fields/")
    assert page.evaluate("document.activeElement.matches('[data-errors]')")
    page.locator("[data-errors] a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-id_no"


def test_dependent_question_follows_its_answer(open_page):
    page = open_page("/ui/fields/")
    question = page.locator("[data-shown-when]")
    assert question.is_visible()
    page.locator("input[name=cold][value=no]").check()
    assert not question.is_visible()


DEPENDENT = """<form data-reveal><input type="radio" name="a" value="yes" checked id="a-yes"><input type="radio" name="a" value="no" id="a-no">
<div data-shown-when="a=yes" id="b"><input type="radio" name="b" value="yes" checked></div><div data-shown-when="b=yes" id="c"><input name="c" value="kept"></div></form>"""
POINTS = '<label><input type="checkbox" data-digit="1" id="beside">Beside</label><div data-keys><label><input type="checkbox" data-digit="1" id="within">Within</label></div>'


def made_page(open_page, body: str):
    """A page of this body with the script of every page."""
    page = open_page("/ui/fields/")
    page.route("**/ui/made/", lambda route: route.fulfill(content_type="text/html", body=(
        f'<!doctype html><html lang="en"><head><title>T</title><script defer src="/static/ui/page.js"></script></head><body>{body}</body></html>')))
    page.goto(page.url.replace("/ui/fields/", "/ui/made/"))
    return page


KEYS = """<button data-key="F9">Accept <kbd>F9</kbd></button><button data-key="F8" aria-disabled="true">Decline</button><button id="open" data-opens="keys">Keys</button>
<dialog id="keys"><ul data-key-list><li><kbd>Esc</kbd> close</li></ul><button data-keys-switch data-say-on="Switch on" data-say-off="Switch off">Switch off</button></dialog>"""


def test_the_keys_of_the_page_are_listed_and_can_be_switched_off(open_page):
    page = made_page(open_page, KEYS)
    page.locator("#open").click()
    assert page.locator("#keys li").all_inner_texts() == ["F9 Accept", "Esc close"], "what is not possible now has no key"
    page.locator("[data-keys-switch]").click()
    assert page.locator("[data-keys-switch]").inner_text() == "Switch on"
    page.evaluate("document.querySelector('[data-key=F9]').addEventListener('click', () => { document.title = 'pressed'; }); document.getElementById('keys').close()")
    page.keyboard.press("F9")
    assert page.title() != "pressed"


def test_an_answer_that_is_hidden_reveals_nothing(open_page):
    page = made_page(open_page, DEPENDENT)
    assert page.locator("#c").is_visible()
    page.locator("#a-no").check()
    assert not page.locator("#b").is_visible()
    assert not page.locator("#c").is_visible(), "the answer it hangs on is hidden itself"
    assert page.locator("[name=c]").is_disabled(), "and so it isn't sent"
    page.locator("#a-yes").check()
    assert page.locator("[name=c]").is_enabled()


def test_digits_tick_only_where_keys_are_asked_for(open_page):
    page = made_page(open_page, POINTS)
    page.keyboard.press("1")
    assert page.locator("#within").is_checked(), "the attribute on html is the switch, not a place"
    assert not page.locator("#beside").is_checked()


def test_the_village_follows_the_town(open_page):
    page = open_page("/ui/answers/")
    village = page.locator("#f-place-area")
    assert village.locator("option").count() == 5
    page.locator("select[data-narrows=f-place-area]").select_option("02")
    assert village.locator("option").all_text_contents()[1:] == ["沥东社区", "盐步社区"]
    assert page.locator("#f-home-area").input_value() == "0202", "what was chosen stays chosen"


def test_a_signature_is_drawn_kept_and_cleared(open_page):
    page = open_page("/ui/answers/")
    part, kept = page.locator("[data-sign]").first, page.locator("input[name=sign-ink]")
    box = part.locator("canvas").bounding_box()
    part.locator("canvas").scroll_into_view_if_needed()
    box = part.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90)
    page.mouse.up()
    assert kept.input_value().startswith("data:image/png;base64,")
    part.locator("button").click()
    assert kept.input_value() == ""


@pytest.mark.parametrize("script", [True, False])
def test_a_layer_opens_closes_and_gives_the_focus_back(open_page, script):
    page = open_page("/ui/layout/", script=script)
    layer = page.locator("#past")
    page.locator("#past-opener").click()
    assert layer.is_visible()
    layer.locator("[data-closes]").click()
    assert not layer.is_visible()
    if script:
        assert page.evaluate("document.activeElement.id") == "past-opener"
        page.locator("#past-opener").click()
        page.keyboard.press("Escape")
        assert not layer.is_visible()


def test_a_note_is_closed_and_the_focus_is_not_lost(open_page):
    page = open_page("/ui/feedback/")
    before = page.locator(".toast").count()
    page.locator(".toast [data-closes]").first.click()
    assert page.locator(".toast").count() == before - 1
    assert page.evaluate("document.activeElement.id") == "main"


def test_function_key_opens_the_act_and_escape_leaves_it(open_page):
    page = open_page("/ui/desk/")
    page.keyboard.press("F7")
    assert page.locator("details.ask-first[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.ask-first[open]").count() == 0


def test_a_fragment_keeps_the_focus_and_is_announced(open_page):
    page = open_page("/ui/fields/")
    page.route("**/ui/late/*", lambda route: route.fulfill(content_type="text/html", body=(
        '<button id="more" hx-get="/ui/late/2" hx-target="#late">More</button><p data-announce>Three found</p>')))
    page.evaluate("""() => { const box = document.createElement('div'); box.id = 'late';
      box.innerHTML = '<button id="more" hx-get="/ui/late/1" hx-target="#late">More</button>';
      document.getElementById('main').appendChild(box); htmx.process(box); }""")
    page.locator("#more").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('status').textContent === 'Three found'")
    assert page.evaluate("document.activeElement.id") == "more", "the control replaced itself and has the focus again"
    assert page.locator("#late").get_attribute("aria-busy") is None


def test_everything_reads_without_script(open_page):
    for path in PAGES:
        page = open_page(path, script=False)
        assert page.locator("h1").is_visible()
        assert page.locator(".js-only:visible").count() == 0
    typed = open_page("/ui/answers/", script=False).locator("input[name=sign-typed]")
    assert typed.is_visible(), "who can't sign by hand types the name"
