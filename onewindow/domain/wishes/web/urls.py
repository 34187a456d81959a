"""Addresses of the screens of wishes. site/urls.py says under which channel they hang."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.wishes.web import citizen, staff

app_name = "wishes"
urlpatterns = [
    path("my/stars/", citizen.stars, name="stars"),
    path("my/stars/<slug:item_code>/", citizen.star, name="star"),
    path("search/unmet/", citizen.unmet, name="unmet"),
    path("office/unmet/", staff.unmet, name="unmet_words"),
]
