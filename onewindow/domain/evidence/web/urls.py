"""Addresses of the screens of evidence."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.evidence.web import citizen

app_name = "evidence"
urlpatterns = [
    path("my/files/", citizen.files, name="files"),
    path("my/files/<str:file_no>/", citizen.content, name="content"),
    path("my/files/<str:file_no>/thumb/", citizen.thumb, name="thumb"),
    path("my/uses/", citizen.uses, name="uses"),
    path("my/uses/reuse/", citizen.reuse, name="reuse"),
    path("my/uses/withdraw/", citizen.withdraw, name="withdraw"),
]
