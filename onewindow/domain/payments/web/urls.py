"""Addresses of the screens of payments."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.payments.web import citizen, demo_bank, hooks, staff

app_name = "payments"
urlpatterns = [
    path("my/charges/", citizen.charges, name="charges"),
    path("my/charges/<str:charge_no>/", citizen.charge, name="charge"),
    path("my/charges/<str:charge_no>/pay/", citizen.pay, name="pay"),
    path("office/refunds/", staff.refunds, name="refunds"),
    path("office/refunds/request/", staff.request_refund, name="request_refund"),
    path("office/refunds/<str:refund_no>/confirm/", staff.confirm_refund, name="confirm_refund"),
    path("office/refunds/<str:refund_no>/decline/", staff.decline_refund, name="decline_refund"),
    path("office/reconciliations/", staff.reconciliations, name="reconciliations"),
    path("office/reconciliations/fetch/", staff.fetch_statement, name="fetch_statement"),
    path("office/reconciliations/<str:report_no>/", staff.reconciliation, name="reconciliation"),
    path("office/reconciliations/<str:report_no>/settle/", staff.settle, name="settle_difference"),
    path("demo/bank/<str:payment_no>/", demo_bank.bank, name="demo_bank"),
    path("hooks/payments/<slug:gateway>/", hooks.callback, name="callback"),
]
