"""Demo twin of the postal enterprise."""

from __future__ import annotations

from typing import ClassVar

from onewindow.domain.courier.carriers.twin import DemoCarrier
from onewindow.domain.courier.types import CarrierKind


class DemoPost(DemoCarrier):
    """Twin of the postal enterprise (邮政企业)."""

    code = "demo_post"
    kind: ClassVar[CarrierKind] = CarrierKind.POSTAL
    prefix = "EX"
