"""Verbs of the room: load the dictionaries and registers, draft, publish and withdraw standard documents."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from onewindow.domain.standards import queries
from onewindow.domain.standards.facts import (
    ElementsLoaded,
    LawsLoaded,
    LegalRulesLoaded,
    StandardPublished,
    StandardWithdrawn,
)
from onewindow.domain.standards.models import (
    ElementVersion,
    EntryVersion,
    LawVersion,
    LegalRuleVersion,
    StandardVersion,
)
from onewindow.domain.standards.rules import (
    compare,
    digest_of,
    faults_of_elements,
    faults_of_laws,
    faults_of_legal_rules,
)
from onewindow.domain.standards.types import Law, LegalRule, LoadReport, Standard, StandardState
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.formkit import DataElement
from onewindow.kernel.records import to_plain


class DictionaryFaulty(Refusal):
    """Entries contradict themselves or each other; nothing was loaded."""

    code = "dictionary_faulty"
    sentence = "These entries can't be loaded. Correct the files and load again: {faults}"
    status = 422


class VersionExists(Refusal):
    """A version of a standard is final once it exists with other text."""

    code = "standard_version_exists"
    sentence = "Version {version} of {standard} is there already with another text. Give the new text a new version."


class NotADraft(Refusal):
    """Only a draft can be published."""

    code = "standard_not_a_draft"
    sentence = "Version {version} of {standard} is not a draft and can't be published."


class NotPublished(Refusal):
    """Only what is in force can be withdrawn."""

    code = "standard_not_published"
    sentence = "Version {version} of {standard} is not in force and can't be withdrawn."


@command("standards.load_elements", right="standards.load_elements")
def load_elements(*, actor: Actor, at: datetime, source: tuple[DataElement, ...]) -> Done[LoadReport]:
    """Bring the data element dictionary to the source: new and changed entries become new versions.

    Idempotent. Entries that left the source stay, since published bundles name them. Refuses DictionaryFaulty.
    """
    faults = faults_of_elements(source)
    if faults:
        raise DictionaryFaulty(faults=" ".join(faults))
    report = _load(ElementVersion, {entry.id: entry for entry in source}, at)
    return _loaded(report, "standard:data-elements", ElementsLoaded(created=report.created, changed=report.changed))


@command("standards.load_laws", right="standards.publish")
def load_laws(*, actor: Actor, at: datetime, source: tuple[Law, ...]) -> Done[LoadReport]:
    """Bring the register of legal texts to the source. Idempotent, like ``load_elements``. Refuses DictionaryFaulty."""
    faults = faults_of_laws(source)
    if faults:
        raise DictionaryFaulty(faults=" ".join(faults))
    report = _load(LawVersion, {entry.code: entry for entry in source}, at)
    return _loaded(report, "standard:laws", LawsLoaded(created=report.created, changed=report.changed))


@command("standards.load_legal_rules", right="standards.publish")
def load_legal_rules(*, actor: Actor, at: datetime, source: tuple[LegalRule, ...]) -> Done[LoadReport]:
    """Bring the register of legal rules to the source: new and changed rules become new versions.

    Idempotent. Load the laws first: each rule rests on one. A rule that no longer applies keeps its entry and
    gets ``effective_to``. Refuses DictionaryFaulty.
    """
    faults = faults_of_legal_rules(source, laws=queries.laws())
    if faults:
        raise DictionaryFaulty(faults=" ".join(faults))
    report = _load(LegalRuleVersion, {entry.id: entry for entry in source}, at)
    return _loaded(report, "standard:legal-rules", LegalRulesLoaded(created=report.created, changed=report.changed))


@command("standards.draft", right="standards.publish")
def draft_standard(*, actor: Actor, at: datetime, code: str, version: str, title: str, body: str) -> Done[Standard]:
    """Write a version of a standard as a draft. The same text again changes nothing. Refuses VersionExists."""
    row, made = StandardVersion.objects.get_or_create(
        code=code, version=version,
        defaults={"title": title, "body": body, "state": StandardState.DRAFT.value, "drafted_at": at})
    record = queries.standard(code=code, version=version)
    if made:
        return Done(record, subject=f"standard:{code}", payload={"version": version, "digest": digest_of([title, body])})
    if (row.title, row.body) != (title, body):
        raise VersionExists(standard=code, version=version)
    return Done(record)


@command("standards.publish", right="standards.publish")
def publish_standard(*, actor: Actor, at: datetime, code: str, version: str) -> Done[Standard]:
    """Put a draft in force; the version in force until now is withdrawn. Refuses NotFound, NotADraft."""
    row = _locked(code, version)
    if row.state != StandardState.DRAFT.value:
        raise NotADraft(standard=code, version=version)
    in_force = StandardVersion.objects.filter(code=code, state=StandardState.PUBLISHED.value)
    in_force.update(state=StandardState.WITHDRAWN.value, withdrawn_at=at)
    row.state, row.published_at = StandardState.PUBLISHED.value, at
    row.save(update_fields=["state", "published_at"])
    return Done(queries.standard(code=code, version=version), subject=f"standard:{code}",
                facts=(StandardPublished(code=code, version=version),), payload={"published": version})


@command("standards.withdraw", right="standards.publish")
def withdraw_standard(*, actor: Actor, at: datetime, code: str, version: str) -> Done[Standard]:
    """Take a version out of force. It stays readable. Refuses NotFound, NotPublished."""
    row = _locked(code, version)
    if row.state != StandardState.PUBLISHED.value:
        raise NotPublished(standard=code, version=version)
    row.state, row.withdrawn_at = StandardState.WITHDRAWN.value, at
    row.save(update_fields=["state", "withdrawn_at"])
    return Done(queries.standard(code=code, version=version), subject=f"standard:{code}",
                facts=(StandardWithdrawn(code=code, version=version),), payload={"withdrawn": version})


def _locked(code: str, version: str) -> StandardVersion:
    row = StandardVersion.objects.select_for_update().filter(code=code, version=version).first()
    if row is None:
        raise NotFound(what="standard", number=f"{code}@{version}")
    return row


def _load(model: type[EntryVersion], wanted: Mapping[str, object], at: datetime) -> LoadReport:
    latest = {row.code: row for row in model._default_manager.order_by("code", "version")}
    digests = {code: digest_of(entry) for code, entry in wanted.items()}
    report = compare({code: row.digest for code, row in latest.items()}, digests)
    model._default_manager.bulk_create(_rows(model, latest, wanted, digests, (*report.created, *report.changed), at))
    return report


def _rows(model: type[EntryVersion], latest: Mapping[str, EntryVersion], wanted: Mapping[str, object],
          digests: Mapping[str, str], codes: Iterable[str], at: datetime) -> list[EntryVersion]:
    return [
        model(code=code, version=latest[code].version + 1 if code in latest else 1,
              definition=to_plain(wanted[code]), digest=digests[code], recorded_at=at)
        for code in codes
    ]


def _loaded(report: LoadReport, subject: str, fact: ElementsLoaded | LawsLoaded | LegalRulesLoaded) -> Done[LoadReport]:
    if report.nothing_changed:
        return Done(report)  # nothing happened, so history has nothing to keep
    return Done(report, subject=subject, facts=(fact,),
                payload={"created": list(report.created), "changed": list(report.changed)})
