"""The port to a payment gateway: what every gateway, real or twin, must do."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Protocol

from onewindow.domain.payments.types import GatewayReport, PaymentOrder, RefundAnswer, RefundOrder, Statement


class SignatureWrong(Exception):
    """A callback was not signed by the gateway, or was changed on its way."""


class GatewayDown(Exception):
    """The gateway gave no answer in time. Nothing is known to have moved."""


class GatewayPort(Protocol):
    """A gateway that takes money for charges and gives it back."""

    code: ClassVar[str]

    def pay_page(self, *, order: PaymentOrder) -> str:
        """The address where the payer pays this order; the same order gives the same payment. Raises GatewayDown."""
        ...

    def read_callback(self, *, payload: bytes, signature: str) -> GatewayReport:
        """The report in a callback. Raises SignatureWrong unless the gateway signed exactly these bytes."""
        ...

    def refund(self, *, order: RefundOrder, at: datetime) -> RefundAnswer:
        """Pay the amount back: DONE, FAILED, or ORDERED when a callback or a later question will tell.

        A repeated ``refund_no`` is the same refund. Raises GatewayDown.
        """
        ...

    def refund_state(self, *, order: RefundOrder, at: datetime) -> RefundAnswer:
        """How an ordered refund stands, for when no callback came. Raises GatewayDown."""
        ...

    def statement(self, *, day: date) -> Statement:
        """Everything booked on the day. Raises GatewayDown."""
        ...
