"""Reading what was handed in: a file is opened for a case, by who may know of that case."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases import queries as cases
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import FileContent
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound


@command("cases.read_file", right="evidence.read")
def read_file(*, actor: Actor, at: datetime, case_no: str, file_no: str) -> Done[FileContent]:
    """Open a file that was handed in for the case; its owner sees who read it and for which case (个人信息保护法 6, 13).

    Refuses NotFound to whoever may not know of the case, and for a file that doesn't belong to it.
    """
    if file_no not in {given.file_no for given in cases.sealed(actor=actor, case_no=case_no).materials if given.file_no}:
        raise NotFound(what="file", number=file_no)
    return Done(evidence.use_file(actor=actor, at=at, file_no=file_no, purpose=f"case {case_no}"))
