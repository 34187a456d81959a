"""A service with a charge: decided, paid at the demo bank, fetched at a counter."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.words import cast, given, item, said

pytestmark = pytest.mark.both


def test_payment(person):
    """A charge, paid online

    Chen tops up her years of medical insurance at once. The decision raises the charge, she pays it at the demo bank,
    fetches the paper at a counter, and the case closes.
    """
    code = acts.INSURANCE
    chen = person("chen")
    chen.tells("Chen applies; no paper is asked of her.")
    number = acts.applies(chen, code, method="pick_up")

    acts.takes_in(person("he"), number)
    ye = person("ye")
    ye.tells("Ye of the insurance office accepts, and assesses months and amount.")
    acts.accepts(ye, number)
    acts.reviews(ye, code, "review")
    pan = person("pan")
    pan.tells("Head of section Pan confirms. The charge is raised in the same act.")
    acts.grants(pan, number)

    chen.tells("Chen sees that it is her turn to pay, and what for.")
    chen.opens(f"/cases/{number}/")
    chen.sees("Your turn: pay the charge")
    chen.follows("Pay the charge")
    amount = int(given()[code]["answers"]["months_short"]) * int(item(code)["fee"]["amount_fen"]) // 100
    chen.sees_text(f"{amount:,}")
    chen.looks("charge", picture="The charge with its basis")
    chen.page.locator("main form button").first.click()
    chen.page.wait_for_url("**/demo/bank/**")
    chen.looks("demo bank", picture="The demo bank")
    chen.presses("Pay")
    acts.reloads_until(chen, chen.page.locator("main .number"))
    chen.sees("Payment receipt number")
    chen.looks("charge paid", picture="Paid, with the receipt number")
    chen.opens("/my/charges/")
    chen.sees("My payments")
    chen.looks("charges")

    chen.tells("Now the result waits for her at the counter.")
    chen.opens(f"/cases/{number}/")
    chen.sees("Your turn: fetch the result")

    he = person("he")
    he.tells("At the counter clerk He compares the identity card and hands the paper over. Nothing else is owed: the case closes.")
    acts.opens_case(he, number, "counter")
    he.sees("Hand the result over")
    he.looks("counter deliver", picture="Handing the result over")
    expect(he.page.get_by_label(said("Taken by"))).to_have_value(cast()["chen"]["name"])
    he.types("Last four characters of the identity card", cast()["chen"]["id_number"][-4:])
    he.presses("Confirm the hand-over")
    chen.opens(f"/cases/{number}/")
    chen.sees("Fetched at the counter", "Case closed", "Closed: granted")
