"""A department, a holder, a head of section, and a permit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from onewindow.domain.notices import queries as notices
from onewindow.domain.people import commands as people
from onewindow.domain.people.types import Department, DepartmentKind, StaffSource
from onewindow.domain.permits import commands, queries
from onewindow.domain.permits.types import Grant, Permit
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.models.outbox import OutboxFact
from onewindow.kernel.relay import drain

AT = datetime(2016, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
RIGHTS = frozenset(f"permits.{act}" for act in (
    "read", "issue", "revoke", "cancel", "take_back", "renew", "change", "reissue", "record_bar", "settle_renewal"))


@pytest.fixture(scope="session")
def signing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One set of demo keys for all tests of the room, made at first use."""
    return tmp_path_factory.mktemp("permits") / "signing"


@pytest.fixture(autouse=True)
def _own_keys(settings: object, signing_folder: Path) -> None:
    settings.ONEWINDOW_SIGNING = signing_folder  # type: ignore[attr-defined]


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def holder() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈静怡", channel="portal")


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal")


@pytest.fixture
def head() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="黄科长", channel="office", post_title="科长",
                 department_code="scjg", rights=RIGHTS - {"permits.take_back"})


@pytest.fixture
def leader() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-2", name="邓局长", channel="office", post_title="分管副局长", department_code="scjg", rights=RIGHTS)


@pytest.fixture
def organ(db: None) -> str:
    organ = Department(code="scjg", name="示例市场监督管理局", short_name="示例局", kind=DepartmentKind.BUREAU, uscc="11100000000000001M",
                       seal_name="示例局行政审批专用章", review_organ="示例区人民政府", court="示例法院", phone="12345")
    people.load_staff(actor=system_actor(name="test"), at=AT, source=StaffSource(departments=(organ,)))
    return organ.code


def issue(actor: Actor, organ: str, *, case_no: str = "C-1", valid_years: int = 5, key: str = "") -> Permit:
    grant = Grant(kind="food_permit", name="食品经营许可证", template="licence", holder_no="P-1", holder_name="陈静怡", department_code=organ,
                  data={"经营场所": "示例地址 9 号 CANARY", "经营项目": "热食类食品制售"}, valid_years=valid_years)
    return commands.issue(actor=actor, at=AT, case_no=case_no, grant=grant, key=key)


@pytest.fixture
def permit(head: Actor, organ: str) -> Permit:
    return issue(head, organ)


def told(name: str) -> list[dict[str, str]]:
    """The payloads of a fact's announcements so far."""
    return list(OutboxFact.objects.filter(name=name).order_by("recorded_at", "number").values_list("payload", flat=True))


def notices_to(holder: Actor) -> list[str]:
    """The kinds of notices the holder got, earliest first."""
    return [message.kind for message in reversed(notices.inbox(actor=holder, limit=50))]


def draw(at: datetime) -> None:
    """Let the relay carry what is due: documents are drawn, signed and kept."""
    drain(clock=lambda: at)


@pytest.fixture
def signed(permit: Permit, holder: Actor, at: datetime) -> bytes:
    """The permit's document as its holder downloads it."""
    draw(at)
    return queries.document_of(actor=holder, permit_no=permit.permit_no)
