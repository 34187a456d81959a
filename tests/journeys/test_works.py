"""Works, roads, water, investments: a company's person applies, and beside the common way each item has a law of its own."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import cast, given, item, like, said, title_of

BUILDING, ROAD = "building-construction-permit", "road-occupation-permit"
WATER, FILING = "water-abstraction-permit", "investment-project-filing"
COMPANY = given()[BUILDING]["answers"]["organisation_name"]
ROAD_DAYS = {"road_use_from": "2030-06-03", "road_use_until": "2030-06-12"}  # the clock of the demo may stand anywhere before
POLICE = "同意。限22时至次日6时施工，保留一条机动车道，派人值守。"
NEEDED, TAKEN = 10, 6  # working days the review of experts was said to take, and took
PHONE = 390


def acts_for_the_company(person):
    """From now on a person acts for the company that entered them as its representative."""
    person.opens("/my/mandates/")
    person.presses("Act for them", within=person.page.locator("li", has_text=COMPANY))
    person.sees_text(COMPANY)


def visits(officer, code, second):
    """Both reviews of works: the papers, and the place by two officers."""
    acts.reviews(officer, code, "review")
    acts.reviews(officer, code, "site_check", second=second, opinion="与申请一致。")


def begins_special(officer, number, special, reason, days):
    """A special procedure of the item's standard, with its reason and the working days it needs."""
    acts.opens_case(officer, number, "office")
    officer.page.locator("a[href$='/procedures/']").first.click()
    officer.page.locator(f"main [name='special'][value='{special}']").check()
    officer.types("Reason, as the applicant reads it", reason)
    officer.types("Time needed", str(days))


def ends_special(officer, result):
    """Its end, with its result."""
    part = officer.unfolds("End it")
    officer.types("Result", result, within=part)
    officer.presses("End it and tell the applicant", within=part)


def counted(citizen):
    """The days the clock on top counts, from the page "why this day"."""
    return citizen.page.locator("table.days").first.locator("td.on").evaluate_all("cells => cells.map(cell => cell.title.split(' · ')[0])")


def issued(citizen, number):
    """The issued document of the case: its address and its words."""
    citizen.opens(f"/cases/{number}/")
    link = acts.reloads_until(citizen, citizen.page.locator("main a[href$='document.pdf']"))
    content = citizen.fetches(link)
    assert content.startswith(b"%PDF")
    return str(link.get_attribute("href")), words_of(content)


def test_a_building_permit(person):
    """A building permit for a company

    Guan represents his company and applies in its name before building begins. The law gives seven natural days from the day the papers are in;
    the permit has no fixed term, but building must begin within three months.
    """
    code = BUILDING
    guan = person("guan")
    guan.tells("Guan says for whom he acts: the company is the applicant, and his own name stands beside it.")
    acts_for_the_company(guan)
    guan.looks("mandates of a company", picture="For whom Guan acts")

    guan.tells("The guide says that the time runs from the day the papers are in, and what must be observed afterwards.")
    guan.opens(f"/items/{code}/")
    guan.sees("no fixed term; what must be observed stands below")
    expect(guan.page.locator("#way")).to_contain_text(like("The result comes within: %(time)s, counted from the day all papers are in. We tell you of each step by message."))
    guan.sees_text(str(item(code)["outcome"]["terms"]))
    guan.looks("guide of works")

    guan.tells("He applies. What the company register knows is filled in.")
    number = acts.applies(guan, code)
    guan.sees_text(COMPANY)
    guan.looks("receipt of works", picture="The receipt names the company, and the days from the day the papers came")

    acts.takes_in(person("he"), number)
    mo = person("mo")
    mo.tells("Officer Mo accepts, reviews the papers and visits the site with a second officer.")
    acts.accepts(mo, number)
    mo.sees_text(COMPANY)
    visits(mo, code, "lu")
    mo.looks("works reviewed", picture="Reviewed, waiting for the decision")

    guan.tells("Guan asks why that day: each natural day counts, and a last day that is a day off moves to the next working day.")
    guan.opens(f"/cases/{number}/why/")
    guan.sees("Every day counts")
    guan.looks("why in natural days", picture="Natural days from the day the papers came")

    su = person("su")
    su.tells("Head of section Su decides. Nobody could have extended the time: this law knows no extension.")
    acts.opens_case(su, number, "office")
    expect(su.page.get_by_role("button", name=said("Extend and tell the applicant"))).to_have_count(0)
    expect(su.page.locator("body")).to_contain_text(said("The law of this procedure knows no extension. Answer by the day above."))
    acts.grants(su, number)

    guan.tells("The permit is the company's. Beside it stands what must be done by when, or it lapses.")
    href, words = issued(guan, number)
    guan.sees_text(str(item(code)["outcome"]["terms"]))
    guan.looks("works granted", picture="The permit, and what must be observed")
    assert COMPANY.replace("(演示)", "") in words
    guan.opens(href.replace("document.pdf", ""))
    guan.looks("permit of a company", picture="The permit of the company")


