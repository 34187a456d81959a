"""A walk over a page by the tab key: which controls are reached, whether each shows its ring, whether anything covers it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

FOCUS = """() => { const n = document.activeElement; if (!n || n === document.body) return null;
  const shown = n.closest('.pick,.seg label') || n, s = getComputedStyle(shown), b = shown.getBoundingClientRect();
  const top = document.elementFromPoint(b.left + Math.min(b.width / 2, 30), b.top + b.height / 2);
  return {html: n.outerHTML.slice(0, 90), ring: parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none',
          covered: !!top && !shown.contains(top) && !top.contains(shown)}; }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A control the tab key came to."""

    html: str
    ring: bool
    covered: bool


def walk(page: Page, *, most: int = 200) -> list[Stop]:
    """Press the tab key from the top of the page until it leaves it again."""
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS)
        if state is None:
            break
        stops.append(Stop(**state))
    return stops
