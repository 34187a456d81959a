"""Payment gateways by code. An installation names its own in ONEWINDOW_GATEWAYS; the earliest named is used."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.payments.gateways.port import GatewayPort

DEMO = {"demo": "onewindow.domain.payments.gateways.demo.DemoGateway"}


def gateway_by_code(code: str = "") -> GatewayPort:
    """The gateway of the code, or the one in use here. Raises KeyError for one this installation does not have."""
    paths: dict[str, str] = getattr(settings, "ONEWINDOW_GATEWAYS", DEMO)
    gateway: GatewayPort = import_string(paths[code or next(iter(paths))])()
    return gateway
