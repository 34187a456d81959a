"""Finding items by the words people use: plain names, aliases, statutory names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from onewindow.domain.catalogue.types import ServiceItem

NO_MATCH = 0


def folded(text: str) -> str:
    """The text as it is compared: width and case folded, punctuation and spaces dropped."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def rank(item: ServiceItem, query: str) -> int:
    """How well the item answers the query: higher is better, 0 is not at all. Every word of the query must be found."""
    words = [word for word in map(folded, query.split()) if word]
    if not words:
        return 1
    ranks = [_rank_of(item, word) for word in words]
    return min(ranks) and sum(ranks)


def _rank_of(item: ServiceItem, word: str) -> int:
    spoken = [folded(name) for name in (item.plain_name, *item.aliases)]
    if word in spoken or word == folded(item.name):
        return 4
    if any(word in name for name in spoken):
        return 3
    if word in folded(item.name) or word in folded(item.item_code):
        return 2
    if any(name in word for name in spoken) or word in folded(item.purpose):
        return 1
    return NO_MATCH


def found(items: Iterable[ServiceItem], query: str) -> list[ServiceItem]:
    """The items that answer the query, best first; equals in the order they came."""
    ranked = [(rank(item, query), item) for item in items]
    return [item for score, item in sorted(ranked, key=lambda pair: -pair[0]) if score]
