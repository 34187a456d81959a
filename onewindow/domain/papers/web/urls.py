"""Addresses of the screens of papers. site/urls.py says under which channel they hang."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "papers"
urlpatterns: list[URLPattern] = []
