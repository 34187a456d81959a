"""Addresses of the screens of cases: for everybody, for the applicant, and for the two desks."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.domain.cases.web import citizen, public, staff

app_name = "cases"


def _desk(surface: staff.Surface) -> list[URLPattern]:
    root, code = f"{surface.code}/cases/<str:case_no>/", surface.code
    return [
        path(root, staff.on(surface, staff.case), name=f"{code}_case"),
        path(f"{root}clock/", staff.on(surface, staff.clock_page), name=f"{code}_clock"),
        path(f"{root}files/<str:file_no>/", staff.on(surface, staff.file), name=f"{code}_file"),
        *(path(f"{root}{name}/", staff.on(surface, view), name=f"{code}_{name}") for name, view in staff.ACTS.items()),
    ]


urlpatterns = [
    path("progress/", public.progress, name="progress"),
    path("cases/submit/<str:draft_no>/", citizen.submit, name="submit"),
    path("cases/supplement/<str:draft_no>/", citizen.supplement, name="supplement"),
    path("cases/<str:case_no>/", citizen.case, name="case"),
    path("cases/<str:case_no>/receipt/", citizen.receipt, name="receipt"),
    path("cases/<str:case_no>/clock/", citizen.clock_page, name="clock"),
    path("cases/<str:case_no>/withdraw/", citizen.withdraw, name="withdraw"),
    path("cases/<str:case_no>/papers/<str:document_no>/", citizen.paper, name="paper"),
    *_desk(staff.COUNTER),
    *_desk(staff.OFFICE),
]
