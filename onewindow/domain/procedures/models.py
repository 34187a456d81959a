"""The tables of procedures and their constraints. No verbs, no clock."""

from __future__ import annotations
