"""Requests into plain values, and records into what templates draw. No rules here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.domain.applications.types import (
    Answer,
    Delivery,
    DeliveryMethod,
    Draft,
    DraftState,
    Part,
    Problem,
    SourceKind,
    cited,
)
from onewindow.domain.catalogue.types import Bundle, PermitAct
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.evidence.types import (
    CHECK_LABELS,
    CHECK_LOOKS,
    CHECK_SENTENCES,
    CheckChoice,
    KnownAnswer,
    RegisterCheck,
    TrustLevel,
)
from onewindow.kernel.formkit import Choice, DataElement, ElementKind, Field
from onewindow.kernel.ids import is_public_number
from onewindow.ui.formats import answer_said, date_cn

MARK = "_choices"
"""Hidden inputs of this name list the many-choice questions on the page: an unticked box sends nothing."""
SCENARIO = "scenario."
SHORT = 5  # at most so many questions of one's own make an application short
REPRESENTATIVE = ("legal_representative", "legal_representative_id_number")
SETTLE, REASON, OWN = "settle.", "reason.", "own"
"""Inputs that choose between two sources: ``settle.<element>`` names the source, or is ``own`` for what is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source's word on a question: what it says, who says so, when, and how far it may be relied on. ``code`` names the source."""

    code: str
    shown: str
    words: str
    said_at: datetime
    trust: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question as the page draws it. ``source``: where the answer came from; ``sources``: those that contradict each other; ``locked``:
    it is the signed-in representative's own name or number, which nobody types."""

    field: Field
    element: DataElement
    value: str
    origin: str
    error: str
    source: SourceView | None = None
    sources: tuple[SourceView, ...] = ()
    shown: bool = True
    locked: bool = False

    @property
    def known(self) -> bool:
        """Whether somebody else has answered it, with nothing to choose between and nothing to put right (已知)."""
        return self.source is not None and bool(self.value) and not self.error


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of questions under its heading: those answered already, all of it where nothing else is asked; and those that are open,
    with what only another answer brings up."""

    code: str
    title: str
    hint: str
    fields: tuple[FieldView, ...]
    known: tuple[FieldView, ...]
    open: tuple[FieldView, ...]


def tally(groups: Iterable[GroupView]) -> dict[str, int]:
    """How many questions are answered already, how many have two answers to choose between, how many are left (已知、要确认、要填)."""
    asked = [each for group in groups for each in group.fields if each.shown]
    return {"known": sum(each.known for each in asked), "differ": sum(bool(each.sources) for each in asked),
            "left": sum(each.field.required and not each.value and not each.sources for each in asked)}


def is_short(draft: Draft, bundle: Bundle, problems: Iterable[Problem]) -> bool:
    """Whether one page carries it all (快办): a few questions are the applicant's own, and they hand in nothing themselves."""
    brought = {each.element_id for each in draft.answers if each.source and not each.unsettled}
    own = [each for each in bundle.form.visible(draft.values()) if each.required and each.element not in brought]
    return draft.state is DraftState.OPEN and len(own) <= SHORT and not any(each.part is Part.MATERIAL for each in problems)


def answers_from(post: QueryDict, *, elements: Mapping[str, DataElement]) -> dict[str, str]:
    """The answers a page sent, by element; questions that were not on the page are absent."""
    answers: dict[str, str] = {}
    marked = set(post.getlist(MARK))
    for name, element in elements.items():
        if element.kind is ElementKind.CHOICES:
            if name in post or name in marked:
                answers[name] = ",".join(post.getlist(name))
        elif name in post:
            answers[name] = post.get(name, "")
    return answers


