"""Demo twin of an express company."""

from __future__ import annotations

from typing import ClassVar

from onewindow.domain.courier.carriers.twin import DemoCarrier
from onewindow.domain.courier.types import CarrierKind


class DemoCourier(DemoCarrier):
    """Twin of an express company (快递企业), which may not carry official papers (邮政法 55)."""

    code = "demo_courier"
    kind: ClassVar[CarrierKind] = CarrierKind.EXPRESS
    prefix = "SX"
