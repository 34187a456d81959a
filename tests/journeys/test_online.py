"""The main job, online from the first page to the permit in the letter box."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import cast, given, item, like, said

pytestmark = pytest.mark.both
CHECK_CODE = re.compile(r"核验码：([0-9A-Z]{6})")


def test_online_happy_path(server, person):
    """A restaurant licence, wholly online

    Chen applies at home, a counter of another town takes the papers in, the competent organ accepts, reviews, visits
    and decides, the licence comes by post, and the case closes by itself.
    """
    code = acts.FOOD
    chen = person()
    chen.tells("Chen opens the first page, signs in and says in her own words what she wants.")
    chen.signs_in_as("chen")
    chen.looks("home", picture="The first page: search, the most used services, progress", also="home.jpg")
    search = chen.page.get_by_role("searchbox").first
    search.fill(str(item(code)["item"]["aliases"][3]))
    search.press("Enter")
    chen.sees_text(acts.plain_name(code), str(item(code)["item"]["name"]))
    chen.looks("search")

    chen.tells("The guide says what to prepare, how long it takes and what it costs. She answers three questions, and only what concerns her stays.")
    chen.page.get_by_role("link", name=acts.plain_name(code), exact=True).first.click()
    for question, option in given()[code]["scenario"].items():
        with chen.page.expect_response(lambda answer: "q_" in answer.url):
            chen.page.locator(f"#q-{question}-{option}").check()
    expect(chen.page.locator("#said")).to_contain_text(said("In your case:"))
    chen.sees("Papers to prepare", "This guide has no “other materials”.")
    chen.looks("guide", picture="The guide with Chen's own answers")

    chen.tells("She begins. Nothing is left to ask, so her answers go along at once; the tasks stand in a list.")
    chen.presses("Apply online")
    chen.sees("Fill in the form", "Hand in the papers", "Choose how the outcome reaches you", "Check and submit")
    chen.looks("tasks", picture="The task list")

    chen.tells("She fills in the form. What the register and her earlier answers know is there already.")
    acts.answers(chen, code)
    chen.looks("form", picture="The form")
    chen.presses("Save and continue")

    chen.tells("She photographs two papers; the others come from registers or are made from her answers.")
    chen.sees("This is the whole list. Nobody may ask you for anything that is not on it.")
    for material, name in given()[code]["uploads"].items():
        chen.uploads(material, name)
    chen.looks("materials", picture="The papers")
    chen.presses("Continue")

    chen.tells("She wants the licence by post, free of charge.")
    acts.delivers_by(chen, "post")

    chen.tells("One page shows everything once more. She submits and gets a receipt number.")
    chen.sees_text(given()[code]["answers"]["organisation_name"], given()["delivery"]["recipient"])
    chen.looks("check", picture="Everything once more before submitting")
    chen.presses("Submit the application")
    chen.sees("What happens next")
    number = chen.number()
    chen.looks("receipt", picture="The receipt")

    tan = person("tan")
    tan.tells("At a counter of another town clerk Tan finds the case, looks at the papers and takes it in.")
    tan.looks("counter desk")
    acts.opens_case(tan, number, "counter")
    tan.looks("counter case", picture="The case at the counter, with the review points of the item's standard")
    tan.presses("Take in and give the receipt")
    tan.sees("Taken in. The receipt is being printed.")

    luo = person("luo")
    luo.tells("Officer Luo of the competent organ accepts: the clocks of the law and of the promise begin.")
    luo.opens("/office/")
    luo.looks("worklist", picture="The worklist of the office, the most pressing first")
    acts.opens_case(luo, number, "office")
    luo.presses("Accept")
    luo.sees("Accepted. The clocks run.")

    luo.tells("He reviews the papers, then visits the shop with a second officer, as the law asks.")
    acts.reviews(luo, code, "review")
    luo.looks("office case", picture="The case in the office")
    with luo.expecting(422):
        luo.presses("%(step)s: met", step=acts.step_name(code, "site_check"))
    luo.sees("This step needs two officers. Name a second one of your organ, not yourself.")
    acts.reviews(luo, code, "site_check", second="feng", opinion="与申请一致。")
    luo.sees_text(cast()["feng"]["name"])

    huang = person("huang")
    huang.tells("Head of section Huang decides: granted. The licence is issued in the same act.")
    acts.grants(huang, number)

    chen.tells("Chen sees the decision and opens the licence.")
    chen.opens(f"/cases/{number}/")
    licence = acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    chen.sees("Decision: granted")
    chen.looks("case", picture="The case after the decision: whose turn, the promised day, the licence")
    expect(licence).to_have_text(str(item(code)["outcome"]["name"]))
    content = chen.fetches(licence)
    assert content.startswith(b"%PDF"), "the licence is a PDF"
    words = words_of(content)
    assert given()[code]["answers"]["organisation_name"] in words
    check_code = CHECK_CODE.search(words)
    assert check_code, words
    permit_no = str(licence.get_attribute("href")).split("/")[3]

    chen.tells("She asks why the promised day is that day: each day counted or not counted has its reason.")
    chen.follows("Why this day?")
    chen.looks("clock", picture="Why this day: the clocks of the case")

    tan.tells("At the counter the parcel waits for the carrier; Tan hands it over.")
    tan.opens("/counter/parcels/")
    tan.looks("parcels", picture="Parcels to hand over")
    row = tan.page.locator("tr", has_text=acts.grouped(number))
    tan.presses("Hand over", within=row)
    expect(tan.page.locator("tr", has_text=acts.grouped(number))).to_have_count(0)

    chen.tells("Working days pass; the parcel arrives and the case closes by itself.")
    days = acts.waits_until_closed(server, chen, number)
    assert days >= 1
    chen.sees("Delivered and signed for", "Case closed", "Closed: granted")
    chen.looks("closed case", picture="Delivered and closed")

    stranger = person()
    stranger.tells("Anybody with the receipt number and the last four digits of the phone sees where the case stands; nobody else does.")
    stranger.opens("/progress/")
    stranger.types("Receipt number", number)
    stranger.types("Last four digits of your phone", cast()["chen"]["phone"][-4:])
    stranger.presses("Show progress")
    stranger.sees("Case closed", "Delivered and signed for")
    stranger.misses("No case has this receipt number and phone.")
    assert cast()["chen"]["name"] not in stranger.page.locator("main").inner_text(), "progress names nobody"
    stranger.looks("progress", picture="Progress without signing in")
    with stranger.expecting(404):
        stranger.opens(f"/progress/?case_no={number}&phone_tail=9999")
    stranger.sees("No case has this receipt number and phone.")

    stranger.tells("Anybody who holds the paper can check it.")
    stranger.opens("/verify/")
    stranger.types("Number of the permit", permit_no)
    stranger.types("Check code", check_code[1])
    stranger.presses("Check the permit")
    stranger.sees("This permit was issued here", "Valid")
    stranger.looks("verify", picture="The check of a permit")
    stranger.opens(f"/verify/?n={permit_no}&c=000000")
    stranger.sees("No permit has this number and check code.")

    stranger.tells("The file itself can be checked too; one changed byte is enough to be told.")
    stranger.opens("/verify/")
    for offered, verdict in ((content, "The file is exactly as we issued and signed it."), (with_a_flip(content), "If you were given it as a permit, call %(number)s.")):
        stranger.page.locator("input[type=file]").set_input_files({"name": "permit.pdf", "mimeType": "application/pdf", "buffer": offered})
        stranger.presses("Check the file")
        expect(stranger.page.locator("main")).to_contain_text(like(verdict))
        stranger.looks(f"verify file {verdict[:8]}", picture="The check of a file")


def with_a_flip(content: bytes) -> bytes:
    """The same file with one bit changed in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]
