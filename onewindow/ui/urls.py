"""Address of the living style page, mounted under /ui/."""

from django.urls import path

from onewindow.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.styles, name="styles"),
    path("desk/", views.desk, name="desk"),
]
