"""Addresses of the progress of a case: for everybody, and for its applicant. The desks are in worklists."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.progress.web import citizen, correcting, public

app_name = "progress"
urlpatterns = [
    path("progress/", public.progress, name="progress"),
    path("s/<str:token>/", public.by_link, name="status"),
    path("cases/submit/<str:draft_no>/", citizen.submit, name="submit"),
    path("cases/supplement/<str:draft_no>/", citizen.supplement, name="supplement"),
    path("cases/<str:case_no>/", citizen.case, name="case"),
    path("cases/<str:case_no>/receipt/", citizen.receipt, name="receipt"),
    path("cases/<str:case_no>/correct/", correcting.correct, name="correct"),
    path("cases/<str:case_no>/correct/<str:material_code>/", correcting.bring, name="bring"),
    path("cases/<str:case_no>/correct/<str:material_code>/remove/", correcting.take_out, name="take_out"),
    path("cases/<str:case_no>/withdraw/", citizen.withdraw, name="withdraw"),
    path("cases/<str:case_no>/papers/<str:document_no>/", citizen.paper, name="paper"),
]
