"""At the counter: the citizen reads along on a screen of their own, and papers go through the scanner."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from onewindow.kernel.ids import grouped
from tests.journeys import acts
from tests.journeys.person import Person
from tests.journeys.words import cast, given, like, said

pytestmark = pytest.mark.both
HOUSE = "second-hand-house-transfer"
POLL = 15_000  # milliseconds: screen and desk ask every five seconds
WRONG_PHONE, WORDS = "13800009999", "最后四位是 0001"


def _begins(clerk: Person, code: str, applicant: dict[str, str]) -> None:
    """Lay the applicant's card on the reader, choose the service, type what they say."""
    clerk.follows("New application for a person")
    clerk.types("Identity number of the applicant", applicant["id_number"])
    clerk.presses("Find")
    clerk.types("Search services", acts.plain_name(code)[:3])
    clerk.presses("Search")
    clerk.presses("Begin", within=clerk.page.locator("li", has_text=acts.plain_name(code)))
    clerk.page.get_by_role("link", name=said("Fill in the form")).click()


def _scans(clerk: Person, paper: str) -> None:
    """Press F6 for the paper the panel has chosen, and see it on the list."""
    panel = clerk.page.locator("[data-scan]")
    expect(panel.get_by_role("button", name=said("Scan the chosen paper"))).to_be_visible()
    assert panel.locator("input[name=material]:checked").get_attribute("value") == paper
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("F6")
    expect(clerk.page.locator(f"#f-{paper}")).to_contain_text(said("Uploaded"))


def _draws(citizen: Person) -> None:
    """Write something into the field with the pen."""
    field = citizen.page.locator("canvas").bounding_box()
    assert field is not None
    mouse = citizen.page.mouse
    mouse.move(field["x"] + 120, field["y"] + 80)
    mouse.down()
    for step in range(20):
        mouse.move(field["x"] + 120 + step * 14, field["y"] + 80 + (step % 5) * 18)
    mouse.up()


def test_second_screen(person):
    """The citizen reads along

    Li applies at a counter. What clerk He types stands on Li's own screen; Li marks a number that is wrong, sees it put right, signs there, and the signature goes
    with the case.
    """
    code, li = acts.FOOD, cast()["li"]
    he = person("he")
    he.tells("Clerk He fills the form in with Li, and scans the two papers he has brought.")
    _begins(he, code, li)
    he.fills({**given()[code]["answers"], "contact_name": li["name"], "contact_phone": WRONG_PHONE, "food_safety_manager": li["name"], "food_safety_manager_phone": li["phone"]})
    he.presses("Save and continue")
    for paper in given()[code]["uploads"]:
        _scans(he, paper)
    he.looks("counter papers", picture="The papers of the draft, with the scanner and the citizen's screen beside them")
    he.presses("Continue")
    acts.delivers_by(he, "pick_up")

    screen = person(width=1280, height=800)
    screen.tells("The screen that faces Li shows six digits; He types them once, and it belongs to the counter.")
    screen.opens("/screen/")
    screen.looks("screen new")
    screen.presses("Use it as a counter's screen")
    digits = screen.page.locator(".code").inner_text()
    screen.looks("screen code")
    he.types("The 6 digits on the screen", digits)
    he.presses("Pair the screen")
    panel = he.page.locator("[data-mirror]")
    expect(panel).to_contain_text(said("Nothing is shown."))

    he.tells("He has it checked on the screen.")
    he.presses("Have it checked on the screen")
    expect(panel).to_contain_text(said("Waits: to check"))
    phone = screen.page.locator("li.entry", has=screen.page.locator("[value='contact_phone']"))
    expect(phone).to_contain_text(WRONG_PHONE, timeout=POLL)
    assert li["id_number"] not in screen.page.content(), "the number is masked, as it is at the desk"

    screen.tells("Li reads line by line. The telephone number is wrong: he touches “改” and writes what it should be.")
    phone.locator("label.change").click()
    phone.get_by_role("textbox").fill(WORDS)
    screen.looks("screen check", picture="What is recorded, on the citizen's screen")
    screen.presses("Tell the counter what is wrong")
    screen.sees("you marked this")

    he.tells("He sees the mark and Li's words, and puts the number right.")
    expect(panel).to_contain_text(WORDS, timeout=POLL)
    he.looks("counter panel", picture="The mark arrives at the desk")
    panel.locator("a[href$='#f-contact_phone']").click()
    he.fills({"contact_phone": li["phone"]})
    he.presses("Save and continue")
    he.page.goto(he.page.url.partition("/counter/apply/")[0] + f"/counter/apply/{_draft_no(he)}/check/")

    screen.tells("The line has changed before Li's eyes. Everything is right now, and he signs.")
    expect(phone).to_contain_text(li["phone"], timeout=POLL)
    expect(phone).to_contain_text(said("changed"))
    screen.presses("All is right, go on to sign")
    _draws(screen)
    screen.looks("screen sign", picture="The signature")
    screen.presses("Hand in the signature")
    screen.sees("Thank you, you have checked and signed")
    assert li["name"] not in screen.page.locator("main").inner_text()

    he.tells("The desk says that it is signed. He hands the application in.")
    panel = he.page.locator("[data-mirror]")
    expect(panel).to_contain_text(like("Checked and signed at %(time)s"), timeout=POLL)
    he.presses("Submit the application")
    he.page.wait_for_url("**/counter/cases/*/")
    number = he.page.url.rstrip("/").split("/")[-1]
    expect(screen.page.locator(".code")).to_have_text(grouped(number), timeout=POLL)
    screen.looks("screen receipt", picture="The receipt number, before the screen clears itself")
    he.page.reload()
    he.sees("Checked and signed at the counter's screen")
    expect(he.page.locator("main")).to_contain_text(like("The applicant checked it on the citizen's screen and signed at %(time)s"))

    luo = person("luo")
    luo.tells("The officer reads it too, and opens the signature.")
    luo.opens(f"/office/cases/{number}/")
    luo.sees("Checked and signed at the counter's screen")
    luo.page.locator("[data-leaf=past]").click()
    expect(luo.page.locator("main").get_by_role("button", name=said("Open the signature"))).to_be_visible()

    he.tells("He clears the screen for the next person.")
    he.presses("Clear the screen")
    expect(screen.page.locator("main h1")).to_have_text(said("Your screen"), timeout=POLL)


