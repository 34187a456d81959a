"""A refusal (不予许可) with its reason, its article, and the ways to review and to court."""

from __future__ import annotations

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import item, said

REASON = "现场没有洗手池，生熟没有分开。"


def test_refusal(person):
    """A refusal that says why and what to do

    The visit finds that the kitchen does not meet the conditions. The head of section refuses on a ground of the item's
    standard; the letter and the page name the article and the remedies.
    """
    code = acts.FOOD
    chen = person("chen")
    chen.tells("Chen has applied; a counter took the case in and the organ accepted it.")
    number = acts.applies(chen, code)
    acts.takes_in(person("tan"), number)
    luo = person("luo")
    acts.accepts(luo, number)

    luo.tells("The papers are in order, but the visit finds faults.")
    acts.reviews(luo, code, "review")
    acts.reviews(luo, code, "site_check", passed=False, second="feng", opinion=REASON)
    luo.sees("Not passed")

    huang = person("huang")
    huang.tells("Head of section Huang refuses. Without a ground or a reason the act is not possible.")
    acts.opens_case(huang, number, "office")
    part = huang.unfolds("Refuse, with reason and article")
    with huang.expecting(422):
        huang.presses("Refuse and send the decision", within=part)
    assert huang.page.locator(".errors").count(), "a refusal without ground and reason is not possible"
    part = huang.unfolds("Refuse, with reason and article")
    part.locator("input[name=ground][value=conditions]").check()
    huang.types("Facts and reasons", REASON, within=part)
    huang.looks("office refuse", picture="Refusing on a ground of the item's standard")
    huang.presses("Refuse and send the decision", within=part)
    huang.sees("Refused. The decision is on its way to the applicant.")

    chen.tells("Chen reads why, by which article, and where she can turn.")
    chen.opens(f"/cases/{number}/")
    chen.sees("Decision: refused", "Why not", "If you don't agree")
    chen.sees_text(REASON, "第三十五条", "60", "6")
    chen.looks("case refused", picture="The refusal: reason, article, remedies")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text="不予"))
    words = words_of(chen.fetches(letter))
    assert REASON.rstrip("。") in words
    assert "行政复议" in words
    assert "行政诉讼" in words or "提起诉讼" in words
    assert not chen.page.locator("main a[href$='document.pdf']").count(), "nothing was issued"
    assert said("Result") not in chen.page.locator("aside h2").all_inner_texts()
    assert item(code)["refusals"]
