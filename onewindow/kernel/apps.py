"""The kernel's Django application record."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the kernel's tables."""

    name = "onewindow.kernel"
    label = "kernel"
