"""The clerk's main jobs by the number of keys they take: every key and every click is counted, an answer typed or picked is a field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.person import Person
from tests.journeys.server import Server
from tests.journeys.words import given, said

PREFILLED, THREE_PAPERS, NOTICE = 4, 12, 4
READY = """
from onewindow.domain.applications import commands as applications
from onewindow.domain.cases import commands as cases, queries
from onewindow.domain.cases.demo import cast_actor, fill_draft
from onewindow.domain.cases.types import WorklistView
from onewindow.kernel import clock, relay
from onewindow.kernel.errors import Refusal
at, chen, he = clock.now(), cast_actor("chen"), cast_actor("he", channel="counter")
for row in queries.worklist(actor=he, view=WorklistView.INTAKE).rows:
    cases.receive(actor=he, at=at, case_no=row.case_no)
draft = fill_draft(actor=chen, at=at, item_code="self-employed-registration")
applications.ask_registers(actor=chen, at=at, draft_no=draft)
number = cases.submit(actor=chen, at=at, draft_no=draft).case_no
"""
TAKEN = "from onewindow.domain.cases import commands as c\nc.receive(actor=he, at=at, case_no=number)\n"


class Counted:
    """The keys and clicks of one job; whatever is done to a page is done through it."""

    def __init__(self, somebody: Person) -> None:
        self.page, self.keys, self.fields = somebody.page, 0, 0

    def press(self, *keys: str, leads: bool = False) -> None:
        """Press keys one after the other; ``leads``: the last one brings another page."""
        for at, key in enumerate(keys, start=1):
            self.keys += 1
            if leads and at == len(keys):
                with self.page.expect_navigation():
                    self.page.keyboard.press(key)
            else:
                self.page.keyboard.press(key)
        self.page.wait_for_load_state()

    def answer(self, somebody: Person, answers: dict[str, str]) -> None:
        """Answer questions of a form: fields, not keys."""
        self.fields += len(answers)
        somebody.fills(answers)


def test_a_prefilled_case_is_accepted(person, later: Server) -> None:
    """Accepting what arrives filled in

    Everything came from registers and the account. Clerk He opens the next case, looks at it, accepts: three keys.
    """
    number = later.script(f"{READY}print(number)").split()[-1]
    he = person("he")
    he.opens("/counter/")
    he.tells("The next case opens by F2; nothing of it has to be typed.")
    he.looks("counter home", picture="What waits at the counter, and why")
    counted = Counted(he)
    counted.press("F2", leads=True)
    assert he.page.url.rstrip("/").endswith(number)
    he.looks("counter case", picture="The case at the counter: papers judged, the form compared, the acts below")
    counted.press("F9")
    he.looks("counter accept", picture="Accepting asks once; Enter confirms")
    counted.press("Enter", leads=True)
    he.sees("Accepted. The clocks run.")
    assert counted.keys <= PREFILLED, counted.keys
    assert counted.fields == 0


def test_a_notice_is_made_of_the_points_that_fail(person, server: Server) -> None:
    """One notice, by keys

    A digit marks the point that fails, F7 shows the notice it makes, Enter sends it.
    """
    number = server.script(f"{READY.replace('cases.receive(actor=he, at=at, case_no=row.case_no)', 'pass')}{TAKEN}print(number)").split()[-1]
    he = person("he")
    he.opens(f"/counter/cases/{number}/")
    he.tells("F9 stays possible until a point fails; then F7 is.")
    assert he.page.locator(".dock summary[data-key=F7]").get_attribute("aria-disabled") == "true"
    counted = Counted(he)
    counted.press("1")
    failed = he.page.locator("input[name=points]:checked")
    expect(failed).to_have_count(1)
    assert he.page.locator(".dock summary[data-key=F9]").get_attribute("aria-disabled") == "true"
    words = failed.locator("xpath=..").locator("[data-says]").inner_text()
    he.tells("He reloads by mistake: what was marked is still there.")
    he.page.reload()
    expect(he.page.locator("input[name=points]:checked")).to_have_count(1)
    counted.press("F7")
    expect(he.page.locator("[data-wording] li")).to_have_text([words])
    he.looks("counter notice", picture="The notice says what the failed points say")
    counted.press("Enter", leads=True)
    he.sees("The one notice is on its way to the applicant.")
    assert counted.keys <= NOTICE, counted.keys


def test_three_papers_brought_along_are_accepted(person, server: Server) -> None:
    """Three papers, one counter

    Chen stands at the counter with a lease, an approval and a mandate. From the person identified to the acceptance each paper is one key.
    """
    chen = server.script('from onewindow.domain.cases.demo import cast_actor\nprint(cast_actor("chen").ref)').split()[-1]
    he = person("he")
    he.opens(f"/counter/apply/for/{chen}/")
    he.tells("He types the first letters of the service; F9 begins with the first found.")
    counted = Counted(he)
    he.page.get_by_label(said("Search services")).fill(acts.plain_name(acts.SHOP))
    expect(he.page.locator("#services li").first).to_contain_text(acts.plain_name(acts.SHOP))
    expect(he.page.locator("#services [data-key=F9]")).to_be_visible()
    counted.press("F9", leads=True)
    he.looks("counter draft form", picture="The form at the counter, whose it is and its parts beside it")
    counted.answer(he, {**given()[acts.SHOP]["answers"], "premises_right": "rented", "lease_from": "2026-01-01", "lease_until": "2028-12-31",
                        "prior_approval_needed": "yes", "prior_approval_no": "示例批字1号", "handled_by": "agent", "agent_name": "李文辉",
                        "agent_id_number": "440605198501011350", "agent_phone": "13800000002"})
    counted.press("F9", leads=True)
    he.tells("Each paper he is handed is noted by its number.")
    he.looks("counter draft papers", picture="The papers at the counter")
    for _paper in range(3):
        digit = he.page.locator("input[name=paper]").first.locator("xpath=..").locator("button").get_attribute("data-key")
        counted.press(str(digit), leads=True)
    counted.press("F9", leads=True)
    counted.press("2")
    choice = he.page.locator("main [name='delivery_centre']")
    counted.fields += 1
    if choice.first.get_attribute("type") == "radio":
        choice.first.check()
    else:
        choice.select_option(index=1)
    counted.press("F9", leads=True)
    he.looks("counter draft check", picture="Everything once more")
    counted.press("F9", leads=True)
    he.page.wait_for_url(re.compile(r"/counter/cases/"))
    he.tells("The papers he noted are ticked as seen already; accepting takes them in and gives the receipt.")
    assert he.page.locator("input[name=papers]:checked").count() == 3
    counted.press("F9")
    counted.press("Enter", leads=True)
    he.sees("Accepted. The clocks run.", "Taken in at the counter")
    assert counted.keys <= THREE_PAPERS, counted.keys


@pytest.mark.parametrize("away", [61_000])
def test_a_screen_nobody_types_at_is_covered(person, server: Server, away: int) -> None:
    """A covered screen

    After a minute without a key nothing can be read; the first key only brings it back.
    """
    he = person("he")
    he.page.clock.install()
    he.opens("/counter/")
    expect(he.page.locator("#veil")).to_be_hidden()
    he.page.clock.fast_forward(away)
    expect(he.page.locator("#veil")).to_be_visible()
    he.page.keyboard.press("F3")
    expect(he.page.locator("#veil")).to_be_hidden()
    assert he.page.url.endswith("/counter/"), "the key that brings it back does nothing else"
