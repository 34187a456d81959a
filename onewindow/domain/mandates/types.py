"""What other rooms see of agency and help: frozen records and enums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MandateKind(StrEnum):
    """On what ground somebody acts for another (代理)."""

    POWER_OF_ATTORNEY = "power_of_attorney"  # 委托代理, 民法典 165
    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人, 民法典 61
    GUARDIAN = "guardian"  # 监护人, 民法典 23, 27, 28
    STAFF_AUTHORITY = "staff_authority"  # 经办人: what goes with a task in the organisation, 民法典 170


class Power(StrEnum):
    """What an agent may do (代理权限, 民法典 165)."""

    APPLY = "apply"  # submit
    CORRECT = "correct"  # supplement
    RECEIVE = "receive"  # receive official papers
    WITHDRAW = "withdraw"
    COLLECT = "collect"  # collect the result
    PAY = "pay"


class MandateProof(StrEnum):
    """By what a mandate is shown to be the principal's."""

    NONE = "none"  # not signed yet: it binds nobody
    ONLINE = "online"  # the principal's sign-in and a one-time code (电子签名法 13)
    PAPER = "paper"  # a signed or sealed paper, kept as a file (民法典 165)
    REGISTER = "register"  # a register of the state, or the platform on its behalf
    BIRTH_CERTIFICATE = "birth_certificate"  # of guardians (民法典 27)
    HOUSEHOLD_BOOK = "household_book"
    COURT = "court"  # a judgment on capacity or guardianship (民法典 24, 31)


class Capacity(StrEnum):
    """Capacity to act (民事行为能力, 民法典 18-22)."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"


class ActAnswer(StrEnum):
    """What became of an act done without power (无权代理, 民法典 171)."""

    OPEN = "open"
    RATIFIED = "ratified"
    REFUSED = "refused"  # said so, or silent for thirty days


class CodePurpose(StrEnum):
    """For what a one-time code is asked. A code proves one thing only."""

    SIGN_MANDATE = "sign_mandate"
    AGREE_TO_HELP = "agree_to_help"


class HelpProof(StrEnum):
    """By what a helper shows that the citizen agrees."""

    CODE = "code"  # a one-time code to the citizen's phone
    CARD = "card"  # the citizen is present, their card was compared


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTerms:
    """What a mandate covers (民法典 165). The days are inclusive.

    No ``item_codes`` and no ``themes`` means every matter. ``joint_with`` names the other agents who must act
    together with this one (166), ``sub_of`` the mandate whose agent passes it on (169), ``role`` what a handler
    is in the organisation (170), ``proof`` what the paper of the file is.
    """

    kind: MandateKind
    powers: tuple[Power, ...]
    valid_from: date
    valid_until: date
    item_codes: tuple[str, ...] = ()
    paper_file_no: str = ""
    themes: tuple[str, ...] = ()
    joint_with: tuple[str, ...] = ()
    sub_of: str = ""
    role: str = ""
    proof: MandateProof = MandateProof.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate (授权委托) from a principal (person or organisation) to an agent (person).

    ``signed``: the principal stands behind it; until then it binds nobody. ``consented``: no sub-agency, or the
    principal agreed to it (民法典 169).
    """

    mandate_no: str
    principal_no: str
    principal_name: str
    agent_no: str
    terms: MandateTerms
    revoked: bool = False
    agent_name: str = ""
    signed: bool = True
    consented: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpoweredAct:
    """An act done for somebody without power (无权代理, 民法典 171). Binds the principal only once ratified.

    ``subject`` is the public number of what was done (a draft, a case); silence until ``answer_due_on`` refuses.
    """

    act_no: str
    principal_no: str
    agent_no: str
    subject: str
    power: Power
    reason: str
    noted_at: datetime
    answer_due_on: date
    answer: ActAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeCode:
    """A one-time code that was asked for. The code itself is nowhere in a record."""

    code_no: str
    person_no: str
    purpose: CodePurpose
    expires_at: datetime
    proven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSession:
    """A helper (帮办) types for a citizen who agreed to it. Help is not agency: the citizen acts (民法典 161)."""

    help_no: str
    person_no: str
    person_name: str
    helper_no: str
    helper_name: str
    helper_post: str
    centre_code: str
    proof: HelpProof
    opened_at: datetime
    until_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentTerms:
    """What an organ entrusts to a counter or a post (行政许可法 24): exactly one of the two, and the items by name."""

    department_code: str
    item_codes: tuple[str, ...]
    document_no: str
    published_on: date
    valid_from: date
    valid_until: date
    counter_code: str = ""
    post_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustment:
    """An entrustment (委托). Who accepts under it acts in the organ's name; the organ answers for it."""

    entrustment_no: str
    terms: EntrustmentTerms
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A paper as it was scanned: its name and its bytes. ``media_type`` is what they were found to be, once kept."""

    filename: str
    content: bytes
    media_type: str = ""
