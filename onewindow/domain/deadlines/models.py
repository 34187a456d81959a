"""The tables of deadlines and their constraints. No verbs, no clock."""

from __future__ import annotations
