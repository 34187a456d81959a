"""The ui floor as a Django app: it brings static files, templates and the living style page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Floor 1: layouts, components, tokens. It knows no room."""

    name = "onewindow.ui"
    label = "ui"
