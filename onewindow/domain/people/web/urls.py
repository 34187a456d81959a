"""Addresses of the screens of people: who is at the counter, and staff accounts."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.people.web import counter, staff

app_name = "people"
urlpatterns = [
    path("counter/apply/", counter.find, name="find"),
    path("office/staff/", staff.accounts, name="staff"),
    path("office/staff/new/", staff.appoint, name="appoint"),
    path("office/staff/<str:staff_no>/", staff.member, name="member"),
    path("office/staff/<uuid:account_id>/<slug:verb>/", staff.change, name="change_account"),
]
