"""Addresses of the screens of mirrors: the device of the citizen, and the panel at the desks."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.mirrors.web import desk, screen

app_name = "mirrors"
urlpatterns = [
    path("screen/", screen.screen, name="screen"),
    path("screen/now/", screen.now, name="now"),
    path("screen/begin/", screen.begin, name="begin"),
    path("screen/answer/", screen.answer, name="answer"),
    path("counter/mirror/<str:number>/", desk.panel, name="panel"),
    *(path(f"counter/mirror/<str:number>/{name}/", view, name=name) for name, view in desk.ACTS.items()),
    path("desk/cases/<str:case_no>/proof/", desk.proof, name="proof"),
    path("desk/cases/<str:case_no>/proof/<str:showing_no>/", desk.signature, name="signature"),
]
