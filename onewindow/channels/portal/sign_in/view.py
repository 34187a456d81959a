"""How somebody wants pages shown comes along with them: to the device they sign in on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from onewindow.channels.portal.context import ASKS_VIEW
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.ui.context import keep_mode, mode_of


def follow(request: HttpRequest, answer: HttpResponse, account_id: UUID) -> None:
    """Let this device show what the account's owner chose; note in the session when they may be asked."""
    kept = people.kept_view(account_id=account_id, on=clock.today())
    if kept.view:
        keep_mode(answer, kept.view, secure=request.is_secure())
    elif kept.asks and not mode_of(request).large:
        request.session[ASKS_VIEW] = True
