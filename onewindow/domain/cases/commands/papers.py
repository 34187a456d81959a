"""Keeping the rendered paper."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.models import CaseDocument
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.files import keep


@command("cases.attach_rendered", right="cases.attach_rendered")
def attach_rendered(*, actor: Actor, at: datetime, document_no: str, content: bytes) -> Done[str]:
    """Keep the rendered paper of a recorded document and answer its file number. A second rendering changes nothing."""
    row = CaseDocument.objects.select_for_update(of=("self",)).select_related("case").get(document_no=document_no)
    if row.file_no:
        return Done(row.file_no)
    kept = keep(content=content, filename=f"{document_no}.pdf", owner=f"case:{row.case.case_no}", at=at)
    row.file_no = kept.file_no
    row.save(update_fields=["file_no"])
    return Done(row.file_no, subject=f"case:{row.case.case_no}", payload={"document_no": document_no, "sha256": kept.sha256})
