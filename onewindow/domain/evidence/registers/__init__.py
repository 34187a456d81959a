"""Registers of other organs, by code. An installation names its own in ONEWINDOW_REGISTERS."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.evidence.registers.port import RegisterPort

DEMO = {
    "population": "onewindow.domain.evidence.registers.demo.DemoPopulationRegister",
    "market": "onewindow.domain.evidence.registers.demo.DemoMarketRegister",
}


def register_by_code(code: str) -> RegisterPort:
    """The register of the code. Raises KeyError for one this installation does not have."""
    paths: dict[str, str] = getattr(settings, "ONEWINDOW_REGISTERS", DEMO)
    register: RegisterPort = import_string(paths[code])()
    return register
