"""The questions papers answers: keyword-only, the actor first where rights matter, records back."""

from __future__ import annotations
