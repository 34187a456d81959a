"""The kernel's tables, one module a topic. Only kernel modules read or write them."""

from __future__ import annotations

from onewindow.kernel.models.calendar import CalendarYearRow
from onewindow.kernel.models.clock import ClockOffset
from onewindow.kernel.models.command import CommandReceipt, NumberSerial
from onewindow.kernel.models.exchange import ExchangeIn, ExchangeOut, ExchangePartner
from onewindow.kernel.models.files import FileOpening, StoredFile
from onewindow.kernel.models.kept import KeptMark
from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead, LedgerRoot
from onewindow.kernel.models.outbox import Delivery, OutboxFact, Schedule

__all__ = [
    "CalendarYearRow", "ClockOffset", "CommandReceipt", "Delivery", "ExchangeIn", "ExchangeOut", "ExchangePartner", "FileOpening",
    "KeptMark", "LedgerEntry", "LedgerHead", "LedgerRoot", "NumberSerial", "OutboxFact", "Schedule", "StoredFile",
]
