"""How an item is handled in law: the flags of its procedure profile, and what it has of special procedures and promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onewindow.domain.catalogue.types.kinds import (
    Acceptance,
    Leader,
    PromiseCheck,
    Silence,
    SpecialKind,
    Unanswered,
)
from onewindow.kernel.deadlines import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The procedure of an item as a record of flags (程序规则): kinds of procedure differ by these, never by a class.

    ``acceptance`` says how an application enters processing; ``corrections`` how often missing things are told (0: as
    often as needed). ``silence`` is what the organ's silence means once the item's clock of acceptance is over (which may be on the
    spot), ``unanswered`` what the applicant's means after ``answer_days`` natural days (0: the item sets none).
    ``extension`` is whose leader may extend, ``extensions`` how often. ``separate_persons``: who accepted or reviewed
    does not decide. ``two_on_site``: facts on site are checked by two. ``hearing_right``: applicant or third parties
    may demand a hearing. ``bars``: a fraud bars new applications (行政许可法 78, 79). ``renewal_silence``: a timely renewal left
    unanswered is renewed (50). ``articles`` gives the citation each flag rests on, by the flag's name, and that of acts by
    the verb's: correction, stops, decide, review, withdraw, close. ``doubtful`` names those whose article nobody has verified: they are
    kept for editors and never shown as law.
    """

    name: str
    acceptance: Acceptance = Acceptance.SEPARATE
    corrections: int = 1
    silence: Silence = Silence.NOTHING
    unanswered: Unanswered = Unanswered.NOTHING
    answer_days: int = 0
    extension: Leader = Leader.NOBODY
    extensions: int = 1
    separate_persons: bool = True
    two_on_site: bool = True
    hearing_right: bool = False
    bars: bool = False
    renewal_silence: bool = False
    articles: Mapping[str, str] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()

    def article(self, flag: str) -> str:
        """The citation the flag rests on; "" where none is known, or the one known is not verified."""
        return "" if flag in self.doubtful else self.articles.get(flag, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRule:
    """A special procedure (特别程序) of the item. ``mandatory``: no decision before it is over.

    ``counted`` true: its time runs within the limit (a consulted department that must answer in time). ``amount`` in
    ``unit`` is how long it may take, 0 where the law says nothing. ``organs`` are the departments or bodies that act;
    ``silence_agrees``: an organ that doesn't answer in time has no objection, only where a text says so.
    ``consent`` are the articles that want the organs to agree (征得同意): nothing is granted against them; () where they are only heard.
    ``trigger`` says in words when it is held; "" for a mandatory one.
    """

    code: str
    kind: SpecialKind
    name: str
    mandatory: bool = False
    counted: bool = False
    amount: int = 0
    unit: Unit = Unit.WORKDAY
    organs: tuple[str, ...] = ()
    silence_agrees: bool = False
    consent: tuple[str, ...] = ()
    trigger: str = ""
    basis: tuple[str, ...] = ()


WEIGHED = "DiscretionUsed"  # likewise: by which discretion table (its code in ``about``) what was decided, and why
RECORDED = "FactRecorded"  # the name of the dated fact of a case, its code in ``about``


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFact:
    """A fact the standard lets the organ put on record, once: a finding in the review that another limit hangs on, or, ``after_grant``,
    what a grant obliges to and without which the case is not closed (法律援助法 43). ``asks`` is what has to be written down with it,
    ``follows`` what comes of it. Clocks name it by RECORDED, a colon and its code.
    """

    code: str
    name: str
    asks: str
    follows: str
    after_grant: bool = False
    basis: tuple[str, ...] = ()

    @property
    def fact_name(self) -> str:
        """The name by which clocks read it."""
        return f"{RECORDED}:{self.code}"


# What lasts as long as its law says, not as long as somebody is busy: nobody ends it before its last day is over.
FIXED_LENGTH = frozenset({SpecialKind.COOLING_OFF, SpecialKind.PUBLIC_NOTICE})


def hearing_on_demand(procedure: Procedure) -> SpecialRule:
    """The hearing (听证) of an item whose procedure gives a right to one and whose standard lists none (行政许可法 47)."""
    return SpecialRule(code="hearing", kind=SpecialKind.HEARING, name="听证", counted=not procedure.article("stops"), amount=20,
                       unit=Unit.WORKDAY, trigger="被告知听证权利的申请人、利害关系人要求听证，或者本机关认为涉及公共利益、需要听证的。")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRule:
    """Notification and promise (告知承诺): the applicant may promise instead of proving, and is checked afterwards.

    ``materials`` are replaced by the promise. ``whole``: the decision itself rests on it and is made at once. ``tell`` are
    the points told before. ``excluded`` says who can't use it.
    """

    name: str
    materials: tuple[str, ...]
    whole: bool
    tell: tuple[str, ...]
    check: PromiseCheck
    check_workdays: int
    excluded: tuple[str, ...]
    on_false: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceRule:
    """Acceptance with something missing (容缺受理): only these secondary materials, to follow within ``workdays``."""

    materials: tuple[str, ...]
    workdays: int
    on_failure: str
    basis: tuple[str, ...]
