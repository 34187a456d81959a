"""Addresses of the operator's screens, under the office."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.catalogue.web import operator

app_name = "catalogue"
urlpatterns = [
    path("office/batches/", operator.batches, name="batches"),
    path("office/batches/new/", operator.edit, name="new_batch"),
    path("office/batches/<str:batch_code>/", operator.batch, name="batch"),
    path("office/batches/<str:batch_code>/edit/", operator.edit, name="edit_batch"),
    path("office/entitlements/<str:counter_code>/", operator.counter, name="counter"),
]
