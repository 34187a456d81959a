"""What each paper of a case says: the draft handed to the papers room, which numbers and fixes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.clocks import clocks_of, timed_facts
from onewindow.domain.cases.queries.details import agent_of
from onewindow.domain.cases.types import CorrectionPoint
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import WEIGHED, Bundle, ItemKind, ProcedureStep, Remedies
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import PaperDraft, PaperKind, RemedyTerms
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.deadlines import Clock, ClockKind
from onewindow.kernel.records import to_plain


def letter(case: Case, kind: PaperKind, *, members: Sequence[Case] = (), basis: Sequence[str] = (), reasons: Sequence[str] = (),
           remedies: RemedyTerms | None = None, said: Mapping[str, object] | None = None) -> PaperDraft:
    """A paper of the case, or of the named members together: addressed to the applicant, under the organ's name."""
    about = tuple(dict.fromkeys(f"case:{member.case_no}" for member in (case, *members)))
    head = {"received_on": day(case.submitted_at), "accepted_on": day(case.accepted_at) if case.accepted_at else ""}
    head |= {"agent": agent} if (agent := agent_of(case)[0]) else {}
    return PaperDraft(
        kind=kind, about=about, organ_code=case.department_code, addressee=case.applicant_name, matter_no=case.case_no,
        subject_name="、".join(member.item_name for member in members) or case.item_name,
        basis=tuple(entry for entry in basis if entry), reasons=tuple(reasons), remedies=remedies, said={**head, **(said or {})})


def receipt_letter(case: Case, *, sealed: SealedDraft, actor: Actor, at: datetime, taken: Sequence[str]) -> PaperDraft:
    """收件凭证: what was taken in, where, by whom, and until when an answer is due."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    names = {material.code: material.name for material in bundle.materials}
    forms = papers.words(part="forms")
    listed = [{"name": names.get(entry.material_code, entry.material_code), "form": forms[entry.form.value], "note": entry.name} for entry in sealed.materials]
    listed += [{"name": names.get(code, code), "form": forms["paper"]} for code in taken if code not in {entry.material_code for entry in sealed.materials}]
    place = places.centre(code=actor.centre_code).name if actor.centre_code else ""
    post = sealed.delivery is not None and sealed.delivery.method is DeliveryMethod.POST
    return letter(case, PaperKind.RECEIPT, said={
        "received_at": case.submitted_at, "materials": listed or [{"name": bundle.item.name, "form": forms["upload"]}],
        "place": place, "received_by": actor.name, "channel": case.channel, "delivery": forms["post" if post else "pick_up"],
        "answer_due_on": (due := _due(clocks_of(case, at=at), ClockKind.ACCEPT)), "provisional": _is_provisional(due)})


def acceptance_letter(case: Case, members: Sequence[Case], *, at: datetime) -> PaperDraft:
    """受理通知书: from when, by which article, until when; one for the whole group where it is accepted as one."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    units = papers.words(part="units")
    running = [clock for clock in clocks_of(case, at=at) if clock.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)]
    return letter(case, PaperKind.ACCEPTANCE, members=members, basis=bundle.accept_basis(), said={
        "accepted_on": day(case.accepted_at or at),
        "clocks": [{"name": clock.rule.name, "length": units[clock.rule.unit.value].format(amount=clock.rule.amount),
                    "due_on": clock.due_on.isoformat() if clock.due_on else ""} for clock in running],
        "provisional": any(clock.provisional for clock in running)})


def correction_letter(case: Case, members: Sequence[Case], *, points: Sequence[CorrectionPoint], due_on: date | None) -> PaperDraft:
    """一次性补正告知书: every point, with the material it concerns and the article it rests on."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    names = {material.code: material.name for material in bundle.materials}
    bases = {(material.code, point.code): point.basis for material in bundle.materials for point in material.review_points}
    requests = [
        {"name": names.get(point.material_code) or _label(bundle, point.element_id), "problem": point.text,
         "basis": "、".join(bundle.citations(bases.get((point.material_code, point.point_code), ())))}
        for point in points]
    return letter(case, PaperKind.CORRECTION, members=members, basis=bundle.correction_basis(),
                  said={"requests": requests, "due_on": due_on.isoformat() if due_on else ""})


def promise_letter(case: Case, bundle: Bundle) -> PaperDraft:
    """告知承诺书: what was told, and that the applicant promised it."""
    promise = bundle.promise
    told = promise.tell if promise else ()
    return letter(case, PaperKind.APPROVAL_PROMISE, basis=bundle.citations(promise.basis) if promise else (), said={
        "head": ["告知内容"], "rows": [[entry] for entry in told], "paragraphs": [promise.on_false] if promise else [],
        "signers": [["承诺人", case.applicant_name]]})


def tolerance_letter(case: Case, bundle: Bundle, sealed: SealedDraft, *, until: date) -> PaperDraft:
    """容缺受理告知承诺书: what follows, until when, and what happens if it doesn't."""
    tolerance = bundle.tolerance
    return letter(case, PaperKind.TOLERANCE_PROMISE, basis=bundle.citations(tolerance.basis) if tolerance else (), said={
        "head": ["容缺材料", "补齐日期"], "rows": [[bundle.name_of(code), until.isoformat()] for code in sealed.tolerated],
        "paragraphs": [tolerance.on_failure] if tolerance else [], "signers": [["承诺人", case.applicant_name]]})


