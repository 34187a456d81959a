"""Where gateways send their callbacks. The signature is the proof; no session, no cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from onewindow.domain.payments import commands
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import Refusal


@csrf_exempt
@require_POST
def callback(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take in a callback: 200 and ``success`` once it is recorded (again, too), else the refusal's status and code."""
    actor = Actor(kind=ActorKind.PARTNER, ref=f"gateway:{gateway}", name=gateway, channel="openapi")
    try:
        commands.record_callback(actor=actor, at=clock.now(), gateway=gateway, payload=request.body,
                                 signature=request.headers.get("X-Signature", ""))
    except Refusal as refusal:
        return HttpResponse(refusal.code, status=refusal.status, content_type="text/plain")
    return HttpResponse("success", content_type="text/plain")
