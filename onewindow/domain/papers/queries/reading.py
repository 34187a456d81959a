"""Questions about papers. A paper belongs to a matter of a room above, which asks only for whom it let in; hence no actor here."""

from __future__ import annotations

import json

from onewindow.domain.papers.formats import kinds
from onewindow.domain.papers.formats import words as read_words
from onewindow.domain.papers.models import PaperRow
from onewindow.domain.papers.types import KindRule, Paper, PaperKind
from onewindow.kernel.errors import NotFound
from onewindow.kernel.once import asked_once


@asked_once
def papers_of(*, about: str) -> tuple[Paper, ...]:
    """The papers of a matter (``case:…``, ``permit:…``), in the order they were recorded; the application leads its file, whenever it was drawn up."""
    rows = PaperRow.objects.defer("content").filter(about__subject=about).order_by("recorded_at", "paper_no")
    return tuple(sorted(map(as_paper, rows), key=lambda paper: paper.kind is not PaperKind.APPLICATION))


def paper(*, paper_no: str) -> Paper:
    """One paper. Refuses NotFound."""
    row = PaperRow.objects.defer("content").filter(paper_no=paper_no).first()
    if row is None:
        raise NotFound(what="the paper", number=paper_no)
    return as_paper(row)


def content(*, paper_no: str) -> tuple[str, dict[str, object]]:
    """Template and content of a recorded paper, for the renderer. Refuses NotFound."""
    row = PaperRow.objects.filter(paper_no=paper_no).first()
    if row is None:
        raise NotFound(what="the paper", number=paper_no)
    said: dict[str, object] = json.loads(row.content)
    return row.template, said


def kind_rule(*, kind: PaperKind) -> KindRule:
    """What a kind of paper must have: title, seal, article, whether it is adverse."""
    return kinds()[kind]


def words(*, part: str) -> dict[str, str]:
    """The fixed words of papers: ``forms`` of handing in, ``units`` of time, ``refusals``, ``remedies``."""
    return dict(read_words()[part])


def grant_words(*, profile: str) -> tuple[str, str]:
    """Title and outcome of a decision that grants, by the procedure profile of its item: 准予登记 is no 准予行政许可 (行政许可法 2)."""
    named = words(part="grants")
    return words(part="grant_titles").get(profile, kinds()[PaperKind.GRANT].title), named.get(profile, named["other"])


def as_paper(row: PaperRow) -> Paper:
    """The record of a row."""
    return Paper(paper_no=row.paper_no, kind=PaperKind(row.kind), title=row.title, recorded_at=row.recorded_at, digest=row.digest,
                 file_no=row.file_no, served_at=row.served_at, served_how=row.served_how, served_to=row.served_to,
                 to_serve=row.served_at is None and kinds()[PaperKind(row.kind)].served)
