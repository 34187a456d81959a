"""Whoever objects to a register is told in writing that the objection stands and where it goes. What was handed in gets its small picture."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.evidence import queries
from onewindow.domain.evidence.facts import EvidenceStored, RegisterObjected
from onewindow.domain.notices import commands as notices
from onewindow.kernel import files
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import thumbnail
from onewindow.kernel.errors import Refusal
from onewindow.kernel.ids import grouped
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="evidence")


def tell_holder(fact: RegisterObjected, *, at: datetime) -> None:
    """Confirm the objection to its holder (个人信息保护法 46): its number, the register, the organ that is asked to correct it."""
    info = queries.registers()[fact.register]
    notices.send(actor=PLATFORM, at=at, kind="register_objected", to=fact.holder_no, about=fact.about,
                 params={"objection_no": grouped(fact.objection_no), "register": info.title, "organ": info.organ})


def drawn(fact: EvidenceStored) -> bytes | None:
    """The small picture of a file; None where its content has one, where it can't be drawn, and where nobody may read it now."""
    if files.thumbed(file_nos=(fact.file_no,)):
        return None
    try:
        content = files.content_of(file_no=fact.file_no, reader=files.FileReader(ref=PLATFORM.ref, entitled=True))
        return thumbnail(content=content, media_type=files.described(file_no=fact.file_no).media_type)
    except Refusal:
        return None


def keep_picture(fact: EvidenceStored, *, at: datetime, prepared: bytes | None) -> None:  # noqa: ARG001 - a picture has no time
    """Keep the picture beside the file. No use of it: the platform looks at nothing, and whoever sees the picture may open the file."""
    if prepared is not None:
        files.keep_thumb(file_no=fact.file_no, picture=prepared)


REACTIONS = (on(RegisterObjected, tell_holder), on(EvidenceStored, keep_picture, prepare=drawn))
