"""What was submitted, as the desks read it: the papers with their review points and what registers say, the answers with their sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.domain.applications.types import Answer, DraftMaterial, SealedDraft, SourceKind, cited
from onewindow.domain.catalogue.types import Bundle, Material, MaterialHow
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import (
    CheckChoice,
    CheckState,
    Finding,
    KnownAnswer,
    Origin,
    RegisterCheck,
    TrustLevel,
)
from onewindow.kernel.formkit import ElementKind, masked_phone
from onewindow.ui.formats import answer_said, date_cn, datetime_cn


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """What a register says instead of a paper. ``differs``: the question, what the form says, what the register says."""

    words: str
    look: str
    sentence: str
    differs: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    """A material of the case: what was handed in, its review points with their articles and what a machine found
    (``ok``, ``failed``, ``unknown``), what a register says of it, until when it follows, and whether its original was ``taken`` or seen at a counter."""

    material: Material
    given: tuple[DraftMaterial, ...]
    points: tuple[tuple[str, str, str, str, str], ...]
    takes_paper: bool
    register: RegisterView | None = None
    follows: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """A question with its answer. ``origin`` and ``source`` tell where it came from, ``came`` in full with day and trust; ``others``
    what other sources said instead, ``reason`` why the applicant chose as they did."""

    label: str
    value: str
    element: str
    origin: str = ""
    source: str = ""
    came: str = ""
    others: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def materials(bundle: Bundle, sealed: SealedDraft, checks: Iterable[RegisterCheck], found: Mapping[tuple[str, str], Finding],
              taken: Collection[str] = ()) -> tuple[MaterialView, ...]:
    """The papers of the case. ``checks`` is how registers stand now, also what the office fetched after the submission; ``found`` is
    what the machine found on review points."""
    standing = {check.material_code: check for check in checks}
    return tuple(
        MaterialView(
            material=material, given=(given := tuple(each for each in sealed.materials if each.material_code == material.code)),
            points=tuple((f"{material.code}/{point.code}", point.text, "、".join(bundle.citations(point.basis)), point.notice_text,
                          found.get((material.code, point.code), Finding.UNKNOWN).value) for point in material.review_points),
            takes_paper=material.how is MaterialHow.IN_PERSON or any(form.value.startswith("paper") for form in material.forms),
            taken=material.code in taken, register=_instead(bundle, sealed, material, standing.get(material.code)),
            follows=date_cn(sealed.tolerated_until) if material.code in sealed.tolerated and sealed.tolerated_until and not given else "")
        for material in bundle.materials_for(sealed.scenario))


def answers(bundle: Bundle, sealed: SealedDraft) -> list[tuple[str, list[AnswerView]]]:
    """The sealed form in its groups; identity numbers are masked."""
    values, known = sealed.values(), {each.element_id: each for each in sealed.answers}
    asked = {field.element: field for field in bundle.form.visible(values)}
    groups = []
    for group in bundle.form.groups:
        rows = [_answer(bundle, field.element, asked[field.element].label or bundle.elements[field.element].name, known.get(field.element))
                for field in group.fields if field.element in asked]
        if rows:
            groups.append((group.title, rows))
    return groups


def findings(bundle: Bundle, sealed: SealedDraft, found: Mapping[tuple[str, str], Finding]) -> list[tuple[str, str, str, str]]:
    """What the machine found on the review points it may check: paper, point, words, look. The one who decides draws the conclusion."""
    said = {Finding.OK: (_("fulfilled"), "ok"), Finding.FAILED: (_("not fulfilled"), "bad"), Finding.UNKNOWN: (_("could not be checked"), "warn")}
    return [(material.name, point.text, *said[found[material.code, point.code]]) for material in bundle.materials_for(sealed.scenario)
            for point in material.review_points if (material.code, point.code) in found]


def _answer(bundle: Bundle, element_id: str, label: str, answer: Answer | None) -> AnswerView:
    if answer is None:
        return AnswerView(label=label, value="—", element=element_id)
    others = tuple((_shown(bundle, element_id, offer.value), _source(offer)) for offer in answer.offers if offer.value != answer.value)
    return AnswerView(label=label, value=_shown(bundle, element_id, answer.value), element=element_id, origin=answer.origin.value,
                      source=_source(answer), came=_came(answer), others=others, reason=answer.reason if others else "")


def _came(answer: Answer) -> str:
    """Where an answer came from: who typed it, or which source said so, on which day, and how far it may be relied on."""
    if answer.origin in (Origin.TYPED, Origin.CLERK):
        return _("Typed at the counter") if answer.origin is Origin.CLERK else _source(answer) or _("Typed by the applicant")
    proven = cited(answer.source)[0] is SourceKind.ACCOUNT and answer.trust is TrustLevel.A
    trust = _("proven identity") if proven else {
        TrustLevel.A: _("data of a government body"), TrustLevel.B: _("checked against the original"), TrustLevel.C: _("uploaded by the applicant"),
        TrustLevel.D: _("the applicant's own statement")}[answer.trust]
    return " · ".join((_source(answer) or _("Filled in by the system"), date_cn(answer.recorded_at), trust))


def _instead(bundle: Bundle, sealed: SealedDraft, material: Material, check: RegisterCheck | None) -> RegisterView | None:
    """What stands for a material nobody handed in: the promise, what a register said, or that no register was asked at all."""
    if sealed.promised and bundle.promise is not None and material.code in bundle.promise.materials:
        return RegisterView(words=_("Replaced by the promise"), look="ok", sentence=_("Checked after the decision."))
    if check is not None:
        return _register(bundle, check)
    if material.how is not MaterialHow.EXEMPT or any(each.material_code == material.code and each.file_no for each in sealed.materials):
        return None
    return RegisterView(words=_("Not asked"), look="warn", sentence=_("No register was asked for this. Look into it before deciding."))


def _register(bundle: Bundle, check: RegisterCheck) -> RegisterView:
    info = evidence.registers().get(check.register)
    named = {"register": info.title if info else check.register, "when": datetime_cn(check.asked_at) if check.asked_at else ""}
    differs = tuple((bundle.elements[each.element_id].name, _shown(bundle, each.element_id, each.stated),
                     _shown(bundle, each.element_id, each.told) if each.told else _("something else, not shown: the number is not proven to be the applicant's"))
                    for each in check.conflicts if each.element_id in bundle.elements)
    if check.choice is CheckChoice.OBJECT:
        said = _("The applicant says that %(register)s is wrong, and hands in proof: %(reason)s") % {**named, "reason": check.reason}
        return RegisterView(words=_("Objection to the register"), look="warn", sentence=said, differs=differs)
    if check.state is CheckState.WAITING and check.choice in (CheckChoice.NONE, CheckChoice.AGREE):
        return RegisterView(words=_("Not asked yet"), look="warn", sentence=_("%(register)s was not asked yet.") % named)
    if check.choice is CheckChoice.UPLOAD:
        return RegisterView(words=_("Handed in instead"), look="act", sentence=_("The applicant chose to hand it in instead of having %(register)s asked.") % named)
    words, look, sentence = {
        CheckState.MATCHED: (_("The register agrees"), "ok", _("%(register)s, asked on %(when)s") % named),
        CheckState.CONFLICT: (_("The register says otherwise"), "bad", _("%(register)s says something else than the form. Clear it up before deciding.") % named),
        CheckState.NO_NUMBER: (_("Could not be asked"), "warn", _("The form does not give the number %(register)s is asked by. Look into it before deciding.") % named),
        CheckState.NO_CONSENT: (_("No consent"), "warn", _("The applicant did not agree that %(register)s is asked. Have it handed in.") % named),
        CheckState.UNKNOWN: (_("Not in the register"), "warn", _("%(register)s has no such entry. Look into it; the applicant need not prove it.") % named),
    }.get(check.state, (_("The office fetches it"), "warn", _("%(register)s gave no answer yet and is asked again. The applicant need not hand it in.") % named))
    return RegisterView(words=words, look=look, sentence=sentence, differs=differs)


def _source(answer: Answer | KnownAnswer) -> str:
    """Who says so, in words; empty for what was typed into this form."""
    if not answer.source:
        return ""
    kind, number = cited(answer.source)
    if kind is SourceKind.REGISTER:
        info = evidence.registers().get(number)
        return info.title if info else number
    by_clerk = kind is SourceKind.ACCOUNT and answer.trust is TrustLevel.B  # a clerk typed it and saw the paper; no register said so
    return {SourceKind.ACCOUNT: _("Entered at a counter") if by_clerk else _("Account"), SourceKind.SCENARIO: _("As said at the start"), SourceKind.PERMIT: _("Permit %(number)s") % {"number": number},
            SourceKind.CASE: _("Earlier application %(number)s") % {"number": number}}.get(kind, "")


def _shown(bundle: Bundle, element_id: str, value: str) -> str:
    """An answer in words; numbers of papers and phones are masked, and shown in full by an act alone."""
    element = bundle.elements[element_id]
    return (masked_phone(value) if element.kind is ElementKind.PHONE else answer_said(element, value)) or "—"
