"""Places open to the public: a promise that is checked, a hearing nobody can skip, a licence that goes on because nobody answered."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.person import Person
from tests.journeys.words import cast, given, item, like, said, title_of

DAYS = re.compile(r"(\d{4}) 年 (\d{1,2}) 月 (\d{1,2}) 日")
PLACE = "文广旅体局三楼会议室"
COMPANY = ("organisation_name", "uscc", "organisation_kind", "legal_representative", "registered_address", "contact_name", "contact_phone", "shop_sign_name")
FIRE, VENUE, HYGIENE = "fire-safety-check", "entertainment-venue-licence", "public-place-hygiene-licence"


def test_a_hearing_nobody_can_skip(server, person):
    """A hearing nobody can skip

    Each karaoke bar has its hearing. Officer Wen has the police check the owner's declaration, calls the hearing with notice,
    somebody who handles nothing else of the case presides, and the decision comes after the record; the time of the hearing is not counted.
    """
    guan = person("guan")
    guan.tells("Guan applies for his karaoke bar. The office of culture accepts.")
    number = acts.applies(guan, VENUE)
    wen = person("wen")
    acts.accepts(wen, number)
    guan.opens(f"/cases/{number}/")
    due = acts.day_shown(guan)

    wen.tells("Officer Wen asks the police whether the owner's declaration is true. That time counts.")
    wen.page.locator("a[href$='/procedures/']").first.click()
    begins(wen, "police_check", "请核查投资人员、法定代表人和负责人的书面声明。")
    wen.sees("counts within the time limit")

    ruan = person("ruan")
    ruan.tells("The police find the question in their list and answer it.")
    ruan.follows("Opinions asked of us")
    asked = ruan.page.locator("section.card", has_text=str(item(VENUE)["item"]["name"])).first
    ruan.looks("consultations", picture="What another office asks the police")
    asked.get_by_label(said("In words")).fill("经核查，声明的人员没有所列情形。")
    asked.get_by_text(said("Agrees"), exact=True).click()
    ruan.presses("Send the answer", within=asked)
    ruan.sees("The answer is sent.")

    wen.tells("With the answer the check is over. Then she begins the hearing, which the law wants for each venue.")
    wen.page.reload()
    ends(wen, "声明属实。")
    begins(wen, "hearing", "依法每一件都举行听证。")
    wen.sees("is not counted", "To be arranged")
    wen.looks("procedures of a case", picture="The special procedures of a case")

    wen.tells("The page says the terms and their articles. A day too soon is refused, and so is Wen herself in the chair; what she typed stays.")
    earliest = wen.page.locator("[name=held_on]").get_attribute("min")
    with wen.expecting(403, 422):
        arranges(wen, day=str(earliest), presiding="wen")
    wen.sees_text(cast()["wen"]["name"], "行政许可法")
    assert wen.page.locator("[name=place]").input_value() == PLACE, "a refusal loses nothing"
    wen.looks("hearing refused", picture="Refused: who handles the case does not preside")
    arranges(wen, day=str(earliest), presiding="fu")
    wen.sees("The notice of the hearing is on its way.", "Arranged")

    guan.tells("Guan reads when and where it is, who presides, and that the clock stands still meanwhile.")
    guan.opens("/my/messages/")
    guan.sees_text("听证会安排", PLACE)
    guan.opens(f"/cases/{number}/")
    guan.page.locator("main a[href$='/procedures/']").click()
    guan.sees_text(PLACE, cast()["fu"]["name"])
    guan.looks("procedures of mine", picture="What the applicant knows of the hearing")

    wen.tells("Meanwhile the place is visited by two.")
    acts.opens_case(wen, number, "office")
    acts.reviews(wen, VENUE, "review")
    acts.reviews(wen, VENUE, "site_check", second="cui", opinion="面积、距离、噪声均符合规定。")
    peng = person("peng")
    peng.tells("Head of section Peng can't decide before the hearing.")
    acts.opens_case(peng, number, "office")
    expect(peng.page.get_by_role("button", name=said("Grant and issue the result"))).to_be_disabled()
    peng.sees_text("听证")
    peng.looks("decision before the hearing", picture="No decision before the hearing")

    wen.tells("The day comes. The hearing is held; Wen keeps the record, which those who took part have signed, and ends it.")
    server.advance("8wd")
    wen.page.locator("a[href$='/procedures/']").first.click()
    part = wen.unfolds("Keep the record")
    part.locator("[name=record]").fill("申请人陈述经营计划和隔音措施。\n附近居民代表表示没有异议。")
    part.locator("[name=participants]").fill("关志恒，居民代表何某")
    wen.presses("Keep the record", within=part)
    wen.sees("The record is kept.")
    ends(wen, "各方没有异议。")
    wen.looks("procedures over", picture="The hearing is held, recorded and over")

    guan.tells("Guan sees the later day, day by day: the days of the hearing are not counted.")
    guan.opens(f"/cases/{number}/")
    assert acts.day_shown(guan) > due
    record = acts.reloads_until(guan, guan.page.locator("main a[href*='/papers/']", has_text=title_of("hearing_record")))
    assert "居民代表何某" in words_of(guan.fetches(record))
    guan.follows("Why this day?")
    guan.sees_text("依法每一件都举行听证")
    guan.looks("why after a hearing", picture="Why this day: the hearing is not counted")

    fu = person("fu")
    fu.tells("Who presided does not decide; the head of section does, by the record.")
    acts.opens_case(fu, number, "office")
    with fu.expecting(403, 409, 422):
        acts.grants_now(fu)
    fu.sees_text("听证")
    acts.grants(peng, number)
    guan.opens(f"/cases/{number}/")
    guan.sees("Decision: granted")


def begins(officer: Person, special: str, reason: str) -> None:
    """Begin a special procedure of the case."""
    officer.page.locator(f"input[name=special][value={special}]").check()
    officer.types("Reason, as the applicant reads it", reason)
    officer.presses("Begin and tell the applicant")
    officer.sees("Begun. The applicant is told in writing.")


def ends(officer: Person, result: str) -> None:
    """End the procedure that is under way, with its result."""
    part = officer.unfolds("End it")
    part.get_by_label(said("Result")).fill(result)
    officer.presses("End it and tell the applicant", within=part)
    officer.sees("Ended. The clock runs on.")


def arranges(officer: Person, *, day: str, presiding: str) -> None:
    """Fix time, place and who presides, and send the notice."""
    part = officer.unfolds("Arrange the hearing")
    part.locator("[name=held_on]").fill(day)
    part.locator("[name=held_time]").fill("09:30")
    part.locator("[name=place]").fill(PLACE)
    acts.chooses(part.locator("#f-presiding"), cast()[presiding]["name"])
    officer.presses("Send the notice", within=part)


def test_a_licence_goes_on_by_silence(later, person):
    """A licence goes on because nobody answered

    Chen's hygiene licence ends after four years. She is reminded three times and applies on the last day that is in time. Nobody
    decides before it ends, so by law it counts as renewed: with a paper, a new document, and a red light for the office.
    """
    chen = person("chen")
    chen.tells("Chen applies for the hygiene licence of her salon, and is granted it.")
    number = acts.applies(chen, HYGIENE)
    jian, lao = person("jian"), person("lao")
    acts.accepts(jian, number)
    acts.reviews(jian, HYGIENE, "review")
    acts.reviews(jian, HYGIENE, "site_check", second="kuang", opinion="与图纸一致。")
    acts.grants(lao, number)
    chen.opens(f"/cases/{number}/")
    acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    chen.follows("What it says, and what happened to it")
    ends = date(*map(int, DAYS.findall(chen.page.locator("main dd", has_text="至").first.inner_text())[1]))

    chen.tells("Almost four years later she is reminded: 60, 45 and 30 days before the end.")
    now = date.today()  # noqa: DTZ011 - the day the demo's own clock began with
    for left in (60, 45, 30):
        later.advance(f"{(ends - now).days - left}d")
        now = ends - timedelta(days=left)
        chen.opens("/my/messages/")
        expect(chen.page.locator("article", has_text="证照快到期")).to_have_count({60: 1, 45: 2, 30: 3}[left])
    chen.looks("reminders", picture="Reminded, three times")
    permit = chen.page.locator("article", has_text="证照快到期").first.get_by_role("link").get_attribute("href")

    chen.tells("It is the last day that is in time. The message leads to the licence, and the licence to its renewal; the form knows her salon.")
    chen.opens(str(permit))
    chen.looks("permit before its end", picture="The licence says until when, and leads to its renewal")
    chen.follows("Apply for renewal")
    chen.fills({f"scenario.{question}": option for question, option in given()[HYGIENE]["scenario"].items()})
    chen.looks("start of a renewal", picture="What it is about: this licence")
    chen.presses("Begin")
    chen.sees("This is about permit %(number)s. What it says is filled in; please look it over.", number=acts.grouped(str(permit).split("/")[3]))
    chen.page.get_by_role("link", name=said("Fill in the form")).click()
    assert chen.page.locator("main [name=organisation_name]").input_value() == given()[HYGIENE]["answers"]["organisation_name"]
    chen.fills({**given()[HYGIENE]["answers"], "test_sampled_on": (now - timedelta(days=20)).isoformat(), "opening_planned_on": ""})
    chen.presses("Save and continue")
    for material in given()[HYGIENE]["uploads"]:
        chen.page.locator(f"#f-{material}").get_by_role("button", name=like("Use %(name)s again")).first.click()
    chen.presses("Continue")
    acts.delivers_by(chen, "post")
    chen.presses("Submit the application")
    renewal = chen.number()
    chen.opens(str(permit))
    chen.sees("A renewal is under way")
    chen.looks("renewal under way", picture="If nobody answers, silence renews it")

    chen.tells("Nobody at the office does anything. The licence's last day passes.")
    later.advance("31d")
    chen.opens("/my/messages/")
    chen.sees_text("视为准予延续")
    chen.opens(str(permit))
    letter = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("deemed_renewal")))
    chen.sees("Renewed, since nobody answered in time", "Valid")
    chen.sees_text(f"{ends.year + 4} 年", "《行政许可法》第五十条第二款")
    chen.looks("permit renewed by silence", picture="Renewed by silence: the paper, the new term, what was replaced")
    assert "视为准予延续" in words_of(chen.fetches(letter))
    chen.opens(f"/cases/{renewal}/")
    chen.sees("Counts as renewed, since nobody decided in time")
    chen.misses("Accepted, under review")
    chen.looks("case renewed by silence", picture="The case of the renewal is decided by silence")

    lao.tells("The office finds nothing left to decide, and its red light.")
    acts.opens_case(lao, renewal, "office")
    lao.misses("Grant and issue the result")
    lao.opens(f"/office/cases/{renewal}/why/")
    lao.sees("Lights of this case")
    lao.opens(str(permit).replace("/my/", "/office/"))
    lao.sees_text(acts.grouped(renewal))
    lao.looks("office permit renewed by silence", picture="The red light of the silence, beside the licence")

    grown = person("chen", mode="elder", width=390)
    grown.opens(str(permit))
    grown.looks("permit for the elderly", picture="The same licence on a phone, in the larger view")


def test_a_promise_that_is_checked(server, person):
    """A promise that is kept, and one that is not

    Chen and Guan promise that their places are safe and are granted at once. The check finds Chen's promise true. Guan is told
    to put things right, does not, and loses what he was granted, with the reason, the article and the remedies.
    """
    chen, guan = person("chen"), person("guan")
    chen.tells("Chen reads what she would promise, point by point, and promises; two proofs need not be handed in.")
    kept = promises(chen)
    guan.tells("Guan promises the same for a place of his.")
    broken = promises(guan, **{name: given()[VENUE]["answers"][name] for name in COMPANY})

    bu, kong = person("bu"), person("kong")
    bu.tells("The fire brigade looks at the papers only, and grants on the promise the same day.")
    for number in (kept, broken):
        acts.accepts(bu, number)
        acts.reviews(bu, FIRE, "check", second="you")
        acts.grants(kong, number)
    chen.opens(f"/cases/{kept}/")
    acts.reloads_until(chen, chen.page.locator("main a[href$='document.pdf']"))
    chen.sees("Applied by promise", "Decision: granted")
    chen.looks("case by promise", picture="Granted on a promise")

    bu.tells("Within twenty working days the promises are checked. Chen's is kept.")
    bu.follows("Promises to check")
    bu.looks("promise checks", picture="The promises to check, with their days")
    finds(bu, kept, "Kept", "现场与承诺一致，设施完好，通道畅通。")
    bu.tells("At Guan's place an exit is blocked: ten working days to put it right.")
    finds(bu, broken, "To be put right", "二层安全出口被货物堵塞。")
    guan.tells("Guan reads what was found and until when he has time.")
    guan.opens("/my/messages/")
    guan.sees_text("限期整改")
    guan.opens(f"/cases/{broken}/")
    guan.page.locator("main a[href$='/procedures/']").click()
    guan.sees("Check of the promise", "To be put right")
    guan.sees_text("二层安全出口被货物堵塞。")
    guan.looks("check of my promise", picture="What the check found, as the holder reads it")

    bu.tells("The time is over, the exit is still blocked.")
    server.advance("11wd")
    bu.page.reload()
    finds(bu, broken, "Not kept", "复查时二层安全出口仍被堵塞。")
    bu.looks("promise checks done", picture="Checked: one kept, one not")
    permit = bu.page.locator("tr", has_text="复查时二层安全出口仍被堵塞。").get_by_role("link", name=said("Decide on revoking it")).get_attribute("href")

    xiong = person("xiong")
    xiong.tells("Who granted it does not judge the grant. The leader of the brigade revokes it, with facts and ground.")
    xiong.opens(str(permit))
    part = xiong.unfolds("Revoke")
    part.locator("input[name=ground][value=other_by_law]").check()
    part.locator("textarea[name=reason]").fill("承诺的疏散通道畅通不属实，限期整改后复查仍不合格（消防法第五十八条第二款）。")
    part.locator("input[name=grave_public_harm][value=no]").check()
    part.locator("input[name=safety_matter][value=yes]").check()
    xiong.looks("revoking", picture="Revoking what a broken promise brought")
    xiong.presses("Revoke", within=part)
    xiong.sees("Done. The holder is told, and the paper is being made.", "Revoked")

    guan.tells("Guan reads why, by which article, and where he can turn; the paper says the same.")
    guan.opens("/my/messages/")
    guan.sees_text("行政许可被撤销")
    guan.opens("/my/permits/")
    guan.page.locator("main .rows li", has_text=said("Revoked")).get_by_role("link").first.click()
    guan.sees_text("承诺的疏散通道畅通不属实", "《行政许可法》第六十九条第一款第五项", "行政复议", "诉讼")
    letter = acts.reloads_until(guan, guan.page.locator("main a[href*='/papers/']", has_text=title_of("revocation")))
    guan.looks("permit revoked", picture="Revoked: the reason, the article, the remedies")
    words = words_of(guan.fetches(letter))
    assert "复查仍不合格" in words and "行政复议" in words

    guan.tells("The next time he proves by papers: a promise is not open to him.")
    acts.begins(guan, FIRE)
    guan.page.get_by_role("link", name=said("Hand in the papers")).click()
    expect(guan.page.locator("#promise")).to_contain_text("国办发〔2020〕42号")
    assert not guan.page.locator("#promise form").count()
    guan.looks("promise barred", picture="Who broke a promise proves by papers")

    chen.tells("Chen has it in writing that her promise was kept.")
    chen.opens(f"/cases/{kept}/")
    acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("promise_check")))
    chen.page.locator("main a[href$='/procedures/']").click()
    chen.sees("Kept")


def promises(citizen: Person, **own: str) -> str:
    """Apply for the check of fire safety by promise; answers the receipt number."""
    acts.begins(citizen, FIRE)
    citizen.page.get_by_role("link", name=said("Fill in the form")).click()
    citizen.fills({**given()[FIRE]["answers"], **own})
    citizen.presses("Save and continue")
    part = citizen.unfolds("Read what you would promise")
    for point in part.get_by_role("checkbox").all():
        point.check()
    citizen.looks("promising", picture="What is promised, point by point")
    citizen.presses("I have read all of it and promise", within=part)
    citizen.sees("Replaced by your promise")
    for material, name in given()[FIRE]["uploads"].items():
        if citizen.page.locator(f"#f-{material} input[type=file]").count():
            citizen.uploads(material, name)
    citizen.presses("Continue")
    acts.delivers_by(citizen, "pick_up")
    citizen.presses("Submit the application")
    citizen.sees("Receipt number")
    return citizen.number()


def finds(officer: Person, number: str, result: str, finding: str) -> None:
    """Record what the check of a promise found."""
    part = officer.page.locator("section.card", has_text=acts.grouped(number))
    part.get_by_text(said(result), exact=True).click()
    part.locator("textarea").fill(finding)
    officer.presses("Record the finding", within=part)
    officer.sees("The finding is recorded and the holder is told.")
