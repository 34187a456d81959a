"""What crosses the room's walls: kinds of official papers, the draft of one, and the recorded paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PaperKind(StrEnum):
    """The official papers (文书), each numbered and with its article in ``data/papers/kinds.toml``."""

    APPLICATION = "application"
    RECEIPT = "receipt"
    CORRECTION = "correction"
    ACCEPTANCE = "acceptance"
    DEEMED_ACCEPTANCE = "deemed_acceptance"
    NOT_REQUIRED = "not_required"
    DECLINE = "decline"
    RETURNED = "returned"
    LAPSE = "lapse"
    DEEMED_WITHDRAWAL = "deemed_withdrawal"
    WITHDRAWAL = "withdrawal"
    FILING = "filing"
    SPECIAL_NOTICE = "special_notice"
    SPECIAL_END = "special_end"
    EXTENSION = "extension"
    HEARING_RIGHT = "hearing_right"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    THIRD_PARTY_NOTICE = "third_party_notice"
    SITE_RECORD = "site_record"
    EXPERT_OPINION = "expert_opinion"
    CONSULTATION = "consultation"
    CONSULTATION_REPLY = "consultation_reply"
    TOLERANCE_PROMISE = "tolerance_promise"
    APPROVAL_PROMISE = "approval_promise"
    PROMISE_CHECK = "promise_check"
    MANDATE = "mandate"
    GRANT = "grant"
    REFUSAL = "refusal"
    REFUSAL_OTHER = "refusal_other"
    RENEWAL = "renewal"
    DEEMED_RENEWAL = "deemed_renewal"
    CHANGE = "change"
    REVOCATION = "revocation"
    TAKING_BACK = "taking_back"
    CANCELLATION = "cancellation"
    APPROVAL_FORM = "approval_form"
    DELIVERY_RECEIPT = "delivery_receipt"
    HANDOVER = "handover"
    POSTING_SLIP = "posting_slip"
    ARCHIVE_LIST = "archive_list"


class ServiceWay(StrEnum):
    """How a paper reaches its addressee (送达方式). What goes into the addressee's own account needs no slip beside it: the record and the history prove it."""

    COUNTER = "counter"
    POST = "post"
    ELECTRONIC = "electronic"


class SealKind(StrEnum):
    """Which seal a paper bears (印章): none, the counter's, the one for acceptance (受理专用章), the organ's."""

    NONE = "none"
    COUNTER = "counter"
    ACCEPTANCE = "acceptance"
    ORGAN = "organ"


INTERNAL = frozenset({PaperKind.APPROVAL_FORM})  # of the organ's own file: what its officers found and thought on the way to the decision
DECISIONS = frozenset({PaperKind.GRANT, PaperKind.REFUSAL})  # an agent opens them by the power to receive official papers (行政许可法 44)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """What a kind of paper must have. ``served``: it is delivered, and the proof is kept (送达回证)."""

    title: str
    template: str
    article: str
    seal: SealKind = SealKind.NONE
    adverse: bool = False
    needs_basis: bool = False
    served: bool = False
    intro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyTerms:
    """Where and until when the addressee may seek review or sue (救济途径); citations stand beside the terms."""

    review_organ: str
    review_days: int
    review_article: str
    court: str
    court_months: int
    court_article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """What an act says in its paper. Everything else is the kind's or the organ's.

    ``about`` are the history subjects the paper belongs to (``case:…``, ``permit:…``), the first one leading.
    ``said`` holds what only this paper says, by the words of its template.
    """

    kind: PaperKind
    about: tuple[str, ...]
    organ_code: str
    addressee: str
    subject_name: str
    matter_no: str = ""
    title: str = ""
    basis: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    remedies: RemedyTerms | None = None
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A recorded paper. ``file_no`` is empty until it was rendered; ``digest`` is SHA-256 over what it says; ``to_serve``: it is of a kind that is
    delivered, and no proof of that is kept yet. ``served_how`` is a word of ``words.toml``."""

    paper_no: str
    kind: PaperKind
    title: str
    recorded_at: datetime
    digest: str
    file_no: str = ""
    served_at: datetime | None = None
    served_how: str = ""
    served_to: str = ""
    to_serve: bool = False

    @property
    def is_decision(self) -> bool:
        """Whether an agent opens it only by the power to receive official papers (行政许可法 44)."""
        return self.kind in DECISIONS

    @property
    def is_internal(self) -> bool:
        """Whether it stays in the organ's file and is not for the parties."""
        return self.kind in INTERNAL
