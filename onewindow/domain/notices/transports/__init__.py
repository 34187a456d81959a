"""Transports: how words reach a person. Which class serves which code is a setting, with the demo twin as default."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.notices.transports.port import Transport
from onewindow.domain.notices.types import TransportCode

DEFAULTS = {
    TransportCode.INBOX: "onewindow.domain.notices.transports.inbox.Inbox",
    TransportCode.SMS: "onewindow.domain.notices.transports.sms_demo.SmsDemo",
}


def transport_for(code: TransportCode) -> Transport:
    """The transport of the code, from ONEWINDOW_TRANSPORTS (code to dotted class) or the defaults.

    Raises ImproperlyConfigured when the demo twin would have to serve in production.
    """
    chosen: dict[str, str] = getattr(settings, "ONEWINDOW_TRANSPORTS", {})
    made = import_string(chosen.get(code.value, DEFAULTS[code]))()
    if not isinstance(made, Transport):
        raise TypeError(f"{made!r} is not a transport")
    return made
