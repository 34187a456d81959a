"""Mandates taken in at a counter: the signed paper, the certificate or the judgment is kept, and the mandate stands on it."""
# ruff: noqa: ARG001 - the decorator reads actor, at and key

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from onewindow.domain.mandates.commands.agency import MandatePaperMissing, grant_mandate
from onewindow.domain.mandates.types import Mandate, MandateTerms, PaperFile
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.files import keep

BASIS = "民法典 165"


@command("people.record_mandate", right="people.grant_mandate")
def record_mandate(*, actor: Actor, at: datetime, principal_no: str, agent_no: str, terms: MandateTerms, paper: PaperFile,
                   key: str = "") -> Done[Mandate]:
    """Record a mandate from its paper, which is kept as a file of the principal; it is in force at once.

    Refuses what `grant_mandate` refuses, MandatePaperMissing without content, FileRefused for a file that is no
    picture or PDF.
    """
    if not paper.content:
        raise MandatePaperMissing(article=BASIS)
    file = keep(content=paper.content, filename=paper.filename, owner=principal_no, at=at)
    made = grant_mandate(actor=actor, at=at, principal_no=principal_no, agent_no=agent_no, terms=replace(terms, paper_file_no=file.file_no))
    return Done(made, subject=f"mandate:{made.mandate_no}", basis=BASIS, payload={"file": file.file_no, "sha256": file.sha256})
