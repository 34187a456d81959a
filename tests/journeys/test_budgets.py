"""The main jobs of a citizen within their step budgets: what they cost is a promise, and a page that makes them dearer fails here."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.budget import Budget
from tests.journeys.person import DEMO
from tests.journeys.words import cast, given, item, said

QUICK, NORMAL = "realty-records-query", "residence-permit"
ANSWERS = {"person_id_number": "440605199001011340", "residence_from": "2025-03-01", "residence_home_kind": "rented", "landlord_name": "关志明",
           "electronic_delivery": "yes", "truth_declaration": "yes"}
SIZES = pytest.mark.parametrize(("width", "height", "mode"), [(1280, 860, ""), (390, 844, ""), (390, 844, "elder")], ids=["desktop", "phone", "elder"])


def test_a_guide_is_two_clicks_away(person):
    """Finding a guide

    From the first page: a few words, two clicks.
    """
    anybody = person()
    anybody.tells("Somebody looks for a service in their own words.")
    anybody.opens("/")
    budget = Budget(anybody).begins()
    budget.types(anybody.page.get_by_role("searchbox").first, str(item(acts.FOOD)["item"]["aliases"][0]))
    budget.clicks_on(anybody.page.locator("form[role=search] button, form.find button").first)
    budget.clicks_on(anybody.page.get_by_role("link", name=acts.plain_name(acts.FOOD), exact=True).first)
    expect(anybody.page.get_by_role("heading", level=1)).to_have_text(acts.plain_name(acts.FOOD))
    assert budget.clicks <= 2, budget
    assert budget.screens <= 3, budget


@SIZES
def test_a_simple_application_is_four_screens(person, width, height, mode):
    """A quick application, {how}

    Guide, one page to fill in, one to look over, the receipt: four screens and at most five fields.
    """
    chen = person("chen", width=width, height=height, mode=mode)
    chen.tells("Chen wants to know what the register of houses says of hers.")
    chen.opens(f"/items/{QUICK}/")
    budget = Budget(chen).begins()
    with chen.page.expect_response(lambda answer: "q_" in answer.url):
        budget.picks(chen.page.locator("#q-asker-owner"))
    button = chen.page.locator("#start").get_by_role("button", name=said("Apply online"), exact=True)
    expect(button).to_be_visible()
    chen.tells("What is known of her stands there already; what is left fits on one page.")
    budget.screens = 1  # the answer changed the guide's address and not the page
    budget.clicks_on(button)
    number = chen.page.locator("main [name=person_id_number]")
    if number.is_visible():
        budget.types(number, given()[acts.FOOD]["answers"]["legal_representative_id_number"])
    for name, value in {"records_kinds": "rights", "electronic_delivery": "yes", "truth_declaration": "yes"}.items():
        box = chen.page.locator(f"main [name='{name}'][value='{value}']")
        if box.is_visible():
            budget.picks(box)
    chen.looks(f"quick form {width} {mode}", picture="One page carries it all", full=True)
    budget.clicks_on(chen.page.get_by_role("button", name=said("Save and continue"), exact=True))
    expect(chen.page.get_by_role("heading", level=1)).to_have_text(said("Check and submit"))
    budget.clicks_on(chen.page.get_by_role("button", name=said("Submit the application"), exact=True))
    chen.sees("What happens next")
    chen.looks(f"quick receipt {width} {mode}", picture="The receipt")
    assert budget.screens <= 4, budget
    assert budget.fields <= 5, budget


@SIZES
def test_a_normal_application_is_eight_screens(person, width, height, mode):
    """An application with papers, {how}

    Six to eight screens, at most twelve fields; the rest is known.
    """
    chen = person("chen", width=width, height=height, mode=mode)
    chen.tells("Chen asks for a residence permit. Her account and the register of residents fill in what they know; two papers are hers to hand in.")
    chen.opens(f"/items/{NORMAL}/")
    budget = Budget(chen).begins()
    with chen.page.expect_response(lambda answer: "q_" in answer.url):
        budget.picks(chen.page.locator("#q-ground-home"))
    button = chen.page.locator("#start").get_by_role("button", name=said("Apply online"), exact=True)
    expect(button).to_be_visible()
    budget.screens = 1  # the answer changed the guide's address and not the page
    budget.clicks_on(button)
    budget.clicks_on(chen.page.get_by_role("link", name=re.compile(said("Fill in the form"))).first)
    fill_what_is_left(budget, ANSWERS)
    budget.clicks_on(chen.page.get_by_role("button", name=said("Save and continue"), exact=True))
    chen.sees("Hand in the papers")
    for paper in ("photo", "home_proof"):
        before = budget.screens
        budget.hands_in(chen.page.locator(f"#f-{paper} input[type=file]"), DEMO / "layout.png")
        budget.screens = before  # the same list, with the paper in it
    budget.clicks_on(chen.page.get_by_role("button", name=said("Continue"), exact=True))
    budget.picks(chen.page.locator("main [name=delivery][value=post]"))
    budget.clicks_on(chen.page.get_by_role("button", name=said("Save and continue"), exact=True))
    budget.clicks_on(chen.page.get_by_role("button", name=said("Submit the application"), exact=True))
    chen.sees("What happens next")
    assert 6 <= budget.screens <= 8, budget
    assert budget.fields <= 12, budget


def fill_what_is_left(budget: Budget, answers: dict[str, str]) -> None:
    """Answer what is open, part by part where the form shows parts; what is filled in stays folded."""
    page = budget.page
    while True:
        for name, value in answers.items():
            fields = page.locator(f"main [name='{name}']")
            if not fields.count() or not fields.first.is_visible():
                continue
            if fields.first.get_attribute("type") == "radio":
                budget.picks(page.locator(f"main [name='{name}'][value='{value}']"))
            else:
                budget.types(fields.first, value)
        onward = page.locator("main [data-next]")
        if not onward.count() or not onward.is_visible():
            return
        budget.clicks_on(onward)


@pytest.mark.parametrize(("width", "mode"), [(390, ""), (390, "elder")], ids=["phone", "elder"])
def test_a_long_form_shows_one_part_at_a_time(person, width, mode):
    """A long form, part by part, {how}

    Each part has a step of the bar above; the way back is the browser's own; nothing typed is lost; an error leads to its part.
    """
    chen = person("chen", width=width, height=844, mode=mode)
    chen.tells("Chen fills in a long form; the bar above tells how far.")
    acts.begins(chen, acts.SHOP)
    chen.page.get_by_role("link", name=re.compile(said("Fill in the form"))).first.click()
    parts = chen.page.locator("main .part-of-form:visible")
    expect(parts).to_have_count(1)
    first = parts.get_attribute("id")
    chen.looks(f"long form {mode}", picture="One part at a time")
    chen.page.locator("main [data-next]").click()
    expect(chen.page.locator(f"#{first}")).to_be_hidden()
    expect(parts).to_have_count(1)
    assert chen.page.evaluate("document.activeElement.tagName") == "H2"
    chen.page.go_back()
    expect(chen.page.locator(f"#{first}")).to_be_visible()
    while chen.page.locator("main [data-next]").is_visible():
        shown = parts.get_attribute("id")
        chen.page.locator("main [data-next]").click()
        expect(chen.page.locator(f"#{shown}")).to_be_hidden()
    with chen.expecting(422):
        chen.presses("Save and continue")
    chen.page.locator("[data-errors] a").first.click()
    expect(chen.page.locator(f"#{first}")).to_be_visible()
    assert chen.page.evaluate("document.activeElement.name"), "the question has the focus"


def test_progress_is_two_fields_and_a_click(person):
    """Progress on the web

    Receipt number, four digits of the phone, one click.
    """
    chen = person("chen")
    chen.tells("Chen has applied; somebody in her family looks where it stands.")
    number = acts.applies(chen, acts.FOOD)
    family = person()
    family.opens("/progress/")
    budget = Budget(family).begins()
    budget.types(family.page.locator("main [name=case_no]"), number)
    budget.types(family.page.locator("main [name=phone_tail]"), cast()["chen"]["phone"][-4:])
    budget.clicks_on(family.page.locator("main").get_by_role("button", name=said("Show progress"), exact=True))
    expect(family.page.locator("main .turn")).to_be_visible()
    assert (budget.clicks, budget.fields) == (1, 2), budget


def test_a_message_tells_where_it_stands_in_one_tap_and_a_correction_takes_three(person, server):
    """Out of a message

    One tap on the link of a short message shows the status without a sign-in, and nothing else. The message of a correction leads to the
    place that answers it: open it, choose the photo, submit.
    """
    chen = person("chen", width=390, height=844)
    chen.tells("Chen has applied, and Officer Luo finds a fault in a paper.")
    number = acts.applies(chen, acts.FOOD)
    luo = person("luo")
    acts.opens_case(luo, number, "office")
    luo.page.locator("input[name=points][value='layout/layout-areas']").check()
    expect(luo.page.locator(".says").first).to_be_visible()
    luo.presses("Send the notice", within=luo.unfolds("One-time notice"))
    luo.sees("The one notice is on its way to the applicant.")

    stranger = person(width=390, height=844)
    stranger.tells("The message on her telephone carries a link. It tells whose turn it is, without a sign-in and without a name.")
    stranger.opens(f"/demo/sms/?tail={cast()['chen']['phone'][-4:]}")
    link = acts.reloads_until(stranger, stranger.page.locator("main .bubble", has_text=number).locator("a"))
    tap = Budget(stranger).begins()
    tap.clicks_on(link.first)
    stranger.sees("Your turn: hand in what is missing")
    assert cast()["chen"]["name"] not in stranger.page.locator("main").inner_text()
    stranger.looks("status by link", picture="One tap from the message")
    assert (tap.clicks, tap.fields) == (1, 0), tap
    with stranger.expecting(404):
        stranger.opens(f"/s/{number}-000000000000/")

    chen.tells("Signed in, she answers in three taps.")
    chen.opens("/my/messages/")
    budget = Budget(chen).begins()
    message = chen.page.locator("article", has_text=number).filter(has=chen.page.get_by_role("link", name=re.compile(said("Hand in what is missing"))))
    budget.clicks_on(message.first.get_by_role("link"))
    chen.sees("Hand in what is missing")
    chen.looks("correct on a phone", picture="What is asked, and the place that answers it")
    budget.hands_in(chen.page.locator("#p-layout input[type=file]"), DEMO / "layout.png")
    budget.clicks_on(chen.page.get_by_role("button", name=said("Submit the correction"), exact=True))
    chen.sees("The correction is handed in.")
    assert (budget.clicks, budget.fields) == (3, 0), budget
