"""Time in law: silence that counts, and time that may be asked for once. The demo clock is moved forward."""

from __future__ import annotations

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import given, like, said, title_of

NEVER_KEPT = "legal_representative_id_number"  # an identity number is not kept of a form; it is that of the account
WAITS = "6wd"  # one more than the five working days of 行政许可法 32


def test_silence_is_acceptance(server, person):
    """Silence counts as acceptance

    Chen applies and nobody answers. After five working days her application counts as accepted from the day it came,
    and she has it in writing.
    """
    chen = person("chen")
    chen.tells("Chen applies for her restaurant licence. The page says until when the office must answer.")
    number = acts.applies(chen, acts.FOOD)
    chen.opens(f"/cases/{number}/")
    chen.misses("Accepted, under review")

    chen.tells("Nobody at the office does anything. The days go by.")
    server.advance(WAITS)
    chen.opens(f"/cases/{number}/")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("deemed_acceptance")))
    chen.sees("Accepted, under review")
    chen.looks("case deemed accepted", picture="Accepted by silence, with a paper of its own")
    assert chen.fetches(letter).startswith(b"%PDF")

    chen.tells("She asks why: the clock counts from the day her papers came, not from the day the silence ended.")
    chen.follows("Why this day?")
    chen.sees_text("行政许可法")
    chen.looks("why after silence", picture="The clocks of a case accepted by silence")

    luo = person("luo")
    luo.tells("Officer Luo finds it under review: a notice of what is missing is no longer possible, and the light of the omission is lit.")
    acts.opens_case(luo, number, "office")
    luo.misses("Send this one notice?")
    luo.opens(f"/office/cases/{number}/why/")
    luo.sees("Lights of this case")
    luo.looks("office why", picture="What the office sees of the same clocks")


def test_an_extension(person):
    """More time, once, by the leader the law names

    Officer Luo can't extend. The leader of the organ can, once, with a reason; Chen reads the new day and the reason.
    """
    chen = person("chen")
    chen.tells("Chen has applied, and the office has accepted.")
    number = acts.applies(chen, acts.FOOD)
    luo = person("luo")
    acts.accepts(luo, number)
    luo.misses("Extend once, with a reason the applicant reads")
    chen.opens(f"/cases/{number}/")
    before = acts.day_shown(chen)

    deng = person("deng")
    deng.tells("The leader of the organ extends the time and says why.")
    acts.opens_case(deng, number, "office")
    part = deng.unfolds("Extend the time")
    part.locator("[name=extend_amount]").fill("5")
    part.locator("[name=extend_reason]").fill("现场核查需要与消防部门联合进行。")
    deng.looks("extension", picture="More time, once, with a reason")
    deng.presses("Extend and tell the applicant", within=part)
    deng.misses("Extend once, with a reason the applicant reads")

    chen.tells("Chen sees the later day and has the reason in writing.")
    chen.opens(f"/cases/{number}/")
    assert acts.day_shown(chen) > before
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("extension")))
    chen.looks("case extended", picture="The later day, and the paper that says why")
    assert chen.fetches(letter).startswith(b"%PDF")


def test_no_answer_in_time(server, person):
    """No answer in time

    Officer Luo has asked Chen once for what is missing, and until when. She forgets it. After the day the case ends;
    she has it in writing, and applies again without typing it all anew.
    """
    chen = person("chen")
    chen.tells("Chen has applied; one point of a plan is missing.")
    number = acts.applies(chen, acts.FOOD)
    luo = person("luo")
    acts.opens_case(luo, number, "office")
    luo.page.locator("input[name=points][value='layout/layout-areas']").check()
    luo.presses("Send the notice", within=luo.unfolds("One-time notice"))

    chen.tells("She reads until when, and what happens after that day.")
    chen.opens(f"/cases/{number}/")
    chen.sees("Later the case ends; you may then apply again.")
    chen.looks("case with a term", picture="What is missing, until when, and what happens later")

    chen.tells("She forgets it. After thirty days the case ends, and she has it in writing.")
    server.advance("33d")
    chen.opens("/my/messages/")
    chen.sees_text("办件终止")
    chen.opens(f"/cases/{number}/")
    chen.sees("The case ended: what was asked for did not come")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("lapse")))
    chen.looks("case lapsed", picture="Ended by silence, with the way on")
    assert "可以重新提出申请" in words_of(chen.fetches(letter))
    chen.opens("/my/")
    chen.misses("Your turn: hand in what is missing")

    chen.tells("One button begins anew: the questions are answered, the form is filled in, the papers are at hand.")
    chen.opens(f"/cases/{number}/")
    chen.follows("Apply again")
    for question, option in given()[acts.FOOD]["scenario"].items():
        assert chen.page.locator(f"main [name='scenario.{question}'][value='{option}']").is_checked()
    chen.presses("Begin")
    chen.page.get_by_role("link", name=said("Fill in the form")).click()
    for name, value in given()[acts.FOOD]["answers"].items():
        field = chen.page.locator(f"main input[name='{name}']:not([type=radio]):not([type=checkbox])")
        if chen.page.locator(f"main [name='settle.{name}']").count():
            continue  # kept as well, beside what another source says of it
        if field.count() and name != NEVER_KEPT:  # what she answered since, for another service, is the newer answer
            assert field.input_value() in {one["answers"].get(name, value) for one in given().values() if "answers" in one}, f"{name} is kept"
    chen.looks("form again", picture="The form, filled in already")
    chen.fills(given()[acts.FOOD]["answers"])
    chen.presses("Save and continue")
    for material in given()[acts.FOOD]["uploads"]:
        chen.page.locator(f"#f-{material}").get_by_role("button", name=like("Use %(name)s again")).first.click()
    chen.looks("papers again", picture="The papers of the earlier application, used again")
    chen.presses("Continue")
    acts.delivers_by(chen, "post")
    chen.presses("Submit the application")
    chen.sees("Receipt number")
