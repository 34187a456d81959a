"""Addresses of one case at the two desks, with the acts that are done there."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.domain.worklists.web import office, scanning, staff

app_name = "worklists"


def _desk(surface: staff.Surface) -> list[URLPattern]:
    root, code = f"{surface.code}/cases/<str:case_no>/", surface.code
    return [
        path(root, staff.on(surface, staff.case), name=f"{code}_case"),
        path(f"{root}files/<str:file_no>/", staff.on(surface, staff.file), name=f"{code}_file"),
        path(f"{root}files/<str:file_no>/thumb/", staff.on(surface, staff.thumb), name=f"{code}_thumb"),
        path(f"{root}numbers/", staff.on(surface, staff.numbers), name=f"{code}_numbers"),
        *(path(f"{root}{name}/", staff.on(surface, view), name=f"{code}_{name}") for name, view in staff.ACTS.items()),
    ]


urlpatterns = [
    *_desk(staff.COUNTER), *_desk(staff.OFFICE),
    path("counter/scan/<str:draft_no>/", scanning.scan, name="scan"),
    path("office/cases/<str:case_no>/letter/", staff.on(staff.OFFICE, office.letter), name="office_letter"),
]
