"""Addresses of the screens of special procedures."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.procedures.web import citizen, opinions, public, staff

app_name = "procedures"
urlpatterns = [
    path("hearings/", public.hearings, name="hearings"),
    path("cases/<str:case_no>/procedures/", citizen.procedures, name="mine"),
    path("cases/<str:case_no>/procedures/ask/", citizen.ask, name="ask"),
    path("office/cases/<str:case_no>/procedures/", staff.of_case, name="of_case"),
    *(path(f"office/cases/<str:case_no>/procedures/{name}/", view, name=name) for name, view in staff.ACTS.items()),
    path("office/consultations/", staff.consultations, name="consultations"),
    path("office/consultations/<str:consultation_no>/", staff.answer, name="answer"),
    path("office/consultations/<str:consultation_no>/application/", opinions.application, name="application"),
    path("office/consultations/<str:consultation_no>/files/<str:file_no>/", opinions.file, name="file"),
    path("office/promise-checks/", staff.checks, name="checks"),
    path("office/promise-checks/<str:check_no>/", staff.check, name="check"),
]
