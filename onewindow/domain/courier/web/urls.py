"""Addresses of the screens of courier."""

from __future__ import annotations

from django.urls import path

from onewindow.domain.courier.web import custody, hooks, staff

app_name = "courier"
urlpatterns = [
    path("counter/parcels/", staff.parcels, name="parcels"),
    path("counter/parcels/<str:consignment_no>/<str:verb>/", staff.act, name="parcel_act"),
    path("counter/slips/", staff.slips, name="slips"),
    path("counter/slips/make/", staff.make_slip, name="make_slip"),
    path("counter/slips/<str:slip_no>/", staff.slip, name="slip"),
    path("counter/slips/<str:slip_no>/paper/", staff.slip_paper, name="slip_paper"),
    path("counter/packets/", custody.packets, name="packets"),
    path("counter/packets/new/", custody.new_packet, name="new_packet"),
    path("counter/packets/<str:packet_no>/", custody.packet, name="packet"),
    path("counter/packets/<str:packet_no>/hand-over/", custody.hand_over, name="packet_hand_over"),
    path("counter/packets/<str:packet_no>/take-over/", custody.take_over, name="packet_take_over"),
    path("counter/packets/<str:packet_no>/settle/", custody.settle, name="packet_settle"),
    path("hooks/courier/<slug:carrier>/", hooks.push, name="push"),
]
