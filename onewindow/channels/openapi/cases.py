"""Cases for other systems: progress without a token; one's own cases, drafts and submission with one."""
# ruff: noqa: ARG001 - ninja reads the request

from __future__ import annotations

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.params.functions import Header
from ninja.responses import Status
from pydantic import StringConstraints

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications import queries as drafts
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Draft, DraftState, Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.types import CaseDetail, CaseSummary
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound
from onewindow.kernel.ids import clean_number
from onewindow.ui.context import actor_of
from onewindow.ui.pace import CASES, TooManyTries
from onewindow.ui.refusals import said

router = Router(tags=["cases"])

PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
Code = Annotated[str, StringConstraints(max_length=80, pattern=PRINTABLE)]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=PRINTABLE)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PRINTABLE)]
Key = Annotated[str, StringConstraints(max_length=120, pattern=r"^[!-~]*$")]
IDEMPOTENCY = Header("", alias="Idempotency-Key")

PROGRESS: dict[str, Any] = {"get": {
    "operationId": "read_progress", "tags": ["cases"], "summary": "Progress of a case",
    "description": "For anybody who has the receipt number and the last four digits of the phone. No token; no name and no address in the answer.",
    "parameters": [
        {"in": "query", "name": "case_no", "required": True, "schema": {"type": "string"}},
        {"in": "query", "name": "phone_tail", "required": True, "schema": {"type": "string"}},
    ],
    "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {
        "type": "object", "required": ["case_no", "item_name", "state", "outcome", "submitted_at", "due_on", "facts"],
        "properties": {
            "case_no": {"type": "string"}, "item_name": {"type": "string"}, "state": {"type": "string"}, "outcome": {"type": "string"},
            "submitted_at": {"type": "string", "format": "date-time"}, "due_on": {"type": ["string", "null"], "format": "date"},
            "facts": {"type": "array", "items": {
                "type": "object", "required": ["name", "recorded_at", "document_no"],
                "properties": {"name": {"type": "string"}, "recorded_at": {"type": "string", "format": "date-time"}, "document_no": {"type": "string"}},
            }},
        },
    }}}}},
}}


class DeliveryBody(Schema):
    """How the outcome reaches the applicant."""

    method: DeliveryMethod
    recipient: Code = ""
    phone: Code = ""
    address: Text = ""
    centre_code: Code = ""


class DraftBody(Schema):
    """A new application: the item, the situation, the answers by data element, the way of delivery."""

    item_code: Code
    applicant_no: Code = ""
    scenario: dict[Code, Code] = {}
    answers: dict[Code, Text] = {}
    delivery: DeliveryBody | None = None


class ChangeBody(Schema):
    """What changes in a draft. ``version`` is the one the change starts from."""

    version: int
    answers: dict[Code, Text] = {}
    delivery: DeliveryBody | None = None


class SubmissionBody(Schema):
    """Which draft becomes a case, and which others join it in one group."""

    draft_no: Number
    together_with: list[Number] = []


class ProblemAnswer(Schema):
    """One thing that keeps a draft from being submitted."""

    part: str
    where: str
    sentence: str


class DraftAnswer(Schema):
    """A draft without its answers: whoever sends them has them."""

    draft_no: str
    version: int
    state: DraftState
    problems: list[ProblemAnswer]


def read_progress(request: HttpRequest) -> HttpResponse:
    """Progress by receipt number and phone tail: the bytes of one statement, passed through untouched."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    number = request.GET.get("case_no", "")[:40]
    try:
        CASES.hold(request, thing=number)
        found = queries.progress_json(case_no=number, phone_tail=request.GET.get("phone_tail", ""))
        if found is None:
            CASES.missed(request, thing=number)
            raise NotFound(what="a case with this number and phone", number="")
    except (NotFound, TooManyTries) as refusal:
        body = {"code": refusal.code, "sentence": said(refusal), "data": refusal.data if refusal.status != NotFound.status else {}, "article": ""}
        return JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(found, content_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/cases", response=list[CaseSummary], summary="My cases")
def list_cases(request: HttpRequest) -> list[CaseSummary]:  # a list, because ninja takes a pair for (status, answer)
    """The cases of the caller, or of the principal the caller acts for, newest first."""
    return list(queries.cases_of(actor=actor_of(request)))


@router.get("/cases/{case_no}", response=CaseDetail, summary="A case")
def read_case(request: HttpRequest, case_no: str) -> CaseDetail:
    """The case with its facts, papers and reviews. Somebody else's is not found."""
    return queries.case(actor=actor_of(request), case_no=clean_number(case_no))


