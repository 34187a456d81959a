"""Every page of the house in its modes: axe, targets, fonts, lines, reflow, spacing, the tab key; and the same acts in the larger view.

The pages are those of a furnished district, once for each set of templates (sights.py), each opened once a view (visits.py); every
template comes into sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.accessibility.measures import (
    ALL_RULES,
    COLOURS,
    COMPACT,
    CONTRAST,
    DESK_CONTRAST,
    DESK_ELDER,
    DESK_NARROW,
    ELDER,
    ELDER_PHONE,
    NARROW,
    PHONE,
    STANDARD,
    Mode,
)
from tests.accessibility.sights import PORTAL, Sight
from tests.accessibility.visits import Showing, Visit, Visits
from tests.accessibility.world import World, furnished

pytestmark = pytest.mark.timeout(900)  # the first to ask for a visit waits for all of it
PACKAGE = Path(__file__).resolve().parents[2] / "onewindow"
DESK = "ui/desk.html"
SHOWN = 40
BY_CATALOGUE = ("ui/catalogue/", "ui/components/")
# The first page puts other services forward for older readers (the district's record); every service stands in the search of both.
PUT_FORWARD = re.compile(r"GET /items/[a-z-]+/$")
FIRST_PAGE = "portal:home "


def page_of(sight: Sight) -> bool:
    """Whether it is a page of its own: fragments stand in pages, and the components have tests of their own (test_style_page.py)."""
    return ("ui/base.html" in sight.templates or bool(sight.kept)) and not sight.name.startswith("ui:")


def desk(sight: Sight) -> bool:
    """Whether the sight is a page of the staff surface."""
    return page_of(sight) and DESK in sight.templates


def public(sight: Sight) -> bool:
    """Whether the sight is a page of the public."""
    return page_of(sight) and DESK not in sight.templates


# Desks are compact, and their larger view serves staff: it enlarges, but is no view for older readers on a phone. To axe, a phone is a narrow page
# and a theme is its colours.
VISITS = (
    Visit(name="public", chosen=public, showings=(
        Showing(mode=STANDARD, rules=ALL_RULES, walked=True), Showing(mode=CONTRAST, rules=COLOURS), Showing(mode=NARROW, rules=ALL_RULES, walked=True), Showing(mode=PHONE))),
    Visit(name="public, larger", chosen=public, showings=(Showing(mode=ELDER, rules=ALL_RULES), Showing(mode=ELDER_PHONE))),
    Visit(name="desk", chosen=desk, showings=(
        Showing(mode=COMPACT, rules=ALL_RULES, walked=True), Showing(mode=DESK_CONTRAST, rules=COLOURS), Showing(mode=DESK_NARROW, rules=ALL_RULES))),
    Visit(name="desk, larger", chosen=desk, showings=(Showing(mode=DESK_ELDER, rules=ALL_RULES),)),
)
MODES = tuple({showing.mode.name: showing.mode for visit in VISITS for showing in visit.showings}.values())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One furnished district for all modes."""
    with furnished(tmp_path_factory.mktemp("world")) as live:
        yield live


@pytest.fixture(scope="module")
def visits(world: World) -> Visits:
    """The visits to it."""
    return Visits(world, VISITS)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_every_page_holds_in_this_mode(visits: Visits, mode: Mode) -> None:
    found = visits.findings(mode)
    assert not found, f"{len(found)} findings\n" + "\n".join(found[:SHOWN])


@pytest.mark.parametrize(("standard", "larger"), [("public", "public, larger"), ("desk", "desk, larger")])
def test_the_larger_view_reaches_every_act(visits: Visits, standard: str, larger: str) -> None:
    one, other = visits.acts(standard), visits.acts(larger)
    assert one.keys() == other.keys()
    found = [f"{at}: only in one view: {act}" for at in one for act in sorted(one[at] ^ other[at]) if not (at.startswith(FIRST_PAGE) and PUT_FORWARD.match(act))]
    assert not found, "\n".join(found[:SHOWN])


def test_every_template_comes_into_sight(world: World) -> None:
    """A page nobody sees is a page nobody measures. The components are shown by the catalogue, one by one (onewindow/ui/tests), and measured there."""
    shown = {template for sight in world.sights for template in sight.templates}
    there = {str(file).rpartition("/templates/")[2] for file in PACKAGE.rglob("templates/**/*.html")}
    assert sorted(name for name in there - shown if not name.startswith(BY_CATALOGUE)) == []


def test_the_portal_is_most_of_it(world: World) -> None:
    """Guards the walk itself: a world nobody furnished would pass every measure."""
    portal = [sight for sight in world.sights if PORTAL in sight.templates]
    assert len(portal) > len(world.sights) / 3
    assert any(desk(sight) for sight in world.sights)
