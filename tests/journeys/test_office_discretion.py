"""Discretion on the office's page, in a browser: the row of the case, another result with its reason, the record of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts

DECIDED, REASON = "#v-first-check", "#w-first-check"


def test_a_decision_within_a_discretion_table(person):
    """A decision otherwise than the discretion table says why

    The table stands beside the criteria with the row of the case marked. Another result is kept with its reason in the file.
    """
    code, chen = acts.FOOD, person("chen")
    number = acts.applies(chen, code)
    acts.takes_in(person("he"), number)
    luo, huang = person("luo"), person("huang")
    acts.accepts(luo, number)
    acts.reviews(luo, code, "review")
    acts.reviews(luo, code, "site_check", second="feng")

    huang.tells("Huang reads the table: the row of this shop is marked, and its result is chosen already.")
    acts.opens_case(huang, number, "office")
    bench = huang.page.locator(".bench")
    expect(bench.locator("tr[aria-current=true]")).to_have_count(1)
    listed = bench.locator("tr[aria-current=true] td").last.inner_text().strip()
    expect(huang.page.locator(f"{DECIDED} option:checked")).to_have_text(listed)
    huang.looks("discretion table", picture="The discretion table with the row of the case")

    huang.tells("Huang decides otherwise, and writes down why.")
    other = next(words for words in huang.page.locator(f"{DECIDED} option").all_inner_texts() if words != listed)
    acts.ticks(huang)
    huang.page.locator(DECIDED).select_option(label=other)
    huang.page.locator(REASON).fill("开业前被投诉两次")
    huang.looks("otherwise than the table", picture="Another result, with its reason")
    acts.grants_now(huang)
    huang.sees("Granted. The result is being issued.")
    huang.opens(f"/office/cases/{number}/dossier/")
    huang.sees_text(f"{other}；基准为{listed}；理由：开业前被投诉两次")
