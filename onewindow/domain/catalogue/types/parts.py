"""The records an item standard is made of. Frozen, plain, part of a bundle's hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.domain.catalogue.types.kinds import (
    Audience,
    BasisRole,
    ConditionKind,
    ConditionTest,
    DeliveryMethod,
    FeeKind,
    HandleType,
    ItemKind,
    MaterialForm,
    MaterialHow,
    Necessity,
    OutcomeKind,
    PermitAct,
    Scope,
    StepKind,
)
from onewindow.domain.people.types import PostKind
from onewindow.domain.standards.types import LegalRank
from onewindow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceItem:
    """A service item (事项) as lists and searches show it. ``name`` is the statutory name, ``plain_name`` what people say.

    ``verified`` false: limits or bases are still being checked by the legal office, and the guide says so.
    """

    item_code: str
    name: str
    plain_name: str
    purpose: str
    aliases: tuple[str, ...] = ()
    item_kind: ItemKind
    department_code: str
    handle_type: HandleType
    scope: Scope = Scope.OWN_TOWN
    themes: tuple[str, ...] = ()
    audience: tuple[Audience, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """An article the item rests on (依据). ``citation`` is law and article as documents cite them.

    An entry that is not ``verified`` is kept for editors; the public never sees it as settled law.
    """

    code: str
    law: str
    article: str
    role: BasisRole
    gist: str
    citation: str
    rank: LegalRank
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Holds if the scenario question was answered with the option."""

    question: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOption:
    """An answer to a scenario question. ``element`` and ``value`` carry it into the form, so it isn't asked twice."""

    code: str
    label: str
    element: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioQuestion:
    """A question that narrows materials and conditions to the applicant's case (情形引导)."""

    code: str
    text: str
    options: tuple[ScenarioOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint:
    """A point to check on a material (审查要点). ``notice_text`` is what a correction notice says when it fails."""

    code: str
    text: str
    notice_text: str
    basis: tuple[str, ...] = ()
    machine_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An application material (申请材料). ``basis`` names entries of the bundle's bases; a material without one can't be asked for.

    ``register`` is the code of the register that frees from handing it in, ``kind_code`` what evidence calls it.
    """

    code: str
    name: str
    necessity: Necessity
    forms: tuple[MaterialForm, ...]
    how: MaterialHow
    kind_code: str
    issuer: str
    basis: tuple[str, ...] = ()
    review_points: tuple[ReviewPoint, ...] = ()
    register: str = ""
    hint: str = ""
    common_errors: tuple[str, ...] = ()
    file_types: tuple[str, ...] = ()
    sample: str = ""
    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition (办理条件), each one testable: ``test`` says how the officer finds out."""

    code: str
    title: str
    text: str
    kind: ConditionKind
    test: ConditionTest
    basis: tuple[str, ...] = ()
    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCheck:
    """What a day in the form must keep to beside its own shape; asked when the form is filled in and again at submission.

    ``not_before`` names the question whose day it may not come before, or is ``today``. ``years``: the day is somebody's birth, who
    must be so many whole years old.
    """

    element: str
    not_before: str = ""
    years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What a step looks at (审查标准)."""

    code: str
    text: str
    basis: tuple[str, ...] = ()
    machine_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureStep:
    """A step of the procedure (环节). ``after`` names the steps that must be done before; ``workdays`` is its share of the promise.

    ``two_persons``: facts on site are checked by two members of staff (行政许可法 34). ``counted`` false: the law leaves
    the step's time out of the limit (行政许可法 45), which needs a basis. ``decide_in_bulk``: low risk, so that cases may be granted together.
    """

    code: str
    name: str
    kind: StepKind
    post_kind: PostKind
    workdays: int = 0
    two_persons: bool = False
    counted: bool = True
    after: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    basis: tuple[str, ...] = ()
    public_note: str = ""
    documents: tuple[str, ...] = ()
    decide_in_bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A fee (收费). ``basis`` is the code of the basis that allows it (行政许可法 58), ``article`` its citation.

    ``step`` is the step in which the charge is raised. An amount that isn't ``verified`` is demo data.
    """

    title: str
    kind: FeeKind
    amount_fen: int
    basis: str
    article: str = ""
    unit_element: str = ""
    unit_name: str = ""
    step: str = ""
    verified: bool = True
    note: str = ""
    pay_online: bool = True

    def due(self, answers: Mapping[str, str]) -> Money:
        """What is to be paid, given the form's cleaned answers; nothing where what is counted is not asked. Raises ValueError while that answer is no number."""
        if self.kind is FeeKind.FIXED:
            return Money(self.amount_fen)
        return Money(self.amount_fen) * int(answers.get(self.unit_element, "0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeField:
    """A line of the result document and the data element that fills it."""

    label: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRule:
    """What is issued (办理结果). ``validity_years`` 0 means it does not expire; ``number_kind`` goes into its number.

    ``valid_until`` names the element whose answer is the final valid day, for what holds as long as was applied for.

    ``acts`` are what an application for the item may ask for; all but NEW name a permit of the applicant's.
    """

    kind: OutcomeKind
    name: str
    template: str
    validity_years: int = 0
    valid_until: str = ""
    number_kind: str = ""
    renew_before_days: int = 0
    acts: tuple[PermitAct, ...] = (PermitAct.NEW,)
    basis: tuple[str, ...] = ()
    terms: str = ""
    fields: tuple[OutcomeField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """Which kind of notice a fact of the case sends to the applicant."""

    fact: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGround:
    """A ground for refusing (不予许可的情形). ``bar_years``: for how long no new application is possible (行政许可法 78, 79)."""

    code: str
    text: str
    basis: tuple[str, ...] = ()
    bar_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """What the applicant may do against an adverse decision (救济途径). Days are natural days (行政复议法 20, 行政诉讼法 46)."""

    review_organ: str
    review_days: int
    review_article: str
    court: str
    court_months: int
    court_article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRule:
    """How the result travels (送达). ``official_papers`` go by the postal enterprise only (邮政法 55); ``free_area`` "" is nowhere."""

    methods: tuple[DeliveryMethod, ...]
    post_in: bool = False
    post_out: bool = False
    free_post: bool = False
    free_area: str = ""
    official_papers: bool = True
    carrier_article: str = ""
    pickup_need: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Ways to apply (办理形式). An agent is barred only where a law wants the person (行政许可法 29).

    ``presence``: the applicants must appear themselves; ``present`` are the form's elements with the names of all who must
    (empty: the applicant). ``e_signature`` false: the law bars it (电子签名法 3), so papers are
    signed by hand. Each restriction needs its basis.
    """

    modes: tuple[str, ...]
    visits: int = 0
    visit_reason: str = ""
    fully_online: bool = False
    kiosk: bool = False
    agent_allowed: bool = True
    agent_basis: str = ""
    presence: bool = False
    presence_basis: str = ""
    present: tuple[str, ...] = ()
    e_signature: bool = True
    e_signature_basis: str = ""
    bookable: bool = False
    minutes_to_fill: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """A question people ask, and its answer (常见问题)."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something the legal office has still to settle; ``about`` names the place in the standard. Never public."""

    code: str
    about: str
    text: str
    source: str = ""
