"""What the room does when facts were announced: a permit's document is made after its decision has committed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.people import queries as people
from onewindow.domain.permits import commands, queries
from onewindow.domain.permits.facts import PermitIssued
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import render, templates
from onewindow.kernel.reaction import on

GENERAL = "licence"  # the look of permits whose kind has no template of its own


def render_permit(fact: PermitIssued) -> bytes:
    """The permit as PDF/A with its verification address as a QR code; empty when it has its document already."""
    permit = queries.permit(actor=system_actor(name="permits"), permit_no=fact.permit_no)
    if permit.document_file_no:
        return b""
    organ = people.department(code=permit.department_code)
    address = f"{settings.ONEWINDOW_PUBLIC_ADDRESS}{reverse('permits:verify')}?n={permit.permit_no}&c={permit.check_code}"
    template = permit.template if permit.template in templates() else GENERAL
    return render(template=template, data={
        "organ": organ.name, "seal": organ.seal_name, "issued_on": timezone.localdate(permit.issued_at).isoformat(),
        "name": permit.name, "permit_no": permit.permit_no, "holder_name": permit.holder_name,
        "fields": [[label, value] for label, value in permit.data.items() if value],
        "valid_from": permit.valid_from.isoformat(),
        "valid_until": permit.valid_until.isoformat() if permit.valid_until else "",
        "verify_url": address, "verify_code": permit.check_code,
    })


def keep_document(fact: PermitIssued, *, at: datetime, prepared: bytes) -> None:
    """Keep the rendered document and announce that it can be read."""
    if prepared:
        commands.attach_document(actor=system_actor(name="permits"), at=at, permit_no=fact.permit_no, content=prepared)


REACTIONS = (on(PermitIssued, keep_document, prepare=render_permit),)
