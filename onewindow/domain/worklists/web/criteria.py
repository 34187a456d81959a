"""What the office looks at in a step: each criterion of the standard with the papers that prove it and what the machine found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onewindow.domain.catalogue.types import Bundle, ProcedureStep
from onewindow.domain.evidence.types import Finding
from onewindow.domain.worklists.web.sealed import MaterialView


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionView:
    """A criterion to tick. ``papers`` are its evidence, by code and name: papers that are asked for by the same article. ``proven``: it is
    the machine's to check, and the machine found every point of these papers fulfilled."""

    code: str
    text: str
    basis: str
    papers: tuple[tuple[str, str], ...]
    proven: bool


def criteria_of(step: ProcedureStep, bundle: Bundle, materials: Sequence[MaterialView], found: Mapping[tuple[str, str], Finding]) -> tuple[CriterionView, ...]:
    """The criteria of one step, in the standard's order."""
    views = []
    for criterion in step.criteria:
        proof = [view.material for view in materials if set(criterion.basis) & _articles(view)]
        said = [finding for material in proof for point in material.review_points if (finding := found.get((material.code, point.code))) is not None]
        views.append(CriterionView(code=criterion.code, text=criterion.text, basis="、".join(bundle.citations(criterion.basis)),
                                   papers=tuple((material.code, material.name) for material in proof),
                                   proven=criterion.machine_checked and bool(said) and set(said) == {Finding.OK}))
    return tuple(views)


def _articles(view: MaterialView) -> set[str]:
    return {*view.material.basis, *(code for point in view.material.review_points for code in point.basis)}
