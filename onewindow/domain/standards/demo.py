"""The demo's dictionaries and standard documents, from the reviewed data files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from onewindow.domain.standards import queries
from onewindow.domain.standards.commands import (
    draft_standard,
    load_elements,
    load_laws,
    load_legal_rules,
    publish_standard,
)
from onewindow.domain.standards.formats import read_elements, read_laws, read_legal_rules, read_standard
from onewindow.domain.standards.types import Law, LegalRule, StandardState
from onewindow.kernel.actor import Actor
from onewindow.kernel.formkit import DataElement

DATA = Path(__file__).resolve().parents[2] / "data"


def seed(*, actor: Actor, at: datetime) -> None:
    """Load elements, laws, legal rules and standard documents through the public commands. Idempotent."""
    load_elements(actor=actor, at=at, source=shipped_elements())
    load_laws(actor=actor, at=at, source=shipped_laws())
    load_legal_rules(actor=actor, at=at, source=shipped_legal_rules())
    known = {standard.ref: standard for standard in queries.standards()}
    for path in sorted((DATA / "standards").glob("*-standard.toml")):
        source = read_standard(path)
        if f"{source.code}@{source.version}" not in known:
            draft_standard(actor=actor, at=at, code=source.code, version=source.version,
                           title=source.title, body=source.body)
        if queries.standard(code=source.code, version=source.version).state is StandardState.DRAFT:
            publish_standard(actor=actor, at=at, code=source.code, version=source.version)


def shipped_elements() -> tuple[DataElement, ...]:
    """The data elements of the data folder."""
    return read_elements(DATA / "elements")


def shipped_laws() -> tuple[Law, ...]:
    """The legal texts of the data folder."""
    return read_laws(DATA / "standards" / "laws.toml")


def shipped_legal_rules() -> tuple[LegalRule, ...]:
    """The legal rules of the data folder."""
    return read_legal_rules(DATA / "law" / "rules")
