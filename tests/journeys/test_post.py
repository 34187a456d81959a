"""The result by post: who pays and how it is seen beforehand, the way to the door, and a parcel that is lost."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.person import Person
from tests.journeys.words import cast, given, like, said

SHOP, STEP = acts.SHOP, "review"
HERE, ELSEWHERE, NOWHERE = "广东省佛山市南海区示例路 38 号", "湖南省长沙市示例路 8 号", "香港特别行政区示例道 1 号"
LOST_ADDRESS = "广东省佛山市南海区报失路 9 号"  # the demo's carrier loses what goes there; see data/postage/demo-fates.toml
LOST_AFTER, WORKDAY = "4wd", "1wd"


def test_free_postage(server, person):
    """By post to the door, free of charge

    Chen sees who pays before she submits anything. Her licence travels by the postal enterprise, she follows the parcel,
    and when she has signed for it the case closes by itself.
    """
    chen = person("chen")
    chen.tells("Chen registers her tailor's shop and wants the licence by post. As she types the address, the page says who pays.")
    acts.begins(chen, SHOP)
    acts.answers(chen, SHOP)
    to_delivery(chen)
    types_address(chen, HERE)
    chen.sees("Free of charge for you: government pays the postage.", "Permits and decisions travel by the postal enterprise only (Postal Law 55).")
    chen.looks("delivery", picture="Who pays, while the address is typed", full=True)

    chen.tells("A place nothing is posted to is refused at once, and what she typed stays.")
    types_address(chen, NOWHERE)
    chen.sees("Results are not posted to this place. Give an address on the mainland, or pick it up at a counter.")
    with chen.expecting(422):
        chen.presses("Save and continue")
    expect(chen.page.locator("#f-delivery_address-error")).to_contain_text(said("Results are not posted to this place. Give an address on the mainland, or pick it up at a counter."))
    types_address(chen, HERE)
    chen.presses("Save and continue")

    chen.tells("Before she submits, the page says it once more.")
    chen.sees_text(HERE)
    chen.sees("Free of charge for you: government pays the postage.")
    chen.looks("check postage", picture="Before submitting: by post, and who pays", full=True)
    number = submits(chen)
    decides(person, number)

    tan = person("tan")
    tan.tells("At the counter the parcel waits: official papers, government pays. Clerk Tan hands it to the post.")
    parcel = parcel_of(tan, number)
    expect(parcel).to_contain_text(said("Government pays"))
    expect(parcel).to_contain_text(said("Official papers"))
    tan.presses("Hand over", within=parcel)

    chen.tells("Chen follows the parcel.")
    chen.opens(f"/cases/{number}/")
    chen.sees("The post has the result", "Postage paid by government", "Carried by the postal enterprise (Postal Law 55)")
    chen.looks("case with the post", picture="The parcel on its way, by the postal enterprise")

    chen.tells("The parcel arrives; the case closes by itself.")
    acts.waits_until_closed(server, chen, number)
    chen.sees("Delivered and signed for", "Case closed")


def test_freight_collect(person):
    """To another province, paid on receipt

    Chen wants her licence sent to her parents in another province. Before she submits, the page says that she will pay the
    carrier; the parcel is booked so.
    """
    chen = person("chen")
    chen.tells("The address lies in another province. The page says at once who pays, and what costs nothing.")
    acts.begins(chen, SHOP)
    acts.answers(chen, SHOP)
    to_delivery(chen)
    types_address(chen, ELSEWHERE)
    chen.sees("You pay the postage to the carrier on receipt (freight collect).", "Fetching it at a counter costs nothing.")
    chen.looks("delivery elsewhere", picture="To another province: paid on receipt, said before choosing")
    chen.presses("Save and continue")
    chen.sees("You pay the postage to the carrier on receipt (freight collect).")
    number = submits(chen)
    decides(person, number)

    tan = person("tan")
    tan.tells("At the counter the parcel is booked so: the addressee pays, and the reason stands beside it.")
    parcel = parcel_of(tan, number)
    expect(parcel).to_contain_text(said("Addressee pays"))
    expect(parcel).to_contain_text(said("Outside the province"))
    tan.looks("parcels to hand over", picture="Freight collect, as Chen was told")
    chen.opens(f"/cases/{number}/")
    chen.sees("Postage paid by the addressee")

    stranger = person()
    stranger.tells("With the receipt number and the phone alone, the page of progress leads on to why it is due that day.")
    stranger.opens("/progress/")
    stranger.types("Receipt number of the case", number)
    stranger.types("Last four digits of your phone", cast()["chen"]["phone"][-4:])
    stranger.presses("Show progress")
    stranger.follows("Why this day?")
    stranger.looks("why without signing in")


def test_a_lost_parcel(server, person):
    """A lost parcel

    The carrier reports that the parcel with Chen's licence is lost. The organ issues the licence anew, so that the lost one
    proves nothing any more, the counter sends it again at no cost to her, and it arrives.
    """
    chen = person("chen")
    chen.tells("Chen's licence is on its way.")
    acts.begins(chen, SHOP)
    acts.answers(chen, SHOP)
    to_delivery(chen)
    types_address(chen, LOST_ADDRESS)
    chen.presses("Save and continue")
    number = submits(chen)
    decides(person, number)
    tan = person("tan")
    tan.presses("Hand over", within=parcel_of(tan, number))

    chen.tells("Days pass, and the carrier reports it lost. Chen is told, and that she need do nothing.")
    server.advance(LOST_AFTER)
    chen.opens(f"/cases/{number}/")
    acts.reloads_until(chen, chen.page.locator("main", has_text=said("The parcel was lost on the way")))
    chen.sees("We make the result anew and send it again. You pay nothing and need do nothing.")
    chen.looks("case with a lost parcel", picture="Lost on the way: what happens now")
    chen.opens("/my/messages/")
    chen.sees_text("遗失")

    huang = person("huang")
    huang.tells("The organ sees it too. Head of section Huang issues the licence anew.")
    acts.opens_case(huang, number, "office")
    huang.sees("The parcel is lost. Issue the paper anew, so that the lost one has no validity; a counter then sends the new one.")
    huang.looks("office lost parcel", picture="The office: what to do about a lost parcel")
    huang.follows("Open the permit")
    part = huang.unfolds("Issue anew")
    part.get_by_label(said("Facts and reasons")).fill("邮件在途中遗失，原证作废，予以补发。")
    huang.presses("Issue anew", within=part)
    huang.looks("permit issued anew", picture="Issued anew, with a check code of its own")

    tan.tells("At the counter the lost parcel stands among those that went wrong. Tan books it anew and hands the new one over.")
    tan.opens("/counter/parcels/")
    lost = tan.page.locator("tr", has_text=acts.grouped(number))
    expect(lost).to_contain_text(said("Lost"))
    tan.looks("parcels that went wrong", picture="A lost parcel, and what to do")
    lost.locator("summary", has_text=said("Send anew")).click()
    expect(lost).to_contain_text(said("Government pays and claims it back from the carrier."))
    tan.looks("sending anew", picture="Sending anew")
    tan.presses("Book anew", within=lost)
    again = parcel_of(tan, number)
    expect(again).to_contain_text(like("Instead of %(number)s"))
    expect(again).to_contain_text(said("Government pays"))
    tan.presses("Hand over", within=again)

    chen.tells("The second parcel arrives, and the case closes.")
    acts.waits_until_closed(server, chen, number)
    chen.sees("Delivered and signed for", "Lost on the way, to be sent again")
    expect(chen.page.locator("main")).to_contain_text(like("Sent anew in place of parcel %(number)s."))
    chen.looks("case after a lost parcel", picture="The second parcel has arrived", full=True)
    licence = acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    assert given()[SHOP]["answers"]["trade_name"] in words_of(chen.fetches(licence))


def to_delivery(chen: Person) -> None:
    """To where delivery is asked: the page of a short form, a page of its own behind the papers, or behind the form."""
    where = chen.page.locator("main [name='delivery']")
    if not where.count():
        chen.presses("Save and continue")
    if not where.count():
        chen.presses("Continue")
    chen.page.locator("main [name='delivery'][value='post']").check()


def types_address(chen: Person, address: str) -> None:
    """Type where the result goes, and leave the field."""
    words = given()["delivery"]
    chen.fills({"delivery_recipient": words["recipient"], "delivery_phone": words["phone"]})
    field = chen.page.locator("[name=delivery_address]")
    field.fill(address)
    with chen.page.expect_response(lambda answer: answer.url.endswith("/postage/")):
        field.blur()


def submits(chen: Person) -> str:
    """Submit; answers the receipt number."""
    chen.presses("Submit the application")
    chen.sees("Receipt number")
    return chen.number()


def decides(person, number: str) -> None:
    """Accepted, examined and granted by the registration organ."""
    luo, huang = person("luo"), person("huang")
    luo.tells("The organ accepts, examines the form and grants.")
    acts.accepts(luo, number)
    acts.reviews(luo, SHOP, STEP)
    acts.grants(huang, number)


def parcel_of(tan: Person, number: str) -> Locator:
    """The row of the parcel at the counter, once the carrier has given its number."""
    tan.opens("/counter/parcels/")
    row = tan.page.locator("tr", has_text=acts.grouped(number)).filter(has=tan.page.get_by_role("button", name=said("Hand over"), exact=True))
    return acts.reloads_until(tan, row.filter(has=tan.page.locator("span.num")))
