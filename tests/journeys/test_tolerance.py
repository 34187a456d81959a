"""Accepted with something to follow (容缺受理): the promise kept, and broken. The demo clock is moved forward."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.person import Person
from tests.journeys.words import given, item, like, title_of

HYGIENE, REPORT = "public-place-hygiene-licence", "test_report"
TERM = "11wd"  # one more than the ten working days the item gives


def test_tolerance_kept(person):
    """A paper that may follow, and does

    The test report of Chen's salon is not ready. She promises a day in writing and is accepted all the same; nobody may
    grant before it is in; she brings it in time, and the licence is granted.
    """
    chen = person("chen")
    number = applies_with_a_promise(chen)

    jian = person("jian")
    jian.tells("Officer Jian sees which paper follows and until when. She accepts, and reviews what is there.")
    acts.opens_case(jian, number, "office")
    expect(jian.page.locator("tr, .doc-list li", has_text=report_name())).to_contain_text(like("Follows until %(day)s, as promised"))
    jian.looks("office case tolerated", picture="The office sees which paper follows, and until when")
    jian.presses("Accept")
    jian.sees("Accepted. The clocks run.")
    acts.reviews(jian, HYGIENE, "review")
    acts.reviews(jian, HYGIENE, "site_check", second="kuang", opinion="现场与申请一致。")

    lao = person("lao")
    lao.tells("The head of section can't grant yet: the report is still to come.")
    acts.opens_case(lao, number, "office")
    with lao.expecting(403, 409, 422):
        acts.grants_now(lao)
    expect(lao.page.locator(".errors")).to_contain_text("广东省优化营商环境条例")

    chen.tells("Chen has her promise in writing, and sees what is to come and until when.")
    chen.opens(f"/cases/{number}/")
    chen.sees("Your turn: hand in what is to follow")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("tolerance_promise")))
    assert report_name() in words_of(chen.fetches(letter))
    chen.looks("case tolerated", picture="What is to follow, and until when")

    chen.tells("The report is there. She hands it in; everything else stays as it was.")
    chen.follows("Hand it in now")
    expect(chen.page.locator("main")).to_contain_text(like("Hand in what you promised to hand in later, by %(day)s. The rest stays as submitted."))
    chen.uploads(REPORT, "health.png")
    chen.looks("papers tolerated", picture="Only what is to follow can be changed")
    chen.presses("Hand in what followed")
    chen.sees("Handed in. Nothing more is missing.", "What was to follow is in")

    lao.tells("Now the head of section grants.")
    acts.grants(lao, number)
    chen.opens(f"/cases/{number}/")
    chen.sees("Decision: granted")


def test_tolerance_broken(server, person):
    """A paper that may follow, and does not

    Chen promises the report and the day passes. The case ends as the item's standard says; she reads the reason, the
    article and what she may do about it, and can apply again.
    """
    chen = person("chen")
    number = applies_with_a_promise(chen)
    jian = person("jian")
    jian.tells("Officer Jian accepts it with the promise.")
    acts.accepts(jian, number)

    chen.tells("The promised day passes and the report does not come.")
    server.advance(TERM)
    chen.opens(f"/cases/{number}/")
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("lapse")))
    chen.sees("The case ended: what was asked for did not come", "The paper of this case gives the reason and the ways to review and to court. You may apply again at any time.")
    chen.looks("case lapsed", picture="The case ended, and where the reason stands")
    words = words_of(chen.fetches(letter))
    for told in (report_name(), "广东省优化营商环境条例", "行政复议", "行政诉讼"):
        assert told in words, f"the letter says {told}"

    chen.tells("The message in her inbox says it too.")
    chen.opens("/my/messages/")
    chen.sees_text("终止")
    chen.looks("inbox lapsed")

    jian.tells("At the office the case is over: nobody has to do anything.")
    acts.opens_case(jian, number, "office")
    jian.sees("Nothing to do here now")


def applies_with_a_promise(chen: Person) -> str:
    """Fill in, promise the report by the latest day, submit; answers the receipt number."""
    chen.tells("Chen applies for her hairdresser's shop. The report is not ready, and she does not want to promise the standard itself.")
    acts.begins(chen, HYGIENE)
    acts.answers(chen, HYGIENE)
    chen.presses("Save and continue")
    for material, name in given()[HYGIENE]["uploads"].items():
        if material != REPORT:
            chen.uploads(material, name)

    chen.tells("She promises, in writing, to bring it by a day within ten working days. The page says what follows if she does not.")
    part = chen.page.locator("#tolerance")
    expect(part).to_contain_text(str(item(HYGIENE)["tolerance"]["on_failure"]))
    part.get_by_label(report_name()).check()
    chen.looks("promise to follow", picture="The promise: what follows, until when, and what happens if it does not")
    chen.presses("Promise this day", within=part)
    expect(chen.page.locator(f"#f-{REPORT}")).to_contain_text(like("Follows until %(day)s"))
    chen.presses("Continue")
    acts.delivers_by(chen, "post")
    expect(chen.page.locator("main")).to_contain_text(like("Follows until %(day)s"))
    chen.presses("Submit the application")
    chen.sees("Receipt number")
    return chen.number()


def report_name() -> str:
    """The name of the paper that follows."""
    return str(next(each["name"] for each in item(HYGIENE)["materials"] if each.get("code") == REPORT))
