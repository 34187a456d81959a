"""Addresses of the living catalogue, mounted under /ui/."""

from django.urls import path

from onewindow.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.index, name="styles"),
    path("desk/", views.desk, name="desk"),
    path("<slug:code>/", views.group, name="group"),
]
