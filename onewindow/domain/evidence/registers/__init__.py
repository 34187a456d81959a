"""Registers by code. An installation names those of other organs in ONEWINDOW_REGISTERS; what the platform itself keeps
(ONEWINDOW_OWN_REGISTERS, wired by the site, because such a register lives in a higher room) it has everywhere."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.evidence.formats import registers
from onewindow.domain.evidence.registers.port import RegisterPort

TWIN = "onewindow.domain.evidence.registers.demo.DemoRegister"
DEMO = dict.fromkeys(("population", "market", "realty", "tax", "insurance", "civil", "disability"), TWIN)


def register_by_code(code: str) -> RegisterPort:
    """The register of the code. Raises KeyError for one this installation does not have; in production it has those it names."""
    named: dict[str, str] = getattr(settings, "ONEWINDOW_REGISTERS", {} if settings.ONEWINDOW_PRODUCTION else DEMO)
    register: RegisterPort = import_string({**settings.ONEWINDOW_OWN_REGISTERS, **named}[code])(info=registers()[code])
    return register
