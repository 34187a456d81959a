"""Addresses of the file of a case at the two desks."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.domain.dossiers.web import staff

app_name = "dossiers"


def _desk(desk: str) -> list[URLPattern]:
    root = f"{desk}/cases/<str:case_no>/dossier/"
    return [path(root, staff.file, {"desk": desk}, name=f"{desk}_file"), path(f"{root}serve/", staff.serve, {"desk": desk}, name=f"{desk}_serve")]


urlpatterns = [*_desk("counter"), *_desk("office")]
