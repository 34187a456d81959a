"""A holder's own files, who used what is known of them and why, and what they decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.domain.evidence import commands, queries
from onewindow.domain.evidence.types import EvidenceFile, UseKind, UseRecord
from onewindow.domain.people import queries as people
from onewindow.domain.standards import queries as standards
from onewindow.kernel import clock
from onewindow.kernel import files as files_kept
from onewindow.kernel.actor import Actor
from onewindow.ui.context import actor_of
from onewindow.ui.pictures import small_picture

PAGE = 20
REASONS = {
    "compare": gettext_lazy("compare with the paper that is shown"), "call": gettext_lazy("call the applicant"),
    "write": gettext_lazy("write an official paper"), "ask": gettext_lazy("ask another organ"),
}
MOST_USES, USES_SHOWN = 200, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UseView:
    """One use as the page shows it, in words."""

    use: UseRecord
    who: str
    what: str
    data: tuple[str, ...]
    outcome: str
    ground: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file of the library: the newest of those with the same content, how often it was handed in, and what it was opened for."""

    file: EvidenceFile
    times: int
    used: tuple[tuple[str, datetime], ...]


@require_safe
@login_required
def files(request: HttpRequest) -> HttpResponse:
    """The library (材料库) of whoever is signed in, or of the party they act for: each file once, from where it is, where it was used."""
    actor = _holder_or_whole(request)
    mine = queries.files_of(actor=actor, subject_no=actor.principal)
    opened = queries.uses_of(actor=actor, kind=UseKind.FILE.value, most=MOST_USES)
    drawn = files_kept.thumbed(file_nos=[each.file_no for each in mine])
    return render(request, "evidence/files.html", {"files": _library(mine, opened), "drawn": drawn, "uses": _views(queries.uses_of(actor=actor, most=3))})


def _library(mine: Iterable[EvidenceFile], opened: Iterable[UseRecord]) -> list[FileView]:
    """Every content once, the newest first."""
    same: dict[str, list[EvidenceFile]] = {}
    for file in sorted(mine, key=lambda each: each.recorded_at, reverse=True):
        same.setdefault(file.sha256, []).append(file)
    uses = tuple(opened)
    return [FileView(file=group[0], times=len(group), used=tuple(
        (_purpose(use), use.used_at) for use in uses if use.subject in {f"file:{each.file_no}" for each in group})[:USES_SHOWN]) for group in same.values()]


@require_safe
@never_cache
@login_required
def content(request: HttpRequest, file_no: str) -> HttpResponse:
    """One of the holder's own files, to keep."""
    found = queries.own_content(actor=actor_of(request), file_no=file_no)
    disposition = content_disposition_header(as_attachment=True, filename=found.file.name) or "attachment"
    return HttpResponse(found.content, content_type=found.file.media_type, headers={"Content-Disposition": disposition})


@require_safe
@login_required
def thumb(request: HttpRequest, file_no: str) -> HttpResponse:
    """The small picture of one of the holder's own files."""
    return small_picture(request, queries.own_thumb(actor=actor_of(request), file_no=file_no))


@require_safe
@never_cache
@login_required
def uses(request: HttpRequest) -> HttpResponse:
    """Every use of the holder's data, what they agreed to, what they objected to, and whether it may be filled in again."""
    actor = _holder_or_whole(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(UseKind) else ""
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and int(number) else 1
    found = queries.uses_of(actor=actor, kind=kind, most=PAGE + 1, skip=(page - 1) * PAGE)
    holder = actor.principal
    context = {
        "uses": _views(found[:PAGE]), "kind": kind, "page": page, "more": len(found) > PAGE, "registers": queries.registers(),
        "consents": queries.consents_of(actor=actor, holder_no=holder), "objections": queries.objections_of(actor=actor, holder_no=holder),
        "reuse": queries.reuse_wanted(subject_no=holder),
    }
    return render(request, "evidence/uses.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a consent back."""
    commands.withdraw_consent(actor=actor_of(request), at=clock.now(), consent_no=request.POST.get("consent_no", ""))
    return redirect("evidence:uses")


@require_POST
@login_required
def reuse(request: HttpRequest) -> HttpResponse:
    """Say whether known answers may be filled into new forms."""
    commands.set_reuse(actor=actor_of(request), at=clock.now(), wanted=request.POST.get("wanted") == "yes")
    return redirect("evidence:uses")


def _holder_or_whole(request: HttpRequest) -> Actor:
    """The reader, who is the holder or acts for them in everything. Refuses TheirsAlone to an agent of single matters."""
    actor = actor_of(request)
    if actor.within is not None:
        raise queries.TheirsAlone(principal=people.names_of(refs=[actor.principal]).get(actor.principal, actor.principal))
    return actor


def _views(found: tuple[UseRecord, ...]) -> list[UseView]:
    known = standards.elements(ids={name for use in found for name in use.elements if "." not in name}) if found else {}
    organs = people.names_of(refs={use.department_code for use in found if use.department_code})
    return [UseView(use=use, who=_("This platform, for the office") if use.reader_no.startswith("system:") else
                    "　".join(filter(None, (use.reader_name, organs.get(use.department_code, "")))), what=_what(use), purpose=_purpose(use),
                    data=tuple(known[name].name for name in use.elements if name in known), outcome=_outcome(use), ground=_ground(use))
            for use in found]


def _what(use: UseRecord) -> str:
    kind, _sign, number = use.subject.partition(":")
    if kind == "register":
        info = queries.registers().get(number)
        return info.title if info else number
    if kind == "numbers":
        return _("Your numbers, in full")
    return _("File %(number)s") % {"number": number} if kind == "file" else _("Answers from before")


def _purpose(use: UseRecord) -> str:
    """The matter, and why numbers were shown; other purposes stand as they were written."""
    said, number, *reason = [*use.purpose.split(" "), ""]
    if said != "case" or not number:
        return use.purpose
    why = REASONS.get(reason[0], "") if reason else ""
    return _("Case %(number)s") % {"number": number} + (f"：{why}" if why else "")


def _outcome(use: UseRecord) -> str:
    return {"found": _("Answered"), "unknown": _("No such entry"), "slow": _("No answer in time"), "down": _("No answer"),
            "misdirected": _("Wrong answer, thrown away")}.get(use.outcome, "")


def _ground(use: UseRecord) -> str:
    consent = use.ground.removeprefix("consent:")
    return _("Your consent %(number)s") % {"number": consent} if consent != use.ground else use.ground
