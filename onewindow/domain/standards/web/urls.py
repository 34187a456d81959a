"""Addresses of the screens of standards. The anchors of rules (``/law/#XKF-32-4``) are cited outside: they never change."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.standards.web import public

app_name = "standards"
urlpatterns = [
    path("law/", public.law, name="law"),
    path("law/rules.json", public.rules_file, name="rules_file"),
]
