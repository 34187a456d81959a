"""What a letter will say, while it is being written. The sentences are those of the paper's layout; the paper itself is made when the act is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from onewindow.domain.applications.types import SealedDraft
from onewindow.domain.cases.types import CaseDetail, CaseSummary
from onewindow.domain.catalogue.types import WEIGHED, Bundle, ItemKind
from onewindow.domain.people import queries as people
from onewindow.domain.worklists.web import discretion
from onewindow.ui.formats import date_cn

REMEDIES = gettext_noop(
    "You may ask %(review_organ)s for review within %(review_days)s days of receiving this decision (%(review_article)s), "
    "or sue before %(court)s within %(court_months)s months of receiving it (%(court_article)s).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in words. ``missing`` says what still has to be written before it can go out."""

    title: str
    addressee: str
    opening: str
    organ: str
    points: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    tables: tuple[str, ...] = ()
    remedies: str = ""
    missing: tuple[str, ...] = ()


def granted(detail: CaseDetail, bundle: Bundle, sealed: SealedDraft, sent: QueryDict) -> Letter:
    """准予决定书: what is granted, on which articles, and by which discretion tables; those used in earlier steps are on record."""
    title, outcome = detail.grant_words
    verdict = _("The application meets the conditions and standards set by law. On the ground of %(basis)s it is decided: %(outcome)s.") % {
        "basis": "、".join(bundle.grant_basis()) or "—", "outcome": outcome}
    shown = tuple((label, value) for label, value in bundle.printed(sealed.values()).items())
    settled = {table.code for table in bundle.discretion if table.source.verified}
    used = tuple(fact.note for fact in detail.facts if fact.name == WEIGHED and fact.about in settled)
    used += tuple(line for code in detail.open_steps for line in discretion.cited(bundle, sealed, code, sent))
    return Letter(title=title, addressee=detail.summary.applicant_name, opening=_opening(detail), organ=_organ(detail.summary), facts=shown,
                  verdict=verdict, tables=used)


def refused(detail: CaseDetail, bundle: Bundle, *, ground: str, article: str, reason: str) -> Letter:
    """不予决定书: facts and reasons, the article, and the ways to review and to court (行政许可法 38(2))."""
    licence = bundle.item.item_kind is ItemKind.LICENCE
    outcome = _("no licence is granted.") if licence else _("it is not granted.")
    missing = [words for lacks, words in ((not article, _("choose the ground")), (not reason.strip(), _("write the facts and reasons"))) if lacks]
    return Letter(
        title=_("Decision not to grant a licence") if licence else _("Decision not to grant"), addressee=detail.summary.applicant_name, opening=_opening(detail),
        organ=_organ(detail.summary), points=tuple(filter(None, (ground, *reason.strip().splitlines()))),
        verdict=_("On the ground of %(basis)s it is decided: %(outcome)s") % {"basis": article or "—", "outcome": outcome},
        remedies=_(REMEDIES) % asdict(bundle.remedies), missing=tuple(missing))


def noticed(detail: CaseDetail, bundle: Bundle, *, ticked: Iterable[str]) -> Letter:
    """一次性补正告知书: every ticked point with its paper and article (行政许可法 32)."""
    wanted = set(ticked)
    points = tuple(
        "：".join((material.name, point.notice_text)) + (f"（{cited}）" if (cited := "、".join(bundle.citations(point.basis))) else "")
        for material in bundle.materials for point in material.review_points if f"{material.code}/{point.code}" in wanted)
    days = bundle.procedure.answer_days
    return Letter(
        title=_("One-time notice of what is missing"), addressee=detail.summary.applicant_name, organ=_organ(detail.summary), points=points,
        opening=_("You applied for “%(item)s” on %(day)s. The following is missing or wrong; all of it is told here, once:") % _told(detail.summary),
        verdict=_("Hand it in within %(days)s days of this notice. On the ground of %(basis)s.") % {"days": days, "basis": "、".join(bundle.correction_basis())} if days else "",
        missing=() if points else (_("tick the points that fail"),))


def _opening(detail: CaseDetail) -> str:
    accepted = next((fact.recorded_at for fact in detail.facts if fact.name == "CaseAccepted"), None)
    told = _told(detail.summary)
    if accepted is None:
        return _("You applied for “%(item)s” on %(day)s.") % told
    return _("You applied for “%(item)s” on %(day)s; this office accepted it on %(accepted)s.") % {**told, "accepted": date_cn(accepted)}


def _told(summary: CaseSummary) -> dict[str, str]:
    return {"item": summary.item_name, "day": date_cn(summary.submitted_at)}


def _organ(summary: CaseSummary) -> str:
    return people.department(code=summary.department_code).name