def grant_letter(case: Case, bundle: Bundle, sealed: SealedDraft, *, at: datetime) -> PaperDraft:
    """准予决定书, with the discretion tables it was decided by; one nobody has verified is not cited (国办发〔2022〕27号)."""
    cited = [fact.note for fact in timed_facts(case) if fact.name == WEIGHED and any(each.code == fact.about and each.source.verified for each in bundle.discretion)]
    title, outcome = papers.grant_words(profile=bundle.profile.value)
    said = {"accepted_on": day(case.accepted_at or at), "outcome": f"{outcome}。", "fields": list(map(list, bundle.printed(sealed.values()).items())), "discretion": cited}
    return replace(letter(case, PaperKind.GRANT, basis=bundle.grant_basis(), said=said), title=title)


def refusal_letter(case: Case, bundle: Bundle, kind: PaperKind, *, reason: str, article: str, instead: str = "") -> PaperDraft:
    """A decision that says no: facts, reasons, article, and the way to 复议 and 诉讼 (行政许可法 38). ``instead``: the competent organ, or the other case."""
    words, twice = papers.words(part="refusals"), kind is PaperKind.RETURNED
    outcome = words.get({PaperKind.REFUSAL: "licence", PaperKind.REFUSAL_OTHER: "other"}.get(kind, kind.value), "")
    return letter(case, kind, basis=(article,), reasons=(reason,), remedies=remedy_terms(bundle.remedies), said={
        "outcome": outcome, "redirect_to": "" if twice else instead, "fields": [["与之重复的办件", instead]] if twice else [], "declined": kind in (PaperKind.DECLINE, PaperKind.NOT_REQUIRED)})


def site_letter(case: Case, step: ProcedureStep, *, officers: Sequence[str], found: Sequence[str], passed: bool, opinion: str, at: datetime) -> PaperDraft:
    """现场核查记录: who looked, when, what was found fulfilled and with what result (行政许可法 34)."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    words, moment = papers.words(part="findings"), timezone.localtime(at)
    return letter(case, PaperKind.SITE_RECORD, basis=bundle.citations(code for entry in step.criteria for code in entry.basis) or bundle.setting(), said={
        "fields": [["核查环节", step.name], ["核查时间", f"{moment:%Y-%m-%d %H:%M}"], ["结论", words["passed" if passed else "failed"]]],
        "head": ["核查要点", "结果"], "rows": [[entry.text, words["found" if entry.code in found else "open"]] for entry in step.criteria],
        "paragraphs": [line for line in opinion.splitlines() if line.strip()], "signers": [["核查人员", name] for name in officers]})


def refusal_kind(bundle: Bundle) -> PaperKind:
    """A refusal of something that is no licence says so in its own words."""
    return PaperKind.REFUSAL if bundle.item.item_kind is ItemKind.LICENCE else PaperKind.REFUSAL_OTHER


def remedy_terms(remedies: Remedies) -> RemedyTerms:
    """The item's remedies as a paper states them."""
    return RemedyTerms(**to_plain(remedies))


def remedies_text(remedies: Remedies) -> str:
    """The remedies as one sentence for the record of the decision."""
    return papers.words(part="remedies")["text"].format(**to_plain(remedies))


def day(moment: datetime) -> str:
    """The day of a moment as papers store it."""
    return timezone.localdate(moment).isoformat()


def day_told(due_on: date | None) -> str:
    """The day a message tells, with a star where it lies in a year whose holidays are not settled yet."""
    return f"{due_on.isoformat()}{'*' if _is_provisional(due_on.isoformat()) else ''}" if due_on else ""


def _label(bundle: Bundle, element_id: str) -> str:
    element = bundle.elements.get(element_id)
    return element.name if element is not None else element_id


def _due(clocks: Sequence[Clock], kind: ClockKind) -> str:
    return next((clock.due_on.isoformat() for clock in clocks if clock.rule.kind is kind and clock.due_on), "")


def _is_provisional(due_on: str) -> bool:
    """Whether the day lies in a year whose holidays are not settled yet."""
    return bool(due_on) and current_calendar().is_draft(date.fromisoformat(due_on))
