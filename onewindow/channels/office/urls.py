"""Addresses of the office's own pages, under /office/."""

from django.urls import path

from onewindow.channels.office import acts, team, views
from onewindow.channels.office.operator import pages as operator

app_name = "office"
urlpatterns = [
    path("", views.home, name="worklist"),
    path("bulk/", acts.bulk, name="bulk"),
    path("views/", acts.views, name="views"),
    path("team/", team.team, name="team"),
    path("team/leave/", team.leave, name="leave"),
    path("team/leave/<str:absence_no>/end/", team.end_leave, name="end_leave"),
    path("team/looks/<str:case_no>/", team.look, name="look"),
    path("operator/", operator.home, name="operator"),
    path("outbox/", operator.outbox, name="outbox"),
    path("outbox/retry/", operator.retry, name="retry"),
    path("health/", operator.health, name="health"),
    path("cases/<str:case_no>/hand-over/", acts.hand_over, name="hand_over"),
]
