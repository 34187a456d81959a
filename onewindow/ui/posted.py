"""Answers that a component posts in several boxes, put together again. Pure: a mapping of posted words in, one text out.

The text is what a form with one box would have posted, so that the same rules check both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

Posted = Mapping[str, str]


def day_of(posted: Posted, name: str) -> str:
    """The day in the boxes of ``date_boxes``, such as 2026-11-03 from "2026", "11" and "3"; "" when all are empty.

    What can't be a day comes back as typed, for the rules to refuse and the page to show.
    """
    parts = [unicodedata.normalize("NFKC", posted.get(f"{name}-{part}", "")).strip() for part in ("year", "month", "day")]
    if not any(parts):
        return ""
    year, month, day = parts
    return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"


def address_of(posted: Posted, name: str) -> tuple[str, str]:
    """The code of the village and the rest of the address, as ``address_row`` posts them."""
    return posted.get(name, "").strip(), posted.get(f"{name}-rest", "").strip()


def signature_of(posted: Posted, name: str) -> tuple[str, str]:
    """What ``signature`` posts: the picture as a data address, and the typed name where its box was ticked; both empty when nothing was signed.

    The picture is taken only when it is a PNG that the browser drew; whoever keeps it checks its bytes.
    """
    ink = posted.get(f"{name}-ink", "")
    typed = posted.get(f"{name}-typed", "").strip() if posted.get(f"{name}-sure") == "yes" else ""
    return (ink if ink.startswith("data:image/png;base64,") else ""), typed
