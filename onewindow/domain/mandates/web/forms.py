"""What is typed about a mandate, read into its terms."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from onewindow.domain.mandates.types import MandateKind, MandateProof, MandateTerms, Power
from onewindow.kernel.errors import BadInput
from onewindow.kernel.formkit import DataElement, ElementKind, Problem, check

HINT_SENTENCE = "Open the service's guide and give the mandate from there."
NEEDED_SENTENCE = "Please fill this in."
POWERS_SENTENCE = "Choose at least one power."
ITEM = DataElement(id="items", name="The code of the service", kind=ElementKind.TEXT, pattern=r"[a-z0-9][a-z0-9,-]*", max_length=200,
                   pattern_hint=HINT_SENTENCE)
DAY = DataElement(id="day", name="The day", kind=ElementKind.DATE)
FIELDS = {"agent_unknown": "id_number", "principal_unknown": "principal_number", "mandate_terms_wrong": "until", "capacity_missing": "name",
          "guardian_proof_missing": "proof", "mandate_paper_missing": "paper"}  # where a refusal belongs


def terms_of(typed: QueryDict, *, kind: MandateKind = MandateKind.POWER_OF_ATTORNEY) -> MandateTerms:
    """The terms as typed. Refuses BadInput with a sentence a field."""
    errors: dict[str, str] = {}
    days = {name: typed.get(name, "") for name in ("from", "until")}
    errors |= {name: problem for name, day in days.items() if (problem := check(DAY, day) or needed(day))}
    everything = typed.get("scope") == "all"
    items = typed.get("items", "").replace(" ", "")
    if not everything and (problem := check(ITEM, items) or needed(items)):
        errors["items"] = problem
    powers = tuple(Power(power) for power in typed.getlist("powers") if power in set(Power))
    if not powers:
        errors["powers"] = POWERS_SENTENCE
    if kind is MandateKind.STAFF_AUTHORITY and (problem := needed(typed.get("role", ""))):
        errors["role"] = problem
    if errors:
        raise BadInput(fields=errors)
    proof = typed.get("proof", "")
    return MandateTerms(
        kind=kind, powers=powers, valid_from=date.fromisoformat(days["from"]), valid_until=date.fromisoformat(days["until"]),
        item_codes=() if everything else tuple(code for code in items.split(",") if code), role=typed.get("role", ""),
        proof=MandateProof(proof) if kind is MandateKind.GUARDIAN and proof in set(MandateProof) else MandateProof.NONE)


def needed(text: str) -> Problem | None:
    """The sentence for an empty field."""
    return None if text.strip() else Problem(NEEDED_SENTENCE)
