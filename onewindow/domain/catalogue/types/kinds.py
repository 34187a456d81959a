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
