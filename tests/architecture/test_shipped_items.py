"""What the shipped items say by themselves, all of them at once: they pass the gate, and silence ends a case only where a law says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.applications.demo import worked_items
from onewindow.domain.cases.types import DeemedKind
from onewindow.domain.catalogue.types import BasisRole, Bundle, ItemStandard
from onewindow.domain.deadlines.rules.silence import deemed
from onewindow.domain.limits import queries as limits
from onewindow.kernel.calendar import packaged_calendar
from onewindow.kernel.deadlines import CHINA, TimedFact
from tools.check_items import judged

ASKED = datetime(2026, 11, 2, 9, 30, tzinfo=CHINA)
# Item or profile by what a law says of somebody who never hands in what was asked for. Nothing else may end a case.
FORGETTING = {"food-catering-licence": DeemedKind.LAPSED, "special-equipment-registration": DeemedKind.LAPSED, "LEGALAID": DeemedKind.WITHDRAWN,
              "INFO": DeemedKind.WITHDRAWN}
GENERAL = "申请材料和条件符合规定。"  # what a profile says where the item says nothing of its own


@pytest.fixture(scope="module")
def items() -> dict[str, Bundle]:
    """Every shipped item as if it were published."""
    made = {code: standard for code, standard, faults in judged([]) if standard is not None and not faults}
    return {code: Bundle(**{name: getattr(standard, name) for name in ItemStandard.__dataclass_fields__}, bundle_hash="0" * 64, version=1,
                         published_at=ASKED, effective_on=ASKED.date()) for code, standard in made.items()}


def silent(bundle: Bundle, *, days: int) -> DeemedKind | None:
    """What follows so many days after a notice that nobody answered."""
    facts = (TimedFact(name="CaseReceived", recorded_at=ASKED), TimedFact(name="CorrectionRequested", recorded_at=ASKED))
    clocks = limits.clocks(bundle=bundle, facts=facts, calendar=packaged_calendar(), at=ASKED + timedelta(days=days))
    return deemed(clocks=clocks, procedure=bundle.procedure)


def test_every_shipped_item_passes_the_quality_gate(items: dict[str, Bundle]) -> None:
    assert {code: faults for code, _standard, faults in judged([]) if faults} == {}
    assert len(items) >= 134


@pytest.mark.law("FLYZ-43-2")
def test_a_case_ends_by_the_applicants_silence_only_where_a_law_says_so(items: dict[str, Bundle]) -> None:
    for code, bundle in items.items():
        wanted = FORGETTING.get(code) or FORGETTING.get(bundle.profile.value)
        assert silent(bundle, days=300) is wanted, code
        if wanted is not None:
            assert silent(bundle, days=bundle.procedure.answer_days) is None, f"{code}: the last day is the applicant's"
            assert bundle.procedure.articles["unanswered"], code
            assert any(doubt.about == "procedure.answer_days" for doubt in bundle.doubts), f"{code}: no law gives the number of days"


@pytest.mark.parametrize("code", worked_items())
def test_a_worked_item_is_worked_through(items: dict[str, Bundle], code: str) -> None:
    """Eight questions of its own, two situations that change what is handed in, three points to check on every material."""
    bundle = items[code]
    assert len(set(bundle.form.element_ids())) >= 8
    assert {material.code: len(material.review_points) for material in bundle.materials if len(material.review_points) < 3} == {}
    assert len({when.question for material in bundle.materials for when in material.when}) >= 2


def test_what_rests_on_unverified_law_is_unverified_itself(items: dict[str, Bundle]) -> None:
    """What the legal office still has to settle (limits with a question mark, texts nobody has compared) is marked in the item."""
    doubtful = {"minimum-living-allowance", "destitute-support", "temporary-relief", "unemployment-registration", "energy-saving-review", "animal-quarantine",
                "tax-information-confirmation", "soil-conservation-plan-approval", "rural-homestead-approval", "lightning-protection-design-review",
                "food-catering-licence", "special-equipment-registration", "eco-impact-report-approval", "drinking-water-licence"}
    assert {code for code in doubtful if items[code].item.verified} == set()
    assert {code for code in doubtful if not items[code].doubts} == set()


def test_what_an_officer_looks_at_is_said_in_the_item_itself(items: dict[str, Bundle]) -> None:
    """No shipped item is reviewed by the sentence of its profile alone, and every material has more than one thing to check."""
    general = [code for code, bundle in items.items() if any(entry.text == GENERAL for step in bundle.steps for entry in step.criteria)]
    single = [f"{code}: {material.code}" for code, bundle in items.items() for material in bundle.materials if len(material.review_points) < 2]
    assert (general, single) == ([], [])


def test_no_grant_rests_on_what_speaks_of_refusing(items: dict[str, Bundle]) -> None:
    apart = {code: {basis.citation for basis in bundle.bases if basis.role is BasisRole.REFUSAL}
             - {basis.citation for basis in bundle.bases if basis.role is not BasisRole.REFUSAL} for code, bundle in items.items()}
    assert {code: found for code, bundle in items.items() if (found := set(bundle.grant_basis()) & apart[code]) and found != set(bundle.setting())} == {}


def test_no_doubtful_article_is_printed_as_law(items: dict[str, Bundle]) -> None:
    """Clocks, acts and the basis of a paper cite what is verified alone; an item with a limit in doubt says so."""
    for code, bundle in items.items():
        hidden = {basis.citation for basis in bundle.bases if not basis.verified} | {bundle.procedure.articles[flag] for flag in bundle.procedure.doubtful}
        cited = {rule.article for rule in bundle.clocks} | {bundle.procedure.article(flag) for flag in bundle.procedure.articles} | {*bundle.correction_basis()}
        assert not hidden & cited, code
        assert all(rule.article for rule in bundle.clocks if rule.kind.value == "statutory") or not bundle.item.verified, code
