"""Addresses of the screens of permits. The verification address stands on printed permits: it never changes."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.permits.web import citizen, public

app_name = "permits"
urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path("my/permits/", citizen.mine, name="mine"),
    path("my/permits/<str:permit_no>/document.pdf", citizen.document, name="document"),
]
