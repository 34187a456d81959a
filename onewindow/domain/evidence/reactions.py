"""Whoever objects to a register is told in writing that the objection stands and where it goes."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import queries
from onewindow.domain.evidence.facts import RegisterObjected
from onewindow.domain.notices import commands as notices
from onewindow.kernel.actor import system_actor
from onewindow.kernel.ids import grouped
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="evidence")


def tell_holder(fact: RegisterObjected, *, at: datetime) -> None:
    """Confirm the objection to its holder (个人信息保护法 46): its number, the register, the organ that is asked to correct it."""
    info = queries.registers()[fact.register]
    notices.send(actor=PLATFORM, at=at, kind="register_objected", to=fact.holder_no, about=fact.about,
                 params={"objection_no": grouped(fact.objection_no), "register": info.title, "organ": info.organ})


REACTIONS = (on(RegisterObjected, tell_holder),)
