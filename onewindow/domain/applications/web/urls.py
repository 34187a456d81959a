"""Addresses of the screens of applications: the same pages on the portal and at the counter's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from onewindow.domain.applications.web import citizen, filling, materials, staff
from onewindow.domain.applications.web.surface import DESK, PORTAL, Surface, View, on

app_name = "applications"


def _draft_pages(surface: Surface, root: str) -> list[URLPattern]:
    pages: dict[str, tuple[str, View]] = {
        "tasks": ("", filling.tasks), "form": ("form/", filling.form), "autosave": ("autosave/", filling.autosave),
        "materials": ("materials/", materials.materials), "attach": ("materials/<str:material_code>/", materials.attach),
        "detach": ("materials/<str:material_code>/remove/", materials.detach), "delivery": ("delivery/", filling.delivery),
        "ask": ("registers/", materials.ask), "settle": ("registers/<str:material_code>/", materials.settle),
        "promise": ("promise/", materials.promise), "tolerate": ("tolerance/", materials.tolerate), "forget": ("forget/", filling.forget),
        "check": ("check/", filling.check), "postage": ("postage/", filling.postage), "discard": ("discard/", filling.discard),
    }
    return [path(f"{root}<str:draft_no>/{tail}", on(surface, view), name=f"{surface.prefix}{name}") for name, (tail, view) in pages.items()]


urlpatterns = [
    path("apply/start/<str:item_code>/", citizen.start, name="start"),
    path("counter/apply/for/<str:person_no>/", on(DESK, staff.choose), name="counter_choose"),
    *_draft_pages(PORTAL, "apply/"),
    *_draft_pages(DESK, "counter/apply/"),
]
