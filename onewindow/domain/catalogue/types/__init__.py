"""What other rooms see of the catalogue: item standards, bundles, the guide, scope. No Django here."""

from __future__ import annotations

from onewindow.domain.catalogue.types.bundle import (
    Bundle,
    ItemStandard,
)
from onewindow.domain.catalogue.types.guide import (
    BatchScope,
    CounterEntitlement,
    FourFacts,
    GuideCondition,
    GuideFee,
    GuideMaterial,
    GuideStep,
    GuideText,
    GuideTime,
    GuideView,
    ItemEntry,
)
from onewindow.domain.catalogue.types.kinds import (
    Acceptance,
    Audience,
    BasisRole,
    ConditionKind,
    ConditionTest,
    DeliveryMethod,
    FeeKind,
    HandleType,
    ItemKind,
    Leader,
    MaterialForm,
    MaterialHow,
    Necessity,
    OutcomeKind,
    PermitAct,
    Profile,
    PromiseCheck,
    Scope,
    Silence,
    SpecialKind,
    StepKind,
    Unanswered,
)
from onewindow.domain.catalogue.types.parts import (
    Condition,
    Criterion,
    DeliveryRule,
    Doubt,
    Faq,
    FeeRule,
    Handling,
    LegalBasis,
    Material,
    NoticeRule,
    OutcomeField,
    OutcomeRule,
    ProcedureStep,
    RefusalGround,
    Remedies,
    ReviewPoint,
    ScenarioOption,
    ScenarioQuestion,
    ServiceItem,
    When,
)
from onewindow.domain.catalogue.types.procedure import (
    FIXED_LENGTH,
    RECORDED,
    OwnFact,
    Procedure,
    PromiseRule,
    SpecialRule,
    ToleranceRule,
)

__all__ = [
    "FIXED_LENGTH", "RECORDED", "Acceptance", "Audience", "BasisRole", "BatchScope", "Bundle", "Condition", "ConditionKind",
    "ConditionTest", "CounterEntitlement", "Criterion", "DeliveryMethod", "DeliveryRule",
    "Doubt", "Faq", "FeeKind", "FeeRule", "FourFacts", "GuideCondition", "GuideFee", "GuideMaterial",
    "GuideStep", "GuideText", "GuideTime", "GuideView", "HandleType", "Handling", "ItemEntry", "ItemKind",
    "ItemStandard", "Leader", "LegalBasis", "Material", "MaterialForm", "MaterialHow", "Necessity",
    "NoticeRule", "OutcomeField", "OutcomeKind", "OutcomeRule", "OwnFact", "PermitAct", "Procedure", "ProcedureStep",
    "Profile", "PromiseCheck", "PromiseRule", "RefusalGround", "Remedies", "ReviewPoint", "ScenarioOption",
    "ScenarioQuestion", "Scope", "ServiceItem", "Silence", "SpecialKind", "SpecialRule", "StepKind",
    "ToleranceRule", "Unanswered", "When",
]
