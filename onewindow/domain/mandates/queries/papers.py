"""The papers mandates stand on: read by a clerk, by the principal and by the agent."""

from __future__ import annotations

from onewindow.domain.mandates.models import MandateRecord
from onewindow.domain.mandates.types import PaperFile
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.kernel.files import FileReader, content_of, described


class PrincipalUnknown(Refusal):
    """Neither a person nor an organisation is registered with this name and number."""

    code = "principal_unknown"
    sentence = "Nobody is registered with this name and number. Register the principal first, then record the mandate."
    status = 404


def paper_of(*, actor: Actor, mandate_no: str) -> PaperFile:
    """The paper of a mandate. Refuses NotFound, also to everybody who is neither party nor clerk."""
    row = MandateRecord.objects.filter(mandate_no=mandate_no).exclude(paper_file_no="").first()
    if row is None or not (actor.may("people.grant_mandate") or actor.ref in {row.principal_no, row.agent_no}):
        raise NotFound(what="mandate", number=mandate_no)
    content = content_of(file_no=row.paper_file_no, reader=FileReader(ref=actor.ref, entitled=True))
    file = described(file_no=row.paper_file_no)
    return PaperFile(filename=file.name, content=content, media_type=file.media_type)


def principal_named(*, name: str, number: str) -> str:
    """The number of a person by name and paper, or of an organisation by name and credit code.

    Refuses PrincipalUnknown.
    """
    found = people.person_named(name=name, id_number=number)
    if found:
        return found
    try:
        organisation = people.organisation(org_no=number)
    except NotFound:
        raise PrincipalUnknown from None
    if organisation.name != name.strip():
        raise PrincipalUnknown
    return organisation.org_no
