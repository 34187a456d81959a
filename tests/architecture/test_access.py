"""Every page and every call of the interface, asked by everybody: who gets it stands in access.toml, which is reviewed row by row."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TestCase
from django.urls import get_resolver

from onewindow.kernel import clock
from tests.architecture.cast import ROLES, Visitor, address_of, answer_of, specimens, visitors
from tests.architecture.furnished import furnish
from tests.architecture.scan import hold
from tests.architecture.test_read_only import Page, pages

MATRIX = Path(__file__).with_name("access.toml")
METHODS = ("GET", "POST")
# Calls of the interface: how they are asked in the place of POST, and with what, so that nothing but the right is in their way.
CALLS = {"openapi:change_draft": "PATCH", "openapi:read_draft": "PATCH"}
BODIES: dict[str, dict[str, str]] = {"change_draft": {"version": "0"}, "read_draft": {"version": "0"}, "start_draft": {"item_code": "food-catering-licence"}, "submit_case": {"draft_no": ""},
          "list_cases": {"draft_no": ""}}
Answers = dict[str, dict[str, str]]  # method -> role -> answer


def listed(path: Path = MATRIX) -> dict[str, Answers]:
    """The matrix: page -> method -> role -> answer. A method without a row is served to nobody. Refuses a page that is listed twice."""
    found: dict[str, Answers] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["rows"]:
        answers = {method: _spread(row[method.lower()]) for method in METHODS if method.lower() in row}
        for page in row["pages"]:
            if page in found:
                raise ValueError(f"{page} is listed twice")
            found[page] = answers
    return found


def _spread(row: Mapping[str, list[str] | str]) -> dict[str, str]:
    answers = {role: answer for answer, roles in row.items() if not isinstance(roles, str) for role in roles}
    rest = [answer for answer, roles in row.items() if roles == "rest"]
    return {role: answers[role] if role in answers else rest[0] for role in ROLES}


def differing(expected: Mapping[str, Answers], got: Mapping[str, Answers]) -> list[str]:
    """A line for each page that answers otherwise than the matrix says, that it doesn't list, or that is no longer there."""
    lines = [f"{page}: not listed; say in access.toml who gets it" for page in got if page not in expected]
    lines += [f"{page}: listed, but there is no such page" for page in expected if page not in got]
    for page in sorted(set(expected) & set(got)):
        for method in METHODS:
            wanted, told = expected[page].get(method, {}), got[page].get(method, {})
            if bool(wanted) != bool(told):
                lines.append(f"{page}: {method} is {'no longer' if wanted else 'also'} served")
                continue
            odd: dict[tuple[str, str], list[str]] = defaultdict(list)
            for role in wanted:
                if wanted[role] != told[role]:
                    odd[wanted[role], told[role]].append(role)
            lines += [f"{page} {method}: {told} instead of {wanted} for {', '.join(roles)}" for (wanted, told), roles in odd.items()]
    return lines


def asked(page: Page, known: dict[str, str], everybody: list[Visitor]) -> Answers:
    """What the page answers to everybody, for each method it serves."""
    found: Answers = {}
    address, (room, _colon, name) = address_of(page, known), page.name.rpartition(":")
    sent = {key: value or known[f"openapi.{key}"] for key, value in BODIES.get(name, {}).items() if room == "openapi"}
    for method in METHODS:
        how, body = (CALLS.get(page.name, method), sent or None) if method == "POST" else (method, None)
        told = {}
        for visitor in everybody:
            cache.clear()  # a pace kept for one asks nothing of the next
            told[visitor.role] = answer_of(visitor.ask(how, address, body))
        if not {"none"} <= set(told.values()) <= {"none", "sign-in"}:
            found[method] = told
    return found


@pytest.mark.slow
@pytest.mark.timeout(1200)  # every page, by everybody, by each method
class AccessTest(TestCase):
    """One seeded district for the whole walk."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Furnish the district once."""
        furnish(at=clock.now())

    def test_every_page_answers_as_the_matrix_says(self) -> None:
        at = clock.now()
        known, everybody = specimens(at=at), visitors(at=at)
        got = {page.name: asked(page, known, everybody) for page in sorted(set(pages(get_resolver())), key=lambda page: page.name)}
        hold(differing(listed(), got))


def test_every_page_is_listed_once_and_no_other() -> None:
    names = {page.name for page in pages(get_resolver())}
    hold([line for line in differing(listed(), {name: {} for name in names}) if "listed" in line])


def test_what_differs_is_seen() -> None:
    expected = {"room:page": {"GET": {"owner": "ok", "other": "not-found"}}, "room:gone": {}}
    got = {"room:page": {"GET": {"owner": "ok", "other": "ok"}, "POST": {"owner": "ok", "other": "ok"}}, "room:new": {}}
    assert differing(expected, got) == [
        "room:new: not listed; say in access.toml who gets it", "room:gone: listed, but there is no such page",
        "room:page GET: ok instead of not-found for other", "room:page: POST is also served"]


def test_a_page_listed_twice_is_refused(tmp_path: Path) -> None:
    matrix = tmp_path / "access.toml"
    matrix.write_text('[[rows]]\npages = ["a", "a"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="listed twice"):
        listed(matrix)
