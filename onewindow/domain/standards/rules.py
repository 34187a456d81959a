"""Pure rules of the dictionaries: is an entry sound, and what does a load change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from onewindow.domain.standards.types import Law, LoadReport
from onewindow.kernel.formkit import DataElement, ElementKind
from onewindow.kernel.records import canonical

ELEMENT_ID = re.compile(r"[a-z][a-z0-9_]{1,59}")
LAW_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
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
        if not law.title or law.title not in law.cited:
            faults.append(f"{law.code}: the citation must hold the title.")
        if law.ceased_on and law.ceased_on <= law.effective_on:
            faults.append(f"{law.code}: it ceased before it began.")
    return tuple(faults)


def compare(present: Mapping[str, str], wanted: Mapping[str, str]) -> LoadReport:
    """What loading ``wanted`` changes, both by code and digest. Entries not wanted stay: old bundles cite them."""
    return LoadReport(
        created=tuple(sorted(code for code in wanted if code not in present)),
        changed=tuple(sorted(code for code, digest in wanted.items() if present.get(code, digest) != digest)),
        unchanged=sum(present.get(code) == digest for code, digest in wanted.items()),
    )
