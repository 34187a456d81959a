"""Addresses of the office's own pages, under /office/."""

from django.urls import path

from onewindow.channels.office import views

app_name = "office"
urlpatterns = [path("", views.home, name="worklist")]
