"""A real browser for the accessibility checks. The system's Chromium is used; without it the run fails by name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from onewindow.domain.catalogue import demo as catalogue
from onewindow.domain.catalogue import queries
from onewindow.domain.people import demo as people
from onewindow.domain.places import demo as places
from onewindow.domain.standards import demo as standards
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("Chromium is missing: apt-get install -y chromium", pytrace=False)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[OpenPage]:
    """Opens a path in a mode ("elder", "contrast", "elder.contrast") and a width; fails on any script error."""
    contexts, troubles = [], []

    def opened(path: str, *, mode: str = "", width: int = 1440, height: int = 900, script: bool = True) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script)
        contexts.append(context)
        if mode:
            context.add_cookies([{"name": "ow_mode", "value": mode, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, troubles


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """What axe objects to on a page, one line a finding."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        result = axe.run(page, options=RULES).response
        return [f"{v['id']}: {node['target']} {node.get('failureSummary', '')[:200]}" for v in result["violations"] for node in v["nodes"]]

    return found


SMALL_TARGETS = """least => Array.from(document.querySelectorAll('a,button,select,summary,input:not([type=hidden])'))
  .filter(n => n.offsetParent && !n.closest('p,dd,td,.skip,.seg,dialog') && !['radio','checkbox','file'].includes(n.type))
  .map(n => [n.getBoundingClientRect(), n]).filter(([b]) => Math.round(b.height) < least && b.width > 0)
  .map(([b, n]) => Math.round(b.height) + ' ' + n.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="session")
def small_targets() -> Callable[[Page, int], list[str]]:
    """Controls lower than so many pixels; links inside sentences are exempt (WCAG 2.5.8)."""
    return lambda page, least: page.evaluate(SMALL_TARGETS, least)


@pytest.fixture
def district(live_server) -> dict[str, str]:
    """The demo district, seeded; addresses of the portal's pages by name."""
    actor, at, folder = system_actor(name="demo", channel="console"), clock.now(), settings.ONEWINDOW_DISTRICT
    places.seed(actor=actor, at=at, folder=folder)
    people.seed(actor=actor, at=at, folder=folder)
    standards.seed(actor=actor, at=at)
    catalogue.seed(actor=actor, at=at)
    today = clock.today()
    codes = [entry.item_code for entry in queries.items(on=today) if queries.guide_of(item_code=entry.item_code, on=today).questions]
    return {"home": "/", "search": "/search/", "guide": f"/items/{codes[0]}/", "centres": "/centres/"}
