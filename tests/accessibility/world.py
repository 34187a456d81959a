"""A furnished district, live in a process of its own, and everything that can be seen in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility.measures import Mode
from tests.accessibility.sights import SIGN, Sight
from tests.journeys.server import Server
from tools.messages import main as messages

FURNISH_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The live district: its address, its sights, and the cookies of everybody of the cast."""

    url: str
    sights: tuple[Sight, ...]
    cookies: dict[str, dict[str, str]]


@contextmanager
def furnished(folder: Path) -> Iterator[World]:
    """The district, live as long as it is looked at."""
    messages(["compile"])
    server = Server(folder=folder, database_url=f"sqlite:///{folder / 'world.sqlite3'}")
    try:
        server.start()
        told = server.script("from tests.accessibility.sights import tell; tell()", seconds=FURNISH_SECONDS)
        data = json.loads(told.rpartition(SIGN)[2])
        sights = [Sight(**{**row, "templates": tuple(row["templates"])}) for row in data["sights"]]
        yield World(url=server.url, sights=tuple(sights), cookies=data["cookies"])
    finally:
        server.stop()


class Looker:
    """Opens sights in one mode: a browser context for each viewer, kept as long as the mode is looked at."""

    def __init__(self, browser: Browser, world: World, mode: Mode) -> None:
        self._browser, self._world, self._mode = browser, world, mode
        self._pages: dict[str, Page] = {}
        self._contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    def opens(self, sight: Sight) -> Page:
        """The sight in the browser of its viewer."""
        if sight.viewer not in self._pages:
            self._pages[sight.viewer] = self._page(sight.viewer)
        page, address = self._pages[sight.viewer], self._world.url + sight.address
        if sight.kept:
            page.route(address, lambda route: route.fulfill(body=self._in_mode(sight.kept), content_type="text/html; charset=utf-8"), times=1)
            page.route("**/screen/now/", lambda route: route.abort(), times=1)
        page.set_viewport_size({"width": self._mode.width, "height": self._mode.height})
        page.goto(address)
        page.wait_for_function("() => !document.querySelector('.htmx-request')")  # what the page fetches by itself belongs to it
        return page

    def _in_mode(self, kept: str) -> str:
        """A kept page as the mode shows it; modes are attributes of the root."""
        words = self._mode.cookie.split(".")
        marks = (' data-age="elder"' if "elder" in words else "") + (' data-theme="contrast"' if "contrast" in words else "")
        return kept.replace("<html ", f"<html{marks} ", 1)

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()

    def _page(self, viewer: str) -> Page:
        context = self._browser.new_context(locale="zh-CN", reduced_motion="reduce")
        cookies = {**self._world.cookies.get(viewer, {}), **({"ow_mode": self._mode.cookie} if self._mode.cookie else {})}
        context.add_cookies([{"name": name, "value": value, "url": self._world.url} for name, value in cookies.items()])
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        return page
