"""What crosses the doors of mirrors: enums and frozen records. No Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

CODE_LIVES = timedelta(minutes=10)  # a code nobody typed
DARK_AFTER = timedelta(minutes=10)  # something shown that nobody answered: it may be that nobody is there any more
THANKS_FOR = timedelta(seconds=90)  # the thanks with the receipt number, before the screen is for the next person


class ScreenState(StrEnum):
    """Where a screen stands: it shows its code, it belongs to a counter, or it was unpaired."""

    WAITING = "waiting"
    PAIRED = "paired"
    GIVEN_UP = "given_up"


class ShowingState(StrEnum):
    """Where a showing (出示) stands."""

    SHOWN = "shown"
    OBJECTED = "objected"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    CLEARED = "cleared"


class Part(StrEnum):
    """What a line of the sheet is about."""

    ANSWER = "answer"
    MATERIAL = "material"
    DELIVERY = "delivery"


class SignedHow(StrEnum):
    """How somebody signed: drew their name, or typed it where the screen can't draw."""

    DRAWN = "drawn"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what is recorded: its name, and the value as it is stored. ``code`` names it within its sheet; a screen makes words of the value
    by ``element`` (of the bundle), and masks what the desk masks."""

    part: Part
    code: str
    label: str
    value: str = field(repr=False)
    element: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything a draft records at this moment, as it can be shown. ``digest`` is over all its values: a changed one is another sheet."""

    lines: tuple[Line, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line the citizen marked as wrong (改), in their own words if they gave any. ``was`` is a digest of the value they saw."""

    code: str
    words: str = field(default="", repr=False)
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A citizen's screen (群众屏) of a counter. ``code`` stands on it until a clerk has typed it."""

    screen_no: str
    state: ScreenState
    counter_code: str = ""
    centre_code: str = ""
    code: str = field(default="", repr=False)
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScreen:
    """A screen that was just opened. Its token is known to the device alone; the table holds a digest of it."""

    screen: Screen
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a clerk put on a screen (出示): a draft to be checked, or with ``case_no`` alone the receipt of a case.

    ``confirmed_digest`` is the sheet the citizen confirmed and signed. ``file_no``: the drawn signature. ``case_no`` with a draft is the
    case the draft became, ``sealing_no`` the submission of it that was confirmed.
    """

    showing_no: str
    draft_no: str
    case_no: str
    counter_code: str
    state: ShowingState
    shown_by: str
    shown_by_name: str
    shown_at: datetime
    touched_at: datetime
    marks: tuple[Mark, ...] = ()
    confirmed_digest: str = ""
    confirmed_at: datetime | None = None
    signed_at: datetime | None = None
    signer: str = field(default="", repr=False)
    signed_how: SignedHow | None = None
    file_no: str = ""
    bound_at: datetime | None = None
    sealing_no: int = 0

    def is_dark(self, at: datetime) -> bool:
        """Whether the screen shows nothing of it any more: taken off, or left alone for too long."""
        if self.state is ShowingState.CLEARED:
            return True
        if self.bound_at is not None:
            return at - self.bound_at > THANKS_FOR
        return at - self.touched_at > DARK_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the desk knows of its screen and of one draft or case.

    ``showing``: the showing of this draft or case, the one on the screen or the latest that was confirmed. ``live``: it can be seen now.
    ``other``: something else is on the screen. ``marked``: the marks with the label of their line; ``fixed``: those that were changed since.
    ``stands``: the confirmation is of what the draft says now. ``lines``: how many there are to check.
    """

    screen: Screen | None
    showing: Showing | None = None
    live: bool = False
    other: bool = False
    e_signature: bool = True
    e_signature_basis: str = ""
    lines: int = 0
    marked: tuple[tuple[Mark, str], ...] = ()
    fixed: frozenset[str] = frozenset()
    stands: bool = False

    @property
    def tag(self) -> str:
        """A mark of what is to be seen, so that the panel is only drawn anew when it changed."""
        shown = self.showing
        words = (shown.showing_no, shown.state.value, shown.touched_at.isoformat(), shown.case_no) if shown else ()
        return ":".join((self.screen.screen_no if self.screen else "", *words, str(self.live), str(self.other), str(self.stands), str(self.lines), ",".join(sorted(self.fixed))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands on a screen at a moment. ``sheet`` is absent where nothing of a draft is shown; ``again``: marked lines that were changed."""

    screen: Screen
    showing: Showing | None = None
    bundle_hash: str = ""
    item_name: str = ""
    applicant_name: str = field(default="", repr=False)
    applicant_is_person: bool = True
    sheet: Sheet | None = None
    e_signature: bool = True
    again: frozenset[str] = frozenset()

    @property
    def tag(self) -> str:
        """A mark of what is to be seen, so that the screen is only drawn anew when it changed."""
        shown = self.showing
        parts = (self.screen.state.value, shown.showing_no, shown.state.value, shown.case_no, self.sheet.digest if self.sheet else "") if shown \
            else (self.screen.state.value,)
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That the applicant confirmed at a counter what was handed in (群众屏核对签名), and whether it is of what the case rests on now."""

    showing_no: str
    confirmed_at: datetime
    signed_at: datetime | None
    signer: str = field(repr=False)
    signed_how: SignedHow | None
    file_no: str
    counter_code: str
    shown_by_name: str
    sealing_no: int
    stands: bool
