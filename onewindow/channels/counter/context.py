"""The links every page of the counter carries, whichever room draws it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.kernel.actor import ActorKind
from onewindow.ui.context import actor_of
from onewindow.ui.desk import Link

OFFICE = "/office/"  # whose pages keep the office's menu, whoever may open them
VEIL_SECONDS = 60  # the screen stands in a hall: without a key pressed it is covered
SCRIPTS = ("counter/keys.js", "counter/veil.js")


# (words, name of the page, the right that opens it).
MENU = (
    (gettext_lazy("Take in"), "counter:desk", "cases.read"),
    (gettext_lazy("Fill in for an applicant"), "people:find", "applications.start"),
    (gettext_lazy("Help a citizen"), "mandates:help_desk", "people.help"),
    (gettext_lazy("Parcels"), "courier:parcels", "courier.hand_over"),
    (gettext_lazy("Packets"), "courier:packets", "courier.custody"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the desk's layout for who sits at a counter, but for the office's addresses. Reads no table."""
    actor, home = actor_of(request), reverse("counter:desk")
    if not actor.counter_code or request.path.startswith(OFFICE):
        return {}
    pages = [(str(label), reverse(page)) for label, page, right in MENU if actor.may(right)]
    links = tuple(Link(label=label, href=href, current=_is_here(request.path, href, home=home)) for label, href in pages)
    searched = {"desk_search_to": home} if actor.may("cases.read") else {}
    return {"desk_name": _("Counter desk"), "desk_nav": links, "desk_home": pages[0][1] if pages else home,
            "desk_veil": VEIL_SECONDS, "desk_scripts": SCRIPTS, **searched}


def first_page(request: HttpRequest) -> str:
    """Where the counter begins for this post: the first page of its menu; "" when it has none."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.STAFF:
        return ""
    return next((reverse(page) for _label, page, right in MENU if actor.may(right)), "")


def _is_here(path: str, href: str, *, home: str) -> bool:
    return path == home or path.startswith(f"{home}cases/") if href == home else path.startswith(href)
