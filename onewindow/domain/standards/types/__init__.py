"""What other rooms see of standards: texts and rules of law, standard documents, discretion tables, what is wrong with a standard. No Django here."""

from __future__ import annotations

from onewindow.domain.standards.types.discretion import (
    DiscretionRow,
    DiscretionSource,
    DiscretionTable,
    FactTest,
)
from onewindow.domain.standards.types.faults import Fault
from onewindow.domain.standards.types.texts import (
    PARAMETER_TYPES,
    PARAMETER_WORDS,
    Law,
    LegalRank,
    LegalRule,
    LoadReport,
    ParameterValue,
    RuleKind,
    Standard,
    StandardState,
)

__all__ = [
    "PARAMETER_TYPES", "PARAMETER_WORDS", "DiscretionRow", "DiscretionSource", "DiscretionTable", "FactTest", "Fault", "Law",
    "LegalRank", "LegalRule", "LoadReport", "ParameterValue", "RuleKind", "Standard", "StandardState",
]
