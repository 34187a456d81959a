"""Addresses of the portal's own pages. The rooms' screens are mounted beside them by the site."""

from django.urls import path

from onewindow.channels.portal.views import guide, home, lists, my, search

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/hints/", search.hints, name="hints"),
    path("centres/", home.centres, name="centres"),
    path("themes/", lists.themes, name="themes"),
    path("organs/", lists.organs, name="organs"),
    path("life/<slug:code>/", lists.life, name="life"),
    path("about/<slug:slug>/", lists.text, name="text"),
    path("sitemap/", lists.sitemap, name="sitemap"),
    path("items/<slug:item_code>/", guide.guide, name="guide"),
    path("items/<slug:item_code>/samples/<slug:material_code>/", guide.sample, name="sample"),
    path("my/", my.my, name="my"),
    path("my/drafts/", my.drafts, name="drafts"),
    path("mode/", home.mode, name="mode"),
]
