"""Recording a paper, keeping it rendered, noting that it was served."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from onewindow.domain.papers import rules
from onewindow.domain.papers.facts import PaperRecorded, PaperRendered, PaperServed
from onewindow.domain.papers.formats import kinds, words
from onewindow.domain.papers.models import PaperAboutRow, PaperRow
from onewindow.domain.papers.queries.reading import as_paper
from onewindow.domain.papers.types import (
    KindRule,
    Paper,
    PaperDraft,
    PaperKind,
    SealKind,
    ServiceWay,
)
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.files import keep
from onewindow.kernel.ids import grouped
from onewindow.kernel.numbers import next_number
from onewindow.kernel.records import to_plain


class PaperIncomplete(Refusal):
    """A paper without what its kind must say can't be issued: reasons, article and remedies of an adverse one (行政许可法 38)."""

    code = "paper_incomplete"
    sentence = "This paper can't be issued yet. It lacks: {missing}."
    status = 422


@command("papers.record", right="papers.record", chained=False)
def record(*, actor: Actor, at: datetime, paper: PaperDraft) -> Done[Paper]:  # noqa: ARG001
    """Give the paper its number and fix what it says; it is rendered after the commit.

    Only the act whose paper it is calls this, and keeps number and digest in its own history. Refuses PaperIncomplete
    with the kind's article.
    """
    rule = kinds()[paper.kind]
    if lacking := rules.missing(paper, rule):
        raise PaperIncomplete(missing=", ".join(lacking), article=rule.article)
    return _written(paper.kind, _content(paper, rule, at), paper.about, at=at)


def _written(kind: PaperKind, content: dict[str, object], about: Iterable[str], *, at: datetime) -> Done[Paper]:
    number, subjects = next_number(kind="D", on=timezone.localdate(at)), tuple(dict.fromkeys(about))
    said = {**content, "number": number}
    row = PaperRow.objects.create(
        paper_no=number, kind=kind.value, title=str(said["title"]), template=kinds()[kind].template, recorded_at=at,
        content=json.dumps(said, ensure_ascii=False), digest=rules.digest_of(said))
    PaperAboutRow.objects.bulk_create(PaperAboutRow(paper=row, subject=subject) for subject in subjects)
    return Done(as_paper(row), subject=f"paper:{number}", facts=(PaperRecorded(paper_no=number, about=subjects[0]),))


def _content(paper: PaperDraft, rule: KindRule, at: datetime) -> dict[str, object]:
    """The whole of what the template gets: head and foot of the organ, the kind's words, the act's own."""
    organ = people.department(code=paper.organ_code)
    day = timezone.localdate(at).isoformat()
    own = to_plain(dict(paper.said))
    head = {"organ": organ.name, "seal": organ.seal_name if rule.seal is not SealKind.NONE else "", "issued_on": day, "addressee": paper.addressee,
            "item_name": paper.subject_name, "contact": {"name": organ.short_name, "phone": organ.phone}, "title": paper.title or rule.title}
    if paper.matter_no:
        head["case_no"] = grouped(paper.matter_no)
        head["track_url"] = f"{settings.ONEWINDOW_PUBLIC_ADDRESS}/progress/?case_no={paper.matter_no}"
    if paper.basis:
        head["basis"] = list(paper.basis)
    if paper.reasons:
        head["reasons"] = [line for reason in paper.reasons for line in reason.splitlines() if line.strip()]
    if paper.remedies is not None:
        head["remedies"] = to_plain(paper.remedies)
    if rule.intro:
        head["intro"] = rules.introduction(rule.intro, {"item": paper.subject_name, **own})
    return {**head, **own}


@command("papers.attach_rendered", right="papers.attach_rendered")
def attach_rendered(*, actor: Actor, at: datetime, paper_no: str, content: bytes) -> Done[str]:  # noqa: ARG001
    """Keep the rendered paper and answer its file number. A second rendering changes nothing."""
    row = _locked(paper_no)
    if row.file_no:
        return Done(row.file_no)
    subject = _leading(row)
    kept = keep(content=content, filename=f"{paper_no}.pdf", owner=subject, at=at)
    row.file_no = kept.file_no
    row.save(update_fields=["file_no"])
    return Done(row.file_no, subject=subject, facts=(PaperRendered(paper_no=paper_no, about=subject),), payload={"document_no": paper_no, "sha256": kept.sha256})


@command("papers.record_service", right="papers.record")
def record_service(*, actor: Actor, at: datetime, paper_no: str, how: ServiceWay, to: str, served_at: datetime) -> Done[Paper]:
    """Keep the proof that the paper reached its addressee: how, to whom, when. A signature is written down as a paper of its own (送达回证).

    The first proof stands; the same again changes nothing.
    """
    row = _locked(paper_no)
    if row.served_at is not None:
        return Done(as_paper(row))
    row.served_at, row.served_how, row.served_to = served_at, how.value, to[:100]
    row.save(update_fields=["served_at", "served_how", "served_to"])
    subject = _leading(row)
    proof = None if how is ServiceWay.ELECTRONIC else prove(actor=actor, at=at, paper_no=paper_no)
    return Done(as_paper(row), subject=subject, facts=(PaperServed(paper_no=paper_no, about=subject, served_at=served_at.isoformat()),),
                payload={"document_no": paper_no, "how": how.value, **({"proof": proof.paper_no, "digest": proof.digest} if proof else {})},
                basis=kinds()[PaperKind(row.kind)].article)


@command("papers.prove", right="papers.record", chained=False)
def prove(*, actor: Actor, at: datetime, paper_no: str) -> Done[Paper]:
    """Write the 送达回证 of a paper whose service was recorded. Called by record_service only, which keeps its number in the history."""
    row = _locked(paper_no)
    served, rule = json.loads(row.content), kinds()[PaperKind.DELIVERY_RECEIPT]
    head = {name: served[name] for name in ("organ", "addressee", "item_name", "contact", "case_no", "track_url") if name in served}
    moment = timezone.localtime(row.served_at or at)
    said = {"seal": "", "issued_on": timezone.localdate(at).isoformat(), "title": rule.title, "intro": rule.intro,
            "head": ["文书", "编号"], "rows": [[row.title, row.paper_no]],
            "fields": [["受送达人", served["addressee"]], ["送达方式", words()["service"].get(row.served_how, row.served_how)],
                       ["签收人", row.served_to], ["送达时间", f"{moment:%Y-%m-%d %H:%M}"]],
            "signers": [["送达人", actor.name]] if row.served_how == ServiceWay.COUNTER else []}
    return _written(PaperKind.DELIVERY_RECEIPT, {**head, **said}, row.about.order_by("id").values_list("subject", flat=True), at=at)


def _locked(paper_no: str) -> PaperRow:
    row = PaperRow.objects.select_for_update(of=("self",)).filter(paper_no=paper_no).first()
    if row is None:
        raise NotFound(what="the paper", number=paper_no)
    return row


def _leading(row: PaperRow) -> str:
    """The matter that leads: keys are made in order, so it is the first row."""
    return row.about.order_by("id").values_list("subject", flat=True)[0]
