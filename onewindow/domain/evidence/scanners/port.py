"""The port to a scanner at a counter: what every scanner, real or twin, must do, and the ways in which it can't."""

from __future__ import annotations

from typing import Protocol

from onewindow.domain.evidence.types import ScannedPage, ScannerInfo, ScanWish
from onewindow.kernel.errors import Refusal


class ScannerFault(Refusal):
    """The scanner could not do it. No page was kept; the same press tries again."""

    code = "scanner_fault"
    sentence = "The scanner reports a fault. Switch it off and on, then scan again."


class PaperOut(ScannerFault):
    """Nothing lies in the feeder or under the camera."""

    code = "scanner_empty"
    sentence = "No paper lies in the scanner. Put it in, then scan again."


class PaperJammed(ScannerFault):
    """A sheet got stuck."""

    code = "scanner_jammed"
    sentence = "A sheet is stuck in the scanner. Take it out, then scan again."


class CoverOpen(ScannerFault):
    """A lid or hatch stands open."""

    code = "scanner_open"
    sentence = "The scanner's cover is open. Close it, then scan again."


class ScannerBusy(ScannerFault):
    """Somebody else's pages run through it."""

    code = "scanner_busy"
    sentence = "The scanner is working for somebody else. Scan again in a moment."


class ScannerUnreachable(ScannerFault):
    """There is no answer on its address."""

    code = "scanner_unreachable"
    sentence = "The scanner does not answer. Check that it is switched on and its cable is plugged in, or take a photo."


class ScannerSlow(ScannerFault):
    """It did not finish within the time it was given; what came by then is thrown away."""

    code = "scanner_slow"
    sentence = "The scanner did not finish in time. Scan fewer pages at once, or take a photo."


class PagesTooLarge(ScannerFault):
    """A page, or the stack, is larger than what is kept."""

    code = "scanner_too_large"
    sentence = "The pages came out larger than {limit} MB. Set the scanner to 300 dpi, then scan again."


class ScannerPort(Protocol):
    """A scanner that takes in what lies in it. It is made with what the counter's settings say of it."""

    info: ScannerInfo

    def scan(self, *, wish: ScanWish) -> tuple[ScannedPage, ...]:
        """The pages in their order, at least one, each a JPEG, PNG or PDF.

        It comes back, or raises a ScannerFault, within ``wish.patience_seconds``, and leaves nothing half done in the device. It is
        asked outside of transactions and touches no database.
        """
        ...
