"""Acts several journeys share: applying online, and what each desk does with a case."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Locator, expect

from onewindow.kernel.ids import grouped as as_shown
from tests.journeys.person import Person
from tests.journeys.server import Server
from tests.journeys.words import cast, given, item, like, said

FOOD, INSURANCE, SHOP = "food-catering-licence", "medical-insurance-topup", "self-employed-registration"
PARCEL_DAYS = 6


def plain_name(code: str) -> str:
    """The name people use for an item."""
    return str(item(code)["item"]["plain_name"])


def step_name(code: str, step: str) -> str:
    """The name of a step in the item's standard."""
    return str(next(each["name"] for each in item(code)["steps"] if each["code"] == step))


def begins(citizen: Person, code: str) -> None:
    """From the guide to the task list, with the answers to the item's questions; a short application begins with its form."""
    citizen.opens(f"/items/{code}/")
    another = citizen.page.locator("#start").get_by_role("link", name=said("Apply for another one"), exact=True)
    (another if another.count() else citizen.page.locator("#start").locator("a, button").first).click()
    citizen.page.wait_for_load_state()
    citizen.fills({f"scenario.{question}": option for question, option in given()[code]["scenario"].items()})
    citizen.presses("Begin")
    citizen.page.wait_for_url(re.compile(r"/apply/DR\d+/"))
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^({re.escape(plain_name(code))}|{said('Fill in the form')})$"))


def answers(citizen: Person, code: str) -> None:
    """Fill in the form and save it."""
    form = citizen.page.get_by_role("link", name=said("Fill in the form"))
    if form.count():
        form.click()
    citizen.fills(given()[code]["answers"])


def delivers_by(citizen: Person, method: str) -> None:
    """Choose how the outcome comes, on the page of its own."""
    words = given()["delivery"]
    citizen.page.locator(f"main [name='delivery'][value='{method}']").check()
    if method == "post":
        citizen.fills({f"delivery_{name}": value for name, value in words.items()})
    else:
        choice = citizen.page.locator("main [name='delivery_centre']")
        if choice.first.get_attribute("type") == "radio":
            choice.first.check()
        else:
            choice.select_option(index=1)
    citizen.presses("Save and continue")


def applies(citizen: Person, code: str, *, method: str = "post") -> str:
    """The whole application in one go; answers the receipt number."""
    begins(citizen, code)
    answers(citizen, code)
    uploads = given()[code]["uploads"]
    if not citizen.page.locator("main [name='delivery']").count():  # which a short application asks on the page of its form
        citizen.presses("Save and continue")
    if uploads:
        for material, name in uploads.items():
            citizen.uploads(material, name)
        citizen.presses("Continue")
    delivers_by(citizen, method)
    citizen.presses("Submit the application")
    citizen.sees("Receipt number")
    return citizen.number()


def opens_case(staff: Person, number: str, desk: str) -> None:
    """Find a case by its receipt number on a desk's first page."""
    staff.opens(f"/{desk}/")
    field = staff.page.get_by_label(said("Search cases")).first
    field.fill(number)
    field.press("Enter")
    staff.page.wait_for_url(f"**/{desk}/cases/{number}/")


def takes_in(clerk: Person, number: str) -> None:
    """收件 at a counter."""
    opens_case(clerk, number, "counter")
    clerk.presses("Take in and give the receipt")
    clerk.sees("Taken in. The receipt is being printed.")


def accepts(officer: Person, number: str) -> None:
    """受理 by the competent organ."""
    opens_case(officer, number, "office")
    officer.presses("Accept")
    officer.sees("Accepted. The clocks run.")


def reviews(officer: Person, code: str, step: str, *, passed: bool = True, second: str = "", opinion: str = "") -> None:
    """Do an open step: tick what is fulfilled, say what was found."""
    part = officer.page.locator(f"#step-{step}")
    for box in part.get_by_role("checkbox").all():
        if passed:
            box.check()
    if opinion:
        part.get_by_label(said("Opinion")).fill(opinion)
    if second:
        chooses(part.locator("#f-second_officer"), cast()[second]["name"])
    if passed:
        officer.presses("%(step)s: met", step=step_name(code, step))
    else:
        officer.presses("Record: not met", within=officer.unfolds("%(step)s: not met", step=step_name(code, step)))
    officer.sees("The step is recorded.")


def chooses(field: Locator, words: str) -> None:
    """Pick the option with these words: few options are buttons, many are a list."""
    option = field.locator("option", has_text=words)
    if option.count():
        field.select_option(str(option.first.get_attribute("value")))
    else:
        field.locator("label", has_text=words).click()


def ticks(head: Person) -> None:
    """Find every criterion of the deciding step fulfilled."""
    for box in head.page.locator("[form=grant][name=criteria]").all():
        box.check()


def grants_now(head: Person) -> None:
    """Press the button that grants, and answer its question."""
    asked = head.page.locator("details.ask-first", has=head.page.locator("summary[data-key='Ctrl+Enter']"))
    asked.locator("summary").click()
    head.presses("Grant it and send the decision", within=asked)


def grants(head: Person, number: str) -> None:
    """准予 by the head of section."""
    opens_case(head, number, "office")
    ticks(head)
    grants_now(head)
    head.sees("Granted. The result is being issued.")


def waits_until_closed(server: Server, citizen: Person, number: str) -> int:
    """Let working days pass until the case closes by itself; answers how many it took."""
    for day in range(1, PARCEL_DAYS + 1):
        server.advance("1wd")
        citizen.opens(f"/cases/{number}/")
        if citizen.page.locator("header .tag").first.inner_text().strip() == said("Case closed"):
            return day
    raise AssertionError(f"{number} is still open after {PARCEL_DAYS} working days")


def reloads_until(citizen: Person, wanted: Locator, *, times: int = 60) -> Locator:
    """Reload until it is there: papers are made after the act, not within it."""
    for _ in range(times):
        if wanted.count():
            return wanted
        citizen.page.wait_for_timeout(500)
        citizen.page.reload()
    raise AssertionError(f"{wanted} did not come on {citizen.page.url}")


def day_shown(citizen: Person) -> datetime:
    """The day the case page promises."""
    line = citizen.page.locator("p", has=citizen.page.get_by_role("link", name=said("Why this day?")))
    expect(line).to_contain_text(like("Decision promised by"))
    return datetime.strptime(line.locator("b.num").inner_text(), "%Y 年 %m 月 %d 日")  # noqa: DTZ007 - a day, no moment


def grouped(number: str) -> str:
    """A public number as pages group it."""
    return str(as_shown(number))
