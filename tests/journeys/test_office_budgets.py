"""The office's budgets: how many keys or clicks an approver needs, counted in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.person import Person
from tests.journeys.words import item, said


class Counted:
    """An officer at the keyboard or with the mouse; every key and every click is counted."""

    def __init__(self, somebody: Person) -> None:
        self.page, self.spent = somebody.page, 0

    def presses(self, key: str) -> None:
        """One key, or keys held together."""
        self.page.keyboard.press(key)
        self.spent += 1

    def clicks(self, selector: str) -> None:
        """One click."""
        self.page.locator(selector).first.click()
        self.spent += 1


def criteria(code: str, kind: str) -> list[dict[str, object]]:
    """The criteria of a step that no machine checks."""
    step = next(each for each in item(code)["steps"] if each["kind"] == kind)
    return [each for each in step.get("criteria", ()) if not each.get("machine_checked")]


def opens_own_list(somebody: Person, number: str) -> Counted:
    """The list of what was handed over to them: where the counting begins."""
    somebody.opens("/office/?view=to_do&hand=mine")
    expect(somebody.page.locator(f"a[data-row][href$='/{number}/']")).to_be_visible()
    return Counted(somebody)


def test_office_budget(person, server):
    """An approver decides in three keys and one for each criterion

    The case is opened from the list, each criterion is ticked with its digit, and one key decides: by keyboard alone, or with the
    mouse. A review that passes costs the same.
    """
    code = acts.FOOD
    chen = person("chen")
    chen.tells("Chen's application was taken in and accepted; Huang has put it on Luo's list.")
    number = acts.applies(chen, code)
    acts.takes_in(person("he"), number)
    luo, huang = person("luo"), person("huang")
    acts.accepts(luo, number)
    acts.opens_case(huang, number, "office")
    hands_over(huang, "罗志明")

    luo.tells("Luo reviews by keyboard: down to the case, open it, tick each criterion by its digit, record the step.")
    hand = opens_own_list(luo, number)
    luo.looks("worklist", picture="The worklist: time left, situation, step, risk marks")
    hand.presses("j")
    hand.presses("Enter")
    luo.page.wait_for_url(f"**/office/cases/{number}/")
    asked = criteria(code, "review")
    for digit in range(1, len(asked) + 1):
        hand.presses(str(digit))
    luo.looks("case in the office", picture="The papers beside the criteria")
    hand.presses("Control+Enter")
    luo.sees("The step is recorded.")
    assert hand.spent <= 3 + len(asked)

    acts.reviews(luo, code, "site_check", second="feng")
    luo.opens(f"/office/cases/{number}/")
    hands_over(luo, "黄建华")
    huang.tells("Huang decides: Enter opens the first, he ticks, decides, and says yes to what follows.")
    hand = opens_own_list(huang, number)
    hand.presses("Enter")
    huang.page.wait_for_url(f"**/office/cases/{number}/")
    huang.sees_text("准予决定书")
    asked = criteria(code, "decide")
    for digit in range(1, len(asked) + 1):
        hand.presses(str(digit))
    huang.looks("deciding", picture="The letter as it will read, before it is decided")
    hand.presses("Control+Enter")
    expect(huang.page.locator(".sure:visible")).to_contain_text("准予决定书")
    huang.looks("asked before granting", picture="What happens at once is told before it is granted")
    hand.presses("Enter")
    huang.sees("Granted. The result is being issued.")
    assert hand.spent <= 3 + len(asked)


def test_office_papers_and_letter(person):
    """Papers open by key beside the criteria, and the refusal is read while it is written

    ] opens the next paper in its place, and the letter of a refusal changes with every word.
    """
    chen = person("chen")
    number = acts.applies(chen, acts.FOOD)
    acts.takes_in(person("he"), number)
    luo, huang = person("luo"), person("huang")
    acts.accepts(luo, number)
    luo.tells("Luo goes through the papers with one key each.")
    luo.opens(f"/office/cases/{number}/")
    frame = luo.page.frame_locator("iframe[name=viewer]")
    for position in (0, 1):
        luo.page.keyboard.press("]")
        expect(luo.page.locator(".doc-list .doc").nth(position)).to_have_attribute("aria-current", "true")
        expect(frame.locator("img")).to_be_visible()
    acts.reviews(luo, acts.FOOD, "review")
    acts.reviews(luo, acts.FOOD, "site_check", passed=False, second="feng", opinion="没有洗手池")

    huang.tells("Huang writes the refusal and reads the letter beside it.")
    huang.opens(f"/office/cases/{number}/")
    huang.page.keyboard.press("F8")
    letter = huang.page.locator("#letter")
    expect(letter).to_contain_text(said("choose the ground"))
    huang.page.locator("#refuse input[name=ground]").first.check()
    huang.page.locator("#f-refuse_reason").press_sequentially("现场没有洗手池。")
    expect(letter).to_contain_text("现场没有洗手池。")
    expect(letter).to_contain_text("行政复议")
    expect(huang.page.locator("#f-refuse_reason")).to_be_focused()
    huang.looks("refusal being written", picture="The letter changes as the refusal is written")


def test_office_team(person):
    """The team's page, a leave and its deputy

    A head of section sees who has how much and records a leave; the deputy is told on the list.
    """
    huang = person("huang")
    huang.tells("Huang records Luo's leave; Feng stands in.")
    huang.opens("/office/team/")
    huang.looks("team", picture="The team: open, due soon, late, standing still")
    part = huang.unfolds("Record a leave")
    today = huang.page.locator("#f-from_on").get_attribute("min")
    acts.chooses(part.locator("#f-staff"), "罗志明")
    acts.chooses(part.locator("#f-deputy"), "冯晓雯")
    part.locator("#f-from_on").fill(str(today))
    part.locator("#f-until_on").fill(str(today))
    huang.presses("Record the leave", within=part)
    feng = person("feng")
    feng.opens("/office/?view=to_do")
    feng.sees_text("您代罗志明办理到")
    feng.looks("standing in", picture="A deputy is told whom they stand in for")
    huang.presses("End the leave of %(name)s today", name="罗志明")
    feng.opens("/office/?view=to_do")
    assert "您代罗志明" not in feng.page.locator("main").inner_text()


def hands_over(somebody: Person, name: str) -> None:
    """From the case's page to a colleague's list."""
    part = somebody.unfolds("Hand over to a colleague")
    acts.chooses(part.locator("#f-to"), name)
    somebody.presses("Hand the case over", within=part)
    somebody.sees_text(f"已转给{name}办")
