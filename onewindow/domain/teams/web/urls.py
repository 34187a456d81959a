"""Addresses of the screens of teams. site/urls.py says under which channel they hang."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "teams"
urlpatterns: list[URLPattern] = []
