"""Who calls: the bearer of an access token, as the actor its account becomes."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from onewindow.domain.mandates import queries as mandates
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor

CHANNEL = "openapi"
PRINCIPAL_HEADER = "On-Behalf-Of"
LONGEST_TOKEN = 200


class AccessToken(HttpBearer):
    """``Authorization: Bearer …``. A browser's session is never enough here, so no other site can use one.

    An agent names the principal in ``On-Behalf-Of``; without a mandate in force the call is refused.
    """

    openapi_bearerFormat = "opaque"  # noqa: N815 - ninja's spelling

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of the token, also kept as the request's; None for an unknown, closed or expired token."""
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            return None
        at = clock.now()
        account = people.account_for_token(token=token, at=at)
        if account is None:
            return None
        principal = request.headers.get(PRINCIPAL_HEADER, "")[:40]
        actor = mandates.actor_for(account_id=account.account_id, channel=CHANNEL, on_behalf_of=principal, at=at)
        setattr(request, "actor", actor)  # noqa: B010 - the request type has no such attribute
        return actor
