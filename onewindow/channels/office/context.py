"""The links every page of the office carries, whichever room draws it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.kernel.actor import ActorKind
from onewindow.ui.context import actor_of
from onewindow.ui.desk import Link

PREFIX = "/office/"
HOME = "office:worklist"
# (words, name of the page, the right that opens it). What a post may not open is not in its menu.
MENU = (
    (gettext_lazy("Worklist"), HOME, "cases.read"),
    (gettext_lazy("Opinions asked of us"), "procedures:consultations", "procedures.answer"),
    (gettext_lazy("Promises to check"), "procedures:checks", "procedures.check_promise"),
    (gettext_lazy("Permits"), "permits:office_find", "permits.revoke"),
    (gettext_lazy("Refunds"), "payments:refunds", "payments.confirm_refund"),
    (gettext_lazy("Batches"), "catalogue:batches", "catalogue.set_scope"),
    (gettext_lazy("Entrusted acceptance"), "mandates:entrustments", "people.entrust"),
    (gettext_lazy("Calendar"), "deadlines:calendar", "calendar.load"),
    (gettext_lazy("Reconciliation"), "payments:reconciliations", "payments.reconcile"),
    (gettext_lazy("Staff accounts"), "people:staff", "people.ask_reset"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the desk's layout under the office's addresses; nothing elsewhere. Reads no table."""
    if not request.path.startswith(PREFIX):
        return {}
    actor = actor_of(request)
    offered = [(str(label), reverse(page)) for label, page, right in MENU if actor.may(right)]
    here = max((href for _label, href in offered if request.path.startswith(href)), key=len, default="")
    home = offered[0][1] if offered else reverse(HOME)
    searched = {"desk_search_to": reverse(HOME)} if actor.may("cases.read") else {}
    return {"desk_name": _("Office desk"), "desk_nav": tuple(Link(label=label, href=href, current=href == here) for label, href in offered), "desk_home": home, **searched}


def first_page(request: HttpRequest) -> str:
    """Where the office begins for this post: the first page of its menu; "" when it has none."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.STAFF:
        return ""
    return next((reverse(page) for _label, page, right in MENU if actor.may(right)), "")

