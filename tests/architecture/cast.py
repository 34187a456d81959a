"""Everybody who may ask for a page, and one affair with all its numbers to ask for: the matrix of access and the canaries walk with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.apps import apps
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.payments import commands as payments
from onewindow.domain.people import queries as people
from onewindow.domain.people.commands import open_token
from onewindow.kernel.actor import system_actor
from tests.architecture.samples import signed_in
from tests.architecture.test_read_only import Page, sample_of

# Role -> member of the cast. The affair is chen's, at the market's organ (scjg), taken in by he's hall.
ROLES = {
    "nobody": "", "owner": "chen", "other": "zhou", "agent": "li", "company": "guan", "helper": "xian", "clerk": "he", "elsewhere": "tan",
    "officer": "luo", "lead": "huang", "leader": "deng", "asked": "ruan", "stranger": "ye", "operator": "mai", "security": "ou", "auditor": "huo",
}
SIGN_IN = ("account_login", "account_request_login_code", "mfa_authenticate")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser and a token of the interface."""

    role: str
    client: Client

    def ask(self, method: str, address: str, body: object = None) -> HttpResponseBase:
        """Ask, with a body as JSON where there is one, and leave everything as it was: rows and cookies."""
        sent, kind = ("", "application/x-www-form-urlencoded") if body is None else (json.dumps(body), "application/json")
        kept = self.client.cookies.copy()
        try:
            with transaction.atomic():
                answer = self.client.generic(method, address, sent, content_type=kind)
                transaction.set_rollback(True)
            return answer
        finally:
            self.client.cookies = kept


def visitors(*, at: datetime, roles: Iterable[str] = tuple(ROLES)) -> list[Visitor]:
    """Everybody, signed in and with a token; the agent acts for the owner, and the company's representative for the company."""
    logins = {member.code: member for member in people.cast()}
    mandates = apps.get_model("mandates", "MandateRecord").objects
    found = []
    for role in roles:
        headers: dict[str, str] = {}
        client = Client()
        if code := ROLES[role]:
            account = logins[code].account_id
            headers["Authorization"] = f"Bearer {open_token(actor=system_actor(name='test'), at=at, account_id=account, name='test').token}"
            client = signed_in(account)
        if role in {"agent", "company"}:
            numbers = {"agent_no": logins[ROLES[role]].ref, **({"principal_no": logins["chen"].ref} if role == "agent" else {"principal_no__startswith": "G"})}
            principal = mandates.filter(**numbers).values_list("principal_no", flat=True)[0]
            session = client.session
            session["on_behalf_of"] = headers["On-Behalf-Of"] = principal
            session.save()
        client.defaults.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()})
        client.raise_request_exception = True
        found.append(Visitor(role, client))
    return found


def answer_of(answer: HttpResponseBase) -> str:
    """What an answer means to whoever asked.

    ok: reached, whatever came of it; refused: reached and led back with a sentence why not; led-on: a page that leads elsewhere; none: the method
    is not served.
    """
    code, where = HTTPStatus(answer.status_code), answer.headers.get("Location", "")
    request = answer.wsgi_request  # type: ignore[attr-defined]
    if code is HTTPStatus.METHOD_NOT_ALLOWED:
        return "none"
    if code is HTTPStatus.UNAUTHORIZED or where.startswith(tuple(map(reverse, SIGN_IN))):
        return "sign-in"
    if HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
        refused = any(message.level_tag == "error" for message in get_messages(request))
        return "refused" if refused else "led-on" if request.method == "GET" else "ok"
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR and code is not HTTPStatus.SERVICE_UNAVAILABLE:
        return f"broken ({code.value})"
    return {HTTPStatus.FORBIDDEN: "forbidden", HTTPStatus.NOT_FOUND: "not-found"}.get(code, "ok")


def specimens(*, at: datetime) -> dict[str, str]:
    """The numbers of one affair, by parameter: a decided case with its permit, parcel and charge, and what belongs to its owner otherwise.

    The most special name wins: ``room.page.parameter``, ``room.parameter``, ``parameter``.
    """
    chen, reader = cast_actor("chen"), system_actor(name="test")

    def one(room: str, table: str, column: str, **asked: object) -> str:
        return str(apps.get_model(room, table).objects.filter(**asked).order_by("pk").values_list(column, flat=True)[0])

    case_no = one("courier", "ConsignmentRow", "case_no", slip__isnull=True, scans__kind="lost")
    correcting = one("cases", "Case", "case_no", state="correcting")
    consultation = apps.get_model("procedures", "ConsultationRow").objects.select_related("procedure").order_by("pk")[0]
    fee = catalogue.current_bundle(item_code="identity-card-reissue", on=at.date())
    hall = one("cases", "Case", "centre_code", case_no=case_no)
    charge = payments.raise_charge(actor=reader, at=at, case_no=case_no, payer_no=chen.ref, bundle_hash=fee.bundle_hash, answers={}, halls=(hall, ""), key="access")
    order = payments.begin_payment(actor=chen, at=at, charge_no=charge.charge_no)
    sealed = cases.sealed(actor=reader, case_no=case_no)
    file_no = next(each.file_no for each in sealed.materials if each.file_no)
    shown = cases.sealed(actor=reader, case_no=consultation.procedure.case_no).materials
    editable = one("applications", "Draft", "draft_no", state="correcting")
    opened = one("applications", "Draft", "draft_no", state="open", channel="counter")
    return {
        "case_no": case_no, "file_no": file_no, "number": case_no, "applications.draft_no": editable, "openapi.draft_no": editable,
        "draft_no": opened,
        **{f"applications.{name}.draft_no": opened for name in COUNTER_DRAFTS},
        **{f"progress.{name}.case_no": correcting for name in ("correct", "supplement", "withdraw")},
        "progress.paper.document_no": cases.case(actor=reader, case_no=case_no).documents[0].paper_no,
        "permit_no": one("permits", "PermitRow", "permit_no", case_no=case_no), "charge_no": charge.charge_no, "payment_no": order.payment_no,
        "consignment_no": one("courier", "ConsignmentRow", "consignment_no", case_no=case_no), "courier.verb": "hand-over",
        "consultation_no": consultation.consultation_no, "procedures.file.file_no": next((each.file_no for each in shown if each.file_no), file_no),
        "mandates.mandate_no": one("mandates", "MandateRecord", "mandate_no", principal_no=chen.ref), "person_no": chen.ref,
        "item_code": "food-catering-licence",
    }


COUNTER_DRAFTS = ("counter_ask", "counter_attach", "counter_autosave", "counter_check", "counter_delivery", "counter_detach", "counter_discard", "counter_forget",
                  "counter_form", "counter_materials", "counter_postage", "counter_promise", "counter_settle", "counter_tasks", "counter_tolerate")


def address_of(page: Page, known: dict[str, str]) -> str:
    """Where the page of the affair is; what the affair has no number for is the first sample. Raises LookupError for a parameter nobody knows."""
    room, _, name = page.name.rpartition(":")
    arguments: dict[str, object] = {}
    for parameter in page.parameters:
        keys = (f"{room}.{name}.{parameter}", f"{room}.{parameter}", parameter)
        special = next((known[key] for key in keys if key in known), None)
        sample = sample_of(room, name, parameter) if special is None else None
        if special is None and sample is None:
            raise LookupError(f"{page.name}: no sample for {parameter}; add it to samples.py")
        arguments[parameter] = special if sample is None else next(iter(sample()))
    return reverse(page.name, kwargs=arguments)
