"""One-time notice (一次性告知补正): everything that is missing is asked for once, and only once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.person import DEMO
from tests.journeys.words import item, like, said

FAILED = ("layout/layout-areas", "layout/layout-facilities")
LATER = "health_certificates/health-date"


def test_correction(person):
    """A correction, asked for once

    Officer Luo finds two faults in one paper. The notice is made of the review points that failed; Chen sees that it
    is her turn, hands the paper in anew, and no second notice is possible.
    """
    chen = person("chen")
    chen.tells("Chen has applied.")
    number = acts.applies(chen, acts.FOOD)

    luo = person("luo")
    luo.tells("Officer Luo ticks what fails; the page shows what the notice will say.")
    acts.opens_case(luo, number, "office")
    late = luo.second_window()
    for point in FAILED:
        luo.page.locator(f"input[name=points][value='{point}']").check()
    expect(luo.page.locator(".says").first).to_be_visible()
    luo.looks("office notice", picture="The notice is made of the points that failed")
    ask = luo.unfolds("One-time notice")
    expect(ask).to_contain_text(said("It says what the ticked points say. The law allows no second notice."))
    luo.presses("Send the notice", within=ask)
    luo.sees("The one notice is on its way to the applicant.")

    chen.tells("Chen sees whose turn it is and all that is missing, in one list.")
    chen.opens("/my/")
    chen.sees("Waiting for you", "Hand in what is missing")
    chen.opens(f"/cases/{number}/")
    chen.sees("Your turn: hand in what is missing", "What is missing")
    chen.sees_text(*(notice_text(point) for point in FAILED))
    chen.looks("case correcting", picture="What is missing, and the button that answers it")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=like("补正")))
    assert chen.fetches(letter).startswith(b"%PDF")

    chen.tells("She hands the paper in anew; the rest stays as it was.")
    chen.follows("Hand in the correction")
    chen.sees("Hand in what is missing")
    chen.sees_text(*(notice_text(point) for point in FAILED))
    chen.looks("what is asked", picture="What is asked, and the place that answers it")
    assert not chen.page.locator("#p-health_certificates").count(), "a paper nobody asked for can't be changed"
    with chen.page.expect_navigation():
        chen.page.locator("#p-layout input[type=file]").set_input_files(DEMO / "layout.png")
    chen.sees("Handed in anew")
    chen.sees_text(*(notice_text(point) for point in FAILED))
    chen.looks("what is asked answered", picture="The paper is in; the notice still stands beside it")
    chen.presses("Submit the correction")
    chen.sees("The correction is handed in.")
    chen.looks("case corrected", picture="The correction is handed in")

    luo.tells("A second notice is refused, with the article, even from a window that was opened before the first one.")
    late.locator(f"input[name=points][value='{LATER}']").check()
    late.locator("details.ask-first", has_text=said("One-time notice")).locator("summary").click()
    with luo.expecting(403, 409, 422):
        late.get_by_role("button", name=said("Send the notice"), exact=True).click()
        late.wait_for_load_state()
    expect(late.locator(".errors")).to_contain_text("行政许可法")
    expect(late.locator(".errors")).to_contain_text("第三十二条")

    luo.tells("He accepts.")
    luo.page.reload()
    luo.misses("Send this one notice?")
    acts.accepts(luo, number)
    chen.opens(f"/cases/{number}/")
    chen.sees("Accepted, under review", "Correction handed in")


def notice_text(point: str) -> str:
    """What the item's standard has the notice say for a review point."""
    material, code = point.split("/")
    found = next(each for each in item(acts.FOOD)["materials"] if each["code"] == material)
    return str(next(each["notice_text"] for each in found["review_points"] if each["code"] == code))
