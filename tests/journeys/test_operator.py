"""What the operator changes while the district works: the batches of district-wide service, the calendar, and what the relay gave up."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import acts
from tests.journeys.words import item, like, said

COUNTER = "44060501100001001"  # the counter of clerk He
NEXT_WORKDAY = """
from onewindow.kernel import clock
from onewindow.kernel.calendar_store import current_calendar
print(current_calendar().next_workday(clock.today()))
"""
GIVEN_UP = """
from django.db import transaction
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel import clock, relay
from onewindow.kernel.models.outbox import Delivery, DeliveryState
with transaction.atomic():  # nobody delivers it before it is marked
    case_no = hand_in(actor=cast_actor("chen"), at=clock.now(), item_code="food-catering-licence").case_no
    marked = Delivery.objects.filter(subject=f"case:{case_no}", reaction="teams.note_submitted").update(
        state=DeliveryState.PARKED, tries=relay.MOST_TRIES, last_error="TimeoutError (domain.teams.reactions:1): away")
    assert marked == 1
print(case_no)
"""
STATE = """
import sys
from onewindow.kernel.models.outbox import Delivery
print(Delivery.objects.get(subject=f"case:{sys.argv[1]}", reaction="teams.note_submitted").state)
"""


def test_a_batch_opens_an_item(person):
    """A batch opens an item at a counter

    The operator takes an item from a counter, and its clerk can't take the papers in. A batch opens it again, with the
    training day of the staff, and she can.
    """
    chen = person("chen")
    chen.tells("Chen has applied online.")
    number = acts.applies(chen, acts.FOOD)

    mai = person("mai")
    mai.tells("Operator Mai takes the item from one counter.")
    mai.opens(f"/office/entitlements/{COUNTER}/")
    held = mai.page.locator(f"input[name=item][value='{acts.FOOD}']").first
    held.locator("xpath=ancestor::details[1]").locator("summary").click()
    held.check()
    mai.looks("entitlements", picture="What one counter may take in")
    mai.presses("Take the ticked items from this counter")
    mai.sees_text(said("The counter's items are changed."))

    he = person("he")
    he.tells("Clerk He of this counter can't take the papers in.")
    acts.opens_case(he, number, "counter")
    expect(he.page.get_by_role("button", name=said("Take in and give the receipt"), exact=True)).to_have_count(0)
    expect(he.page.locator("main")).to_contain_text(like("This counter is not entered for “%(service)s”."))
    he.sees("The applicant may go to a counter of:")
    he.looks("counter not entered", picture="Not taken in at this counter: which ones may")

    mai.tells("He prepares a batch: the item, the counter, the training day. The page says what publishing changes.")
    mai.opens("/office/batches/")
    mai.looks("batches", picture="The batches of district-wide service")
    mai.follows("Prepare a new batch")
    mai.page.locator("[name=q]").fill(str(item(acts.FOOD)["item"]["plain_name"]))
    mai.presses("Look")
    mai.page.locator(f"input[name=item][value='{acts.FOOD}']").first.check()
    counter = mai.page.locator(f"input[name=counter][value='{COUNTER}']")
    counter.locator("xpath=ancestor::details[1]").locator("summary").click()
    counter.check()
    mai.presses("See what changes")
    mai.sees("What publishing changes")
    mai.looks("batch plan", picture="What publishing changes")
    mai.presses("Publish the batch")
    mai.sees_text(said("The batch is published."))
    mai.looks("batch")

    he.tells("Now she can.")
    acts.takes_in(he, number)


def test_a_corrected_calendar(server, person):
    """A corrected calendar moves what is open

    A working day becomes a day off. The case that counts on it is due one working day later, the operator's page lists it
    with the day that moved it, and the applicant reads the reason.
    """
    chen = person("chen")
    chen.tells("Chen's case is accepted; its promised day is known.")
    number = acts.applies(chen, acts.FOOD)
    luo = person("luo")
    acts.accepts(luo, number)
    chen.opens(f"/cases/{number}/")
    before = acts.day_shown(chen)

    mai = person("mai")
    mai.tells("The next working day is declared a day off. Mai writes it into the year, looks at what it changes, and puts it in force.")
    day = server.script(NEXT_WORKDAY)
    mai.opens("/office/calendar/")
    of_year = f"/office/calendar/{day[:4]}/"
    mai.page.locator(f"a[href='{of_year}']").click()
    holidays = mai.page.locator("#f-holidays")
    holidays.fill(f"{holidays.input_value()}\n更正 {day}")
    mai.presses("Look at what it changes")
    mai.sees_text("更正")
    mai.looks("calendar changes", picture="What the corrected year would change, before it is in force")
    mai.presses("Put in force")
    mai.opens("/office/calendar/")
    moved = acts.reloads_until(mai, mai.page.locator(f"a[href^='{of_year}']:not([href='{of_year}'])"))
    mai.looks("calendar", picture="The years of the calendar and what they moved")
    moved.first.click()
    mai.sees_text(acts.grouped(number), day)
    mai.looks("moved", picture="The cases whose day moved, and why")

    chen.tells("Chen sees the later day, and why.")
    chen.opens(f"/cases/{number}/")
    assert acts.day_shown(chen) > before
    chen.follows("Why this day?")
    chen.sees_text("更正")


def test_a_parked_fact_is_replayed(server, person):
    """What the relay gave up is delivered again

    A case is handed in, but it does not come onto the organ's list: the relay gave the fact up. The operator sees it with its
    cause, delivers it again, and the officer finds the case.
    """
    number = server.script(GIVEN_UP)
    mai = person("mai")
    mai.tells("Mai begins with the overview: something was given up.")
    mai.opens("/office/operator/")
    mai.looks("overview", picture="The operator's overview")
    mai.follows("Outbox and jobs")
    mai.sees_text(number)
    mai.looks("given up", picture="What was given up, and why")

    mai.tells("The cause is mended. She delivers it again.")
    row = mai.page.locator("#parked tr").filter(has_text=number)
    row.locator("summary").click()
    row.get_by_role("button", name=said("Yes, deliver it again"), exact=True).click()
    mai.sees("Nothing was given up")
    mai.looks("delivered again")
    acts.reloads_until(mai, mai.page.get_by_text(said("Nothing is on its way."), exact=True))
    assert server.script(STATE, number) == "done", "delivered again, it arrives"
    mai.opens("/office/health/")
    mai.sees("Background worker")
    mai.looks("health", picture="The health of the platform")
