"""Addresses of the counter's own pages, under /counter/."""

from django.urls import path

from onewindow.channels.counter import views

app_name = "counter"
urlpatterns = [path("", views.home, name="desk")]
