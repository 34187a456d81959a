"""Addresses of the screens of agency and help: a citizen's mandates, help and papers at a counter, entrustments."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.mandates.web import citizen, counter, office

app_name = "mandates"
urlpatterns = [
    path("my/mandates/", citizen.mandates, name="mandates"),
    path("my/mandates/new/", citizen.give, name="give"),
    path("my/mandates/stop/", citizen.stop, name="stop"),
    path("my/mandates/acts/<str:act_no>/", citizen.answer, name="answer"),
    path("my/mandates/<str:mandate_no>/sign/", citizen.sign, name="sign"),
    path("my/mandates/<str:mandate_no>/paper/", citizen.paper, name="paper"),
    path("my/mandates/<str:mandate_no>/<slug:verb>/", citizen.change, name="change"),
    path("my/help/<str:help_no>/end/", citizen.end_help, name="end_help"),
    path("counter/help/", counter.help_desk, name="help_desk"),
    path("counter/help/<str:help_no>/end/", counter.end_help, name="desk_end_help"),
    path("counter/mandates/new/", counter.record, name="record"),
    path("office/entrustments/", office.entrustments, name="entrustments"),
    path("office/entrustments/<str:entrustment_no>/end/", office.end_entrustment, name="end_entrustment"),
]
