"""Carriers by code. An installation names its own in ONEWINDOW_CARRIERS; the earliest named is used for new parcels."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.domain.courier.carriers.port import CarrierPort

DEMO = {
    "demo_post": "onewindow.domain.courier.carriers.demo_post.DemoPost",
    "demo_courier": "onewindow.domain.courier.carriers.demo_courier.DemoCourier",
}


def carrier_by_code(code: str = "") -> CarrierPort:
    """The carrier of the code, or the one in use here. Raises KeyError for one this installation does not have."""
    paths: dict[str, str] = getattr(settings, "ONEWINDOW_CARRIERS", DEMO)
    carrier: CarrierPort = import_string(paths[code or next(iter(paths))])()
    return carrier


def carrier_codes() -> tuple[str, ...]:
    """The codes of the carriers of this installation, the one in use first."""
    return tuple(getattr(settings, "ONEWINDOW_CARRIERS", DEMO))
