"""The public shell's links: menu, search, sign-in, display modes; for whom the reader acts, or who helps them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onewindow.channels.portal.content import text_titles
from onewindow.channels.portal.links import Link, address, link
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import MandateKind
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import Actor
from onewindow.kernel.formkit import Choice
from onewindow.ui.context import actor_of, mode_of

ASKS_VIEW = "asks_view"
"""In the session of somebody who may be asked, once, whether they want the larger view."""
ASKED_ON = ("/", "/my/")


@dataclass(frozen=True, slots=True, kw_only=True)
class InNameOf:
    """In whose name the reader acts, said on every page, with the way out of it: ``end_to`` is posted to, ``href`` is followed."""

    words: str
    label: str
    end_to: str = ""
    href: str = ""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the public layout. Reads no table, but the principal's name and the mandates where an agent acts."""
    here = request.path
    menu = (
        link(_("Home page"), "portal:home", here=here),
        link(_("Find a service"), "portal:search", here=here),
        link(_("Where to go"), "portal:centres", here=here),
        link(_("Track a case"), "progress:progress", here=here),
        link(_("Check a permit"), "permits:verify", here=here),
        link(_("My affairs"), "portal:my", here=here),
    )
    return {
        "nav": tuple(entry for entry in menu if entry is not None),
        "in_name_of": _in_name_of(actor_of(request)), "services": services,
        "search_to": address("portal:search"),
        "suggest_to": address("portal:hints"),
        "foot_links": _foot(here), "trust_to": address("portal:text", slug="genuine"),
        "mode_to": address("portal:mode"),
        "account_to": address("portal:my"),
        "asks_view": here in ASKED_ON and bool(getattr(request, "session", {}).get(ASKS_VIEW)) and not mode_of(request).large,
        "sign_in_to": address("account_request_login_code"),
        "sign_out_to": address("account_logout"),
        "staff_sign_in_to": address("account_login"),
        "is_demo": bool(settings.ONEWINDOW_DEMO),
    }


def _foot(here: str) -> tuple[Link, ...]:
    """The links of the foot: the map of the site, the pages of text, what else is public."""
    links = (link(_("Map of the site"), "portal:sitemap", here=here),
             *(link(title, "portal:text", here=here, slug=slug) for slug, title in text_titles()),
             link(_("Public hearings"), "procedures:hearings", here=here), link(_("The law behind it"), "standards:law", here=here))
    return tuple(entry for entry in links if entry is not None)


def services(code: str = "") -> tuple[Choice, ...]:
    """Every service by code and everyday name, for pages of rooms that know only the code, and the ``code`` asked about should it be none of them."""
    known = tuple(Choice(code=entry.item_code, label=entry.plain_name or entry.name) for entry in catalogue.items())
    return known if not code or any(each.code == code for each in known) else (*known, Choice(code=code, label=code))


def _in_name_of(actor: Actor) -> InNameOf | None:
    if actor.assisted_by:
        return InNameOf(words=_("%(helper)s is helping %(name)s: everything here is done in the name of %(name)s, and each step names the helper.")
                        % {"helper": actor.helper_name, "name": actor.name}, label=_("To the helper's desk, to end it"), href=address("mandates:help_desk"))
    if actor.on_behalf_of in ("", actor.ref):
        return None
    name = people.names_of(refs=[actor.on_behalf_of]).get(actor.on_behalf_of, actor.on_behalf_of)
    if any(each.terms.kind is MandateKind.LEGAL_REPRESENTATIVE for each in mandates.mandates_of(agent_no=actor.ref, principal_no=actor.on_behalf_of, on=clock.today())):
        return InNameOf(words=_("You act for %(name)s as its legal representative.") % {"name": name}, label=_("Act for myself again"), end_to=address("mandates:stop"))
    return InNameOf(words=_("You act for %(name)s. What you do within the mandate binds them; your own name stands beside it.") % {"name": name},
                    label=_("Act for myself again"), end_to=address("mandates:stop"))
