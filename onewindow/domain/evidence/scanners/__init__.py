"""Scanners by the counters they stand at. An installation says which in its district's ``scanners.toml``; further drivers in ONEWINDOW_SCANNER_DRIVERS."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.evidence.scanners.port import ScannerPort
from onewindow.domain.evidence.types import ScannerInfo

DRIVERS = {
    "escl": "onewindow.domain.evidence.scanners.escl.EsclScanner",
    "demo": "onewindow.domain.evidence.scanners.demo.DemoScanner",
}


def scanner_for(info: ScannerInfo) -> ScannerPort:
    """The driver of this scanner. Raises KeyError for one this installation does not have."""
    named: dict[str, str] = getattr(settings, "ONEWINDOW_SCANNER_DRIVERS", {})
    scanner: ScannerPort = import_string({**DRIVERS, **named}[info.driver])(info=info)
    return scanner
