"""Keys and public numbers.

Keys are UUIDv7 (RFC 9562): ordered by time, made without asking a database. They never leave the
installation. Public numbers do: they carry what kind of thing they name, the code of the installation that
gave them out, the day, a serial and two check digits (ISO 7064 mod 97,10), so that a wrong or swapped
character is always noticed before anybody searches for it.
"""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from datetime import date

from stdnum.iso7064 import mod_97_10

_lock = threading.Lock()
_state = [0, 0]  # latest millisecond, counter within it: orders keys of one process, means nothing to another

NUMBER = re.compile(r"^(?P<kind>[A-Z]{1,2})(?P<installation>\d{6})(?P<day>\d{6})(?P<serial>\d{7})(?P<check>\d{2})$")


def new_key() -> uuid.UUID:
    """A UUIDv7 whose order within one process is the order of the calls."""
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _state[0]:
            _state[0], _state[1] = now, int.from_bytes(os.urandom(2), "big") & 0x3FF
        else:
            _state[1] += 1
            if _state[1] > 0xFFF:
                _state[0], _state[1] = _state[0] + 1, 0
        millis, counter = _state[0], _state[1]
    value = (millis & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | counter << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=value)


def public_number(*, kind: str, installation: str, day: date, serial: int) -> str:
    """Compose a public number, such as ``C123456261123000004234``.

    ``kind`` is one or two capital letters, ``installation`` six digits, ``serial`` is taken modulo ten
    million. Raises ValueError when a part has the wrong shape.
    """
    if not re.fullmatch(r"[A-Z]{1,2}", kind) or not re.fullmatch(r"\d{6}", installation):
        raise ValueError(f"a public number needs a kind of 1-2 letters and an installation of 6 digits: {kind!r}, {installation!r}")
    body = f"{kind}{installation}{day:%y%m%d}{serial % 10_000_000:07d}"
    return body + str(mod_97_10.calc_check_digits(body))


def clean_number(text: str) -> str:
    """What a person typed, as a public number: spaces and dashes dropped, capitals, full-width digits folded."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return re.sub(r"[\s\-–—·.]", "", folded).upper()


def is_public_number(text: str, *, kind: str = "") -> bool:
    """Whether the text is a well-formed public number (of the kind, if one is named) with right check digits."""
    match = NUMBER.match(text)
    return match is not None and (not kind or match["kind"] == kind) and bool(mod_97_10.is_valid(text))


def grouped(number: str) -> str:
    """The number in groups that can be read aloud: kind, installation, day, serial, check."""
    match = NUMBER.match(number)
    return " ".join((match["kind"], match["installation"], match["day"], match["serial"] + match["check"])) if match else number
