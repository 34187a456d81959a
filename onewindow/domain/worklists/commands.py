"""What the desk does by itself: a file of the case is opened, and what the organ finds or does is put on record."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases import commands as case_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseSummary
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import RECORDED
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import FileContent
from onewindow.domain.notices import commands as notices
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

LONGEST = 250  # characters; the name of the fact stands before them


class NotToRecord(Refusal):
    """The standard has no such fact, it is on record already, or the case is not where it belongs."""

    code = "not_to_record"
    sentence = "This can't be put on record now: the standard has it not, it was recorded before, or the case stands elsewhere. Open are: {open}."


class NothingSaid(Refusal):
    """A fact on record says what was found or done."""

    code = "nothing_said"
    sentence = "Write it down first: {asks}."
    status = 422


@command("worklists.record_fact", right="worklists.record_fact")
def record_fact(*, actor: Actor, at: datetime, case_no: str, code: str, text: str, key: str = "") -> Done[CaseSummary]:
    """Put on record, once, a fact the item's standard names, with what is to be written down of it; the applicant is told.

    Every clock that hangs on it is derived anew (工伤保险条例 20(2): decide within fifteen days). What a grant obliges to (法律援助法 43(1): assign
    within three days) closes the case when nothing else is owed. For the competent organ. Refuses NotFound, NotToRecord, NothingSaid.
    """
    found = cases.case(actor=actor, case_no=case_no)
    if found.summary.department_code != actor.department_code:
        raise NotFound(what="the case", number=case_no)
    own = next((each for each in found.recordable if each.code == code), None)
    if own is None:
        raise NotToRecord(open="、".join(each.name for each in found.recordable) or "-")
    article = "、".join(catalogue.bundle(bundle_hash=found.summary.bundle_hash).citations(own.basis))
    if not text.strip():
        raise NothingSaid(asks=own.asks, article=article)
    done = case_commands.record_progress(actor=actor, at=at, case_no=case_no, name=RECORDED, text=f"{own.name}：{text.strip()[:LONGEST]}", about=code)
    notices.send(actor=actor, at=at, kind="fact_recorded", to=done.applicant_no, about=case_no,
                 params={"case_no": case_no, "item": done.item_name, "what": own.name, "follows": own.follows})
    return Done(done, subject=f"case:{case_no}", basis=article, payload={"fact": code, "text": text.strip()})


@command("cases.read_file", right="evidence.read")
def read_file(*, actor: Actor, at: datetime, case_no: str, file_no: str) -> Done[FileContent]:
    """Open a file that was handed in for the case; its owner sees who read it and for which case (个人信息保护法 6, 13).

    Refuses NotFound to whoever may not know of the case, and for a file that doesn't belong to it.
    """
    if file_no not in {given.file_no for given in cases.sealed(actor=actor, case_no=case_no).materials if given.file_no}:
        raise NotFound(what="file", number=file_no)
    return Done(evidence.use_file(actor=actor, at=at, file_no=file_no, purpose=f"case {case_no}"))
