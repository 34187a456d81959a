"""Citations: from an article as a clock cites it to its entry in the register of legal rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from onewindow.domain.standards.types import Law, LegalRule

JOINS, NUMBERS = re.compile("[、;；]"), re.compile(r"\d+")


def parts_of(citation: str) -> tuple[str, ...]:
    """The single citations of a text that joins several."""
    return tuple(part.strip() for part in JOINS.split(citation) if part.strip())


def rule_ids(citations: Iterable[str], *, laws: Mapping[str, Law], rules: Iterable[LegalRule]) -> dict[str, str]:
    """The id of the rule each citation names; what the register doesn't hold is left out.

    A citation in full is looked up as it stands: the same words, else the first entry within the cited article, else
    the article the cited paragraph belongs to. A short one (a law's name and numbers) is looked up by its numbers.
    """
    held = [(laws[rule.law].cited + rule.article, rule.id) for rule in rules if rule.law in laws]
    found = {citation: _in_full(citation, held) or _in_short(citation, laws, [number for _, number in held]) for citation in citations}
    return {citation: number for citation, number in found.items() if number}


def _in_full(citation: str, held: Sequence[tuple[str, str]]) -> str:
    same = [number for text, number in held if text == citation]
    within = [number for text, number in held if citation and text.startswith(citation)]
    around = sorted(((len(text), number) for text, number in held if citation.startswith(text)), reverse=True)
    return next(iter((*same, *within, *(number for _, number in around))), "")


def _in_short(citation: str, laws: Mapping[str, Law], numbers: Sequence[str]) -> str:
    name, _, rest = citation.rpartition(" ")
    code = next((law.code for law in laws.values() if name and law.title.endswith(name)), "")
    places = NUMBERS.findall(rest)
    if not code or not places:
        return ""
    wanted = [f"{code}-{places[0]}-{places[-1]}"] if len(places) > 1 else []
    wanted.append(f"{code}-{places[0]}")
    whole = [number for want in wanted for number in numbers if number == want]
    return next(iter((*whole, *(number for number in numbers if number.startswith(f"{wanted[-1]}-")))), "")
