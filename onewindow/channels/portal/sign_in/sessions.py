"""Sessions at rest. While somebody signs in their session holds a phone number and a code."""

from __future__ import annotations

from typing import Any

from django.core.signing import JSONSerializer

from onewindow.kernel.fields import keyring

BOUND_TO = "django_session.session_data"


class SealedSerializer:
    """A session's values as JSON, sealed with the installation's key. An unreadable session is an empty one."""

    def dumps(self, obj: Any) -> bytes:  # noqa: ANN401 - the interface of Django's serializers
        """Seal."""
        return keyring().seal_text(JSONSerializer().dumps(obj).decode("latin-1"), bound_to=BOUND_TO).encode()

    def loads(self, data: bytes) -> Any:  # noqa: ANN401
        """Open. Raises SealBroken, which Django takes for a lost session."""
        return JSONSerializer().loads(keyring().open_text(data.decode(), bound_to=BOUND_TO).encode("latin-1"))
