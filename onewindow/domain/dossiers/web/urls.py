"""Addresses of the file of a case at a desk."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.dossiers.web import staff

app_name = "dossiers"
urlpatterns = [
    path("desk/cases/<str:case_no>/file/", staff.file, name="file"),
    path("desk/cases/<str:case_no>/file/serve/", staff.serve, name="serve"),
]
