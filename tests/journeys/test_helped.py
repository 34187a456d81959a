"""Somebody else at the keyboard: an agent who acts by mandate, and a helper who only types."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.paper import words_of
from tests.journeys.words import cast, given, like, said, title_of

MARRIAGE = "marriage-registration"
# What only the phone gets: the message with the code.
CODE = """
from onewindow.domain.mandates.models import OneTimeCodeRecord
from onewindow.domain.mandates.queries import code_to_send
from onewindow.kernel import clock
print(code_to_send(code_no=OneTimeCodeRecord.objects.latest("asked_at").code_no, at=clock.now()))
"""
TODAY = "from onewindow.kernel import clock; print(clock.today())"
PHONE = 390


def test_an_agent_by_mandate(server, person):
    """An agent acts within his mandate, and not beyond it

    Chen lets Li apply for her restaurant licence for three days. His name stands on the case and on its papers; another
    service, a marriage and the fourth day are refused, each with its reason.
    """
    code, li_card, name = acts.FOOD, cast()["li"], cast()["chen"]["name"]
    chen = person("chen")
    chen.tells("Chen reads in the guide that somebody may do it for her, and gives Li a mandate: this service, these powers, three days.")
    chen.opens(f"/items/{code}/")
    chen.follows("give a mandate for this service")
    expect(chen.page.locator("[name=items]")).to_have_value(code)
    chen.types("Name of the agent", li_card["name"])
    chen.types("ID number of the agent", li_card["id_number"])
    until = date.fromisoformat(server.script(TODAY)) + timedelta(days=3)
    chen.page.locator("[name=until]").fill(until.isoformat())
    chen.looks("give a mandate", picture="A mandate: agent, service, powers, term")
    chen.presses("Continue to signing")
    chen.tells("She signs with a code from her phone; it is in force.")
    chen.presses("Send the code")
    chen.types("Code from the message", server.script(CODE))
    chen.looks("sign a mandate", picture="What she signs, and the code")
    chen.presses("Sign")
    chen.sees("The mandate is signed and in force.", "Signed online with a one-time code")
    chen.opens("/my/")
    chen.looks("my with mandates")
    chen.follows("Mandates and help")
    chen.sees_text(li_card["name"])

    li = person("li")
    li.tells("Li finds the mandate among his own and begins to act for her. Every page says so.")
    li.opens("/my/mandates/")
    li.presses("Act for them", within=li.page.locator("li", has_text=name))
    expect(li.page.locator("main")).to_contain_text(like("You act for %(name)s. What you do within the mandate binds them; your own name stands beside it."))
    li.looks("acting for", picture="Li acts for Chen")

    li.tells("Another service is not in the mandate, and nobody marries for somebody else.")
    with li.expecting(403):
        li.opens(f"/apply/start/{acts.INSURANCE}/")
    li.sees("the mandate does not reach this service. Ask them for one that names it.")
    li.looks("outside the mandate", picture="Outside the mandate: refused, with the reason")
    li.opens(f"/items/{MARRIAGE}/")
    li.sees("Only in person; nobody can do it for you.")
    with li.expecting(403):
        li.follows("Fill in online first")
    li.sees_text("第一千零四十九条")
    li.looks("agent barred", picture="No agent may marry for somebody: refused, with the article")

    li.tells("He applies for the licence. Who handles it, his powers and the term are filled in from the mandate, and its paper is not asked for.")
    li.opens(f"/items/{code}/")
    li.follows("Apply online")
    expect(li.page.locator("[name='scenario.who']")).to_have_count(0)
    li.fills({f"scenario.{question}": option for question, option in given()[code]["scenario"].items() if question != "who"})
    li.presses("Begin")
    li.page.get_by_role("link", name=said("Fill in the form")).click()
    expect(li.page.locator("[name=handled_by][value=agent]")).to_be_checked()
    expect(li.page.locator("[name=agent_until]")).to_have_value(until.isoformat())
    answers = {key: value for key, value in given()[code]["answers"].items() if key != "handled_by"}
    li.fills({**answers, "agent_id_number": li_card["id_number"]})
    li.looks("form of an agent", picture="The form an agent fills in")
    li.presses("Save and continue")
    li.sees_text(said("The mandate %(number)s is on record here, signed; the office sees it.").split("%", maxsplit=1)[0])
    for material, file in given()[code]["uploads"].items():
        li.uploads(material, file)
    li.looks("papers of an agent", picture="The mandate is on record: nothing to hand in")
    li.presses("Continue")
    acts.delivers_by(li, "pick_up")
    li.presses("Submit the application")
    number = li.number()

    luo = person("luo")
    luo.tells("The office sees who the agent is and by which mandate, and accepts.")
    acts.accepts(luo, number)
    luo.sees_text(said("Agent: %(name)s", name=li_card["name"]))
    luo.looks("case by an agent", picture="The agent and his mandate at the office's desk")

    chen.tells("Chen sees who handed it in for her; the notice names him too.")
    chen.opens(f"/cases/{number}/")
    chen.sees_text(said("Handed in by %(name)s, agent of %(principal)s", name=li_card["name"], principal=name))
    notice = acts.reloads_until(chen, chen.page.locator("main a[href*='/papers/']", has_text=title_of("acceptance")))
    assert f"代理人：{li_card['name']}" in words_of(chen.fetches(notice))
    chen.looks("own case by an agent", picture="Who handed it in")

    li.tells("On the fourth day he can do nothing more for her, and is told why.")
    li.opens(f"/cases/{number}/")
    server.advance("4d")
    li.opens("/my/")
    expect(li.page.locator("main")).to_contain_text(like("the mandate ended on {day}. Ask them for a new one."))
    li.looks("mandate over", picture="The mandate is over")
    with li.expecting(404):
        li.opens(f"/cases/{number}/")


def test_a_village_helper(person):
    """A helper types, the citizen applies

    Xian of the village station helps old Liang: she types, he applies, and every step names her. She takes his papers in;
    accepting is not hers, and her page doesn't offer it.
    """
    code, old = acts.INSURANCE, cast()["liang"]
    xian = person("xian")
    xian.tells("Liang has come with his card. Xian compares it and begins to help.")
    xian.follows("Help a citizen")
    xian.sees("Help is not agency: the citizen acts, you type. It needs their agreement, and every step names you as helper.")
    xian.types("Name", old["name"])
    xian.types("ID number", old["id_number"])
    xian.looks("help desk", picture="The helper's desk")
    xian.presses("Compared the card: begin to help")
    xian.sees_text(said("Open the public pages in their name"))
    xian.looks("helping", picture="Xian helps Liang, until when, and how to end it")
    xian.follows("Open the public pages in their name")
    expect(xian.page.locator("main")).to_contain_text(like("%(helper)s is helping %(name)s: everything here is done in the name of %(name)s, and each step names the helper."))

    xian.tells("On the public pages she is with him: what he says, she types. Every page says in whose name.")
    acts.begins(xian, code)
    xian.page.get_by_role("link", name=said("Fill in the form")).click()
    expect(xian.page.locator("[name=person_name]")).to_have_value(old["name"])
    answers = given()[code]["answers"] | {"person_name": old["name"], "person_id_number": old["id_number"], "person_phone": old["phone"]}
    xian.fills(answers)
    xian.looks("helped form", picture="The form, in Liang's name")
    xian.presses("Save and continue")
    acts.delivers_by(xian, "pick_up")
    xian.presses("Submit the application")
    number = xian.number()

    xian.tells("Back at her desk she ends the help, and takes his papers in. Accepting is the office's; her page does not offer it.")
    xian.follows("To the helper's desk, to end it")
    xian.presses("End the help")
    acts.takes_in(xian, number)
    expect(xian.page.get_by_role("button", name=said("Accept"), exact=True)).to_have_count(0)
    xian.sees_text(said("helped by %(name)s", name=cast()["xian"]["name"]))
    xian.looks("village case", picture="Taken in at the village station: nothing here accepts")

    liang = person("liang", mode="elder", width=PHONE, height=844)
    liang.tells("At home Liang reads on his phone who helped him, and that it was he who applied.")
    liang.opens(f"/cases/{number}/")
    liang.sees_text(said("%(name)s helped", name=cast()["xian"]["name"]))
    expect(liang.page.locator("main")).not_to_contain_text(like("Handed in by %(name)s, agent of %(principal)s"))
    liang.looks("helped case at 390 elder", picture="Who helped, on the case")
    liang.opens("/my/")
    liang.looks("my at 390 elder", picture="My affairs, in the larger view")
    liang.follows("Mandates and help")
    liang.sees_text(cast()["xian"]["name"], said("You were present with your card"))
    liang.looks("mandates at 390 elder", picture="Who helped me, in the larger view")
    liang.opens("/my/")
    liang.follows("Uses of my data")
    liang.looks("uses at 390 elder", picture="Who has used my data")
