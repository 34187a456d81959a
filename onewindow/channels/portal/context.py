"""The public shell's links: menu, search, sign-in, display modes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onewindow.channels.portal.links import address, link


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the public layout. Reads no table."""
    here = request.path
    menu = (
        link(_("Home page"), "portal:home", here=here),
        link(_("Find a service"), "portal:search", here=here),
        link(_("Where to go"), "portal:centres", here=here),
        link(_("Track a case"), "cases:progress", here=here),
        link(_("Check a permit"), "permits:verify", here=here),
        link(_("My affairs"), "portal:my", here=here),
    )
    return {
        "nav": tuple(entry for entry in menu if entry is not None),
        "search_to": address("portal:search"),
        "suggest_to": address("portal:hints"),
        "foot_links": tuple(entry for entry in (link(_("The law behind it"), "standards:law", here=here),) if entry is not None),
        "mode_to": address("portal:mode"),
        "account_to": address("portal:my"),
        "sign_in_to": address("account_request_login_code"),
        "sign_out_to": address("account_logout"),
        "staff_sign_in_to": address("account_login"),
        "is_demo": bool(settings.ONEWINDOW_DEMO),
    }
