"""Persons, organisations, departments, posts, accounts. Full ID numbers and phones never stand here, `Contact` apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class AssuranceLevel(StrEnum):
    """How surely a person is who they say (实名认证等级)."""

    DECLARED = "declared"  # typed by the person, phone proven
    CHECKED = "checked"  # paper seen by a clerk
    VERIFIED = "verified"  # matched against the population register


class IdFault(StrEnum):
    """What can be wrong with an identity number (公民身份号码, GB 11643)."""

    LENGTH = "length"
    SHAPE = "shape"
    DATE = "date"
    FUTURE = "future"
    CHECK = "check"


class DepartmentKind(StrEnum):
    """Kind of a department (部门)."""

    GOVERNMENT = "government"
    SERVICES_OFFICE = "services_office"
    BUREAU = "bureau"
    TOWN_GOVERNMENT = "town_government"
    INSTITUTION = "institution"
    MASS_ORGANISATION = "mass_organisation"


class PostKind(StrEnum):
    """Kind of a post (岗位). Rights hang on it, never on a person. The latter three are kept apart (三员分立)."""

    COUNTER_CLERK = "counter_clerk"
    VILLAGE_HELPER = "village_helper"  # its rights are those of its station
    OFFICER = "officer"
    SECTION_HEAD = "section_head"
    ORGAN_LEADER = "organ_leader"
    OPERATOR = "operator"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


ADMINISTRATORS = frozenset({PostKind.OPERATOR, PostKind.SECURITY_ADMIN, PostKind.AUDITOR})


class Standing(StrEnum):
    """How somebody stands to a post: named for a day to come, in it, or out of it again."""

    PLANNED = "planned"
    HELD = "held"
    ENDED = "ended"


class PaperKind(StrEnum):
    """By which paper a person shows who they are (证件类型)."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    HM_PASS = "hm_pass"  # noqa: S105 - a travel permit
    TW_PASS = "tw_pass"  # noqa: S105
    FOREIGN_CARD = "foreign_card"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdDivision:
    """A division an ID number may begin with. No days means in force for as long as anybody knows."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person (自然人). ``warnings`` are codes for the counter: ``unknown_division``, ``division_ended_before_birth``."""

    person_no: str
    name: str
    id_number_masked: str
    phone_masked: str
    assurance: AssuranceLevel
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who a person is and where they are reached, in full. For commands of other rooms only; never for a log, and for a page only within an act
    its holder sees."""

    name: str
    phone: str
    address: str
    id_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who has rights and duties: a person or an organisation. For commands of other rooms only.

    ``born_on`` is the day the person's paper tells; None for organisations and papers that tell none. ``paper_tail`` is the last four characters
    of the paper's number, which a card that is shown is compared with; empty for organisations.
    """

    number: str
    name: str
    is_person: bool
    born_on: date | None = None
    paper_tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A legal person or other organisation (法人和其他组织). ``uscc`` is its unified social credit code.

    ``warnings`` are codes for the counter: ``organisation_code`` when the nine places inside fail their own check.
    """

    org_no: str
    name: str
    uscc: str
    legal_representative: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department (部门) with what its documents must name: seal, review organ, court."""

    code: str
    name: str
    short_name: str
    kind: DepartmentKind
    uscc: str
    seal_name: str
    review_organ: str
    court: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post (岗位) in a department, perhaps at a counter. ``code`` is its stable name in source data."""

    post_no: str
    code: str
    kind: PostKind
    title: str
    department_code: str
    centre_code: str = ""
    counter_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A member of staff (工作人员)."""

    staff_no: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who holds a post in a department: who may be named as second officer."""

    staff_no: str
    name: str
    post_title: str
    kind: PostKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRef:
    """A way to sign in: whose it is and in which post. Holds no phone and no password."""

    account_id: UUID
    login_name: str
    owner_no: str
    post_no: str = ""
    is_active: bool = True

    @property
    def is_staff(self) -> bool:
        """Whether it is the account of a post, which needs a second factor."""
        return bool(self.post_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """How an account's owner wants pages shown: ``view`` as it was chosen, empty when it never was; ``asks`` when the owner may be asked about the larger view."""

    view: str
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccount:
    """An account of a post, as administrators see it: who holds the post from when until when (None: open), and how they sign in.

    ``reset_no`` is an open request to reset its second factor.
    """

    account_id: UUID
    login_name: str
    staff_no: str
    name: str
    post_title: str
    department_code: str
    post_no: str
    kind: PostKind
    standing: Standing
    from_on: date
    until_on: date | None
    ended_reason: str
    signed_in_at: datetime | None
    is_active: bool
    has_authenticator: bool
    reset_no: str = ""
    reset_asked_by: str = ""
    reset_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffList:
    """One page of accounts of posts, how many there are in all, and how many pages."""

    rows: tuple[StaffAccount, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFile:
    """A member of staff with every post they hold, held or will hold, the present ones first."""

    staff_no: str
    name: str
    accounts: tuple[StaffAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFigures:
    """What wants attention among the posts: how many are held, of these without a second factor, and what was announced or asked for."""

    held: int
    without_authenticator: int
    planned: int
    ending: int
    resets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticatorReset:
    """A request to take a lost second factor off an account, and who did it: never the one who asked."""

    reset_no: str
    login_name: str
    staff_no: str
    asked_by: str
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedToken:
    """A fresh access token. ``token`` is shown this once; only its digest is kept."""

    token: str
    name: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRef:
    """An access token as its account's list shows it: never the token itself."""

    name: str
    opened_at: datetime
    expires_on: date
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdministrator:
    """Who begins as an administrator of a new installation: which of the three, who, by which sign-in name and first password."""

    kind: PostKind
    name: str
    login_name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post as source data."""

    code: str
    kind: PostKind
    title: str
    department_code: str
    centre_code: str = ""
    counter_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A member of staff as source data: in which posts, with one account a post."""

    code: str
    name: str
    post_codes: tuple[str, ...]
    login_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSource:
    """What `load_staff` brings the tables to."""

    departments: tuple[Department, ...] = ()
    posts: tuple[PostRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReport:
    """How many rows a load of staff added or changed."""

    departments: int
    posts: int
    staff: int
    accounts: int

    @property
    def nothing_changed(self) -> bool:
        """Whether the tables already held exactly what the source says."""
        return not (self.departments + self.posts + self.staff + self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """A character of the demo who can be signed in with one click. ``ref`` is a person or staff number."""

    code: str
    name: str
    role: str
    channel: str
    ref: str
    account_id: UUID
    listed: bool = True
