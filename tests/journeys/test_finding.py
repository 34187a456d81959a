"""Finding one's way without knowing the names: suggestions while one types, and the law behind it all."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.words import item, said


def test_suggestions(person):
    """Suggestions while one types

    Somebody types the first letters of what they want, in characters or by initials. The keyboard alone leads to the guide,
    and the foot of every page to the law.
    """
    stranger = person()
    stranger.tells("A few letters are enough: the box offers services, and the arrow keys lead there.")
    stranger.opens("/")
    box = stranger.page.get_by_role("searchbox").first
    name = acts.plain_name(acts.FOOD)
    box.press_sequentially(str(item(acts.FOOD)["item"]["name"])[:3], delay=60)
    offered = stranger.page.locator("#q-hints a", has_text=name)
    expect(offered).to_be_visible()
    stranger.looks("suggestions", picture="Suggestions while one types")
    box.press("ArrowDown")
    expect(stranger.page.locator("#q-hints a").first).to_be_focused()
    stranger.page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    stranger.page.keyboard.press("Escape")
    expect(offered).to_be_hidden()

    stranger.tells("By the initials of its sounds it is found as well.")
    box.fill("")
    box.press_sequentially("cyfw", delay=60)
    expect(stranger.page.locator("#q-hints a").first).to_be_visible()
    box.press("ArrowDown")
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_url("**/items/*/")

    stranger.tells("The foot of the page leads to the rules of law the platform keeps, each with its article.")
    stranger.page.get_by_role("contentinfo").get_by_role("link", name=said("The law behind it")).click()
    stranger.page.wait_for_url("**/law/")
    stranger.sees_text("行政许可法")
    stranger.looks("law", picture="The rules of law the platform keeps")
