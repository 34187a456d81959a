"""The room has its place in the house."""

from __future__ import annotations

from django.apps import apps


def test_room_is_installed() -> None:
    assert apps.get_app_config("teams").name == "onewindow.domain.teams"
