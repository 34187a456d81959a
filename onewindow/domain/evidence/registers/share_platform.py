"""A register behind the data share platform of a city or province: HTTPS, signed questions, signed answers.

One address takes all questions. The body is an envelope (``kernel.envelopes``) of kind ``register.query``, signed by this
installation; its payload names the platform's interface, the number asked for, the purpose, the elements wanted
and a fresh ``request_no``. The answer is an envelope of kind ``register.reply`` signed by the platform, with the same
``request_no``, so that an old answer can't be played again. HTTP 404 or ``found`` false: no such entry.

Settings (``ONEWINDOW_SHARE_PLATFORM``), without which it refuses to exist:

``address``     https address that takes the questions
``code``        the platform's code, as it signs
``public_key``  its key, hexadecimal
``interfaces``  register code to the platform's interface number
``ca``          optional: file with the certificate authority to trust instead of the system's
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.registers.port import RegisterDown, RegisterSlow
from onewindow.domain.evidence.types import RegisterInfo, RegisterReply, RegisterSubject
from onewindow.kernel.envelopes import (
    Envelope,
    EnvelopeRefused,
    check_signature,
    read_envelope,
    signed_envelope,
    to_wire,
)
from onewindow.kernel.exchange import own_code, own_signer
from onewindow.kernel.ids import new_key

NEEDED = ("address", "code", "public_key", "interfaces")
MOST_BYTES = 1024 * 1024
PIECE = 65_536


class SharePlatformRegister:
    """One register, reached through the share platform."""

    def __init__(self, *, info: RegisterInfo) -> None:
        terms: Mapping[str, Any] = getattr(settings, "ONEWINDOW_SHARE_PLATFORM", {})
        missing = [name for name in NEEDED if not terms.get(name)]
        if missing:
            raise ImproperlyConfigured(f"ONEWINDOW_SHARE_PLATFORM lacks {', '.join(missing)}; the register {info.code} can't be asked.")
        if urlsplit(str(terms["address"])).scheme != "https":
            raise ImproperlyConfigured("ONEWINDOW_SHARE_PLATFORM: the address must begin with https.")
        if info.code not in terms["interfaces"]:
            raise ImproperlyConfigured(f"ONEWINDOW_SHARE_PLATFORM names no interface for the register {info.code}.")
        self.info = info
        self._address, self._code = urlsplit(str(terms["address"])), str(terms["code"])
        self._key, self._interface = bytes.fromhex(str(terms["public_key"])), str(terms["interfaces"][info.code])
        self._ca = str(terms.get("ca", "")) or None

    def ask(self, *, subject: RegisterSubject, purpose: str, at: datetime, patience_seconds: float) -> RegisterReply | None:
        """Ask the platform. Everything together, connecting and reading, ends within ``patience_seconds``."""
        request_no = str(new_key())
        question = Envelope(
            sender=own_code(), receiver=self._code, sequence=1, kind="register.query", recorded_at=at.isoformat(),
            payload={"request_no": request_no, "interface": self._interface, "id_number": subject.id_number,
                     "reference": subject.reference, "purpose": purpose, "elements": list(self.info.elements)})
        status, body = self._send(to_wire(signed_envelope(question, own_signer())), patience_seconds)
        if status == http.client.NOT_FOUND:
            return None
        if status != http.client.OK:
            raise RegisterDown(f"{self.info.code}: status {status}")
        payload = self._checked(body, request_no)
        if not payload.get("found"):
            return None
        values = {str(name): str(value) for name, value in dict(payload.get("values", {})).items() if name in self.info.elements}
        return RegisterReply(id_number=str(payload.get("id_number", "")), values=values, reply_ref=str(payload.get("reply_ref", ""))[:80])

    def _checked(self, body: bytes, request_no: str) -> dict[str, Any]:
        """The payload of an answer to this very question by the platform itself; anything else is no answer."""
        try:
            answer = read_envelope(body)
            check_signature(answer, public_key=self._key)
        except EnvelopeRefused as refused:
            raise RegisterDown(f"{self.info.code}: {refused}") from None
        meant = (answer.sender, answer.receiver, answer.kind, answer.payload.get("request_no"))
        if meant != (self._code, own_code(), "register.reply", request_no):
            raise RegisterDown(f"{self.info.code}: the answer belongs to another question")
        return answer.payload

    def _send(self, body: bytes, patience_seconds: float) -> tuple[int, bytes]:
        limit = time.monotonic() + patience_seconds
        context = ssl.create_default_context(cafile=self._ca)
        wire = http.client.HTTPSConnection(self._address.hostname or "", self._address.port, timeout=patience_seconds, context=context)
        try:
            wire.request("POST", self._address.path or "/", body=body, headers={"Content-Type": "application/json"})
            answer = wire.getresponse()
            pieces: list[bytes] = []
            while piece := answer.read1(PIECE):
                pieces.append(piece)
                if time.monotonic() > limit:
                    raise TimeoutError
                if wire.sock is not None:
                    wire.sock.settimeout(max(limit - time.monotonic(), 0.01))
                if sum(map(len, pieces)) > MOST_BYTES:
                    raise RegisterDown(f"{self.info.code}: the answer is too long")
        except TimeoutError:
            raise RegisterSlow(self.info.code) from None
        except (OSError, http.client.HTTPException) as fault:
            raise RegisterDown(f"{self.info.code}: {type(fault).__name__}") from None
        finally:
            wire.close()
        return answer.status, b"".join(pieces)
