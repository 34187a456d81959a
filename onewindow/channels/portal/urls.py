"""Addresses of the portal's own pages. The rooms' screens are mounted beside them by the site."""

from django.urls import path

from onewindow.channels.portal.views import guide, home, my

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("search/hints/", home.hints, name="hints"),
    path("centres/", home.centres, name="centres"),
    path("items/<slug:item_code>/", guide.guide, name="guide"),
    path("my/", my.my, name="my"),
    path("mode/", home.mode, name="mode"),
]
