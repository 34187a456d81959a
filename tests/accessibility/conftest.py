"""A real browser for the accessibility checks. The system's Chromium is used; without it the run fails by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from onewindow.domain.catalogue import demo as catalogue
from onewindow.domain.catalogue import queries
from onewindow.domain.people import demo as people
from onewindow.domain.places import demo as places
from onewindow.domain.standards import demo as standards
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
from tests.accessibility import measures
from tests.browser import launched

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with launched() as browser:
        yield browser


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
    return measures.axe_findings


@pytest.fixture(scope="session")
def small_targets() -> Callable[[Page, int], list[str]]:
    """Controls smaller than so many pixels; links inside sentences are exempt (WCAG 2.5.8)."""
    return measures.small_targets


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
    return {"home": "/", "search": "/search/", "guide": f"/items/{codes[0]}/", "centres": "/centres/",
            "narrowed": "/search/?audience=person&q=%E8%AF%81", "no hit": "/search/?q=xyzq", "themes": "/themes/", "life": "/life/house/", "text": "/about/accessibility/"}
