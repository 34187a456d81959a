"""Every contract of ``.importlinter`` is broken here on purpose, once for each way of breaking it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.planted import PlantedHouse

LOWER, UPPER, BESIDE, OTHER = "people", "cases", "permits", "courier"

# what is planted: (where, code, the contracts that must fall)
VIOLATIONS = {
    "the kernel looks up to the domain": ("kernel/extra.py", "import onewindow.domain.people.queries", {"floors"}),
    "ui looks up to a channel": ("ui/pages.py", "from onewindow.channels.portal import views", {"floors"}),
    "a room looks up to site": (f"domain/{LOWER}/queries.py", "import onewindow.site.urls", {"floors"}),
    "a new top-level package": ("helpers/__init__.py", "", {"floors"}),
    "a lower room calls an upper one": (
        f"domain/{LOWER}/commands.py", f"from onewindow.domain.{UPPER} import commands", {"rooms"}),
    "a room calls its neighbour": (
        f"domain/{BESIDE}/commands.py", f"from onewindow.domain.{OTHER} import commands", {"rooms"}),
    "an upward call hidden in a function": (
        f"domain/{LOWER}/commands.py",
        f"def act() -> None:\n    from onewindow.domain.{UPPER} import queries\n    queries.cases()\n", {"rooms"}),
    "an upward import for a type only": (
        f"domain/{LOWER}/commands.py",
        f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from onewindow.domain.{UPPER}.types import Case\n", {"rooms"}),
    "a room without a place in the order": ("domain/lottery/commands.py", "", {"rooms"}),
    "a question that acts": (
        f"domain/{UPPER}/queries.py", f"from onewindow.domain.{UPPER} import commands", {"inside-a-room"}),
    "a page that calls an endpoint": (
        f"domain/{UPPER}/web.py", f"from onewindow.domain.{UPPER} import api", {"inside-a-room"}),
    "a stray module name": (f"domain/{UPPER}/utils.py", "", {"inside-a-room"}),
    "a page that touches a table": (
        f"domain/{UPPER}/web.py", f"from onewindow.domain.{UPPER}.models import Case", {"screens"}),
    "a page inside a package that touches a rule": (
        f"domain/{UPPER}/web/staff.py", f"from onewindow.domain.{UPPER} import rules", {"screens"}),
    "a reaction that touches a table": (
        f"domain/{UPPER}/reactions.py", f"import onewindow.domain.{UPPER}.models", {"screens"}),
    "a channel that touches a table": (
        "channels/portal/views.py", f"from onewindow.domain.{UPPER} import models", {"screens", "walls"}),
    "Django in a rule": (f"domain/{UPPER}/rules.py", "from django.db import models", {"pure-middle"}),
    "Django in a fact": (f"domain/{UPPER}/facts.py", "import django.utils.timezone", {"pure-middle"}),
    "Django reached through the kernel": (
        f"domain/{UPPER}/rules.py", "from onewindow.kernel import outbox", {"pure-middle"}),
    "Django in the pure part of the kernel": ("kernel/ids.py", "from django.conf import settings", {"pure-middle"}),
    "another room's table": (
        f"domain/{UPPER}/commands.py", f"from onewindow.domain.{LOWER}.models import Person", {"walls"}),
    "another room's rule": (f"domain/{UPPER}/rules.py", f"from onewindow.domain.{LOWER} import rules", {"walls"}),
    "another room's screen": (f"domain/{UPPER}/demo.py", f"from onewindow.domain.{LOWER} import web", {"walls"}),
    "a room taken as a whole": (f"domain/{UPPER}/commands.py", f"import onewindow.domain.{LOWER}", {"walls"}),
    "behind another room's door": (
        f"domain/{UPPER}/commands.py", f"from onewindow.domain.{LOWER}.commands import intake", {"walls"}),
    "a channel that mounts a screen": ("channels/portal/views.py", f"from onewindow.domain.{UPPER} import web", {"walls"}),
    "a channel that calls a channel": ("channels/portal/views.py", "from onewindow.channels.office import views", {"walls"}),
    "a room that reads the kernel's tables": (
        f"domain/{UPPER}/commands.py", "from onewindow.kernel.models.outbox import Fact", {"walls"}),
    "site that reads a room's tables": ("site/urls.py", f"from onewindow.domain.{UPPER} import models", {"walls"}),
    "a command that plays the demo": (f"domain/{UPPER}/commands.py", f"from onewindow.domain.{LOWER} import demo", {"walls"}),
}

ALLOWED = {
    "a call down by a door": (f"domain/{UPPER}/commands.py", f"from onewindow.domain.{LOWER} import commands, queries, types"),
    "listening to a lower room": (f"domain/{UPPER}/reactions.py", f"from onewindow.domain.{LOWER}.facts import PersonRegistered"),
    "demo calls demo": (f"domain/{UPPER}/demo.py", f"from onewindow.domain.{LOWER} import demo"),
    "site mounts screens and reactions": (
        "site/urls.py", f"from onewindow.domain.{UPPER} import api, jobs, reactions, web\nfrom onewindow.domain.{UPPER}.web import staff"),
    "a channel comes in by a door": ("channels/portal/views.py", f"from onewindow.domain.{UPPER} import commands, queries"),
    "a test looks at the kernel's tables": (
        f"domain/{UPPER}/tests/test_x.py", "from onewindow.kernel.models import outbox"),
}


@pytest.fixture
def house(tmp_path: Path) -> PlantedHouse:
    """A clean house, with a module of the kernel that knows Django and a door that is a package."""
    house = PlantedHouse(tmp_path)
    house.write("kernel/outbox.py", "import django.db")
    (tmp_path / house.name / f"domain/{LOWER}/commands.py").unlink()
    house.write(f"domain/{LOWER}/commands/intake.py", "")
    (tmp_path / house.name / f"domain/{UPPER}/web.py").unlink()
    house.write(f"domain/{UPPER}/web/staff.py", "")
    return house


def _plant(house: PlantedHouse, where: str, code: str) -> None:
    package = house.folder / house.name / where.removesuffix(".py")
    house.write(f"{where.removesuffix('.py')}/__init__.py" if package.is_dir() else where, code)


@pytest.mark.parametrize("what", VIOLATIONS)
def test_planted_violation_is_caught(what: str, house: PlantedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    where, code, contracts = VIOLATIONS[what]
    _plant(house, where, code)
    assert house.broken(monkeypatch) == contracts


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_allowed_passes(what: str, house: PlantedHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    where, code = ALLOWED[what]
    _plant(house, where, code)
    assert house.broken(monkeypatch) == set()


def test_every_contract_is_broken_once(house: PlantedHouse) -> None:
    """A contract added to the file must be given its violation here."""
    ids = {line.removeprefix("[importlinter:contract:").rstrip("]") for line in house.config.read_text(encoding="utf-8").splitlines()
           if line.startswith("[importlinter:contract:")}
    assert ids == set().union(*(contracts for _, _, contracts in VIOLATIONS.values()))
