"""Reads the time rules of payments and the manners of the demo bank from reviewed data files; reads statements."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.domain.payments.types import BankManners, PaymentPolicy, Statement, StatementLine
from onewindow.kernel.money import Money

FOLDER = Path(__file__).resolve().parents[2] / "data" / "payments"
FAULTS = ("missing", "extra", "amount")
# The demo bank is bounded: no setting makes it slower or later than this.
MOST_ANSWER_SECONDS, MOST_LATE_MINUTES, MOST_REFUND_MINUTES = 60.0, 7 * 1440, 7 * 1440
COLUMNS = ("number", "amount_fen", "gateway_ref")


@lru_cache(maxsize=4)
def policy(folder: Path = FOLDER) -> PaymentPolicy:
    """How long charges and attempts live."""
    values = _read(folder / "policy.toml")
    return PaymentPolicy(pay_within_days=int(values["pay_within_days"]), attempt_minutes=int(values["attempt_minutes"]),
                         catch_up_days=int(values["catch_up_days"]))


@lru_cache(maxsize=4)
def bank_manners(folder: Path = FOLDER) -> BankManners:
    """How the demo bank behaves. Raises ValueError for a fault that does not exist or a number beyond its bound."""
    values = _read(folder / "demo-bank.toml")
    faults = tuple((int(row["fen_ending"]), str(row["fault"])) for row in values.get("statement_fault", ()))
    if unknown := {fault for _, fault in faults} - set(FAULTS):
        raise ValueError(f"demo-bank.toml: no such fault: {', '.join(sorted(unknown))}")
    found = BankManners(is_down=bool(values["down"]), answer_seconds=float(values["answer_seconds"]), late_minutes=int(values["late_minutes"]),
                        refund_minutes=int(values["refund_minutes"]), faults=faults)
    bounds = ((found.answer_seconds, MOST_ANSWER_SECONDS), (found.late_minutes, MOST_LATE_MINUTES), (found.refund_minutes, MOST_REFUND_MINUTES))
    if any(not 0 <= value <= most for value, most in bounds):
        raise ValueError("demo-bank.toml: the bank may be slow or late, but not without end")
    return found


def read_statement(*, gateway: str, day: date, content: bytes) -> Statement:
    """A statement file (CSV with number, amount_fen, gateway_ref). Raises ValueError for a file that is not one."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
        raise ValueError(f"a statement needs the columns {', '.join(COLUMNS)}")
    lines = tuple(StatementLine(number=row["number"].strip(), amount=Money(int(row["amount_fen"])), gateway_ref=row["gateway_ref"].strip())
                  for row in rows)
    return Statement(gateway=gateway, day=day, lines=lines)


def write_statement(lines: tuple[StatementLine, ...]) -> bytes:
    """The file a statement is sent as."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((line.number, line.amount.fen, line.gateway_ref) for line in lines)
    return text.getvalue().encode()


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
