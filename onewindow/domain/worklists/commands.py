"""What the desk does by itself: open a file, scan a paper in, accept with what was brought along, grant with what it rests on, put findings on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onewindow.domain.applications import commands as application_commands
from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import Upload
from onewindow.domain.cases import commands as case_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseState, CaseSummary, CorrectionPoint, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import RECORDED, WEIGHED, Bundle, StepKind
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import FileContent, UseKind
from onewindow.domain.notices import commands as notices
from onewindow.domain.people import queries as people
from onewindow.domain.people.types import Contact
from onewindow.domain.teams import commands as team_commands
from onewindow.domain.teams import queries as teams
from onewindow.domain.worklists import queries
from onewindow.domain.worklists.types import StepFound, Weighed
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotFound, Refusal

REASONS = frozenset({"compare", "call", "write", "ask"})  # why numbers are needed in full
NUMBERS = ("person_id_number", "person_phone")
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
LONGEST = 250  # characters; the name of the fact stands before them
REASON = 120  # characters; table, row and result stand before them


class NotToRecord(Refusal):
    """The standard has no such fact, it is on record already, or the case is not where it belongs."""

    code = "not_to_record"
    sentence = "This can't be put on record now: the standard has it not, it was recorded before, or the case stands elsewhere. Open are: {open}."


class NothingSaid(Refusal):
    """A fact on record says what was found or done."""

    code = "nothing_said"
    sentence = "Write it down first: {asks}."
    status = 422


class ReasonMissing(Refusal):
    """Nobody sees numbers in full without saying why."""

    code = "reason_missing"
    sentence = "Choose why you need the full numbers; the applicant sees it."
    status = 422


class FindingMissing(Refusal):
    """A step is recorded as met or not met by whoever did it, never by leaving something out."""

    code = "finding_missing"
    sentence = "Say whether the step meets the standard: met or not met."
    status = 422


class NoPages(Refusal):
    """Nothing was photographed or chosen."""

    code = "no_pages"
    sentence = "No photo is taken yet. Take one or choose a file, then hand it in."
    status = 422


class CriteriaOpen(Refusal):
    """Who grants has found every criterion of the deciding step fulfilled."""

    code = "criteria_open"
    sentence = "To grant it, tick every criterion that is fulfilled. Still open: {open}."
    status = 422


class NotInBulk(Refusal):
    """Only a low-risk step of its standard is decided for many cases at once."""

    code = "not_in_bulk"
    sentence = "The standard of this service does not let cases be granted together. Open the case and decide it by itself."


class NotDueInBulk(Refusal):
    """The case does not stand before its decision."""

    code = "not_due_in_bulk"
    sentence = "The case does not stand before its decision. Do the steps before it first."


class PointsOpen(Refusal):
    """What no machine found fulfilled, a person looks at."""

    code = "points_open"
    sentence = "The machine did not find every point fulfilled: {open}. Open the case and decide it by itself."


class ResultOpen(Refusal):
    """What a discretion table leaves open is decided."""

    code = "result_open"
    sentence = "Say what is decided: {decides}. {table} gives no single result for this case."
    status = 422


class ResultUnknown(Refusal):
    """A discretion table knows its results."""

    code = "result_unknown"
    sentence = "{value} is no result of {table}. Choose one it knows."
    status = 422


class SecondOfficerAway(Refusal):
    """Who is on leave checks nothing on site."""

    code = "second_officer_away"
    sentence = "{name} is on leave until {until}; {deputy} stands in. Name a colleague who is at work."
    status = 422


class ReasonForOther(Refusal):
    """Whoever departs from a discretion table says why (国办发〔2022〕27号)."""

    code = "reason_for_other"
    sentence = "{table} gives for these facts: {listed}. To decide “{value}”, write down why."
    status = 422


def ask_once(
    *, actor: Actor, at: datetime, case_no: str, ticked: frozenset[str], answers: Mapping[str, str], whole_group: bool = False, key: str = "",
) -> CaseSummary:
    """Tell the applicant once of all that fails (一次性告知): the ``ticked`` review points (``material/point``), with the answer to be given anew by the point.

    A paper that is made from answers is handed in anew by giving them anew: that one, or any of them where the point names none.
    Refuses as asking for a correction does.
    """
    bundle = catalogue.bundle(bundle_hash=cases.case(actor=actor, case_no=case_no).summary.bundle_hash)
    points = []
    for material in bundle.materials:
        for point in material.review_points:
            code = f"{material.code}/{point.code}"
            if code in ticked:
                points.append(CorrectionPoint(material_code=material.code, point_code=point.code, text=point.notice_text, element_id=answers.get(code, "")))
    return case_commands.request_correction(actor=actor, at=at, case_no=case_no, points=tuple(points), whole_group=whole_group, key=key)


@command("worklists.accept_here", right="cases.accept")
def accept_here(*, actor: Actor, at: datetime, case_no: str, papers: tuple[str, ...] = (), present: tuple[str, ...] = (), whole_group: bool = False,
                key: str = "") -> Done[CaseSummary]:
    """Accept at an entrusted counter (行政许可法 24, 32(1)-5); what was brought along is taken in by the same act, with its receipt.

    ``papers`` and ``present`` as in ``cases.receive``. A case nobody stands at the counter for is accepted without being taken in. Refuses what taking in
    and accepting refuse, and then neither happened.
    """
    found = cases.summary(actor=actor, case_no=case_no)
    brought = bool(papers or present) or found.channel == actor.channel
    if brought and found.state is CaseState.SUBMITTED and actor.may("cases.receive"):
        case_commands.receive(actor=actor, at=at, case_no=case_no, papers=papers, present=present)
    done = case_commands.accept(actor=actor, at=at, case_no=case_no, whole_group=whole_group)
    return Done(done, subject=f"case:{case_no}", payload={"taken_in": brought, "papers": list(papers)})


@command("worklists.review", right="cases.review")
def review(*, actor: Actor, at: datetime, case_no: str, found: StepFound, weighed: tuple[Weighed, ...] = (), key: str = "") -> Done[CaseSummary]:
    """Record a step at the desk, with what its discretion tables were used for where it passes.

    Refuses SecondOfficerAway, ResultOpen, ResultUnknown, ReasonForOther, and all that ``cases.review`` refuses.
    """
    away = next((each for each in teams.at_work(actor=actor, on=local_day(at))[1] if each.staff_no == found.second_officer), None)
    if away is not None:
        raise SecondOfficerAway(name=away.staff_name, until=away.until_on, deputy=away.deputy_name)
    bundle = catalogue.bundle(bundle_hash=cases.summary(actor=actor, case_no=case_no).bundle_hash)
    used = _weigh(actor, at, case_no, bundle, found.step_code, weighed) if found.passed else []
    done = case_commands.review(actor=actor, at=at, case_no=case_no, step_code=found.step_code, passed=found.passed, opinion=found.opinion,
                                criteria=found.criteria, second_officer=found.second_officer)
    return Done(done, subject=f"case:{case_no}" if used else "", payload={"discretion": used})


@command("worklists.grant", right="cases.decide")
def grant(*, actor: Actor, at: datetime, case_no: str, criteria: tuple[str, ...], weighed: tuple[Weighed, ...] = (), reason: str = "", key: str = "") -> Done[CaseSummary]:
    """Grant at the desk: the criteria of the deciding step that were found fulfilled go into history with the decision (行政许可法 38(1)), and so does
    what its discretion tables were used for.

    Refuses ResultOpen, ResultUnknown, ReasonForOther, CriteriaOpen while a criterion is left open, and all that ``cases.decide`` refuses.
    """
    found = cases.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=found.summary.bundle_hash)
    deciding = [step.code for step in bundle.steps if step.code in found.open_steps and step.kind is StepKind.DECIDE]
    used = [entry for code in deciding for entry in _weigh(actor, at, case_no, bundle, code, weighed)]
    asked = {criterion.code: criterion.text for step in bundle.steps if step.code in found.open_steps and step.kind is StepKind.DECIDE for criterion in step.criteria}
    done = case_commands.decide(actor=actor, at=at, case_no=case_no, outcome=Outcome.GRANTED, reason=reason)
    left = [text for code, text in asked.items() if code not in criteria]
    if left:
        raise CriteriaOpen(open="；".join(left))
    return Done(done, subject=f"case:{case_no}", payload={"criteria": [code for code in criteria if code in asked], "discretion": used})


@command("worklists.grant_in_bulk", right="cases.decide")
def grant_in_bulk(*, actor: Actor, at: datetime, case_no: str, together: str, key: str = "") -> Done[CaseSummary]:
    """Grant one of many chosen cases by the act that grants one (批量准予): its criteria are the machine's, and the machine found every point fulfilled.
    ``together`` is the same for all of one press; a share of them is drawn for a second look (``teams.draw``).

    Refuses NotInBulk, NotDueInBulk, PointsOpen, and all that ``grant`` refuses: two persons stay two.
    """
    found = queries.in_bulk(actor=actor, case_no=case_no)
    if not found.allowed:
        raise NotInBulk
    if not found.due:
        raise NotDueInBulk
    if found.open:
        raise PointsOpen(open="；".join(found.open), article="行政许可法 34")
    bundle = catalogue.bundle(bundle_hash=found.case.bundle_hash)
    criteria = tuple(criterion.code for step in bundle.steps if step.kind is StepKind.DECIDE for criterion in step.criteria)
    done = grant(actor=actor, at=at, case_no=case_no, criteria=criteria)
    team_commands.note_bulk_grant(actor=actor, at=at, case_no=case_no, together=together)
    return Done(done, subject=f"case:{case_no}", payload={"in_bulk": True})


def _weigh(actor: Actor, at: datetime, case_no: str, bundle: Bundle, step_code: str, weighed: tuple[Weighed, ...]) -> list[dict[str, str]]:
    """Put on record how each discretion table of the step is used: what was chosen, or the one result its row gives. Answers what history keeps."""
    tables, chosen, used = bundle.tables_of(step_code), {each.table: each for each in weighed}, []
    facts = cases.sealed(actor=actor, case_no=case_no).values() if tables else {}
    for table in tables:
        mine, row = chosen.get(table.code) or Weighed(table=table.code), table.suggested(facts)
        value, reason = mine.value.strip() or (row.usual if row else ""), mine.reason.strip()[:REASON]
        if not value:
            raise ResultOpen(decides=table.decides, table=table.name)
        if not table.takes(value):
            raise ResultUnknown(value=value, table=table.name)
        departs = row is None or not row.covers(value)
        if departs and not reason:
            raise ReasonForOther(table=table.name, listed=row.follows(table.unit) if row else "-", value=f"{value} {table.unit}".strip())
        case_commands.record_progress(actor=actor, at=at, case_no=case_no, name=WEIGHED, text=table.said(row, value, reason), about=table.code)
        used.append({"table": table.code, "version": table.version, "row": row.code if row else "", "value": value, "reason": reason})
    return used


@command("worklists.record_fact", right="worklists.record_fact")
def record_fact(*, actor: Actor, at: datetime, case_no: str, code: str, text: str, key: str = "") -> Done[CaseSummary]:
    """Put on record, once, a fact the item's standard names, with what is to be written down of it; the applicant is told.

    Every clock that hangs on it is derived anew (工伤保险条例 20(2): decide within fifteen days). What a grant obliges to (法律援助法 43(1): assign
    within three days) closes the case when nothing else is owed. For the competent organ. Refuses NotFound, NotToRecord, NothingSaid.
    """
    found = cases.case(actor=actor, case_no=case_no)
    if found.summary.department_code != actor.department_code:
        raise NotFound(what="the case", number=case_no)
    own = next((each for each in found.recordable if each.code == code), None)
    if own is None:
        raise NotToRecord(open="、".join(each.name for each in found.recordable) or "-")
    article = "、".join(catalogue.bundle(bundle_hash=found.summary.bundle_hash).citations(own.basis))
    if not text.strip():
        raise NothingSaid(asks=own.asks, article=article)
    done = case_commands.record_progress(actor=actor, at=at, case_no=case_no, name=RECORDED, text=f"{own.name}：{text.strip()[:LONGEST]}", about=code)
    notices.send(actor=actor, at=at, kind="fact_recorded", to=done.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": done.item_name, "what": own.name, "follows": own.follows})
    return Done(done, subject=f"case:{case_no}", basis=article, payload={"fact": code, "text": text.strip()})


@command("cases.read_file", right="evidence.read")
def read_file(*, actor: Actor, at: datetime, case_no: str, file_no: str) -> Done[FileContent]:
    """Open a file that was handed in for the case; its owner sees who read it and for which case (个人信息保护法 6, 13).

    Refuses NotFound to whoever may not know of the case, and for a file that doesn't belong to it.
    """
    if file_no not in {given.file_no for given in cases.sealed(actor=actor, case_no=case_no).materials if given.file_no}:
        raise NotFound(what="file", number=file_no)
    return Done(evidence.use_file(actor=actor, at=at, file_no=file_no, purpose=f"case {case_no}"))


@command("worklists.show_numbers", right="people.read")
def show_numbers(*, actor: Actor, at: datetime, case_no: str, reason: str) -> Done[Contact]:
    """Show the applicant's numbers in full to who works on the case; the applicant sees who and why (个人信息保护法 6, 44). They never reach history.

    Refuses NotFound to whoever may not know of the case and for an applicant who is no person, ReasonMissing.
    """
    holder = cases.summary(actor=actor, case_no=case_no).applicant_no
    if reason not in REASONS:
        raise ReasonMissing
    told = people.contact_of(person_no=holder)
    evidence.note_reuse(actor=actor, at=at, subject_no=holder, element_ids=NUMBERS, about=case_no, purpose=f"case {case_no} {reason}", kind=UseKind.NUMBERS)
    return Done(told, subject=f"case:{case_no}", payload={"reason": reason})


def scan_in(*, actor: Actor, at: datetime, draft_no: str, material_code: str) -> int:
    """Scan what lies in the counter's scanner and hand it in as the material; answers how many pages or documents came.

    The device is asked before any transaction begins; then all pages are handed in, or none. Refuses NotFound, what the scanner says is wrong, and what
    handing in refuses.
    """
    draft = applications.draft(actor=actor, at=at, draft_no=draft_no)
    material = catalogue.bundle(bundle_hash=draft.bundle_hash).material(material_code)
    if material is None:
        raise NotFound(what="material", number=material_code)
    held = sum(each.material_code == material_code and bool(each.file_no) for each in draft.materials)
    pages = evidence.scan(actor=actor, at=at, paper=material.name)
    uploads = tuple(Upload(filename=f"{material.name.replace('/', '、')[:60]}-{number}.{ENDINGS[page.media_type]}", content=page.content)
                    for number, page in enumerate(pages, start=held + 1))
    return hand_in_pages(actor=actor, at=at, draft_no=draft_no, material_code=material_code, uploads=uploads)


@command("worklists.hand_in_pages", right="evidence.store", chained=False)
def hand_in_pages(*, actor: Actor, at: datetime, draft_no: str, material_code: str, uploads: tuple[Upload, ...]) -> Done[int]:
    """Hand in several pages of one material, all or none; answers how many. Refuses NoPages, and as handing in one does."""
    if not uploads:
        raise NoPages
    for upload in uploads:
        application_commands.attach(actor=actor, at=at, draft_no=draft_no, material_code=material_code, upload=upload)
    return Done(len(uploads))
