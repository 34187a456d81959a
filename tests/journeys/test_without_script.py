"""Every page works without script: a citizen's whole way with JavaScript switched off."""

from __future__ import annotations

from tests.journeys import acts
from tests.journeys.words import cast, given, item, said


def test_without_script(person):
    """Without JavaScript

    Search, guide, questions, form, papers, delivery, check, receipt and progress in a browser that runs no script.
    """
    code = acts.FOOD
    chen = person("chen", script=False)
    chen.tells("Search and guide.")
    search = chen.page.get_by_role("searchbox").first
    search.fill(str(item(code)["item"]["aliases"][0]))
    chen.presses("Search")
    chen.page.get_by_role("link", name=acts.plain_name(code), exact=True).first.click()
    for question, option in given()[code]["scenario"].items():
        chen.page.locator(f"#q-{question}-{option}").check()
    chen.presses("Show what concerns me")
    chen.sees("In your case:")

    chen.tells("The whole application.")
    number = acts.applies(chen, code)
    chen.opens(f"/cases/{number}/")
    chen.sees("Application handed in", "What you handed in")

    chen.tells("Progress by receipt number and phone.")
    chen.opens("/")
    chen.types("Receipt number", number)
    chen.types("Last four digits of your phone", cast()["chen"]["phone"][-4:])
    chen.presses("Show progress")
    chen.sees("What has happened", "Application handed in")

    chen.tells("She takes the application back.")
    chen.opens(f"/cases/{number}/")
    part = chen.unfolds("Take the application back")
    chen.presses("Yes, take it back", within=part)
    chen.sees("Your application is taken back.")
    assert said("Application withdrawn") in chen.page.locator("header .tag").first.inner_text()