def test_a_road_dug_up(server, person):
    """A road dug up, and the police asked

    Nobody may dig up a road without the traffic police. Officer Shao asks them, Ruan of the police reads the application and answers at his own desk;
    the time of asking counts, and the page says so.
    """
    code = ROAD
    guan = person("guan")
    guan.tells("Guan applies to lay a water pipe under a road, for ten days.")
    acts.begins(guan, code)
    acts.answers(guan, code)
    guan.fills(ROAD_DAYS)
    guan.presses("Save and continue")
    for material, name in given()[code]["uploads"].items():
        guan.uploads(material, name)
    guan.presses("Continue")
    acts.delivers_by(guan, "post")
    guan.presses("Submit the application")
    number = guan.number()
    acts.takes_in(person("he"), number)

    shao = person("shao")
    shao.tells("Officer Shao accepts and asks the traffic police, as the law has it for every such case.")
    acts.accepts(shao, number)
    guan.opens(f"/cases/{number}/")
    before = acts.day_shown(guan)
    begins_special(shao, number, "traffic_police", "请对示例大道北侧夜间挖掘十二平方米的交通组织方案提出意见。", 3)
    shao.looks("asking another office", picture="Another office is asked, with a question and a day")
    shao.presses("Begin and tell the applicant")
    shao.sees("Asked")

    ruan = person("ruan")
    ruan.tells("Ruan of the police is told on his first page that an opinion waits.")
    ruan.looks("desk with a question", picture="The first page of the office that is asked")
    ruan.page.locator("main a[href$='/consultations/']").click()
    ruan.looks("opinions asked", picture="What is asked, by when")

    ruan.tells("He reads the application and the plan of the traffic, and answers. An opinion without words is not possible.")
    ruan.page.locator("section.card", has_text=acts.grouped(number)).locator("a[href$='/application/']").click()
    ruan.sees_text(given()[code]["answers"]["city_road_section"], str(cast()["guan"]["name"]))
    ruan.looks("application laid before", picture="The application, for the office that is asked")
    with ruan.page.expect_popup() as plan:
        ruan.page.locator("main li", has_text="施工期间交通组织方案").get_by_role("button").click()
    assert plan.value.url.startswith(server.url)
    plan.value.close()
    with ruan.expecting(422):
        ruan.presses("Send the answer")
    ruan.sees("Say whether you agree, and write the opinion: an organ that does not agree says why.")
    server.advance("1wd")
    asked = ruan.page.locator("section.card", has_text=acts.grouped(number))
    ruan.types("In words", POLICE, within=asked)
    asked.get_by_text(said("Agrees"), exact=True).click()
    ruan.presses("Send the answer", within=asked)
    ruan.sees("The answer is sent.")
    ruan.sees_text(POLICE)
    ruan.looks("opinion given", picture="Answered")

    shao.tells("The opinion stands in the case. Shao brings the asking to its end, and reviews with a second officer.")
    shao.page.reload()
    shao.sees("Agrees")
    shao.sees_text(POLICE)
    ends_special(shao, "公安交通管理部门同意。")
    shao.looks("opinion in the case", picture="The opinion in the case")
    acts.opens_case(shao, number, "office")
    visits(shao, code, "zhong")

    guan.tells("Guan reads what the police said. The day has not moved: asking takes from the time, and the page says why.")
    guan.opens(f"/cases/{number}/")
    assert acts.day_shown(guan) == before
    guan.follows("Special procedures in this case")
    guan.sees_text(POLICE)
    guan.looks("opinion read", picture="What the applicant reads of the opinion")
    guan.opens(f"/cases/{number}/why/")
    guan.sees("Counted all the same", "The law leaves no time out for this: the clock runs on meanwhile, and the day stays.")
    guan.sees_text("征求公安交通管理部门意见", "城市道路管理条例")
    guan.looks("why counted", picture="Asking the police counts within the time")

    cai = person("cai")
    cai.tells("Head of section Cai decides. The permit holds for the days applied for, and what is dug up is charged by the square metre.")
    acts.grants(cai, number)
    issued(guan, number)
    guan.sees("Your turn: pay the charge")
    guan.sees_text("3,000")
    guan.opens("/my/permits/")
    permit = guan.page.locator("main .rows li", has_text="2030 年 6 月 12 日")
    assert "延续" not in permit.inner_text(), "what is for ten days is not renewed"
    guan.looks("permits with terms", picture="The permit ends with the days applied for")


