"""What procedures announces, in the past tense: public numbers and plain values only."""

from __future__ import annotations