@router.post("/drafts", response={201: DraftAnswer}, summary="Start an application")
def start_draft(request: HttpRequest, body: DraftBody, key: Key = IDEMPOTENCY) -> Status[DraftAnswer]:
    """Open a draft and fill it in one go; nothing is kept when an answer is refused. Its problems come back with it.

    With an ``Idempotency-Key`` a resend answers with the same draft.
    """
    actor, at = actor_of(request), clock.now()
    with transaction.atomic():  # a draft whose answers are refused is not left behind
        draft = applications.start(actor=actor, at=at, item_code=body.item_code, applicant_no=body.applicant_no, scenario=body.scenario, key=key)
        draft = _filled(request, draft, body.answers, body.delivery)
    return Status(201, _told(request, draft))


@router.patch("/drafts/{draft_no}", response=DraftAnswer, summary="Change an application")
def change_draft(request: HttpRequest, draft_no: str, body: ChangeBody) -> DraftAnswer:
    """Save answers and delivery. Refused when the draft was changed elsewhere since ``version``."""
    actor, at = actor_of(request), clock.now()
    with transaction.atomic():
        draft = applications.save(actor=actor, at=at, draft_no=clean_number(draft_no), answers=body.answers, expected_version=body.version)
        draft = _filled(request, draft, {}, body.delivery)
    return _told(request, draft)


@router.get("/drafts/{draft_no}", response=DraftAnswer, summary="An application")
def read_draft(request: HttpRequest, draft_no: str) -> DraftAnswer:
    """Where a draft stands and what keeps it from being submitted."""
    return _told(request, drafts.draft(actor=actor_of(request), at=clock.now(), draft_no=clean_number(draft_no)))


@router.post("/drafts/{draft_no}/files", response={201: DraftAnswer}, summary="Hand in a file")
def add_file(request: HttpRequest, draft_no: str, material_code: Annotated[Code, Form()], file: Annotated[UploadedFile, File()]) -> Status[DraftAnswer]:
    """Hand in a file for one of the item's materials."""
    upload = Upload(filename=file.name or "", content=file.read())
    draft = applications.attach(actor=actor_of(request), at=clock.now(), draft_no=clean_number(draft_no), material_code=material_code, upload=upload)
    return Status(201, _told(request, draft))


@router.post("/cases", response={201: CaseSummary}, summary="Submit an application")
def submit_case(request: HttpRequest, body: SubmissionBody, key: Key = IDEMPOTENCY) -> Status[CaseSummary]:
    """Hand in a complete draft. It becomes a case; a resend with the same ``Idempotency-Key`` answers with the same one."""
    case = commands.submit(actor=actor_of(request), at=clock.now(), draft_no=clean_number(body.draft_no),
                           together_with=tuple(clean_number(number) for number in body.together_with), key=key)
    return Status(201, case)


def _filled(request: HttpRequest, draft: Draft, answers: dict[str, str], delivery: DeliveryBody | None) -> Draft:
    actor, at = actor_of(request), clock.now()
    if answers:
        draft = applications.save(actor=actor, at=at, draft_no=draft.draft_no, answers=answers, expected_version=draft.version)
    if delivery is not None:
        draft = applications.choose_delivery(actor=actor, at=at, draft_no=draft.draft_no, delivery=Delivery(**delivery.dict()))
    return draft


def _told(request: HttpRequest, draft: Draft) -> DraftAnswer:
    found = drafts.precheck(actor=actor_of(request), at=clock.now(), draft_no=draft.draft_no) if draft.state is not DraftState.SEALED else ()
    problems = [ProblemAnswer(part=problem.part.value, where=problem.where, sentence=_(problem.sentence).format(**problem.values)) for problem in found]
    return DraftAnswer(draft_no=draft.draft_no, version=draft.version, state=draft.state, problems=problems)
