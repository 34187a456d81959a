"""The links every page of the counter carries, whichever room draws it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.ui.desk import Link

PREFIX = "/counter/"


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the desk's layout under the counter's addresses; nothing elsewhere. Reads no table."""
    if not request.path.startswith(PREFIX):
        return {}
    home = reverse("counter:desk")
    pages = ((_("Take in"), home), (_("Fill in for an applicant"), reverse("applications:counter_find")), (_("Parcels"), reverse("courier:parcels")), (_("Help a citizen"), reverse("people:help_desk")))
    links = tuple(Link(label=label, href=href, current=_is_here(request.path, href, home=home)) for label, href in pages)
    return {"desk_nav": links, "desk_home": home, "desk_search_to": home}


def _is_here(path: str, href: str, *, home: str) -> bool:
    return path == home or path.startswith(f"{home}cases/") if href == home else path.startswith(href)
