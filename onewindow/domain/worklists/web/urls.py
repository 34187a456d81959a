"""Addresses of one case at the two desks, with the acts that are done there."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.domain.worklists.web import staff

app_name = "worklists"


def _desk(surface: staff.Surface) -> list[URLPattern]:
    root, code = f"{surface.code}/cases/<str:case_no>/", surface.code
    return [
        path(root, staff.on(surface, staff.case), name=f"{code}_case"),
        path(f"{root}files/<str:file_no>/", staff.on(surface, staff.file), name=f"{code}_file"),
        *(path(f"{root}{name}/", staff.on(surface, view), name=f"{code}_{name}") for name, view in staff.ACTS.items()),
    ]


urlpatterns = [*_desk(staff.COUNTER), *_desk(staff.OFFICE)]
