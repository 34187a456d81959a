"""Addresses of the screens of permits. The verification address stands on printed permits: it never changes."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.permits.web import citizen, public, staff

app_name = "permits"
urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path("verify/file/", public.verify_file, name="verify_file"),
    path("my/permits/", citizen.mine, name="mine"),
    path("my/permits/<str:permit_no>/", citizen.permit, name="permit"),
    path("my/permits/<str:permit_no>/document.pdf", citizen.document, name="document"),
    path("my/permits/<str:permit_no>/papers/<str:paper_no>.pdf", citizen.paper, name="paper"),
    path("office/permits/", staff.find, name="office_find"),
    path("office/permits/<str:permit_no>/", staff.permit, name="office_permit"),
    path("office/permits/<str:permit_no>/act/", staff.act, name="office_act"),
]
