"""What the room does when facts were announced: a document is drawn and signed after the act has committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.people import queries as people
from onewindow.domain.permits import commands, queries
from onewindow.domain.permits.facts import PermitEditionMade, PermitIssued
from onewindow.domain.permits.types import Permit
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import render, templates
from onewindow.kernel.reaction import on
from onewindow.kernel.signing import Box, Stamp, page_size, sign_pdf

GENERAL = "licence"  # the look of permits whose kind has no template of its own
PLATFORM = system_actor(name="permits")
WIDTH, HEIGHT, MARGIN = 64.0, 17.0, 26.0  # of the signature's stamp, in millimetres


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A signed document and the edition it belongs to; without content there is nothing to keep."""

    edition: int
    content: bytes = b""


def draw_permit(fact: PermitIssued | PermitEditionMade) -> Drawn:
    """The latest edition as signed PDF with its verification address as a QR code; nothing when it has its document already."""
    permit = queries.permit(actor=PLATFORM, permit_no=fact.permit_no)
    if permit.document_file_no:
        return Drawn(edition=permit.edition)
    organ = people.department(code=permit.department_code)
    day = timezone.localdate(permit.edition_at or permit.issued_at).isoformat()
    page = reverse("permits:verify")
    template = permit.template if permit.template in templates() else GENERAL
    plain = render(template=template, data={
        "organ": organ.name, "seal": organ.seal_name, "issued_on": day, **_said(permit),
        "verify_url": f"{settings.ONEWINDOW_PUBLIC_ADDRESS}{page}?n={permit.permit_no}&c={permit.check_code}", "verify_code": permit.check_code,
    })
    where = f"{settings.ONEWINDOW_PUBLIC_ADDRESS.partition('://')[2]}{page}"
    picture = render(template="signature_stamp", data={"organ": organ.name, "issued_on": day, "verify_at": where})
    signed = sign_pdf(plain, reason=permit.name, stamp=Stamp(picture=picture, box=_place(plain)))
    return Drawn(edition=permit.edition, content=signed)


def _said(permit: Permit) -> dict[str, object]:
    return {
        "name": permit.name, "permit_no": permit.permit_no, "holder_name": permit.holder_name, "edition": str(permit.edition),
        "fields": [[label, value] for label, value in permit.data.items() if value], "valid_from": permit.valid_from.isoformat(),
        "valid_until": permit.valid_until.isoformat() if permit.valid_until else "",
    }


def _place(content: bytes) -> Box:
    """Between QR code and seal on a sheet that lies, in the upper margin of a letter that stands."""
    width, height = page_size(content)
    if width > height:
        return Box(left=(width - WIDTH) / 2 - 12, bottom=25, width=WIDTH, height=HEIGHT)
    return Box(left=width - MARGIN - WIDTH, bottom=height - HEIGHT - 6, width=WIDTH, height=HEIGHT)


def keep_document(fact: PermitIssued, *, at: datetime, prepared: Drawn) -> None:
    """Keep the document of a new permit and announce that it can be read."""
    _keep(fact.permit_no, prepared, at=at)


def keep_edition(fact: PermitEditionMade, *, at: datetime, prepared: Drawn) -> None:
    """Keep the document of a further edition and announce that it can be read."""
    _keep(fact.permit_no, prepared, at=at)


def _keep(permit_no: str, drawn: Drawn, *, at: datetime) -> None:
    if drawn.content:
        commands.attach_document(actor=PLATFORM, at=at, permit_no=permit_no, content=drawn.content, edition=drawn.edition)


REACTIONS = (on(PermitIssued, keep_document, prepare=draw_permit), on(PermitEditionMade, keep_edition, prepare=draw_permit))
