"""A payer, a clerk, a head of section, an operator and a charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from onewindow.domain.catalogue.types import FeeKind, FeeRule
from onewindow.domain.payments import commands, queries
from onewindow.domain.payments.types import Charge
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.money import Money

AT = datetime(2016, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CASE, HALL = "C-1", "HALL-A"
BUNDLE, FREE = "f" * 64, "0" * 64
Manners = Callable[..., None]
ORGAN = SimpleNamespace(department_code="ybj")


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def payer() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-1", name="陈嘉欣", channel="portal", rights=frozenset({"payments.pay"}))


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind=ActorKind.PERSON, ref="P-2", name="李文辉", channel="portal", rights=frozenset({"payments.pay"}))


@pytest.fixture
def clerk() -> Actor:
    rights = frozenset({"payments.cancel", "payments.pay", "payments.request_refund", "cases.read"})
    return Actor(kind=ActorKind.STAFF, ref="S-1", name="何敏仪", channel="counter", centre_code=HALL, rights=rights)


@pytest.fixture
def head() -> Actor:
    rights = frozenset({"payments.request_refund", "payments.confirm_refund", "cases.read"})
    return Actor(kind=ActorKind.STAFF, ref="S-2", name="黄科长", channel="office", department_code="ybj", rights=rights)


@pytest.fixture
def operator() -> Actor:
    return Actor(kind=ActorKind.STAFF, ref="S-3", name="麦工", channel="office", rights=frozenset({"payments.reconcile"}))


@pytest.fixture
def paid(charge: Charge, payer: Actor) -> Charge:
    """The charge, paid at the demo bank, whose book knows it."""
    intent = commands.start_payment(actor=payer, at=AT, charge_no=charge.charge_no)
    bank = system_actor(name="demo-bank")
    commands.press_demo_bank(actor=bank, at=AT, payment_no=intent.payment_no, button="pay")
    commands.send_demo_notes(actor=bank, at=AT)
    return queries.charge(actor=bank, charge_no=charge.charge_no)


@pytest.fixture
def manners(settings: Settings, tmp_path: Path) -> Manners:
    """Gives the demo bank other manners: ``manners(down="true")``."""
    def change(*, faults: str = "", **values: str) -> None:
        folder = tmp_path / f"bank-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        known = {"down": "false", "answer_seconds": "0", "late_minutes": "120", "refund_minutes": "0", **values}
        (folder / "demo-bank.toml").write_text("\n".join(f"{name} = {value}" for name, value in known.items()) + "\n" + faults, encoding="utf-8")
        settings.ONEWINDOW_DEMO_BANK = str(folder)
    return change


@pytest.fixture
def charge(db: None) -> Charge:
    return raised(Money.yuan("1234.56"))


def raised(amount: Money, *, at: datetime = AT, case_no: str = CASE, key: str = "") -> Charge:
    """A charge of the amount, as a decision raises it: by the fee of a bundle."""
    return commands.raise_charge(actor=system_actor(name="test"), at=at, case_no=case_no, payer_no="P-1", bundle_hash=BUNDLE,
                                 answers={"fen": str(amount.fen)}, halls=(HALL, ""), key=key)


@pytest.fixture(autouse=True)
def fee_by_the_fen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle whose fee is a fen for each that the form names, and one without a fee."""
    fee = FeeRule(title="补足缴费年限", kind=FeeKind.PER_UNIT, amount_fen=1, unit_element="fen", basis="SBF-27", article="社会保险法 27")
    fees = {BUNDLE: SimpleNamespace(fee=fee, item=ORGAN), FREE: SimpleNamespace(fee=None, item=ORGAN)}
    monkeypatch.setattr("onewindow.domain.catalogue.queries.bundle", lambda bundle_hash: fees[bundle_hash])
