"""Every page that is read and every query passes on a connection that can't write.

So any of them can be answered by a replica. Pages that write by their nature are named below, each with its
reason; the list may only get shorter. The demo is seeded once; sample arguments stand in samples.py.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from typing import get_type_hints

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, models, transaction
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from onewindow.kernel import clock
from onewindow.kernel.errors import Refusal
from onewindow.site.rooms import ROOMS
from tests.architecture.furnished import furnish
from tests.architecture.samples import SAMPLES, accounts, api_token, question_of, signed_in
from tests.architecture.scan import PACKAGE, hold
from tests.architecture.test_doors import doors_of

# Pages that write although they are asked by GET: name -> why.
WRITING_PAGES: dict[str, str] = {}
# Pages that let nobody in by their nature: name -> what they answer.
CLOSED_PAGES = {"account_inactive": 403, "openapi:api-root": 404}
TRIES, ANSWERS, MOST_CALLS = 6, 3, 60


@dataclass(frozen=True, slots=True)
class Page:
    """A named address and the parameters it takes."""

    name: str
    parameters: tuple[str, ...]


@contextmanager
def read_only() -> Iterator[None]:
    """The block runs on a connection that refuses to write; afterwards it may write again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            connection.connection.execute("PRAGMA query_only = OFF")  # below Django, which takes nothing after a refused write
        return
    spot = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
    finally:
        transaction.savepoint_rollback(spot)  # the mode goes back with the savepoint


def pages(resolver: URLResolver, space: str = "") -> Iterator[Page]:
    """Every named page of the house."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Page(f"{space}{pattern.name}", tuple(pattern.pattern.converters))


def sample_of(owner: str, function: str, parameter: str) -> Callable[[], object] | None:
    """The sample for a parameter, the most special one."""
    return next((SAMPLES[key] for key in (f"{owner}.{function}.{parameter}", f"{owner}.{parameter}", parameter) if key in SAMPLES), None)


def combinations(owner: str, function: str, parameters: tuple[str, ...]) -> tuple[list[dict[str, object]], list[str]]:
    """Argument sets for the parameters, and the parameters nobody has a sample for."""
    samples = {name: sample_of(owner, function, name) for name in parameters}
    unknown = [name for name, sample in samples.items() if sample is None]
    if unknown:
        return [], unknown
    values = [list(sample()) for sample in samples.values() if sample]  # type: ignore[call-overload]
    return [dict(zip(samples, row, strict=True)) for row in islice(product(*values), MOST_CALLS)], []


def takes_a_row(query: Callable[..., object]) -> bool:
    """Whether the function is handed a row of a table, as only the room itself can."""
    return any(isinstance(kind, type) and issubclass(kind, models.Model) for kind in get_type_hints(query).values())


@pytest.mark.slow
@pytest.mark.timeout(400)  # every page, by everybody
class ReadOnlyTest(TestCase):
    """One seeded district for both walks."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Furnish the district once; each test gets it back untouched."""
        furnish(at=clock.now())

    def test_guard_refuses_to_write(self) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), read_only():
            get_user_model().objects.update(is_active=False)
        assert get_user_model().objects.filter(is_active=True).exists()

    def test_every_page_can_be_read(self) -> None:
        visitors = [Client(), Client(headers={"Authorization": f"Bearer {api_token()}"})]
        visitors += map(signed_in, accounts())
        lines = []
        for page in sorted(set(pages(get_resolver())), key=lambda page: page.name):
            if page.name not in WRITING_PAGES:
                lines += self._problems_of_page(page, visitors)
        hold(lines)

    def test_every_query_can_be_asked(self) -> None:
        hold([line for room in ROOMS for line in self._problems_of_room(room)])

    def _problems_of_page(self, page: Page, visitors: list[Client]) -> list[str]:
        owner, _, name = page.name.rpartition(":")
        sets, unknown = combinations(owner, name, page.parameters)
        if unknown:
            return [f"{page.name}: no sample for {', '.join(unknown)}; add it to samples.py"]
        codes: set[int] = set()
        for arguments in sets[:TRIES] if page.parameters else [{}]:
            address = reverse(page.name, kwargs=arguments) + question_of(page.name)
            for client in visitors:
                try:
                    with transaction.atomic(), read_only():
                        codes.add(client.get(address).status_code)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
                    return [f"{page.name} ({address}): {type(error).__name__}: {str(error)[:200]}"]
            if any(code < 400 for code in codes):
                break
        if codes in ({405}, {CLOSED_PAGES.get(page.name)}) or any(code < 400 for code in codes):
            return []
        return [f"{page.name}: nobody could open it (answers {sorted(codes)}); has the demo nothing to show there?"]

    def _problems_of_room(self, room: str) -> list[str]:
        lines: list[str] = []
        if importlib.util.find_spec(f"onewindow.domain.{room}.queries") is None:
            return lines  # a room of screens asks the rooms below
        module = importlib.import_module(f"onewindow.domain.{room}.queries")
        for door in doors_of(PACKAGE / "domain" / room):
            if "queries" in door.file.parts or door.file.name == "queries.py":
                lines += self._problems_of_query(room, door.node.name, getattr(module, door.node.name))
        return lines

    def _problems_of_query(self, room: str, name: str, query: Callable[..., object]) -> list[str]:
        if takes_a_row(query):
            return []  # the question was asked before; this only reads the answer
        needed = tuple(parameter.name for parameter in inspect.signature(query).parameters.values()
                       if parameter.default is inspect.Parameter.empty or f"{room}.{name}.{parameter.name}" in SAMPLES)
        sets, unknown = combinations(room, name, needed)
        if unknown:
            return [f"{room}.{name}: no sample for {', '.join(unknown)}; add it to samples.py"]
        answered = 0
        for arguments in sets:
            try:
                with transaction.atomic(), read_only():
                    query(**arguments)
                answered += 1
            except Refusal:
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
                return [f"{room}.{name}: {type(error).__name__}: {str(error)[:200]}"]
            if answered == ANSWERS:
                break
        return [] if answered else [f"{room}.{name}: refused {len(sets)} sample calls; has the demo nothing to show there?"]
