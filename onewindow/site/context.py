"""What every page knows of the installation: its names, its hotline, whether it is a demo. All of it is data."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from onewindow.kernel.district import district_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The installation in the words of its pages."""

    title: str
    short_title: str
    tagline: str
    banner: str
    office: str
    hotline: str
    registration: str
    footer_note: str
    demo: bool


def site(_request: HttpRequest) -> dict[str, object]:
    """Context of every page: ``site``."""
    record = district_record(settings.ONEWINDOW_DISTRICT)
    return {"site": Site(
        title=record["site_title"], short_title=record["site_short_title"], tagline=record.get("tagline", ""),
        banner=record.get("banner", ""), office=record["office_name"], hotline=record["hotline"],
        registration=record.get("registration", ""), footer_note=record.get("footer_note", ""), demo=settings.ONEWINDOW_DEMO,
    )}
