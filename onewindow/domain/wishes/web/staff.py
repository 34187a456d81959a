"""What people looked for in vain: evidence for better names, and for services that are missing."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.domain.wishes import queries
from onewindow.kernel import clock
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only

SPANS = (7, 30, 90)  # days


@require_safe
@never_cache
@staff_only(right="wishes.read")
def unmet(request: HttpRequest) -> HttpResponse:
    """The words of the last ``days`` (7, 30 or 90), the most often asked first."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(span) for span in SPANS} else SPANS[1]
    rows = queries.unmet(actor=actor_of(request), since=clock.today() - timedelta(days=days - 1))
    return render(request, "wishes/unmet.html", {"rows": rows, "days": days, "spans": SPANS, "times": sum(row.times for row in rows)})
