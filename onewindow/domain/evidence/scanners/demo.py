"""The demo twin of a scanner. It draws a page that looks like the paper asked for, and can be slow, empty, jammed, open or off.

The address says how it behaves: ``demo:steady``, ``demo:stack-3`` (three pages at once), ``demo:slow-90`` (seconds), ``demo:empty``, ``demo:jammed``,
``demo:open``, ``demo:busy``, ``demo:off``.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from onewindow.domain.evidence.scanners.port import (
    CoverOpen,
    PaperJammed,
    PaperOut,
    ScannerBusy,
    ScannerFault,
    ScannerSlow,
    ScannerUnreachable,
)
from onewindow.domain.evidence.types import ScannedPage, ScannerInfo, ScanWish
from onewindow.kernel import documents

FAULTS: dict[str, type[ScannerFault]] = {"empty": PaperOut, "jammed": PaperJammed, "open": CoverOpen, "busy": ScannerBusy, "off": ScannerUnreachable}


class DemoScanner:
    """A complete twin of a scanner at a counter. Refuses to exist in production."""

    def __init__(self, *, info: ScannerInfo) -> None:
        if settings.ONEWINDOW_PRODUCTION:
            raise ImproperlyConfigured("The demo scanner is a twin and can't be used in production; see scanners.toml of the district.")
        self.info = info

    def scan(self, *, wish: ScanWish) -> tuple[ScannedPage, ...]:
        """Draw the pages. A slow scan is measured against the caller's patience instead of slept through."""
        mood, _dash, amount = self.info.address.removeprefix("demo:").partition("-")
        if mood in FAULTS:
            raise FAULTS[mood]
        if mood == "slow" and float(amount or "30") > wish.patience_seconds:
            raise ScannerSlow
        return tuple(self._page(wish, number) for number in range(1, (int(amount or "1") if mood == "stack" else 1) + 1))

    def _page(self, wish: ScanWish, number: int) -> ScannedPage:
        """A certificate by the name of the paper. The moment stands on it, so that no two scans are the same file."""
        moment = wish.asked_at + timedelta(microseconds=number)
        drawn = documents.preview(template="certificate", data={
            "name": wish.paper, "organ": "演示扫描仪", "holder_name": "演示用扫描页", "issued_on": wish.asked_at.date(),
            "permit_no": f"{moment:%Y%m%d-%H%M%S-%f}"})
        return ScannedPage(content=drawn[0], media_type="image/png")
