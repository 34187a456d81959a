"""What every journey stands on: a live demo, a browser, people, and a diary."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import launched
from tests.journeys.diary import Diary, is_writing
from tests.journeys.person import Person
from tests.journeys.server import OwnDatabase, Server
from tools.messages import main as messages

HERE = Path(__file__).parent

NewPerson = Callable[..., Person]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come first: their browser is closed with the folder, and only then can others open one of their own."""
    items.sort(key=lambda item: HERE not in item.path.parents)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo district, live, for all journeys of the run."""
    with living(tmp_path_factory.mktemp("journeys")) as live:
        yield live


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Server]:
    """A demo district of its own, for a journey that lets years pass: the others share theirs, and its clock."""
    with living(tmp_path) as live:
        yield live


@contextmanager
def living(folder: Path) -> Iterator[Server]:
    """A demo district, live as long as it is needed."""
    messages(["compile"])
    database = OwnDatabase(folder=folder)
    database.make()
    live = Server(folder=folder, database_url=database.url)
    try:
        live.start()
        yield live
    finally:
        live.stop()
        database.drop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's browser, started once. Without one the run fails and says how to get it."""
    with launched() as browser:
        yield browser


@pytest.fixture
def diary(request: pytest.FixtureRequest) -> Iterator[Diary]:
    """The record of this journey; its words come from the test's docstring. A journey that failed is not written."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_")).strip("-")
    variant = request.node.callspec.id if hasattr(request.node, "callspec") else ""
    kept = Diary(name=name, text=request.node.function.__doc__ or name, writing=is_writing(), how=variant.replace("-", " "))
    failed = request.session.testsfailed
    yield kept
    if request.session.testsfailed == failed and not kept.spoiled:
        kept.write()


@pytest.fixture
def person(chromium: Browser, request: pytest.FixtureRequest, diary: Diary) -> Iterator[NewPerson]:
    """Seats somebody at a browser; `person("chen")` signs in with one click, `person()` stays a stranger. What a
    watchful eye noticed on any of their pages fails the journey at its end."""
    people: list[Person] = []
    server: Server = request.getfixturevalue("later" if "later" in request.fixturenames else "server")

    def seated(code: str = "", **how: object) -> Person:
        somebody = Person(chromium, url=server.url, diary=diary, **how)
        people.append(somebody)
        if code:
            somebody.signs_in_as(code)
        return somebody

    yield seated
    sys.stdout.write(server.log_since_asked())
    troubles = [trouble for somebody in people for trouble in somebody.leaves()]
    diary.spoiled = bool(troubles)
    assert not troubles, "\n".join(troubles)