def test_water_and_the_experts(server, person):
    """Water from a river, and the experts

    Taking water has forty-five working days of its own in law. The experts' review of the report is not counted: Guan is told in writing for
    how long, the clock stands still, and afterwards the day is later by exactly that time.
    """
    code = WATER
    guan = person("guan")
    guan.tells("Guan applies to take water from the river, and the office accepts.")
    number = acts.applies(guan, code)
    mo = person("mo")
    acts.accepts(mo, number)
    guan.opens(f"/cases/{number}/")
    before = acts.day_shown(guan)
    guan.follows("Why this day?")
    promised = counted(guan)

    mo.tells("The report on the water is reviewed by experts. Officer Mo must say why and for how long.")
    begins_special(mo, number, "expert_review", "水资源论证报告书要经专家评审。", "")
    with mo.expecting(422):
        mo.presses("Begin and tell the applicant")
    mo.looks("time not told", picture="Refused: the applicant must be told how long it takes")
    mo.types("Time needed", str(NEEDED))
    mo.presses("Begin and tell the applicant")
    mo.looks("experts at work", picture="The review of the experts has begun")

    guan.tells("Guan has it in writing, and sees that the clock stands still.")
    guan.opens(f"/cases/{number}/")
    letter = acts.reloads_until(guan, guan.page.locator("main a[href*='/papers/']", has_text=title_of("special_notice")))
    assert f"{NEEDED}个工作日" in words_of(guan.fetches(letter))
    guan.follows("Special procedures in this case")
    guan.sees_text("水资源论证专家评审")
    guan.looks("experts read", picture="What the applicant reads of the review")
    server.advance(f"{TAKEN}wd")
    guan.opens(f"/cases/{number}/why/")
    guan.sees("The clock stands still")
    guan.looks("why standing still", picture="While the experts are at work no day counts")

    mo.tells("The experts agree; Mo ends it, and the clock runs on.")
    mo.page.reload()
    ends_special(mo, "报告书修改后通过评审。")

    guan.tells("Guan is told, and the day shown is later by exactly the working days of the review.")
    guan.opens("/my/messages/")
    expect(guan.page.locator("main")).to_contain_text(re.compile("特别程序结束"))
    guan.opens(f"/cases/{number}/")
    assert acts.day_shown(guan) > before
    guan.follows("Why this day?")
    assert counted(guan)[:-TAKEN] == promised[TAKEN:], "the first days that count now are those after the review; as many come behind"
    assert len(counted(guan)) == len(promised)
    guan.sees_text("水资源论证报告书要经专家评审。")
    guan.looks("why after the experts", picture="Why this day: the review is not counted")


def test_an_investment_on_file(person):
    """An investment put on file, on a phone

    Filing is no licence: nobody accepts or decides. When all the information the law names is in, the project is on file, and Guan has the certificate
    in the same minute.
    """
    code = FILING
    guan = person("guan", width=PHONE, height=844)
    guan.tells("On his phone Guan reads that there is nothing to wait for.")
    acts_for_the_company(guan)
    guan.opens(f"/items/{code}/")
    guan.sees("It is on file as soon as all the information is in; nobody has to accept or decide it.")
    guan.looks("guide of a filing", picture="The guide of a filing")

    guan.tells("He fills in what the law names, and no paper is asked of him.")
    number = acts.applies(guan, code)
    guan.sees("It is on file as soon as all the information is in", "Open and print the certificate yourself")
    guan.misses("You are told whether it is accepted")
    guan.looks("receipt of a filing", picture="The receipt of a filing")

    guan.tells("It is on file. There was no decision, and the certificate is there.")
    _href, words = issued(guan, number)
    guan.sees("Filed", "It is on file", "Filed: all the information is in")
    guan.misses("Decision: granted")
    assert "4800" in words
    guan.looks("filed", picture="On file, with the certificate")

    kang = person("kang")
    kang.tells("Kang of the office finds it on file: nothing is left to accept or to decide, and who did it was nobody but the platform.")
    acts.opens_case(kang, number, "office")
    kang.sees("Filed", "The platform", "Nothing to do here now")
    kang.looks("filed in the office", picture="The same in the office")
