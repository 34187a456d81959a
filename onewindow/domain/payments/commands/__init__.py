"""Verbs of the room: raise a charge, pay it, take in the gateway's reports, pay back, compare with the bank's books."""

from onewindow.domain.payments.commands.booking import (
    AmountMismatch,
    CallbackRefused,
    record_callback,
    record_refund,
)
from onewindow.domain.payments.commands.charging import (
    BankSilent,
    ChargeNotOpen,
    FeeNotListed,
    begin_payment,
    cancel,
    raise_charge,
    start_payment,
)
from onewindow.domain.payments.commands.demo_bank import press_demo_bank, send_demo_note, send_demo_notes
from onewindow.domain.payments.commands.reconciling import (
    CantBookHere,
    DifferenceNotOpen,
    reconcile,
    reconcile_day,
    settle_difference,
)
from onewindow.domain.payments.commands.refunds import (
    RefundNotOpen,
    RefundTooMuch,
    SamePerson,
    confirm_refund,
    decline_refund,
    request_refund,
)

__all__ = [
    "AmountMismatch", "BankSilent", "CallbackRefused", "CantBookHere", "ChargeNotOpen", "DifferenceNotOpen", "FeeNotListed",
    "RefundNotOpen", "RefundTooMuch", "SamePerson", "begin_payment", "cancel", "confirm_refund", "decline_refund", "press_demo_bank",
    "raise_charge", "reconcile", "reconcile_day", "record_callback", "record_refund", "request_refund", "send_demo_note",
    "send_demo_notes", "settle_difference", "start_payment",
]
