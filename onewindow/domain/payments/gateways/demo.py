"""Demo twin of a payment gateway: a bank page inside the demo, signed callbacks, refunds that always work."""

from __future__ import annotations

import hmac
import json
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.payments.gateways.port import SignatureWrong
from onewindow.domain.payments.types import GatewayReport, PaymentOrder, RefundOrder
from onewindow.kernel.fields import keyring
from onewindow.kernel.money import Money


class DemoGateway:
    """The twin. Refuses to exist in production."""

    code: ClassVar[str] = "demo"

    def __init__(self) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured("The demo bank is a twin and can't take money in production.")

    def pay_page(self, *, order: PaymentOrder) -> str:
        """The demo bank's page for the payment."""
        return f"/demo/bank/{order.payment_no}/"

    def read_callback(self, *, payload: bytes, signature: str) -> GatewayReport:
        """Check the signature, then read the report."""
        if not hmac.compare_digest(sign(payload), signature):
            raise SignatureWrong
        values = json.loads(payload)
        return GatewayReport(payment_no=str(values["payment_no"]), amount=Money(fen=int(values["amount_fen"])),
                             paid=values["result"] == "PAID", gateway_ref=str(values["gateway_ref"]))

    def refund(self, *, order: RefundOrder) -> str:
        """The demo bank pays back at once."""
        return f"DEMO-BACK-{order.refund_no}"

    def callback(self, *, payment_no: str, amount: Money, paid: bool, nonce: str = "") -> tuple[bytes, str]:
        """What the bank sends: payload and signature. A nonce makes a repeat whose text differs."""
        values = {"payment_no": payment_no, "amount_fen": amount.fen, "result": "PAID" if paid else "FAILED",
                  "gateway_ref": f"DEMO-{payment_no}", "nonce": nonce}
        payload = json.dumps(values, sort_keys=True).encode()
        return payload, sign(payload)


def sign(payload: bytes) -> str:
    """The bank's signature over the bytes, with a key derived for this use alone."""
    return keyring().mac(payload, purpose="payments.demo").hex()
