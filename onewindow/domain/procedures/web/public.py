"""The announcement of hearings (听证公告): for anybody, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.domain.procedures import queries
from onewindow.kernel import clock


@require_safe
def hearings(request: HttpRequest) -> HttpResponse:
    """The hearings anybody may come to, the next first."""
    return render(request, "procedures/hearings.html", {"hearings": queries.public_hearings(at=clock.now())})
