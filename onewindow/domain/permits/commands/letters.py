"""The official papers in a permit's life (文书): what each says; the papers room numbers, fixes and draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onewindow.domain.papers import commands as papers
from onewindow.domain.papers import queries as paper_books
from onewindow.domain.papers.types import Paper, PaperDraft, PaperKind, RemedyTerms
from onewindow.domain.people import queries as people
from onewindow.domain.permits.formats import LetterBook, letter_book
from onewindow.domain.permits.models import PermitRow
from onewindow.domain.permits.types import Ground, LifeAct
from onewindow.kernel.actor import Actor

KINDS = {
    LifeAct.RENEWED: PaperKind.RENEWAL, LifeAct.DEEMED_RENEWED: PaperKind.DEEMED_RENEWAL, LifeAct.CHANGED: PaperKind.CHANGE,
    LifeAct.REVOKED: PaperKind.REVOCATION, LifeAct.TAKEN_BACK: PaperKind.TAKING_BACK, LifeAct.CANCELLED: PaperKind.CANCELLATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the paper of an act says beyond the permit itself."""

    act: LifeAct
    article: str
    ground: Ground | None = None
    reason: str = ""
    compensation: str = ""
    case_no: str = ""


def record_paper(row: PermitRow, ruling: Ruling, *, actor: Actor, at: datetime) -> Paper:
    """Record the paper of an act. One that ends the permit names ground, reasons and remedies (许可法 38, 69-70)."""
    book, about = letter_book(), (f"permit:{row.permit_no}", *((f"case:{ruling.case_no}",) if ruling.case_no else ()))
    draft = PaperDraft(
        kind=KINDS[ruling.act], about=about, organ_code=row.department_code, addressee=row.holder_name, subject_name=row.name,
        matter_no=ruling.case_no, basis=(ruling.ground.cited if ruling.ground else book.cited[ruling.act.value],), reasons=_reasons(ruling, book),
        remedies=remedy_terms(row, book) if ruling.ground else None, said=_said(row, ruling, book))
    return papers.record(actor=actor, at=at, paper=draft)


def remedy_terms(row: PermitRow, book: LetterBook) -> RemedyTerms:
    """Where and until when the holder may seek review or sue: organ and court are the issuing department's."""
    organ = people.department(code=row.department_code)
    return RemedyTerms(review_organ=organ.review_organ, review_days=book.review_days, review_article=book.review_article,
                       court=organ.court, court_months=book.court_months, court_article=book.court_article)


def remedies_text(row: PermitRow) -> str:
    """The remedies in words, as the page shows them beside the paper."""
    terms = remedy_terms(row, letter_book())
    return paper_books.words(part="remedies")["text"].format(
        review_days=terms.review_days, review_organ=terms.review_organ, review_article=terms.review_article,
        court_months=terms.court_months, court=terms.court, court_article=terms.court_article)


def _reasons(ruling: Ruling, book: LetterBook) -> tuple[str, ...]:
    if ruling.ground is None:
        return (ruling.reason,) if ruling.reason.strip() else ()
    falls_under = book.words["ground"].format(text=ruling.ground.text)
    return (ruling.reason, falls_under + (book.words["must"] if ruling.ground.must and ruling.act is LifeAct.REVOKED else ""))


def _said(row: PermitRow, ruling: Ruling, book: LetterBook) -> dict[str, object]:
    fields = [[book.labels["name"], row.name], [book.labels["permit_no"], row.permit_no], [book.labels["holder"], row.holder_name]]
    if row.valid_until is not None:
        fields.append([book.labels["valid_until"], row.valid_until.isoformat()])
    if ruling.compensation:
        fields.append([book.labels["compensation"], ruling.compensation])
    notes = [book.outcomes[ruling.act.value]] if ruling.ground is None else []
    if ruling.act is LifeAct.REVOKED and ruling.ground is not None:
        notes.append(book.words["lawful_interest" if ruling.ground.compensation else "no_interest"])
    return {"fields": fields, "outcome": book.outcomes[ruling.act.value], "paragraphs": notes, "received_on": row.valid_from.isoformat()}
