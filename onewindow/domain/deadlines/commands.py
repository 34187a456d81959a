"""The verbs of deadlines: keyword-only (actor, at, ...), one transaction, refusals named beside them."""

from __future__ import annotations
