"""The standard of a service item as a whole, and the published, immutable bundle of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from onewindow.domain.catalogue.types.kinds import BasisRole, Profile, SpecialKind, StepKind
from onewindow.domain.catalogue.types.parts import (
    AnswerCheck,
    Condition,
    DeliveryRule,
    Doubt,
    Faq,
    FeeRule,
    Handling,
    LegalBasis,
    Material,
    NoticeRule,
    OutcomeRule,
    ProcedureStep,
    RefusalGround,
    Remedies,
    ScenarioQuestion,
    ServiceItem,
    When,
)
from onewindow.domain.catalogue.types.procedure import (
    OwnFact,
    Procedure,
    PromiseRule,
    SpecialRule,
    ToleranceRule,
    hearing_on_demand,
)
from onewindow.domain.standards.types import DiscretionTable
from onewindow.kernel.deadlines import ClockKind, ClockRule
from onewindow.kernel.formkit import DataElement, FormDefinition
from onewindow.kernel.tokennet import Net, NetPlan, Outcome, Step

LICENSING = frozenset({Profile.LICENCE, Profile.JOINT})  # where the Licensing Law (行政许可法) holds without being named
# By what name a procedure's record of articles knows an act, if not by the verb's; and whose article does for it where its own is not there.
FLAGS = {
    "accept": "acceptance", "request_correction": "correction", "deem_accepted": "silence", "deem_filed": "silence", "lapse": "unanswered",
    "deem_withdrawn": "unanswered", "pause": "stops", "resume": "stops", "extend": "extension", "deem_renewed": "renewal_silence",
}
ALIKE = {"supplement": "correction", **dict.fromkeys(("submit", "receive", "precheck", "not_required", "decline", "return"), "acceptance")}
PLACES = ("条", "款", "项")  # how a citation of a law ends
TITLE_MARKS = str.maketrans("", "", "《》 ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStandard:
    """The whole standard of one item (事项标准): what its bundle's hash is taken over.

    ``elements`` are the data elements of the form as they were at publication, so that a later change of the
    dictionary leaves cases alone. ``attributes`` holds further elements of the item by their field name; they
    are shown and exchanged, and steer nothing. ``doubts`` never leave the editors.
    """

    item: ServiceItem
    standard_ref: str
    profile: Profile
    procedure: Procedure
    handling: Handling
    bases: tuple[LegalBasis, ...]
    elements: Mapping[str, DataElement]
    form: FormDefinition
    checks: tuple[AnswerCheck, ...] = ()
    scenario: tuple[ScenarioQuestion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[ProcedureStep, ...] = ()
    specials: tuple[SpecialRule, ...] = ()
    own_facts: tuple[OwnFact, ...] = ()
    discretion: tuple[DiscretionTable, ...] = ()
    promise: PromiseRule | None = None
    tolerance: ToleranceRule | None = None
    clocks: tuple[ClockRule, ...] = ()
    fee: FeeRule | None = None
    outcome: OutcomeRule
    notices: tuple[NoticeRule, ...] = ()
    refusals: tuple[RefusalGround, ...] = ()
    remedies: Remedies
    delivery: DeliveryRule
    faq: tuple[Faq, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    @property
    def item_code(self) -> str:
        """The item's code."""
        return self.item.item_code

    def clock(self, kind: ClockKind) -> ClockRule | None:
        """The first clock rule of the kind that binds every case, if the item has one."""
        return next((rule for rule in self.clocks if rule.kind is kind and not rule.only_with), None)

    def material(self, code: str) -> Material | None:
        """The material of the code."""
        return next((material for material in self.materials if material.code == code), None)

    def name_of(self, material_code: str) -> str:
        """The name of a material; its code where the item has none such."""
        found = self.material(material_code)
        return found.name if found is not None else material_code

    def step(self, code: str) -> ProcedureStep | None:
        """The step of the code."""
        return next((step for step in self.steps if step.code == code), None)

    def own_fact(self, code: str) -> OwnFact | None:
        """What may be put on record under the code."""
        return next((own for own in self.own_facts if own.code == code), None)

    def tables_of(self, step_code: str) -> tuple[DiscretionTable, ...]:
        """The discretion tables (裁量基准) a step is done by."""
        return tuple(table for table in self.discretion if table.step == step_code)

    def special(self, code: str) -> SpecialRule | None:
        """The special procedure of the code: one the standard lists, or the hearing that may be demanded all the same."""
        return next((special for special in self.all_specials if special.code == code), None)

    @property
    def all_specials(self) -> tuple[SpecialRule, ...]:
        """What may be held beside the review: what the standard lists, and a hearing where the procedure gives a right to one (行政许可法 47)."""
        listed = any(special.kind is SpecialKind.HEARING for special in self.specials)
        return self.specials if listed or not self.procedure.hearing_right else (*self.specials, hearing_on_demand(self.procedure))

    def citations_of(self, special: SpecialRule) -> tuple[str, ...]:
        """What a special procedure rests on: its own articles, or those of the flags that give a right to it."""
        flags = (self.procedure.article(flag) for flag in ("hearing_right", "stops"))
        return self.citations(special.basis) if special.basis else tuple(article for article in flags if article)

    def special_articles(self, codes: Iterable[str]) -> tuple[str, ...]:
        """What these special procedures rest on, each article once."""
        return tuple(dict.fromkeys(entry for code in codes if (special := self.special(code)) for entry in self.citations_of(special)))

    def consent_articles(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The articles that want the consent of the organs asked in these special procedures."""
        return self.citations(dict.fromkeys(article for code in codes if (special := self.special(code)) for article in special.consent))

    def basis(self, code: str) -> LegalBasis | None:
        """The legal basis of the code."""
        return next((basis for basis in self.bases if basis.code == code), None)

    def citations(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Law and article of each code, as documents cite them; what is not verified is left out."""
        return tuple(basis.citation for code in codes if (basis := self.basis(code)) is not None and basis.verified)

    def is_backed(self, codes: Iterable[str]) -> bool:
        """Whether a verified basis stands behind the codes; an item that is not verified itself may name unverified ones."""
        return any((basis := self.basis(code)) is not None and (basis.verified or not self.item.verified) for code in codes)

    def rests_on(self, act: str, licensing: str = "") -> str:
        """The article an act rests on: the procedure's own; for licences ``licensing``; else that of the act most alike; "" where none is known."""
        own = self.procedure.article(FLAGS.get(act, act))
        return own or (licensing if self.profile in LICENSING else "") or self.procedure.article(ALIKE.get(act, ""))

    def accept_basis(self) -> tuple[str, ...]:
        """What acceptance rests on: the accepting step's articles, the procedure's, or what creates the item: a paper is never without."""
        own = self.procedure.article("acceptance")
        return self._criteria(StepKind.ACCEPT) or ((own,) if own else self.setting())

    def grant_basis(self) -> tuple[str, ...]:
        """The articles a grant rests on: those of the deciding step that don't speak of refusing or paying, or what creates the item."""
        return self._criteria(StepKind.DECIDE, apart=(BasisRole.REFUSAL, BasisRole.REMEDY, BasisRole.FEE)) or self.setting()

    def _criteria(self, kind: StepKind, *, apart: tuple[BasisRole, ...] = ()) -> tuple[str, ...]:
        codes = dict.fromkeys(code for step in self.steps if step.kind is kind for entry in step.criteria for code in entry.basis)
        return self.citations(code for code in codes if (basis := self.basis(code)) is None or basis.role not in apart)

    def setting(self) -> tuple[str, ...]:
        """What creates the item, what is verified first: a paper is never without its basis."""
        found = [basis.citation for basis in sorted(self.bases, key=lambda basis: (not basis.verified, basis.role is not BasisRole.SETS))]
        return tuple(found[:1])

    def correction_basis(self) -> tuple[str, ...]:
        """The articles asking for what is missing rests on."""
        own = self.procedure.article("correction")
        return (own,) if own else self.accept_basis()

    def cites(self, article: str) -> bool:
        """Whether the item's own articles hold everything the text cites; an article stands with its paragraphs, and they with it."""
        known = [_plain(entry) for entry in (*(basis.citation for basis in self.bases), *self.procedure.articles.values()) if entry]
        parts = (_plain(article), *(_plain(part) for part in article.split("、")))
        stands = [part.endswith(PLACES) and any(part.startswith(entry) or entry.startswith(part) for entry in known) or part in known for part in parts]
        return stands[0] or all(stands[1:])

    def chosen(self, answers: Mapping[str, str], given: Mapping[str, str] | None = None) -> dict[str, str]:
        """The scenario as the form's answers tell it; ``given`` (question to option) fills in what they don't tell."""
        found = dict(given or {})
        for question in self.scenario:
            linked = [option for option in question.options if option.element]
            match = [option.code for option in linked if answers.get(option.element) == option.value]
            if match and found.get(question.code) not in match:
                found[question.code] = match[0]
        return found

    def answers_from(self, scenario: Mapping[str, str]) -> dict[str, str]:
        """The form answers that the scenario has given already, by element id."""
        return {option.element: option.value for question in self.scenario for option in question.options
                if option.element and scenario.get(question.code) == option.code}

    def asked(self, values: Mapping[str, str]) -> tuple[tuple[str, tuple[tuple[str, DataElement, str], ...]], ...]:
        """The form as it was filled in: groups by title, in each the questions that were asked, as (label, element, answer)."""
        visible = {field.element: field for field in self.form.visible(values)}
        groups = ((group.title, tuple((field.label or self.elements[field.element].name, self.elements[field.element], values.get(field.element, ""))
                                      for field in group.fields if field.element in visible)) for group in self.form.groups)
        return tuple((title, rows) for title, rows in groups if rows)

    def printed(self, values: Mapping[str, str]) -> dict[str, str]:
        """What the outcome prints: the labels its rule names, filled from the answers, codes shown as their words."""
        shown = {line.label: self._words_of(line.element, values.get(line.element, "")) for line in self.outcome.fields}
        return {label: value for label, value in shown.items() if value}

    def read_off(self, printed: Mapping[str, str], *, own: bool) -> dict[str, str]:
        """The way back from what is printed: answers by element, words turned into codes. ``own``: by the labels of this outcome too."""
        asked = {self.elements[field.element].name: field.element for field in self.form.fields()}
        if own:
            asked |= {line.label: line.element for line in self.outcome.fields if line.element in self.elements}
        return {asked[label]: self._codes_of(asked[label], words) for label, words in printed.items() if label in asked}

    def _words_of(self, element_id: str, answer: str) -> str:
        element = self.elements.get(element_id)
        if element is None or not element.values:
            return answer
        return "、".join(element.label_of(part.strip()) for part in answer.split(",") if part.strip())

    def _codes_of(self, element_id: str, words: str) -> str:
        codes = {choice.label: choice.code for choice in self.elements[element_id].values}
        return ",".join(codes.get(part, part) for part in words.split("、")) if codes else words

    def materials_for(self, scenario: Mapping[str, str]) -> tuple[Material, ...]:
        """The materials of the case the scenario describes; without an answer conditional ones are left out."""
        return tuple(material for material in self.materials if holds(material.when, scenario))

    def conditions_for(self, scenario: Mapping[str, str]) -> tuple[Condition, ...]:
        """The conditions of the case the scenario describes."""
        return tuple(condition for condition in self.conditions if holds(condition.when, scenario))

    def net(self) -> Net:
        """The steps as a net, ready to run. Raises ValueError when they contradict themselves."""
        return Net(net_plan(self.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(ItemStandard):
    """A published version of an item standard. Immutable: a case pins it by ``bundle_hash`` and keeps it to its end."""

    bundle_hash: str
    version: int
    published_at: datetime
    effective_on: date

    def standard(self) -> ItemStandard:
        """The standard without what publication added."""
        names = ItemStandard.__dataclass_fields__
        return ItemStandard(**{name: getattr(self, name) for name in names})


def _plain(citation: str) -> str:
    """A citation as it is compared: without the marks of a title and the state's name."""
    return citation.strip().translate(TITLE_MARKS).removeprefix("中华人民共和国")


def holds(when: tuple[When, ...], scenario: Mapping[str, str]) -> bool:
    """Whether any of the conditions holds; none at all means always."""
    return not when or any(scenario.get(one.question) == one.option for one in when)


def net_plan(steps: tuple[ProcedureStep, ...]) -> NetPlan:
    """The net of the steps: a place for each dependency; roots hang on the start, leaves lead to the end."""
    followers = {step.code: [later.code for later in steps if step.code in later.after] for step in steps}
    places = {"start", "end", *(f"{before}>{step.code}" for step in steps for before in step.after)}
    made = tuple(
        Step(code=step.code,
             inputs=tuple(f"{before}>{step.code}" for before in step.after) or ("start",),
             outcomes=(Outcome(outputs=tuple(f"{step.code}>{later}" for later in followers[step.code]) or ("end",)),))
        for step in steps)
    return NetPlan(places=tuple(sorted(places)), steps=made)
