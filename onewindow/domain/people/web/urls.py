"""Addresses of the screens of people: a citizen's mandates, help at a station, staff accounts and entrustments."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.people.web import citizen, staff

app_name = "people"
urlpatterns = [
    path("my/mandates/", citizen.mandates, name="mandates"),
    path("my/mandates/new/", citizen.give, name="give"),
    path("my/mandates/stop/", citizen.stop, name="stop"),
    path("my/mandates/acts/<str:act_no>/", citizen.answer, name="answer"),
    path("my/mandates/<str:mandate_no>/sign/", citizen.sign, name="sign"),
    path("my/mandates/<str:mandate_no>/<slug:verb>/", citizen.change, name="change"),
    path("my/help/<str:help_no>/end/", citizen.end_help, name="end_help"),
    path("counter/help/", staff.help_desk, name="help_desk"),
    path("counter/help/<str:help_no>/end/", staff.end_help, name="desk_end_help"),
    path("office/staff/", staff.accounts, name="staff"),
    path("office/staff/new/", staff.appoint, name="appoint"),
    path("office/staff/<uuid:account_id>/<slug:verb>/", staff.change, name="change_account"),
    path("office/entrustments/", staff.entrustments, name="entrustments"),
    path("office/entrustments/<str:entrustment_no>/end/", staff.end_entrustment, name="end_entrustment"),
]
