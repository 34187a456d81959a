"""Addresses of the screens of payments."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.payments.web import citizen, demo_bank, hooks

app_name = "payments"
urlpatterns = [
    path("my/charges/", citizen.charges, name="charges"),
    path("my/charges/<str:charge_no>/", citizen.charge, name="charge"),
    path("my/charges/<str:charge_no>/pay/", citizen.pay, name="pay"),
    path("demo/bank/<str:payment_no>/", demo_bank.bank, name="demo_bank"),
    path("hooks/payments/<slug:gateway>/", hooks.callback, name="callback"),
]
