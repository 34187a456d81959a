"""Somebody walks into any service centre of the district: the clerk does the typing, the competent organ decides."""

from __future__ import annotations

import pytest

from tests.journeys import acts
from tests.journeys.words import cast, given, said

pytestmark = pytest.mark.both
PAPERS = ("layout", "health_certificates")


def test_counter_in_another_town(person):
    """At a counter in another town

    Li comes to the counter of a town that is not his. Clerk Tan fills the form in with him, takes the papers in and
    gives the receipt; the competent organ of the district accepts; Li sees the case at home.
    """
    code, li = acts.FOOD, cast()["li"]
    tan = person("tan")
    tan.tells("Clerk Tan lays Li's identity card on the reader.")
    tan.follows("New application for a person")
    tan.types("Identity number of the applicant", li["id_number"])
    tan.looks("counter find")
    tan.presses("Find")

    tan.tells("The applicant is known. Tan chooses the service.")
    tan.sees_text(li["name"])
    assert li["id_number"] not in tan.page.locator("main").inner_text(), "the number is shown masked"
    tan.types("Search services", acts.plain_name(code)[:3])
    tan.presses("Search")
    tan.looks("counter choose", picture="The services this counter may take in")
    tan.presses("Begin", within=tan.page.locator("li", has_text=acts.plain_name(code)))

    tan.tells("She types what Li tells her.")
    tan.page.get_by_role("link", name=said("Fill in the form")).click()
    tan.fills({**given()[code]["answers"], "contact_name": li["name"], "contact_phone": li["phone"], "food_safety_manager": li["name"], "food_safety_manager_phone": li["phone"]})
    tan.looks("counter form", picture="The form at the counter's desk")
    tan.presses("Save and continue")

    tan.tells("Li has brought his papers; each is noted as handed in on paper.")
    for material in PAPERS:
        tan.presses("Bring it on paper to a counter", within=tan.page.locator(f"#f-{material}"))
    tan.presses("Continue")
    tan.tells("He will fetch the licence at a service centre.")
    acts.delivers_by(tan, "pick_up")
    tan.presses("Submit the application")

    tan.tells("Tan compares the papers with the originals, ticks them and takes the case in. Li gets his receipt.")
    tan.page.wait_for_url("**/counter/cases/*/")
    number = tan.page.url.rstrip("/").split("/")[-1]
    for box in tan.page.locator("input[name=papers]").all():
        box.check()
    tan.looks("counter intake", picture="Taking the papers in")
    tan.presses("Take in and give the receipt")
    tan.sees("Taken in. The receipt is being printed.")
    assert tan.page.get_by_role("button", name=said("Accept"), exact=True).get_attribute("aria-disabled") == "true", "a counter does not accept for the organ"
    tan.sees("Original taken in")

    luo = person("luo")
    luo.tells("The competent organ finds the case in its list and accepts it.")
    acts.accepts(luo, number)

    citizen = person("li")
    citizen.tells("At home Li finds the case among his affairs, and whose turn it is.")
    citizen.opens("/my/")
    citizen.looks("my", picture="My affairs")
    citizen.page.locator(f"main a[href='/cases/{number}/']").click()
    citizen.sees("Accepted, under review", "Taken in at the counter", "Paper at the counter")
