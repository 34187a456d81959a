"""What a staff password must be beyond its length (GB/T 22239: three of four kinds)."""

from __future__ import annotations

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
WANTED = 3


class ThreeOfFourKinds:
    """Small letters, capitals, digits, everything else: three of the four must occur."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - the interface of Django's validators
        """Raise ValidationError when fewer kinds occur."""
        kinds = sum(any(char in kind for char in password) for kind in KINDS)
        kinds += any(char not in "".join(KINDS) for char in password)
        if kinds < WANTED:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Use at least three of these: small letters, capitals, digits, other signs.")
