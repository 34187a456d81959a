"""What other rooms see of people: frozen records and enums. Full ID numbers and phones never stand here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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

    SERVICES_OFFICE = "services_office"
    BUREAU = "bureau"
    TOWN_GOVERNMENT = "town_government"
    INSTITUTION = "institution"
    MASS_ORGANISATION = "mass_organisation"


class PostKind(StrEnum):
    """Kind of a post (岗位). Rights hang on it, never on a person. The latter three are kept apart (三员分立)."""

    COUNTER_CLERK = "counter_clerk"
    OFFICER = "officer"
    SECTION_HEAD = "section_head"
    ORGAN_LEADER = "organ_leader"
    OPERATOR = "operator"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


class MandateKind(StrEnum):
    """On what ground somebody acts for another (代理)."""

    POWER_OF_ATTORNEY = "power_of_attorney"  # 委托代理, 民法典 165
    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人, 民法典 61
    GUARDIAN = "guardian"  # 监护人, 民法典 23, 27


class Power(StrEnum):
    """What an agent may do (代理权限, 民法典 165)."""

    APPLY = "apply"
    CORRECT = "correct"
    COLLECT = "collect"
    PAY = "pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person (自然人). ``warnings`` are codes for the counter, such as ``unknown_division``."""

    person_no: str
    name: str
    id_number_masked: str
    phone_masked: str
    assurance: AssuranceLevel
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where a person is reached, in full. For commands of other rooms only; never for a page or a log."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A legal person or other organisation (法人和其他组织). ``uscc`` is its unified social credit code."""

    org_no: str
    name: str
    uscc: str
    legal_representative: str


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
class MandateTerms:
    """What a mandate covers (民法典 165). No ``item_codes`` means every matter; the days are inclusive."""

    kind: MandateKind
    powers: tuple[Power, ...]
    valid_from: date
    valid_until: date
    item_codes: tuple[str, ...] = ()
    paper_file_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate (授权委托) from a principal (person or organisation) to an agent (person)."""

    mandate_no: str
    principal_no: str
    principal_name: str
    agent_no: str
    terms: MandateTerms
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedToken:
    """A fresh access token. ``token`` is shown this once; only its digest is kept."""

    token: str
    name: str
    expires_on: date


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
