"""Sample arguments for every page and every query, taken from the seeded demo by the name of the parameter.

A page or query with a parameter nobody knows fails its test until a line stands here. The most special name
wins: ``room.function.parameter``, then ``room.parameter``, then ``parameter``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client

from onewindow.channels.portal.content import life_events, text_titles
from onewindow.channels.portal.sign_in.demo import METHOD
from onewindow.domain.applications import queries as applications
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.cases.types import WorklistView
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Profile
from onewindow.domain.courier.types import Addressee
from onewindow.domain.deadlines.types import SupposedAct
from onewindow.domain.limits.types import Memory
from onewindow.domain.mandates.types import Power
from onewindow.domain.papers.types import PaperKind
from onewindow.domain.people import queries as people
from onewindow.domain.people.commands import open_token
from onewindow.kernel import clock, files
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.links import link_token
from onewindow.ui.catalogue import groups

Sample = Callable[[], Iterable[object]]
MOST_VALUES = 18
COLLEAGUES = frozenset({"shao", "ruan", "bu"})


def column(room: str, table: str, name: str) -> Sample:
    """The first values of a column."""
    def values() -> list[object]:
        found = apps.get_model(room, table).objects.order_by("pk").values_list(name, flat=True)[:50]
        return list(dict.fromkeys(value for value in found if value))[:MOST_VALUES]
    return values


def one(*values: object) -> Sample:
    """Values that need no database."""
    return lambda: values


def of_a_picture(number: str) -> Sample:
    """The case of the first file that was handed in with a small picture, or the file."""
    def values() -> list[object]:
        numbers = list(map(str, column("cases", "Case", "case_no")()))
        given = {each.file_no: case_no for case_no in reversed(numbers) for each in cases.sealed(actor=system_actor(name="reading"), case_no=case_no).materials if each.file_no}
        drawn = sorted(files.thumbed(file_nos=given))[:1]
        return [given[file_no] if number == "case_no" else file_no for file_no in drawn]
    return values


def submitted() -> list[object]:
    """What was handed in for each of the first cases."""
    return [cases.sealed(actor=system_actor(name="reading"), case_no=str(number)) for number in column("cases", "Case", "case_no")()]


def actors() -> list[Actor]:
    """Everybody of the cast, as they would stand on the portal or at their desk."""
    return [people.actor_for(account_id=account, channel="portal") for account in accounts()]


def accounts() -> list[UUID]:
    """The accounts of the cast: who is listed, and of their colleagues those who have something of their own to open."""
    return [member.account_id for member in people.cast() if member.listed or member.code in COLLEAGUES]


def signed_in(account_id: UUID) -> Client:
    """A browser in which the account is signed in, staff with their second factor: without it they reach no page of theirs."""
    client, account = Client(), get_user_model().objects.get(pk=account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, method=METHOD)
    request.session.save()
    return client


def api_token() -> str:
    """A fresh token of the first character, as a program would bring it."""
    chen = cast_actor("chen")
    account = next(member.account_id for member in people.cast() if member.ref == chen.ref)
    return str(open_token(actor=chen, at=clock.now(), account_id=account, name="reading").token)


def question_of(page: str) -> str:
    """What stands behind the question mark for pages that ask for it."""
    if page.rpartition(":")[2] != "progress":
        return ""
    chen = cast_actor("chen")
    case_no = next(str(number) for number in column("cases", "Case", "case_no")())
    return f"?case_no={case_no}&phone_tail={people.contact_of(person_no=chen.ref).phone[-4:]}"


def now() -> list[object]:
    """The present moment."""
    return [clock.now()]


def today() -> list[object]:
    """The present day."""
    return [clock.today()]


def of_a_mandate(name: str) -> Sample:
    """A column of one mandate in force; of a list its first entry (a mandate without services reaches them all)."""
    def values() -> list[object]:
        row = apps.get_model("mandates", "MandateRecord").objects.filter(revoked_at__isnull=True, signed_at__isnull=False).order_by("pk")[0]
        value = getattr(row, name)
        return [value[0] if value else "food-catering-licence"] if isinstance(value, list) else [value]
    return values


SAMPLES: dict[str, Sample] = {
    "actor": actors,
    "at": now,
    "until": now,
    "on": today,
    "since": today,
    "saved_before": lambda: [clock.now() + timedelta(days=1)],
    # people and places
    "account_id": accounts,
    "channel": one("portal"),
    "login_name": column("people", "Account", "login_name"),
    "person_no": column("people", "PersonRecord", "person_no"),
    "holder_no": column("people", "PersonRecord", "person_no"),
    "subject_no": column("people", "PersonRecord", "person_no"),
    "agent_no": column("people", "PersonRecord", "person_no"),
    "principal_no": column("people", "PersonRecord", "person_no"),
    **{f"worklists.{page}.{number}": of_a_picture(number) for page in ("thumb", "counter_thumb", "office_thumb") for number in ("case_no", "file_no")},
    "sealed": submitted, "filled": submitted,
    "people.person_named.name": column("people", "PersonRecord", "name"),
    "staff_no": column("people", "StaffRecord", "staff_no"),
    "refs": lambda: [tuple(map(str, column("people", "PersonRecord", "person_no")()))],
    "id_number": column("people", "PersonRecord", "id_number"),
    "phone": column("people", "PersonRecord", "phone"),
    "tail": lambda: [str(phone)[-4:] for phone in column("people", "PersonRecord", "phone")()],
    "phone_tail": lambda: [str(phone)[-4:] for phone in column("people", "PersonRecord", "phone")()],
    "token": one("not-a-token"),
    "progress.status.token": lambda: [link_token(number=str(number), purpose="status") for number in column("cases", "Case", "case_no")()],
    "mandate_no": column("mandates", "MandateRecord", "mandate_no"),
    "act_no": column("mandates", "UnpoweredActRecord", "act_no"),
    "code_no": column("mandates", "OneTimeCodeRecord", "code_no"),
    "help_no": column("mandates", "HelpSessionRecord", "help_no"),
    "entrustment_no": column("mandates", "EntrustmentRecord", "entrustment_no"),
    "power": lambda: list(Power),
    "mandates.mandate_for.agent_no": of_a_mandate("agent_no"),
    "mandates.mandate_for.principal_no": of_a_mandate("principal_no"),
    "mandates.mandate_for.item_code": of_a_mandate("item_codes"),
    "mandates.mandate_for.power": lambda: [Power(str(value)) for value in of_a_mandate("powers")()],
    "mandates.verb": one("revoke"),
    "org_no": column("people", "OrganisationRecord", "org_no"),
    "post_no": column("people", "PostRecord", "post_no"),
    "department_code": column("people", "DepartmentRecord", "code"),
    "people.code": column("people", "DepartmentRecord", "code"),
    "places.area.code": column("places", "AreaRecord", "code"),
    "places.centre.code": column("places", "CentreRecord", "code"),
    "places.counter.code": column("places", "CounterRecord", "code"),
    "centre_code": column("places", "CentreRecord", "code"),
    "counter_code": column("places", "CounterRecord", "code"),
    "mirrors.number": column("cases", "Case", "case_no"),
    "mirrors.panel.actor": lambda: [cast_actor("he", channel="counter")],
    "mirrors.panel.case_no": column("cases", "Case", "case_no"),
    "absence_no": column("teams", "AbsenceRow", "absence_no"),
    "showing_no": column("mirrors", "ShowingRow", "showing_no"),
    # what is offered
    "portal.life.code": lambda: [event.code for event in life_events()],
    "portal.text.slug": lambda: [slug for slug, _title in text_titles()],
    "portal.sample.item_code": one("food-catering-licence"), "portal.sample.material_code": one("layout"),
    "ui.group.code": lambda: [group.code for group in groups()],
    "element_id": column("standards", "ElementVersion", "code"),
    "element_ids": lambda: [tuple(map(str, column("standards", "ElementVersion", "code")()))],
    "standards.standard.code": column("standards", "StandardVersion", "code"),
    "item_code": column("catalogue", "PublicationRow", "item_code"),
    "bundle_hash": column("catalogue", "BundleRow", "bundle_hash"),
    "number_kind": column("permits", "PermitRow", "kind"),
    "address": one("广东省佛山市南海区桂城街道示例路1号", "美国纽约"),
    "bundle": lambda: [catalogue.bundle(bundle_hash=str(number)) for number in column("catalogue", "BundleRow", "bundle_hash")()],
    "bundles": lambda: [[catalogue.bundle(bundle_hash=str(number)) for number in column("catalogue", "BundleRow", "bundle_hash")()]],
    "calendar": lambda: [current_calendar()],
    "memory": lambda: [Memory()],
    # affairs
    "facts": lambda: [cases.case(actor=system_actor(name="reading"), case_no=str(number)).facts for number in column("cases", "Case", "case_no")()],
    "draft_no": column("applications", "Draft", "draft_no"),
    "material_code": column("applications", "DraftMaterial", "material_code"),
    "case_no": column("cases", "Case", "case_no"),
    "about": column("cases", "Case", "case_no"),
    "document_no": column("papers", "PaperRow", "paper_no"),
    "special_code": lambda: ["hearing", "police_check"],
    "rule_id": column("standards", "LegalRuleVersion", "code"),
    "paper_no": column("papers", "PaperRow", "paper_no"),
    "file_no": column("evidence", "StoredFile", "file_no"),
    "notice_no": column("notices", "Notice", "notice_no"),
    "charge_no": column("payments", "ChargeRow", "charge_no"),
    "payer_no": column("payments", "ChargeRow", "payer_no"),
    "payment_no": column("payments", "PaymentRow", "payment_no"),
    "refund_no": column("payments", "RefundRow", "refund_no"),
    "permit_no": column("permits", "PermitRow", "permit_no"),
    "permits.verify.code": column("permits", "PermitRow", "check_code"),
    "consignment_no": column("courier", "ConsignmentRow", "consignment_no"),
    "addressee": one(Addressee(name="Chen", phone="13800000001", address="1 Example Road")),
    "official": one(True, False),
    "applications.draft": lambda: [applications.draft(actor=cast_actor("chen"), draft_no=str(number))
                                   for number in column("applications", "Draft", "draft_no")()],
    "applications.found": lambda: [applications.draft(actor=cast_actor("chen"), draft_no=str(number))
                                   for number in column("applications", "Draft", "draft_no")()],
    "delivery": one(None),
    "view": lambda: list(WorklistView),
    "packet_no": column("courier", "PacketRow", "packet_no"),
    "slip_no": column("courier", "SlipRow", "slip_no"),
    "report_no": column("payments", "ReconciliationRow", "report_no"),
    "verb": one("hand-over"),
    "consultation_no": column("procedures", "ConsultationRow", "consultation_no"),
    "check_no": column("procedures", "PromiseCheckRow", "check_no"),
    "before": today, "teams.undrawn.before": now,
    "case_nos": lambda: [tuple(map(str, column("cases", "Case", "case_no")()))],
    "limit": one(5),
    "act": one(SupposedAct.REQUEST_CORRECTION, SupposedAct.EXTEND, SupposedAct.DECIDE),
    "rows": lambda: [cases.due_cases(actor=system_actor(name="reading"), before=date(2040, 1, 1), limit=3)],
    "today": today,
    "year": one(2026),
    "version": one(2),
    "prefix": one("开餐", "yyzz"),
    "scope": lambda: list(catalogue.batches())[:1],
    "batch_code": column("catalogue", "BatchRow", "batch_code"),
    "answers": one({}),
    "points": one((("layout", "layout-areas"),)),
    "complete": one(True),
    "identified": one(True),
    "consent_no": column("evidence", "ConsentRow", "consent_no"),
    "papers.kind_rule.kind": lambda: list(PaperKind),
    "permits.bar_of.kind": one("JY"),
    "part": one("forms", "units"),
    "profile": lambda: list(Profile),
    "content": one(b"%PDF-1.7 no permit of ours"),
    # ports
    "gateway": one("demo"),
    "carrier": one("demo"),
    ".demo_sign_in.code": lambda: [member.code for member in people.cast() if member.listed],
}
