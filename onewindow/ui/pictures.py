"""Small pictures as answers."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

DAY = 86_400  # seconds


def small_picture(request: HttpRequest, content: bytes) -> HttpResponse:
    """A PNG that never changes under its address. The reader's own browser keeps it for a day (the cookie of the session is part of what it keeps it by)
    and then asks by its hash."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="image/png", headers={"Cache-Control": f"private, max-age={DAY}", "ETag": etag, "Vary": "Cookie"})
    return get_conditional_response(request, etag=etag, response=answer) or answer
