"""One visit to each page brings every measure of it: the page is opened once for each view, then shown in the sizes and themes that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.accessibility import measures
from tests.accessibility.measures import Mode
from tests.accessibility.sights import Sight
from tests.accessibility.world import Looker, World
from tests.browser import launched

BROWSERS = 2

@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A mode a page is shown in: by which rules axe judges it, if any, and whether the tab key walks it."""

    mode: Mode
    rules: dict[str, object] | None = None
    walked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A round over pages in one view: which pages, and in which modes, the cookie of the first being that of all."""

    name: str
    chosen: Callable[[Sight], bool]
    showings: tuple[Showing, ...]


@dataclass(slots=True)
class Seen:
    """What a visit found: findings of each mode, and of each address what a reader can do there."""

    findings: dict[str, list[str]]
    acts: dict[str, set[str]] = field(default_factory=dict)


class Visits:
    """The visits made so far: each is made once, when something of it is first asked for."""

    def __init__(self, world: World, visits: tuple[Visit, ...]) -> None:
        self._world, self._visits = world, visits
        self._seen: dict[str, Seen] = {}

    def findings(self, mode: Mode) -> list[str]:
        """Everything found in a mode, one line a finding."""
        return [found for visit in self._visits if any(showing.mode == mode for showing in visit.showings) for found in self._of(visit).findings[mode.name]]

    def acts(self, name: str) -> dict[str, set[str]]:
        """What readers can do at each address of the named visit."""
        return next(self._of(visit).acts for visit in self._visits if visit.name == name)

    def _of(self, visit: Visit) -> Seen:
        if visit.name not in self._seen:
            self._seen[visit.name] = made(self._world, visit)
        return self._seen[visit.name]


def made(world: World, visit: Visit) -> Seen:
    """Look at every page of the visit, with two browsers at once: a page keeps one core busy. A script that fails is a finding of the first mode."""
    chosen = [sight for sight in world.sights if visit.chosen(sight)]
    with ThreadPoolExecutor(BROWSERS) as hands:
        parts = list(hands.map(lambda part: _looked_at(world, visit, chosen[part::BROWSERS]), range(BROWSERS)))
    return Seen(findings={mode: [found for part in parts for found in part.findings[mode]] for mode in parts[0].findings},
                acts={at: acts for part in parts for at, acts in part.acts.items()})


def _looked_at(world: World, visit: Visit, sights: list[Sight]) -> Seen:
    first = visit.showings[0].mode
    seen = Seen(findings={showing.mode.name: [] for showing in visit.showings})
    with launched() as browser:
        looker = Looker(browser, world, first)
        for sight in sights:
            page = looker.opens(sight)
            seen.acts[sight.key] = measures.reachable_actions(page)
            for showing in visit.showings:
                with _shown(page, showing.mode):
                    seen.findings[showing.mode.name] += [f"{sight.key}: {found}" for found in _found(page, showing)]
        looker.close()
    seen.findings[first.name] += looker.troubles
    return seen


def _found(page: Page, showing: Showing) -> Iterator[str]:
    yield from measures.findings(page, showing.mode, rules=showing.rules)
    if showing.walked:
        yield from (f"{showing.mode.name}: tab walk: {wrong}" for wrong in measures.tab_walk(page).wrong)


@contextmanager
def _shown(page: Page, mode: Mode) -> Iterator[None]:
    """The open page in the size and the theme of the mode."""
    size = {"width": mode.width, "height": mode.height}
    if page.viewport_size != size:
        page.set_viewport_size(size)  # type: ignore[arg-type] - a plain mapping of the two
    if not mode.theme:
        yield
        return
    page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", mode.theme)
    yield
    page.evaluate("document.documentElement.removeAttribute('data-theme')")
