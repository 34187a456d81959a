"""Verbs of the room: consignments from booking to delivery, and packets between two parties."""

from onewindow.domain.courier.commands.booking import (
    CarrierUnknown,
    NotSentAnew,
    PostOnly,
    book,
    book_parcel,
    rebook,
    settle_destination,
)
from onewindow.domain.courier.commands.custody import (
    LinesWrong,
    NotYourHall,
    OwnLoss,
    PaperElsewhere,
    SamePerson,
    SealUsed,
    WrongMoment,
    hand_over_packet,
    make_packet,
    settle_packet,
    take_over_packet,
)
from onewindow.domain.courier.commands.slips import NotListedSo, make_slip
from onewindow.domain.courier.commands.tracking import (
    AlreadyHandedOver,
    DestinationUnclear,
    KeptElsewhere,
    NotBack,
    NotOnTheWay,
    PushRefused,
    WaybillMissing,
    WaybillTaken,
    declare_lost,
    give_out,
    hand_over,
    keep_at_hall,
    record_event,
    record_waybill,
)

__all__ = [
    "AlreadyHandedOver", "CarrierUnknown", "DestinationUnclear", "LinesWrong", "KeptElsewhere", "NotBack", "NotListedSo", "NotOnTheWay", "NotSentAnew", "NotYourHall",
    "OwnLoss", "PaperElsewhere", "PostOnly", "PushRefused", "SamePerson", "SealUsed", "WaybillMissing", "WaybillTaken", "WrongMoment",
    "book", "book_parcel", "declare_lost", "give_out", "hand_over", "hand_over_packet", "keep_at_hall", "make_packet", "make_slip", "rebook",
    "record_event", "record_waybill", "settle_destination", "settle_packet", "take_over_packet",
]
