"""The demo twin of an SMS gateway: complete, but the messages land on a page instead of in a pocket."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.notices.models import DemoSms
from onewindow.domain.notices.transports.port import TransportFailed
from onewindow.domain.notices.types import Envelope, TransportCode

REFUSED_TAIL = "0000"
"""Numbers that end so never get through, so that failure and retry can be played."""


class SmsDemo:
    """Stores what a gateway would send. Numbers ending in 0000 fail. Can't be made in production."""

    code = TransportCode.SMS

    def __init__(self) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured("The demo SMS twin can't run in production; name a gateway in ONEWINDOW_TRANSPORTS.")

    def deliver(self, *, envelope: Envelope, at: datetime) -> str:
        """Keep the message, once a key. Raises TransportFailed for the numbers that play a dead line."""
        if envelope.phone.endswith(REFUSED_TAIL):
            raise TransportFailed("the line is dead (demo)")
        row, _made = DemoSms.objects.get_or_create(
            idempotency_key=envelope.idempotency_key,
            defaults={"phone": envelope.phone, "phone_tail": envelope.phone[-4:], "text": envelope.body, "sent_at": at},
        )
        return f"demo-{row.id}"
