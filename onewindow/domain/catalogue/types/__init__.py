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
    Profile,
    Scope,
    StepKind,
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

__all__ = [
    "Audience", "BasisRole", "BatchScope", "Bundle", "Condition", "ConditionKind", "ConditionTest",
    "CounterEntitlement", "Criterion", "DeliveryMethod", "DeliveryRule", "Doubt", "Faq", "FeeKind",
    "FeeRule", "FourFacts", "GuideCondition", "GuideFee", "GuideMaterial", "GuideStep", "GuideText",
    "GuideTime", "GuideView", "HandleType", "Handling", "ItemEntry", "ItemKind", "ItemStandard",
    "LegalBasis", "Material", "MaterialForm", "MaterialHow", "Necessity", "NoticeRule", "OutcomeField",
    "OutcomeKind", "OutcomeRule", "ProcedureStep", "Profile", "RefusalGround", "Remedies", "ReviewPoint",
    "ScenarioOption", "ScenarioQuestion", "Scope", "ServiceItem", "StepKind", "When",
]
