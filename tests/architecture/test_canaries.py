"""Canary rows: one affair full of words that stand nowhere else. Whoever has no right to it meets none of them on any page, and counts nothing of it.

Lists, searches with the very words, counts, attachments, papers, calls of the interface and refusals are all asked: every page of the house, by
everybody the affair does not concern. That the walk finds a leak is proved by letting everybody see every case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import unquote, urlencode

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import TestCase
from django.urls import get_resolver, reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import DATA, handed_in
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as asked_cases
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.cases.queries import summaries
from onewindow.domain.cases.types import Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.payments import commands as payments
from onewindow.domain.people import commands as people
from onewindow.domain.people import queries as persons
from onewindow.kernel import clock, relay
from onewindow.kernel.actor import system_actor
from tests.architecture.cast import Visitor, address_of, visitors
from tests.architecture.furnished import furnish
from tests.architecture.scan import hold
from tests.architecture.test_read_only import Page, pages

ITEM = "food-catering-licence"
NAME, OTHER_NAME, ID_NUMBER, PHONE = "璩鸮瓴", "璩鸮瓴代收", "44060519930717234X", "13899917726"
ADDRESS, FILE, ANSWER, NOTE = "鹮栖里七七六号", "鹮栖里平面图-7726.png", "鹮栖里粥档", "鹮栖里后厨水池距灶台不足"
WORDS = (NAME, ID_NUMBER, PHONE, ADDRESS, FILE.partition(".")[0], ANSWER, NOTE, "鹮栖里", "璩鸮", "鸮瓴")
ANSWERS = {"organisation_name": ANSWER, "shop_sign_name": ANSWER, "legal_representative": NAME, "legal_representative_id_number": ID_NUMBER, "contact_name": NAME,
           "contact_phone": PHONE, "premises_address": ADDRESS, "registered_address": ADDRESS}
STRANGERS = ("nobody", "other", "agent", "company", "helper", "elsewhere", "asked", "stranger", "operator", "security", "auditor")
# What strangers may type to find it: each page with a question, and the names its words travel by.
SEARCHES = {
    "office:worklist": ("q",), "counter:desk": ("q",), "portal:search": ("q",), "portal:hints": ("q",), "standards:law": ("q",), "permits:office_find": ("n",),
    "payments:refunds": ("charge",), "progress:progress": ("case_no",), "deadlines:public_why": ("case_no",), "progress": ("case_no",), "notices:demo_sms": ("tail",),
}
# Numbers of the platform about nobody: how many facts were carried. They count every affair, and name none.
COUNTS_EVERYTHING = frozenset({"office:health", "office:operator", "office:outbox", "health"})
# Pages that differ each time by their nature: a fresh secret, the seconds a session has left.
FRESH = frozenset({"mfa_activate_totp", "session_stay"})
# A counter serves whoever stands at it: it finds the applicant by number, and any permit that is brought to be renewed, changed or printed.
AT_COUNTERS, SERVED = frozenset({"helper", "elsewhere"}), frozenset({"applications:counter_choose", "permits:office_act", "permits:office_permit", "permits:permit", "permits:document"})
CHANGES = re.compile(rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce="[^"]*"|nonce-[^\']*|X-CSRFToken[^}]*|"[0-9a-f-]{32,36}"|\d\d:\d\d(?::\d\d)?|' + r"\d+ (?:分钟|小时)".encode())


def plant(*, at: datetime) -> dict[str, str]:
    """The affair from the registration to the permit, with its words in every place that takes words; answers its numbers."""
    clerk, officer, second, head = (cast_actor(code, channel=channel) for code, channel in (("he", "counter"), ("luo", "office"), ("feng", "office"), ("huang", "office")))
    person = people.register_person(actor=clerk, at=at, name=NAME, id_number=ID_NUMBER, phone=PHONE, address=ADDRESS, key="canary")
    account = people.open_account(actor=system_actor(name="test"), at=at, owner_no=person.person_no, phone=PHONE)
    owner = persons.actor_for(account_id=account.account_id, channel="portal")
    given = handed_in(ITEM)
    draft = applications.start(actor=owner, at=at, item_code=ITEM, scenario=given.scenario)
    draft = applications.save(actor=owner, at=at, draft_no=draft.draft_no, answers=given.answers | ANSWERS, expected_version=draft.version)
    for material, name in given.uploads.items():
        applications.attach(actor=owner, at=at, draft_no=draft.draft_no, material_code=material, upload=Upload(filename=FILE, content=DATA.joinpath(name).read_bytes()))
    applications.choose_delivery(actor=owner, at=at, draft_no=draft.draft_no, delivery=Delivery(
        method=DeliveryMethod.POST, recipient=OTHER_NAME, phone=PHONE, address=f"广东省佛山市南海区{ADDRESS}"))
    case_no = cases.submit(actor=owner, at=at, draft_no=draft.draft_no).case_no
    cases.receive(actor=clerk, at=at, case_no=case_no)
    cases.accept(actor=officer, at=at, case_no=case_no)
    cases.review(actor=officer, at=at, case_no=case_no, step_code="review", passed=True, opinion=NOTE)
    cases.review(actor=officer, at=at, case_no=case_no, step_code="site_check", passed=True, second_officer=second.ref, opinion=NOTE)
    cases.decide(actor=head, at=at, case_no=case_no, outcome=Outcome.GRANTED)
    fee = catalogue.current_bundle(item_code="identity-card-reissue", on=at.date())
    charge = payments.raise_charge(actor=system_actor(name="test"), at=at, case_no=case_no, payer_no=person.person_no, bundle_hash=fee.bundle_hash,
                                   answers={}, halls=(clerk.centre_code, ""), key="canary")
    relay.drain(clock=lambda: at)

    def one(room: str, table: str, column: str, **named: object) -> str:
        return str(apps.get_model(room, table).objects.filter(**named).order_by("pk").values_list(column, flat=True)[0])

    sealed = asked_cases.sealed(actor=system_actor(name="test"), case_no=case_no)
    numbers = {
        "case_no": case_no, "number": case_no, "draft_no": draft.draft_no, "person_no": person.person_no, "charge_no": charge.charge_no,
        "file_no": next(each.file_no for each in sealed.materials if each.file_no), "permit_no": one("permits", "PermitRow", "permit_no", case_no=case_no),
        "consignment_no": one("courier", "ConsignmentRow", "consignment_no", case_no=case_no), "notice_no": one("notices", "Notice", "notice_no", recipient_no=person.person_no),
        "document_no": asked_cases.case(actor=owner, case_no=case_no).documents[0].paper_no, "courier.verb": "hand-over",
    }
    return {**numbers, "paper_no": numbers["document_no"]}


def text_of(answer: HttpResponseBase) -> bytes:
    """All that was answered, without escapes: the page or the record, and its headers, which say where it leads and how a file is named."""
    body = b"".join(answer.streaming_content) if isinstance(answer, StreamingHttpResponse) else bytes(answer.content)  # type: ignore[attr-defined]
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        body = json.dumps(json.loads(body), ensure_ascii=False).encode()
    return body + unquote(repr(dict(answer.headers))).encode()


def leaks(everybody: Iterable[Visitor], known: dict[str, str], asked: Iterable[Page]) -> Iterator[str]:
    """A line for each page that tells a stranger a word of the affair, whatever way it is asked."""
    for page in asked:
        address = address_of(page, known)
        questions = [(method, address, "") for method in ("GET", "POST")]
        questions += [("GET", f"{address}?{urlencode({name: words})}", words) for name in SEARCHES.get(page.name, ()) for words in (NAME, ANSWER, PHONE[-4:], known["case_no"], known["permit_no"], known["charge_no"])]
        for visitor in (each for each in everybody if not (each.role in AT_COUNTERS and page.name in SERVED)):
            for method, where, typed in questions:
                cache.clear()
                told = text_of(visitor.ask(method, where))
                found = [word for word in WORDS if word not in typed and not typed.startswith(word) and word.encode() in told]
                if found:
                    yield f"{page.name} tells {visitor.role} ({method} {where}): {', '.join(found)}"


def counted(everybody: Iterable[Visitor], asked: Iterable[Page]) -> dict[tuple[str, str], bytes]:
    """Every page without parameters as each reads it, without what is new each time."""
    found = {}
    for page in asked:
        if not page.parameters and page.name not in COUNTS_EVERYTHING | FRESH:
            for visitor in everybody:
                cache.clear()
                found[page.name, visitor.role] = CHANGES.sub(b"", text_of(visitor.ask("GET", reverse(page.name))))
    return found


@pytest.mark.slow
@pytest.mark.timeout(1200)  # every page, by everybody it does not concern
class CanaryTest(TestCase):
    """One seeded district; what it shows before the canary is planted is kept."""

    before: dict[tuple[str, str], bytes]
    known: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        """Seed, look, plant."""
        at = clock.now() - timedelta(minutes=1)
        furnish(at=at)
        cls.asked = sorted(set(pages(get_resolver())), key=lambda page: page.name)
        cls.before = counted(visitors(at=at, roles=STRANGERS), cls.asked)
        cls.known = plant(at=at)

    def test_nobody_else_meets_a_word_of_it(self) -> None:
        hold(list(leaks(visitors(at=clock.now(), roles=STRANGERS), self.known, self.asked)))

    def test_nobody_else_counts_it(self) -> None:
        after = counted(visitors(at=clock.now(), roles=STRANGERS), self.asked)
        hold([f"{page} shows {role} something else since the canary is there" for (page, role), told in after.items() if told != self.before[page, role]])

    def test_whom_it_concerns_reads_the_words(self) -> None:
        """The canary sings: its own organ's officer and its hall read what nobody else may."""
        [officer, clerk] = visitors(at=clock.now(), roles=("officer", "clerk"))
        told = text_of(officer.ask("GET", reverse("worklists:office_case", kwargs={"case_no": self.known["case_no"]}))).decode()
        assert NAME in told and NOTE in told
        assert NAME in text_of(clerk.ask("GET", reverse("worklists:counter_case", kwargs={"case_no": self.known["case_no"]}))).decode()

    def test_a_leak_is_found(self) -> None:
        everybody = visitors(at=clock.now(), roles=("stranger", "elsewhere"))
        shown = [page for page in self.asked if page.name in {"worklists:office_case", "office:worklist", "openapi:read_case", "dossiers:office_file"}]
        assert not list(leaks(everybody, self.known, shown))
        with pytest.MonkeyPatch.context() as planted:
            planted.setattr(summaries, "visible", lambda actor: Q())
            found, more = list(leaks(everybody, self.known, shown)), counted(everybody, shown)
        assert {line.partition(" ")[0] for line in found} >= {"worklists:office_case", "openapi:read_case"}
        assert more["office:worklist", "stranger"] != self.before["office:worklist", "stranger"]
