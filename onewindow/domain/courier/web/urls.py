"""Addresses of the screens of courier."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.courier.web import hooks, staff

app_name = "courier"
urlpatterns = [
    path("counter/parcels/", staff.parcels, name="parcels"),
    path("counter/parcels/<str:consignment_no>/hand-over/", staff.hand_over, name="hand_over"),
    path("hooks/courier/<slug:carrier>/", hooks.push, name="push"),
]
