"""The page of legal rules: what the law demands and what the platform does about it, open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.domain.standards import queries
from onewindow.domain.standards.types import LegalRule, RuleKind
from onewindow.domain.standards.web import words
from onewindow.kernel import clock
from onewindow.kernel.actor import ActorKind
from onewindow.kernel.records import to_json
from onewindow.ui.context import actor_of

LONGEST = 60


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """``?q=`` words, ``?law=`` a law's code, ``?kind=`` a kind. Staff also see what is still to be checked, marked so."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    laws = queries.laws()
    chosen = request.GET.get("law", "") if request.GET.get("law", "") in laws else ""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in {each.value for each in RuleKind} else ""
    shown = _readable(request)
    found = queries.legal_rules(search=asked, law=chosen, kind=kind, on=clock.today(), verified_only=_public(request)) \
        if asked or chosen or kind else shown
    return render(request, "standards/law.html", {
        "asked": asked, "law": chosen, "kind": kind, "kinds": words.kinds_said(), "staff": not _public(request),
        "laws": [group.law for group in words.by_law(shown, laws)], "groups": words.by_law(found, laws),
        "total": len(shown), "count": len(found), "unverified": sum(not rule.verified for rule in shown),
    })


@require_safe
def rules_file(request: HttpRequest) -> HttpResponse:
    """The register as one file, for whoever wants to check or reuse it. What is still to be checked is for staff."""
    rules = _readable(request)
    laws = queries.laws()
    content = to_json({"on": clock.today(), "laws": [laws[code] for code in sorted({rule.law for rule in rules})], "rules": rules})
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="legal-rules.json"'
    answer["Cache-Control"] = "private"
    return answer


def _readable(request: HttpRequest) -> tuple[LegalRule, ...]:
    return queries.legal_rules(on=clock.today(), verified_only=_public(request))


def _public(request: HttpRequest) -> bool:
    return actor_of(request).kind is not ActorKind.STAFF
