"""What may be kept of a question somebody typed: its words, and nothing that tells of whom."""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 2, 20  # characters
_NUMBER = re.compile(r"(?:\d[\s-]*){5}")  # phones, papers, receipts, addresses


def words_kept(typed: str) -> str:
    """The words in one spelling, at most 20 characters; "" where they hold a number of five digits or more, an address of mail, or too little to tell."""
    words = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if _NUMBER.search(words) or "@" in words or len(words) < SHORTEST or not any(sign.isalpha() for sign in words):
        return ""
    return words[:LONGEST].strip()