def settled_from(post: QueryDict, *, draft: Draft, answers: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers with contradictions settled as the page chose, and the reasons given; an unsettled one is left out, so
    that it isn't settled by being on the page.

    A page with script sends no field of its own beside a source that was chosen, and may choose anew after it was
    saved in the background: the choice counts by itself, by the name of the source.
    """
    kept, reasons = dict(answers), {}
    for answer in draft.answers:
        name, words = answer.element_id, {answer.source: answer.value} | {offer.source: offer.value for offer in answer.offers}
        chosen = post.get(SETTLE + name, "")
        if chosen and chosen in words:
            kept[name] = words[chosen]
        elif chosen != OWN:
            if answer.unsettled:
                kept.pop(name, None)
            continue
        reasons[name] = post.get(REASON + name, "").strip()
    return kept, reasons


def source_words(source: str) -> str:
    """A source in words, for the applicant and the desk alike."""
    kind, number = cited(source)
    if kind is SourceKind.REGISTER:
        info = evidence.registers().get(number)
        return info.title if info else number
    return {SourceKind.ACCOUNT: _("Account"), SourceKind.SCENARIO: _("As said at the start"), SourceKind.MANDATE: _("The mandate on record"), SourceKind.NONE: "",
            SourceKind.PERMIT: _("Permit %(number)s") % {"number": number},
            SourceKind.CASE: _("Earlier application %(number)s") % {"number": number}}[kind]


def trust_words(trust: TrustLevel) -> str:
    """How far an answer may be relied on, in words."""
    return {TrustLevel.A: _("Data of a government body"), TrustLevel.B: _("Checked against the original"),
            TrustLevel.C: _("Uploaded by the applicant"), TrustLevel.D: _("The applicant's own statement")}[trust]


def source_view(answer: Answer | KnownAnswer, element: DataElement, *, masked: bool = False) -> SourceView:
    """A source's word as a page shows it."""
    earlier = cited(answer.source)[0] is SourceKind.CASE
    words = _("Earlier application (%(day)s)") % {"day": date_cn(answer.recorded_at)} if earlier else source_words(answer.source)
    return SourceView(code=answer.source, shown=answer_said(element, answer.value, masked=masked), words=words,
                      said_at=answer.recorded_at, trust=trust_words(answer.trust))


def scenario_from(post: QueryDict) -> dict[str, str]:
    """The answers to scenario questions a page sent."""
    return {name.removeprefix(SCENARIO): post.get(name, "") for name in post if name.startswith(SCENARIO) and post.get(name)}


def delivery_from(post: QueryDict) -> Delivery | None:
    """The delivery a page sent; None when no way was chosen."""
    method = post.get("delivery", "")
    if method not in {each.value for each in DeliveryMethod}:
        return None
    if method == DeliveryMethod.PICK_UP.value:
        return Delivery(method=DeliveryMethod.PICK_UP, centre_code=post.get("delivery_centre", ""))
    return Delivery(method=DeliveryMethod.POST, recipient=post.get("delivery_recipient", ""), phone=post.get("delivery_phone", ""),
                    address=post.get("delivery_address", ""))


def said(problem: Problem) -> str:
    """The problem's sentence in the reader's language. Plain English words among its values are translated too."""
    values = {name: _(value) if value.isascii() and value[:1].islower() else value for name, value in problem.values.items()}
    return _(problem.sentence).format(**values)


def groups_of(*, draft: Draft, bundle: Bundle, typed: Mapping[str, str], problems: Iterable[Problem], only: Iterable[str] = ()) -> tuple[GroupView, ...]:
    """The form with its values, origins and errors; with ``only``, nothing but those questions."""
    elements = bundle.elements
    known = {answer.element_id: answer for answer in draft.answers}
    errors = {problem.where: said(problem) for problem in problems}
    wanted = set(only)
    number = known.get("legal_representative_id_number")
    represented = not typed and is_public_number(draft.applicant_no, kind="G") and number is not None and number.source == SourceKind.ACCOUNT
    groups, asked = [], {field.element for field in bundle.form.visible(draft.values() | dict(typed))}
    for group in bundle.form.groups:
        views = tuple(
            FieldView(field=field, locked=represented and field.element in REPRESENTATIVE, shown=field.element in asked, element=elements[field.element], error=errors.get(field.element, ""),
                      value=typed.get(field.element, known[field.element].value if field.element in known else ""),
                      origin=known[field.element].origin.value if field.element in known and field.element not in typed else "",
                      **_sources(known.get(field.element), elements[field.element], typed))
            for field in group.fields if not wanted or field.element in wanted)
        if views:
            told = tuple(each for each in views if each.known and each.shown)
            told = views if told and len(told) == sum(each.shown for each in views) else told
            groups.append(GroupView(code=group.code, title=group.title, hint=group.hint, fields=views, known=told,
                                    open=tuple(each for each in views if each not in told)))
    return tuple(groups)


def _sources(answer: Answer | None, element: DataElement, typed: Mapping[str, str]) -> dict[str, Any]:
    if answer is None or not answer.source or element.id in typed:
        return {}
    own = source_view(answer, element)
    if not answer.unsettled:
        return {"source": own}
    return {"sources": (own, *(source_view(offer, element) for offer in answer.offers))}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A register check as a page shows it. ``look`` is a tag's look."""

    check: RegisterCheck
    register: str
    organ: str
    words: str
    look: str
    sentence: str
    differs: tuple[tuple[str, str, str], ...]


def check_view(check: RegisterCheck, bundle: Bundle) -> CheckView:
    """What became of asking a register, in words, and the ways on."""
    info = evidence.registers().get(check.register)
    register = info.title if info else check.register
    words, look, sentence = _check_words(check, register)
    differs = tuple((bundle.elements[each.element_id].name, _told(bundle, each.element_id, each.stated), _told(bundle, each.element_id, each.told))
                    for each in check.conflicts if each.element_id in bundle.elements)
    return CheckView(check=check, register=register, organ=info.organ if info else "", words=words, look=look, sentence=sentence, differs=differs)


def acts_of(bundle: Bundle) -> list[Choice]:
    """What may be asked to happen to a permit, in words."""
    words = {PermitAct.NEW: _("A new permit"), PermitAct.RENEW: _("Renew a permit"), PermitAct.CHANGE: _("Change a permit"),
             PermitAct.REISSUE: _("Replace a lost permit"), PermitAct.CANCEL: _("Give a permit back")}
    return [Choice(code=act.value, label=words[act]) for act in bundle.outcome.acts]


def promised_codes(draft: Draft, bundle: Bundle) -> frozenset[str]:
    """The materials a promise stands in for."""
    return frozenset(bundle.promise.materials) if draft.promised and bundle.promise else frozenset()


def _check_words(check: RegisterCheck, register: str) -> tuple[str, str, str]:
    named = {"register": register}
    if check.choice is CheckChoice.UPLOAD:
        return _("To hand in"), "act", _("You chose to hand it in yourself.")
    if check.choice is CheckChoice.OBJECT:
        return _("Objection recorded"), "warn", _("Your objection goes to the body that keeps %(register)s. Please upload proof here.") % named
    if check.fetch_later:
        return _("The office fetches it"), "ok", _("%(register)s gave no answer yet. We go on asking; you need not do anything.") % named
    sentence = CHECK_SENTENCES.get(check.state, "")
    return _(CHECK_LABELS[check.state]), CHECK_LOOKS.get(check.state, "ok"), _(sentence) % named if sentence else ""


def _told(bundle: Bundle, element_id: str, value: str) -> str:
    return answer_said(bundle.elements[element_id], value)
