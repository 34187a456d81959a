"""The enums of the catalogue. Values are what data files and bundles hold."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """Type of a service item (事项类型): the six kinds decided on application, and public services."""

    LICENCE = "licence"
    CONFIRMATION = "confirmation"
    BENEFIT = "benefit"
    REWARD = "reward"
    RULING = "ruling"
    OTHER_POWER = "other_power"
    PUBLIC_SERVICE = "public_service"


class HandleType(StrEnum):
    """即办件 decides while the applicant waits, 承诺件 within the promised time."""

    ON_THE_SPOT = "on_the_spot"
    PROMISED = "promised"


class Scope(StrEnum):
    """Where an item may be handed in (通办范围)."""

    OWN_TOWN = "own_town"
    DISTRICT_WIDE = "district_wide"
    CROSS_CITY = "cross_city"


class Audience(StrEnum):
    """Whom an item is for (服务对象)."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Profile(StrEnum):
    """Procedure profile (程序类型): which law of procedure the item follows. The licensing rules don't fit every service."""

    LICENCE = "LICENCE"
    JOINT = "JOINT"
    MARKET_REG = "MARKET_REG"
    REALTY = "REALTY"
    MARRIAGE = "MARRIAGE"
    INSURANCE = "INSURANCE"
    FILING = "FILING"
    INJURY = "INJURY"
    AID = "AID"
    LEGALAID = "LEGALAID"
    INFO = "INFO"
    REVIEW = "REVIEW"
    PETITION = "PETITION"
    TAX = "TAX"
    CONFIRMATION = "CONFIRMATION"
    SERVICE = "SERVICE"


class Acceptance(StrEnum):
    """How an application enters processing: by an act of its own (受理), or by being complete (备案)."""

    SEPARATE = "separate"
    WHEN_COMPLETE = "when_complete"


class Silence(StrEnum):
    """What the organ's silence on an application means in law (默示规则)."""

    NOTHING = "nothing"
    ACCEPTED = "accepted"
    FILED = "filed"


class Unanswered(StrEnum):
    """What follows when the applicant never hands in what was asked for: nothing, the case lapses, or it counts as withdrawn."""

    NOTHING = "nothing"
    LAPSES = "lapses"
    WITHDRAWN = "withdrawn"


class Leader(StrEnum):
    """Who may extend the time: nobody, the leader of the organ (行政许可法 42(1)), the leader of the government (42(2))."""

    NOBODY = "nobody"
    ORGAN = "organ"
    GOVERNMENT = "government"


class SpecialKind(StrEnum):
    """Special procedures (特别程序) and other waiting a law knows."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TEST = "test"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    CONSULTATION = "consultation"
    PUBLIC_NOTICE = "public_notice"
    EVALUATION = "evaluation"
    EXAM = "exam"
    COOLING_OFF = "cooling_off"
    AWAITED_FINDING = "awaited_finding"
    THIRD_PARTY_NOTICE = "third_party_notice"


class PermitAct(StrEnum):
    """What a grant does to a permit: makes a new one, or acts on the one the application names (行政许可法 49, 50, 70)."""

    NEW = "new"
    RENEW = "renew"
    CHANGE = "change"
    REISSUE = "reissue"
    CANCEL = "cancel"


class PromiseCheck(StrEnum):
    """How a promise is checked afterwards (承诺后核查方式)."""

    EVERY_CASE = "every_case"
    SAMPLE = "sample"
    DATA = "data"


class BasisRole(StrEnum):
    """What a legal basis supports (依据类别). ``SETS`` is what creates the item (设定依据)."""

    SETS = "sets"
    CONDITION = "condition"
    MATERIAL = "material"
    PROCEDURE = "procedure"
    TIME_LIMIT = "time_limit"
    FEE = "fee"
    OUTCOME = "outcome"
    REFUSAL = "refusal"
    REMEDY = "remedy"
    DUTY = "duty"


class Necessity(StrEnum):
    """Whether a material is needed always, if the applicant likes, or in the cases its ``when`` names."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    CONDITIONAL = "conditional"


class MaterialForm(StrEnum):
    """In what form a material is taken (材料形式)."""

    ELECTRONIC = "electronic"
    PAPER_ORIGINAL = "paper_original"
    PAPER_COPY = "paper_copy"


class MaterialHow(StrEnum):
    """How a material gets here: uploaded, fetched from a register (免提交), made from the form, or shown at a counter."""

    UPLOAD = "upload"
    EXEMPT = "exempt"
    GENERATED = "generated"
    IN_PERSON = "in_person"


class StepKind(StrEnum):
    """Kind of a step of the procedure (环节)."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    REVIEW = "review"
    SITE_CHECK = "site_check"
    DECIDE = "decide"
    ISSUE = "issue"


class FeeKind(StrEnum):
    """A fixed amount, or an amount for each unit of an answer."""

    FIXED = "fixed"
    PER_UNIT = "per_unit"


class OutcomeKind(StrEnum):
    """What the applicant gets (办理结果)."""

    PERMIT = "permit"
    CERTIFICATE = "certificate"
    NOTICE = "notice"


class DeliveryMethod(StrEnum):
    """How the result reaches the applicant (送达方式)."""

    POST = "post"
    PICK_UP = "pick_up"


class ConditionKind(StrEnum):
    """What a condition is about (条件类型)."""

    QUALIFICATION = "qualification"
    PREMISES = "premises"
    EQUIPMENT = "equipment"
    STAFF = "staff"
    FUNDS = "funds"
    TECHNIQUE = "technique"
    PRIOR = "prior"
    CREDIT = "credit"
    AGE = "age"
    OTHER = "other"


class ConditionTest(StrEnum):
    """How an officer finds out whether a condition holds (判定方式)."""

    MATERIAL = "material"
    DATA = "data"
    SITE_CHECK = "site_check"
    PROMISE = "promise"
    EXPERT = "expert"