def test_three_papers(person):
    """Three papers and a scanner

    Chen has three papers with her. The clerk presses one key for each; the scanner's pages are on the list.
    """
    chen = cast()["chen"]
    tan = person("tan")
    tan.tells("Clerk Tan fills the form in with Chen.")
    _begins(tan, HOUSE, chen)
    tan.fills(given()[HOUSE]["answers"])
    tan.presses("Save and continue")
    tan.tells("Three papers lie ready: F6, F6, F6. Each press scans the next one that is missing.")
    papers = tan.page.locator("[data-scan] input[name=material]")
    expect(papers).to_have_count(3)
    for paper in given()[HOUSE]["uploads"]:
        _scans(tan, paper)
    tan.looks("counter scanned", picture="Three papers, three presses")
    tan.tells("The contract has a second page.")
    contract = next(iter(given()[HOUSE]["uploads"]))
    tan.page.locator(f"#scan-{contract}").check()
    with tan.page.expect_navigation():
        tan.page.keyboard.press("F6")
    expect(tan.page.locator(f"#f-{contract} .rows > li")).to_have_count(2)


def _draft_no(clerk: Person) -> str:
    return clerk.page.url.split("/counter/apply/")[1].split("/")[0]


def test_screen_without_script(person):
    """The screen without script

    Desk and screen do without JavaScript too: the panel is a page of its own, the screen asks anew by itself, and the name is typed.
    """
    chen = cast()["chen"]
    tan, screen = person("tan", script=False), person(script=False, width=1280, height=800)
    tan.tells("Clerk Tan fills the form in with Chen, and opens the panel of the screen as a page.")
    _begins(tan, acts.SHOP, chen)
    tan.fills(given()[acts.SHOP]["answers"])
    tan.presses("Save and continue")
    tan.opens(f"/counter/apply/{_draft_no(tan)}/check/")
    tan.follows("The citizen's screen")
    screen.opens("/screen/")
    screen.presses("Use it as a counter's screen")
    tan.types("The 6 digits on the screen", screen.page.locator(".code").inner_text())
    tan.presses("Pair the screen")
    tan.presses("Have it checked on the screen")
    screen.tells("Chen marks a line, and finds nothing else wrong after it was talked over.")
    screen.opens("/screen/")
    screen.page.locator("label.change").first.click()
    screen.presses("Tell the counter what is wrong")
    screen.sees("you marked this")
    screen.presses("All is right, go on to sign")
    screen.tells("She types her name instead of drawing it.")
    screen.unfolds("I type my name instead")
    screen.types("Your name", chen["name"])
    screen.page.get_by_label(said("This is my signature")).check()
    screen.presses("Hand in the signature")
    screen.sees("Thank you, you have checked and signed")
    tan.opens(tan.page.url)
    expect(tan.page.locator("[data-mirror]")).to_contain_text(like("Checked and signed at %(time)s"))
