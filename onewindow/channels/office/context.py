"""The links every page of the office carries, whichever room draws it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.ui.desk import Link

PREFIX = "/office/"


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the desk's layout under the office's addresses; nothing elsewhere. Reads no table."""
    if not request.path.startswith(PREFIX):
        return {}
    home = reverse("office:worklist")
    return {"desk_nav": (Link(label=_("Worklist"), href=home, current=True),), "desk_home": home, "desk_search_to": home}
