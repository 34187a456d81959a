"""Registers of other organs, by code. An installation names its own in ONEWINDOW_REGISTERS."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.evidence.formats import registers
from onewindow.domain.evidence.registers.port import RegisterPort

TWIN = "onewindow.domain.evidence.registers.demo.DemoRegister"
DEMO = dict.fromkeys(("population", "market", "realty", "tax", "insurance", "civil"), TWIN)


def register_by_code(code: str) -> RegisterPort:
    """The register of the code. Raises KeyError for one this installation does not have; in production it has those it names."""
    paths: dict[str, str] = getattr(settings, "ONEWINDOW_REGISTERS", {} if settings.ONEWINDOW_PRODUCTION else DEMO)
    register: RegisterPort = import_string(paths[code])(info=registers()[code])
    return register
