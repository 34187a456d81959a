"""Affairs of a life: a house bought, a marriage, an injury on the way to work."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import cast, given, item, like, said, title_of

HOUSE, MARRIAGE, INJURY = "second-hand-house-transfer", "marriage-registration", "work-injury-recognition"
CLEAR = "事实清楚、权利义务明确"
WAIT = 10  # days until the traffic police have found who was at fault
TODAY = "from onewindow.kernel import clock; print(clock.today())"


def test_a_house_changes_hands(person):
    """A second-hand house, from the contract to the certificate

    Chen buys Li's flat. The registers answer for title and tax, the registrar sees what they said, enters her in the book,
    and she pays by the piece and reads her certificate.
    """
    given_here = given()[HOUSE]["answers"]
    chen = person("chen")
    chen.tells("Chen applies online. She types the seller's certificate; nothing of her own houses is put there.")
    acts.begins(chen, HOUSE)
    chen.page.get_by_role("link", name=said("Fill in the form")).click()
    expect(chen.page.locator("[name=deed_certificate_no]")).to_have_value("")
    chen.fills(given_here)
    chen.presses("Save and continue")
    chen.tells("Title, tax and marriage are asked of registers; she brings the contract and the two consents.")
    expect(chen.page.locator("#f-realty")).to_contain_text(said("Checked, matches"))
    for material, name in given()[HOUSE]["uploads"].items():
        chen.uploads(material, name)
    chen.looks("papers of a house", picture="What registers answer, and what she brings herself", full=True)
    chen.presses("Continue")
    acts.delivers_by(chen, "pick_up")
    chen.presses("Submit the application")
    number = chen.number()

    acts.takes_in(person("he"), number)
    zhi = person("zhi")
    zhi.tells("The registrar sees what the registers said beside each paper, and what the machine found on its review points.")
    acts.opens_case(zhi, number, "office")
    expect(zhi.page.locator("tr, .doc-list li", has_text="不动产权属证书")).to_contain_text(said("The register agrees"))
    zhi.sees("The machine found: met")
    zhi.looks("house at the office", picture="What the registers said, at the registrar's desk")
    zhi.presses("Accept")
    acts.reviews(zhi, HOUSE, "review")
    lun = person("lun")
    lun.tells("The head of section enters the transfer in the book.")
    acts.grants(lun, number)

    chen.tells("Chen pays the fee by the piece and opens the certificate: the house is hers, from the day of the entry, without an end.")
    chen.opens(f"/cases/{number}/")
    certificate = acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    words = words_of(chen.fetches(certificate))
    assert given_here["deed_certificate_no"] in words
    assert "发证日期" in words
    assert "有效期限" not in words
    chen.follows("Pay the charge")
    chen.sees_text("民法典", "80")
    chen.page.locator("main form button").first.click()
    chen.page.wait_for_url("**/demo/bank/**")
    chen.presses("Pay")
    acts.reloads_until(chen, chen.page.locator("main .number"))
    chen.opens("/my/permits/")
    expect(chen.page.locator("main .rows li", has_text=str(item(HOUSE)["outcome"]["name"]))).to_contain_text(like("issued on %(day)s, no end date"))
    chen.looks("permits", picture="The certificate among her permits")


def test_a_marriage(server, person):
    """A marriage: both in person, both by hand

    Chen fills in at home, but nothing is accepted before she and Zhou stand at the counter and have signed by hand. They are
    married the same hour, free of charge.
    """
    couple = ("陈静怡", "周伟强")
    chen = person("chen")
    chen.tells("The guide says that both must come and nobody can do it for them. Chen fills in at home what can be filled in.")
    chen.opens(f"/items/{MARRIAGE}/")
    chen.sees("Only in person; nobody can do it for you.")
    acts.begins(chen, MARRIAGE)
    acts.answers(chen, MARRIAGE)
    chen.fills({"marriage_visit_on": server.script(TODAY)})
    chen.looks("marriage form", picture="The form of two people", full=True)
    chen.presses("Save and continue")
    acts.delivers_by(chen, "pick_up")
    chen.presses("Submit the application")
    number = chen.number()

    cao = person("cao")
    cao.tells("The registrar can't accept what came online alone.")
    acts.opens_case(cao, number, "office")
    with cao.expecting(409, 422):
        cao.presses("Accept")
    expect(cao.page.locator(".errors")).to_contain_text(couple[1])
    cao.sees_text("第一千零四十九条")

    he = person("he")
    he.tells("At the counter only Chen has come: the page names who is missing.")
    acts.opens_case(he, number, "counter")
    he.page.locator(f"[name=present][value='{couple[0]}']").check()
    with he.expecting(409, 422):
        he.presses("Take in and give the receipt")
    expect(he.page.locator(".errors")).to_contain_text(couple[1])
    he.looks("one of two", picture="One of two is not enough: refused, with the article")
    he.tells("Now both are here. Their declaration must be signed by hand; an electronic signature does not do.")
    he.page.locator(f"[name=present][value='{couple[1]}']").check()
    with he.expecting(409, 422):
        he.presses("Take in and give the receipt")
    expect(he.page.locator(".errors")).to_contain_text("电子签名法")
    he.page.locator("input[name=papers][value=declaration]").check()
    he.presses("Take in and give the receipt")
    he.sees("Taken in. The receipt is being printed.")

    cao.tells("The registrar accepts, asks both, and the head of section registers the marriage.")
    acts.accepts(cao, number)
    cao.sees_text("、".join(couple))
    acts.reviews(cao, MARRIAGE, "review")
    acts.grants(person("shen"), number)

    chen.tells("The certificate names both, with the day of registration and no day on which it ends.")
    chen.opens(f"/cases/{number}/")
    certificate = acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    words = words_of(chen.fetches(certificate))
    assert all(name[:2] in words for name in couple)
    assert "有效期限" not in words
    chen.looks("married", picture="Registered the same hour")
    he.tells("Both take it along.")
    acts.opens_case(he, number, "counter")
    he.types("Last four characters of the identity card", cast()["chen"]["id_number"][-4:])
    he.presses("Confirm the hand-over")
    chen.opens(f"/cases/{number}/")
    chen.sees("Case closed")


def test_an_injury_on_the_way_to_work(server, person):
    """An injury whose cause another authority has to find

    The decision waits for the traffic police. The clock stands still, by the article and with a written notice, and every
    page says so; when the finding is in it runs on, and the injury is recognised.
    """
    chen = person("chen")
    chen.tells("Chen was hit on her way to work and applies herself.")
    number = acts.applies(chen, INJURY)
    acts.takes_in(person("he"), number)
    yan = person("yan")
    yan.tells("The office accepts. Who was at fault is for the traffic police to find, so the officer suspends, by article and in writing.")
    acts.accepts(yan, number)
    yan.page.locator("main a[href$='/procedures/']").click()
    yan.sees_text("《工伤保险条例》第二十条第三款")
    yan.page.locator("[name=reason]").fill("交通事故责任认定书还没有作出")
    yan.looks("suspend", picture="Waiting for another authority: reason and article")
    yan.presses("Begin and tell the applicant")
    yan.sees("Begun. The applicant is told in writing.", "is not counted")

    chen.tells("Chen has it in writing, and reads that the clock stands still and for what.")
    chen.opens(f"/cases/{number}/")
    notice = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("special_notice")))
    assert "第二十条第三款" in words_of(chen.fetches(notice))
    expect(chen.page.locator("main")).to_contain_text(like("The clock stands still since %(day)s"))
    chen.sees("If it ran on today, the decision would be due by")
    first = chen.page.locator("p", has=chen.page.get_by_role("link", name=said("Why this day?"))).locator("b.num").inner_text()
    chen.looks("stopped case", picture="The clock stands still, and why")

    chen.tells("Ten days later nothing has been lost: the day has moved on with them.")
    server.advance(f"{WAIT}d")
    chen.opens(f"/cases/{number}/")
    assert chen.page.locator("p", has=chen.page.get_by_role("link", name=said("Why this day?"))).locator("b.num").inner_text() != first
    chen.follows("Why this day?")
    expect(chen.page.locator("main")).to_contain_text(like("The clock stands still now; this time is not counted. If it ran on today, the last day would be %(day)s."))
    chen.sees_text("第二十条第三款")
    chen.looks("why stopped", picture="The days that are not counted")

    yan.tells("No decision is possible while it is suspended. The finding comes in; the officer ends the suspension with it.")
    acts.opens_case(yan, number, "office")
    yan.sees("The clock stands still")
    yan.page.locator("main a[href$='/procedures/']").click()
    part = yan.unfolds("End it")
    part.locator("[name=result]").fill("交警认定对方负全部责任")
    yan.presses("End it and tell the applicant", within=part)
    yan.sees("Ended. The clock runs on.")
    yan.looks("suspension over", picture="Ended, with its result")

    chen.tells("The clock runs on, and Chen sees the day again.")
    chen.opens(f"/cases/{number}/")
    acts.day_shown(chen)
    chen.sees_text("交警认定对方负全部责任")

    yan.tells("Now the facts are clear. The officer puts that on record with her reasons, and the law gives fifteen days instead of sixty.")
    acts.opens_case(yan, number, "office")
    part = yan.page.locator("details", has=yan.page.locator("[name=fact_text]"))
    part.locator("summary").click()
    part.locator("[name=fact_text]").fill("事故责任已经认定，劳动关系有参保记录，伤情有诊断证明，单位没有异议")
    yan.looks("finding", picture="A finding on which another limit hangs, with its article")
    yan.presses("Put on record: %(fact)s", within=part, fact=CLEAR)
    yan.sees("It is on record. The applicant is told.")
    chen.tells("The day has come nearer, and the page says because of what.")
    chen.opens(f"/cases/{number}/why/")
    expect(chen.page.locator("main")).to_contain_text(like("This limit holds because of what was put on record on %(day)s: %(what)s"))
    chen.sees_text("《工伤保险条例》第二十条第二款")
    chen.looks("why sooner", picture="Why the day is sooner now")

    acts.opens_case(yan, number, "office")
    acts.reviews(yan, INJURY, "review", second="xie")
    cheng = person("cheng")
    cheng.tells("The injury is recognised.")
    acts.grants(cheng, number)
    chen.tells("Chen opens the decision.")
    chen.opens(f"/cases/{number}/")
    decision = acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    assert given()[INJURY]["answers"]["employer_name"][:6] in words_of(chen.fetches(decision))
    chen.looks("recognised", picture="The injury is recognised")
