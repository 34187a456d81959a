"""What deadlines does when a lower room announces a fact."""

from __future__ import annotations

REACTIONS = ()
