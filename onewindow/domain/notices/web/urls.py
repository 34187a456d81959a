"""Addresses of the screens of notices."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.notices.web import citizen, public

app_name = "notices"
urlpatterns = [
    path("my/messages/", citizen.inbox, name="inbox"),
    path("my/messages/read/", citizen.mark_page_read, name="mark_page_read"),
    path("my/messages/<str:notice_no>/read/", citizen.mark_read, name="mark_read"),
    path("demo/sms/", public.demo_sms, name="demo_sms"),
]
