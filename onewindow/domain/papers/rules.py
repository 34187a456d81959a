"""What a paper must say before it may exist. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from onewindow.domain.papers.types import KindRule, PaperDraft
from onewindow.kernel.records import canonical

GAP = re.compile(r"\{(\w+)\}")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def missing(draft: PaperDraft, rule: KindRule) -> tuple[str, ...]:
    """What the paper lacks: every paper has an addressee, an adverse one its reasons, article and remedies (行政许可法 38)."""
    lacking = [name for name, there in (
        ("addressee", draft.addressee.strip()), ("about", draft.about),
        ("basis", draft.basis or not rule.needs_basis),
        ("reasons", any(reason.strip() for reason in draft.reasons) or not rule.adverse),
        ("remedies", draft.remedies is not None or not rule.adverse),
    ) if not there]
    return tuple(lacking)


def introduction(text: str, said: Mapping[str, object]) -> str:
    """The opening sentence with its gaps filled, days as a letter writes them; a gap nothing fills stays empty."""
    return GAP.sub(lambda gap: _worded(str(said.get(gap[1], ""))), text)


def _worded(text: str) -> str:
    day = DAY.fullmatch(text)
    return f"{day[1]}年{int(day[2])}月{int(day[3])}日" if day else text


def digest_of(content: object) -> str:
    """SHA-256 over what the paper says, in canonical form: what the history of the act keeps."""
    return hashlib.sha256(canonical(content)).hexdigest()
