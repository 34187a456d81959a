"""Measures of a page in a real browser. Each takes a Playwright page that stands where it should be measured and answers a list of
findings, empty when all is well; none of them changes the page for good.

``MODES`` names the ways pages are shown, with the least target and text of each (in CSS pixels). ``findings(page, mode)`` takes
every measure that suits the mode; ``tab_walk(page)`` walks the page by keyboard and is asked for apart, for it takes a second or two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.accessibility import scripts

ALL_RULES: dict[str, object] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, "resultTypes": ["violations"]}
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
LEAST_LINE = 1.3
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
LARGE_FONT = 1.75  # the largest step of the phone's own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One way of showing pages: the cookie that brings it (or the theme set on a page that is open), the size of the screen, the least target and text in CSS pixels."""

    name: str
    cookie: str = ""
    theme: str = ""
    width: int = 1440
    height: int = 900
    least_target: int = 24
    least_font: float = 14
    follows_phone: bool = False  # whether the phone's own font setting reaches it (WeChat)


STANDARD = Mode(name="standard")
ELDER = Mode(name="elder", cookie="elder", width=1280, least_target=60, least_font=18)
CONTRAST = Mode(name="contrast", cookie="contrast", theme="contrast")
PHONE = Mode(name="phone", width=390, height=844, least_target=44, follows_phone=True)
NARROW = Mode(name="narrow", width=320, height=700, least_target=44)
ELDER_PHONE = Mode(name="elder-phone", cookie="elder", width=390, height=844, least_target=60, least_font=18)
COMPACT = Mode(name="compact", width=1440, least_font=12)
DESK_ELDER = Mode(name="desk-elder", cookie="elder", width=1280, least_font=14)
DESK_CONTRAST = Mode(name="desk-contrast", cookie="contrast", theme="contrast", least_font=12)
DESK_NARROW = Mode(name="desk-narrow", width=320, height=700, least_font=12)
KIOSK = Mode(name="kiosk", width=1080, height=1920, least_target=100, least_font=24)
MODES = (STANDARD, ELDER, CONTRAST, PHONE, NARROW, ELDER_PHONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of the tab key: which control, whether the focus is seen there, whether something lies over it."""

    html: str
    ring: bool
    covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A walk by the tab key: its stops in order and what was wrong with it, one sentence a finding."""

    stops: tuple[Stop, ...]
    wrong: tuple[str, ...]


def axe_findings(page: Page, rules: dict[str, object] = ALL_RULES) -> list[str]:
    """What axe objects to, one line an element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(scripts.AXE, rules))


def small_targets(page: Page, least: int) -> list[str]:
    """Controls smaller than so many pixels in either direction; links within a sentence are exempt (WCAG 2.5.8), radios count with their label."""
    return list(page.evaluate(scripts.SMALL_TARGETS, least))


def small_fonts(page: Page, least: float) -> list[str]:
    """Shown text smaller than so many pixels. Hints of keys (kbd) are exempt."""
    return list(page.evaluate(scripts.SMALL_FONTS, least))


def low_lines(page: Page, least: float = LEAST_LINE) -> list[str]:
    """Text of more than one line whose lines stand closer than so many font sizes."""
    return list(page.evaluate(scripts.LOW_LINES, least))


def overflow(page: Page) -> list[str]:
    """Elements that make the page scroll sideways; what scrolls in a box of its own is exempt."""
    return list(page.evaluate(scripts.OVERFLOW))


def hollow_scroll(page: Page) -> list[str]:
    """What lets the page scroll on below its own end, where nothing stands: hidden parts placed outside the box that scrolls them."""
    return list(page.evaluate(scripts.HOLLOW))


def clipped_text(page: Page) -> list[str]:
    """Text that runs out of a box which cuts it off."""
    return list(page.evaluate(scripts.CLIPPED))


def heading_findings(page: Page) -> list[str]:
    """One h1, a title, a language; error summaries lead to fields that are there."""
    return list(page.evaluate(scripts.OUTLINE))


def reachable_actions(page: Page) -> set[str]:
    """Everything a reader can do here: addresses of links and forms with their named buttons, folded parts included.

    The switches of the mode itself are left out, so that the set of one mode can be compared with that of another.
    """
    return set(page.evaluate(scripts.ACTIONS))


@contextmanager
def large_font(page: Page, factor: float = LARGE_FONT) -> Iterator[Page]:
    """The page as a phone with a larger font shows it: the root font times ``factor``, at most the 30 pixels that any rule asks for."""
    page.evaluate(scripts.SCALE_ROOT, factor)
    yield page
    page.evaluate(scripts.SCALE_ROOT, 0)


@contextmanager
def wide_spacing(page: Page) -> Iterator[Page]:
    """The page with the spacings of WCAG 1.4.12: lines 1.5, paragraphs 2, letters 0.12, words 0.16 font sizes."""
    page.evaluate(scripts.SPACE_TEXT, True)
    yield page
    page.evaluate(scripts.SPACE_TEXT, False)


def spacing_findings(page: Page) -> list[str]:
    """Text that is cut off, or a page that scrolls sideways, under the spacings of WCAG 1.4.12."""
    before = set(clipped_text(page))
    with wide_spacing(page):
        return [found for found in clipped_text(page) if found not in before] + overflow(page)


def large_font_findings(page: Page, factor: float = LARGE_FONT) -> list[str]:
    """What makes the page scroll sideways or is cut off when the root font is ``factor`` times as large."""
    with large_font(page, factor):
        return overflow(page) + clipped_text(page)


def findings(page: Page, mode: Mode, *, rules: dict[str, object] | None = ALL_RULES) -> list[str]:
    """Every measure that suits the mode, each finding with the name of its measure; axe by these rules, or not at all."""
    taken: dict[str, Sequence[str]] = {
        "axe": axe_findings(page, rules) if rules else (),
        f"target below {mode.least_target}": small_targets(page, mode.least_target),
        f"text below {mode.least_font}": small_fonts(page, mode.least_font),
        "low lines": low_lines(page),
        "scrolls sideways": overflow(page),
        "scrolls into nothing": hollow_scroll(page),
        "cut off": clipped_text(page),
        "outline": heading_findings(page),
        "cut off when spaced": spacing_findings(page),
    }
    if mode.follows_phone:
        taken["cut off at 1.75"] = large_font_findings(page)
    return [f"{mode.name}: {name}: {found}" for name, all_found in taken.items() for found in all_found]


def tab_walk(page: Page, limit: int = 600) -> Walk:
    """Walks from the top of the page by the tab key until it leaves the page.

    Wrong is: a control never reached or reached twice, another order than that of the document, a stop without a visible ring or
    under something else, a trap. A group of radio buttons is one stop.
    """
    marked = page.evaluate(scripts.MARK_STOPS)
    expected: list[str] = marked["names"]
    driver = page.context.new_cdp_session(page)
    for _ in range(min(marked["presses"], limit)):
        driver.send("Input.dispatchKeyEvent", TAB)
    states = page.evaluate(scripts.STOPS_SEEN)
    driver.detach()
    reached = [state["number"] for state in states]
    stops = [Stop(html=state["html"], ring=state["ring"], covered=state["covered"]) for state in states]
    wrong = [f"no ring: {stop.html}" for stop in stops if not stop.ring] + [f"covered: {stop.html}" for stop in stops if stop.covered]
    wrong += [f"never reached: {expected[number]}" for number in range(len(expected)) if number not in reached]
    wrong += [f"reached twice: {expected[number]}" for number in sorted(set(reached)) if number >= 0 and reached.count(number) > 1]
    wrong += [f"out of order: {expected[after]}" for before, after in zip(reached, reached[1:], strict=False) if 0 <= after < before]
    return Walk(stops=tuple(stops), wrong=tuple(wrong))
