"""What every act on a case shares: load and lock, step, note the fact, number the paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from onewindow.domain.cases import rules
from onewindow.domain.cases.facts import DocumentRecorded
from onewindow.domain.cases.models import Case, CaseDocument, CaseFact
from onewindow.domain.cases.queries.clocks import due_of
from onewindow.domain.cases.queries.details import marking_of
from onewindow.domain.cases.queries.summaries import visible
from onewindow.domain.cases.types import CaseState, DocumentKind, Verb
from onewindow.domain.catalogue.types import Bundle, StepKind
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound
from onewindow.kernel.files import keep as keep_file
from onewindow.kernel.numbers import next_number
from onewindow.kernel.records import to_plain


def locked(actor: Actor, case_no: str) -> Case:
    """The case with its row locked until the transaction ends; NotFound when the actor may not know of it."""
    row = Case.objects.select_for_update(of=("self",)).filter(visible(actor), case_no=case_no).first()
    if row is None:
        raise NotFound(what="the case", number=case_no)
    return row


def locked_members(case: Case, *, whole_group: bool) -> list[Case]:
    """The case alone, or all members of its group, lead first, locked in one order so that acts never deadlock."""
    if not whole_group:
        return [case]
    return list(Case.objects.select_for_update(of=("self",)).filter(group_id=case.group_id).order_by("-is_lead", "case_no"))


def step(case: Case, verb: Verb) -> None:
    """Move the case along the state table; refuses IllegalStep with the verbs that are allowed."""
    case.state = rules.STATES.next(CaseState(case.state), verb)


def fire(case: Case, bundle: Bundle, *kinds: StepKind) -> None:
    """Do every open step of the kinds in the case's net; a kind that is not open was done before."""
    net = bundle.net()
    for kind in kinds:
        for code in net.enabled(marking_of(case)):
            found = bundle.step(code)
            if found is not None and found.kind is kind:
                case.marking = list(net.fire(marking_of(case), code).tokens)


def note(case: Case, name: str, *, actor: Actor, at: datetime, document_no: str = "", text: str = "", happened_at: datetime | None = None) -> CaseFact:
    """Append a dated fact to the case; ``happened_at`` where it took place earlier than it is recorded."""
    latest = CaseFact.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0
    return CaseFact.objects.create(case=case, number=latest + 1, name=name, recorded_at=at, document_no=document_no,
                                   actor_ref=actor.ref, actor_name=actor.name, note=text, happened_at=happened_at)


def keep(case: Case, *, at: datetime) -> None:
    """Save the case with its due date derived anew."""
    case.due_on = due_of(case, at=at)
    case.save()


def paper(case: Case, *, kind: DocumentKind, title: str, content: Mapping[str, object], at: datetime, for_group: bool = False) -> CaseDocument:
    """Record a numbered paper; it is rendered after the commit, by the reaction to DocumentRecorded."""
    number = next_number(kind="D", on=at.date())
    return CaseDocument.objects.create(
        document_no=number, case=case, for_group=for_group, kind=kind.value, title=title, template=rules.TEMPLATES[kind],
        content=json.dumps(to_plain({**content, "number": number}), ensure_ascii=False), recorded_at=at)


def recorded(papers: Iterable[CaseDocument], case_no: str) -> tuple[DocumentRecorded, ...]:
    """The facts that get the papers rendered."""
    return tuple(DocumentRecorded(document_no=row.document_no, case_no=case_no) for row in papers)


def subjects(cases: Iterable[Case]) -> tuple[str, ...]:
    """The history subjects of further members an act belongs to."""
    return tuple(f"case:{case.case_no}" for case in cases)


@command("cases.attach_rendered", right="cases.attach_rendered")
def attach_rendered(*, actor: Actor, at: datetime, document_no: str, content: bytes) -> Done[str]:
    """Keep the rendered paper of a recorded document and answer its file number. A second rendering changes nothing."""
    row = CaseDocument.objects.select_for_update(of=("self",)).select_related("case").get(document_no=document_no)
    if row.file_no:
        return Done(row.file_no)
    kept = keep_file(content=content, filename=f"{document_no}.pdf", owner=f"case:{row.case.case_no}", at=at)
    row.file_no = kept.file_no
    row.save(update_fields=["file_no"])
    return Done(row.file_no, subject=f"case:{row.case.case_no}", payload={"document_no": document_no, "sha256": kept.sha256})
