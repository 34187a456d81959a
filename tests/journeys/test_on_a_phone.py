"""The same pages on a phone and in the larger view: nothing is cut off, and what must be hit is large enough."""

from __future__ import annotations

import pytest

from tests.journeys import acts
from tests.journeys.words import said

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """least => Array.from(document.querySelectorAll('main .btn, main select, main .pick, main input.input, main li.task > a'))
  .filter(n => n.offsetParent)
  .map(n => [n.getBoundingClientRect(), n]).filter(([b]) => b.width > 0 && Math.round(b.height) < least)
  .map(([b, n]) => Math.round(b.height) + ' ' + n.outerHTML.slice(0, 120))"""
HEAD = "Math.round(document.querySelector('body > header').getBoundingClientRect().height)"
IN_REACH = """() => { scrollTo(0, 0); const acts = Array.from(document.querySelectorAll('.foot-acts .btn:not(.line)')).filter(n => n.offsetParent).pop().getBoundingClientRect();
  return acts.top > 0 && acts.bottom <= innerHeight; }"""
ELDER, PHONE = "elder", 390
LOWEST_HEAD = 120  # pixels that the head of a task may take of a phone's 844
TASKS = {"tasks", "form", "papers", "check", "receipt"}
PICTURED = ("home", "form", "check", "case")


@pytest.mark.parametrize(("mode", "least"), [("", 44), (ELDER, 60)], ids=["on-a-phone", "in-the-larger-view"])
def test_narrow(person, mode, least):
    """At 390 pixels: {how}

    Home, guide, form, check and case page at 390 pixels: no sideways scrolling, and targets one can hit.
    """
    chen = person("chen", width=PHONE, height=844, mode=mode)
    found = {}

    def looked(name: str) -> None:
        chen.looks(f"{name} at {PHONE} {mode}", picture=f"{name}, {PHONE} pixels wide" if name in PICTURED else "")
        wide, small = chen.page.evaluate(WIDE), chen.page.evaluate(SMALL, least)
        if wide > 0 or small:
            found[name] = (wide, small)
        if name in TASKS and mode != ELDER and (head := chen.page.evaluate(HEAD)) > LOWEST_HEAD:
            found[f"head of {name}"] = head
        if name in ("form", "papers", "check") and mode != ELDER and not chen.page.evaluate(IN_REACH):
            found[f"act of {name}"] = "out of reach"

    chen.tells("The first page, the guide, the form, the check and the case.")
    chen.opens("/")
    looked("home")
    chen.opens(f"/items/{acts.FOOD}/")
    looked("guide")
    acts.begins(chen, acts.FOOD)
    looked("tasks")
    acts.answers(chen, acts.FOOD)
    looked("form")
    chen.presses("Save and continue")
    for material, name in acts.given()[acts.FOOD]["uploads"].items():
        chen.uploads(material, name)
    looked("papers")
    chen.presses("Continue")
    acts.delivers_by(chen, "post")
    looked("check")
    chen.presses("Submit the application")
    looked("receipt")
    chen.opens(f"/cases/{chen.number()}/")
    chen.sees("Receipt number")
    looked("case")
    assert not found, found
    if mode == ELDER:
        assert chen.page.get_by_role("button", name=said("Standard view")).count()
