"""What is known already (复写): filled in with its source, and asked where two sources say different things."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.words import cast, said

SHOP, ASKED = "self-employed-registration", "residence_address"
MOVED = "示例地址 505 号"
# A register speaks when it is asked for another application; this is the answer it leaves, without playing that application.
REGISTER_SAYS = """
import sys
from onewindow.domain.evidence import commands
from onewindow.domain.evidence.types import KnownAnswer, Origin, TrustLevel
from onewindow.domain.people.queries import account_by_login
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor
said = KnownAnswer(element_id=sys.argv[1], value=sys.argv[2], trust=TrustLevel.A, origin=Origin.REGISTER, recorded_at=clock.now(),
                   source="register:population")
commands.remember_answers(actor=system_actor(name="demo"), at=clock.now(), subject_no=account_by_login(login_name=sys.argv[3]).owner_no, answers=(said,))
"""


def test_two_sources_differ(server, person):
    """Two sources say different things

    Li's account has his old address, the register the new one. Nobody chooses for him: he does, says why, may choose anew, and
    the page he checks at the end says where the answer came from.
    """
    li = person("li")
    li.tells("Li has moved. The register knows it; his account has the old address.")
    server.script(REGISTER_SAYS, ASKED, MOVED, str(cast()["li"]["login"]))
    acts.begins(li, SHOP)

    li.tells("The form shows both, with their sources, and fills in neither.")
    li.page.get_by_role("link", name=said("Fill in the form")).click()
    block = li.page.locator(f"#f-{ASKED}")
    expect(block).to_contain_text(said("Sources differ"))
    expect(block).to_contain_text(MOVED)
    li.looks("sources differ", picture="Two sources differ: the applicant chooses")

    li.tells("He takes his account first, then the register, and says why. Each choice is kept in the background.")
    with li.page.expect_response(lambda answer: "autosave" in answer.url):
        block.get_by_role("radio").first.check()
    with li.page.expect_response(lambda answer: "autosave" in answer.url):
        block.locator("label", has_text=MOVED).get_by_role("radio").check()
    with li.page.expect_response(lambda answer: "autosave" in answer.url):
        li.page.locator(f"[name='reason.{ASKED}']").fill("搬家了")
    li.presses("Save, go on later")

    li.tells("The choice stands, with its source. He gives the application up; this was only a look.")
    li.page.get_by_role("link", name=said("Fill in the form")).click()
    expect(li.page.locator(f"[name='{ASKED}']")).to_have_value(MOVED)
    li.misses("Sources differ")
    li.sees_text("人口库")
