"""What each paper of a case says: the content handed to the template, fixed when the paper is recorded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from django.conf import settings
from django.utils import timezone

from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.clocks import clocks_of
from onewindow.domain.cases.types import CorrectionPoint, DocumentKind
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, ItemKind, Remedies
from onewindow.domain.evidence.types import KnownAnswer
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.deadlines import Clock, ClockKind
from onewindow.kernel.ids import grouped
from onewindow.kernel.records import to_plain

Content = dict[str, object]


@lru_cache(maxsize=1)
def paper_words() -> dict[str, dict[str, str]]:
    """Titles, forms, closing words: immutable data, the same on every node."""
    loaded: dict[str, dict[str, str]] = tomllib.loads(files("onewindow.data").joinpath("papers.toml").read_text(encoding="utf-8"))
    return loaded


def title_of(kind: DocumentKind, bundle: Bundle | None = None) -> str:
    """The paper's title; a refusal of something that is no licence says so in its own words."""
    titles = paper_words()["titles"]
    if kind is DocumentKind.REFUSAL and bundle is not None and bundle.item.item_kind is not ItemKind.LICENCE:
        return titles["refusal_other"]
    return titles[kind.value]


def receipt_letter(case: Case, *, sealed: SealedDraft, actor: Actor, at: datetime, papers: Sequence[str]) -> Content:
    """收件凭证: what was taken in, where, by whom, and until when an answer is due."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    names = {material.code: material.name for material in bundle.materials}
    forms = paper_words()["forms"]
    taken = [{"name": names.get(entry.material_code, entry.material_code), "form": forms[entry.form.value], "note": entry.name} for entry in sealed.materials]
    taken += [{"name": names.get(code, code), "form": forms["paper"]} for code in papers if code not in {entry.material_code for entry in sealed.materials}]
    place = places.centre(code=actor.centre_code).name if actor.centre_code else ""
    post = sealed.delivery is not None and sealed.delivery.method is DeliveryMethod.POST
    return {**_letter(case, at), "received_at": case.submitted_at, "materials": taken or [{"name": bundle.item.name, "form": forms["upload"]}],
            "place": place, "received_by": actor.name, "channel": case.channel, "delivery": forms["post" if post else "pick_up"],
            "answer_due_on": _due(clocks_of(case, at=at), ClockKind.ACCEPT)}


def acceptance_letter(case: Case, members: Sequence[Case], *, at: datetime) -> Content:
    """受理通知书: from when, by which article, until when; one for the whole group where it is accepted as one."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    words = paper_words()["units"]
    running = [clock for clock in clocks_of(case, at=at) if clock.rule.kind in (ClockKind.STATUTORY, ClockKind.PROMISED)]
    return {**_letter(case, at), "item_name": "、".join(member.item_name for member in members), "received_on": _day(case.submitted_at),
            "accepted_on": _day(at), "basis": list(bundle.citations(_bases(bundle, "accept"))),
            "clocks": [{"name": clock.rule.name, "length": words[clock.rule.unit.value].format(amount=clock.rule.amount),
                        "due_on": clock.due_on.isoformat() if clock.due_on else ""} for clock in running]}


def correction_letter(case: Case, *, at: datetime, points: Sequence[CorrectionPoint]) -> Content:
    """一次性补正告知书: every point, with the material it concerns and the article it rests on."""
    bundle = catalogue.bundle(bundle_hash=case.bundle_hash)
    names = {material.code: material.name for material in bundle.materials}
    bases = {(material.code, point.code): point.basis for material in bundle.materials for point in material.review_points}
    requests = [
        {"name": names.get(point.material_code) or _label(bundle, point.element_id), "problem": point.text,
         "basis": "、".join(bundle.citations(bases.get((point.material_code, point.point_code), ())))}
        for point in points]
    return {**_letter(case, at), "received_on": _day(case.submitted_at), "basis": list(bundle.citations(_bases(bundle, "accept"))), "requests": requests}


def grant_letter(case: Case, bundle: Bundle, sealed: SealedDraft, *, at: datetime) -> Content:
    """准予决定书."""
    return {**_letter(case, at), "received_on": _day(case.submitted_at), "accepted_on": _day(case.accepted_at or at),
            "basis": list(bundle.citations(_bases(bundle, "decide"))), "fields": [[label, value] for label, value in permit_data(bundle, sealed.values()).items()]}


def refusal_letter(case: Case, bundle: Bundle, *, at: datetime, reason: str, article: str, title: str = "", redirect_to: str = "") -> Content:
    """A decision that says no: facts, reasons, article, and the way to 复议 and 诉讼 (行政许可法 38)."""
    kind = "decline" if title else "licence" if bundle.item.item_kind is ItemKind.LICENCE else "other"
    return {**_letter(case, at), "title": title or title_of(DocumentKind.REFUSAL, bundle), "received_on": _day(case.submitted_at),
            "accepted_on": _day(case.accepted_at) if case.accepted_at else "", "reasons": [line for line in reason.splitlines() if line.strip()],
            "basis": [article], "outcome": paper_words()["refusals"][kind], "redirect_to": redirect_to, "declined": bool(title), "remedies": to_plain(bundle.remedies)}


def remedies_text(remedies: Remedies) -> str:
    """The remedies as one sentence for the record of the decision."""
    return paper_words()["remedies"]["text"].format(**to_plain(remedies))


def permit_data(bundle: Bundle, values: Mapping[str, str]) -> dict[str, str]:
    """What the outcome prints: the labels its rule names, filled from the sealed answers, codes shown as their words."""
    shown = {line.label: _shown(bundle, line.element, values.get(line.element, "")) for line in bundle.outcome.fields}
    return {label: value for label, value in shown.items() if value}


def _shown(bundle: Bundle, element_id: str, answer: str) -> str:
    element = bundle.elements.get(element_id)
    if element is None or not element.values:
        return answer
    return "、".join(element.label_of(part.strip()) for part in answer.split(",") if part.strip())


def known_answers(case_no: str, bundle: Bundle, sealed: SealedDraft) -> tuple[KnownAnswer, ...]:
    """The sealed answers in the shape in which they are remembered for later forms (复写)."""
    return tuple(
        KnownAnswer(element_id=answer.element_id, value=answer.value, trust=answer.trust, origin=answer.origin,
                    recorded_at=answer.recorded_at, source=case_no)
        for answer in sealed.answers if answer.element_id in bundle.elements and bundle.elements[answer.element_id].carried)


def _letter(case: Case, at: datetime) -> Content:
    organ = people.department(code=case.department_code)
    return {"organ": organ.name, "seal": organ.seal_name, "issued_on": _day(at), "addressee": case.applicant_name, "item_name": case.item_name,
            "case_no": grouped(case.case_no), "contact": {"name": organ.short_name, "phone": organ.phone},
            "track_url": f"{settings.ONEWINDOW_PUBLIC_ADDRESS}/progress/?case_no={case.case_no}"}


def _bases(bundle: Bundle, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for step in bundle.steps if step.kind.value == kind for entry in step.criteria for code in entry.basis))


def _label(bundle: Bundle, element_id: str) -> str:
    element = bundle.elements.get(element_id)
    return element.name if element is not None else element_id


def _due(clocks: Sequence[Clock], kind: ClockKind) -> str:
    return next((clock.due_on.isoformat() for clock in clocks if clock.rule.kind is kind and clock.due_on), "")


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


__all__ = [
    "acceptance_letter", "correction_letter", "grant_letter", "known_answers", "permit_data", "receipt_letter", "refusal_letter",
    "remedies_text", "title_of",
]
