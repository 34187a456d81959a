"""Addresses of the screens of deadlines."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.deadlines.web import citizen, staff, years

app_name = "deadlines"
urlpatterns = [
    path("progress/why/", citizen.public, name="public_why"),
    path("cases/<str:case_no>/why/", citizen.why, name="why"),
    path("office/cases/<str:case_no>/why/", staff.office_why, name="office_why"),
    path("office/cases/<str:case_no>/if/", staff.office_if, name="office_if"),
    path("counter/cases/<str:case_no>/why/", staff.counter_why, name="counter_why"),
    path("office/calendar/", staff.calendar, name="calendar"),
    path("office/calendar/<int:year>/", years.correct, name="correct_year"),
    path("office/calendar/<int:year>/<int:version>/", staff.moves, name="moves"),
]
