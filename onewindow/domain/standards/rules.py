"""Pure rules of the dictionaries: is an entry sound, and what does a load change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from onewindow.domain.standards.types import (
    PARAMETER_TYPES,
    PARAMETER_WORDS,
    Law,
    LegalRule,
    LoadReport,
    ParameterValue,
)
from onewindow.kernel.formkit import DataElement, ElementKind
from onewindow.kernel.records import canonical

ELEMENT_ID = re.compile(r"[a-z][a-z0-9_]{1,59}")
INNER = str.maketrans("《》", "〈〉")  # a title within a title is quoted by single marks
LAW_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
RULE_PART = re.compile(r"(?:-[A-Z0-9]+){1,4}")
CITED = re.compile(r"[\u4e00-\u9fff]")
LONGEST = 160
WITH_VALUES = (ElementKind.CHOICE, ElementKind.CHOICES)


def digest_of(entry: object) -> str:
    """The content hash by which an entry is the same entry or a changed one."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def faults_of_elements(elements: Iterable[DataElement]) -> tuple[str, ...]:
    """What is wrong with a dictionary, in sentences; () when it can be loaded."""
    faults: list[str] = []
    seen: set[str] = set()
    for element in elements:
        if element.id in seen:
            faults.append(f"{element.id} is there twice.")
        seen.add(element.id)
        faults += [f"{element.id}: {fault}" for fault in _element_faults(element)]
    return tuple(faults)


def _element_faults(element: DataElement) -> list[str]:
    faults = []
    if not ELEMENT_ID.fullmatch(element.id):
        faults.append("an id is lower case letters, digits and underscores.")
    if not element.name.strip():
        faults.append("the name is missing.")
    codes = [choice.code for choice in element.values]
    if (element.kind in WITH_VALUES) != bool(codes):
        faults.append("values belong to choice and choices, and to nothing else.")
    if len(codes) != len(set(codes)) or any("," in code for code in codes):
        faults.append("codes of values must differ and hold no comma.")
    if element.pattern and not _compiles(element.pattern):
        faults.append("the pattern is no regular expression.")
    if bool(element.pattern) != bool(element.pattern_hint):
        faults.append("a pattern needs its hint in words, and a hint its pattern.")
    return faults


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def faults_of_laws(laws: Iterable[Law]) -> tuple[str, ...]:
    """What is wrong with a register of legal texts, in sentences."""
    faults: list[str] = []
    seen: set[str] = set()
    for law in laws:
        if law.code in seen:
            faults.append(f"{law.code} is there twice.")
        seen.add(law.code)
        if not LAW_CODE.fullmatch(law.code):
            faults.append(f"{law.code}: a code is capital letters, digits and hyphens.")
        if not law.title or (law.title not in law.cited and law.title.translate(INNER) not in law.cited):
            faults.append(f"{law.code}: the citation must hold the title.")
        if law.ceased_on and law.ceased_on <= law.effective_on:
            faults.append(f"{law.code}: it ceased before it began.")
    return tuple(faults)


def faults_of_legal_rules(rules: Iterable[LegalRule], *, laws: Mapping[str, Law]) -> tuple[str, ...]:
    """What is wrong with a register of legal rules, in sentences; ``laws`` are the texts it may rest on, by code."""
    faults: list[str] = []
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            faults.append(f"{rule.id} is there twice.")
        seen.add(rule.id)
        law = laws.get(rule.law)
        faults += [f"{rule.id}: {fault}" for fault in (*_rule_faults(rule, law), *_parameter_faults(rule.parameters))]
    return tuple(faults)


def _rule_faults(rule: LegalRule, law: Law | None) -> list[str]:
    faults = []
    if not rule.id.startswith(rule.law) or not RULE_PART.fullmatch(rule.id.removeprefix(rule.law)):
        faults.append("an id is the law's code and the article, item or paragraph after hyphens.")
    if law is None:
        faults.append(f"there is no law {rule.law}.")
    elif rule.effective_from < law.effective_on:
        faults.append("it begins before its law.")
    if rule.effective_to and rule.effective_to <= rule.effective_from:
        faults.append("it ends before it begins.")
    if not rule.article.strip():
        faults.append("the article is missing.")
    if not all(CITED.search(text) and len(text) <= LONGEST for text in (rule.gist, rule.does)):
        faults.append(f"gist and what the platform does are Chinese sentences of at most {LONGEST} signs.")
    if not rule.verified and not rule.source_note:
        faults.append("an unverified rule says what is to be checked.")
    return faults


def _parameter_faults(parameters: Mapping[str, ParameterValue]) -> list[str]:
    faults = []
    for name, value in parameters.items():
        kind = PARAMETER_TYPES.get(name)
        if kind is None:
            faults.append(f"nobody knows the parameter {name}.")
        elif type(value) is not kind or (kind is int and isinstance(value, int) and value < 0):
            faults.append(f"{name} is {kind.__name__}, not {value!r}.")
        elif value not in PARAMETER_WORDS.get(name, (value,)):
            faults.append(f"{name} is one of {', '.join(PARAMETER_WORDS[name])}.")
    if ("days" in parameters or "extra_days" in parameters) and "unit" not in parameters:
        faults.append("days need their unit.")
    return faults


def matches(rule: LegalRule, law_title: str, words: Iterable[str]) -> bool:
    """Whether every word stands somewhere in the rule: id, title of the law, article, gist, what the platform does."""
    text = " ".join((rule.id, law_title, rule.article, rule.gist, rule.does)).casefold()
    return all(word.casefold() in text for word in words)


def order_of(rule_id: str) -> tuple[tuple[int, str], ...]:
    """The place of a rule in its law: articles by number, not by sign."""
    return tuple((int(part), "") if part.isdecimal() else (10**6, part) for part in rule_id.split("-")[1:])


def compare(present: Mapping[str, str], wanted: Mapping[str, str]) -> LoadReport:
    """What loading ``wanted`` changes, both by code and digest. Entries not wanted stay: old bundles cite them."""
    return LoadReport(
        created=tuple(sorted(code for code in wanted if code not in present)),
        changed=tuple(sorted(code for code, digest in wanted.items() if present.get(code, digest) != digest)),
        unchanged=sum(present.get(code) == digest for code, digest in wanted.items()),
    )
