"""The links every page of the office carries, whichever room draws it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.kernel.actor import Actor, ActorKind
from onewindow.ui.context import actor_of
from onewindow.ui.desk import Link

PREFIX = "/office/"
HOME = "office:worklist"
# (words, name of the page, the right that opens it, or several of which one does). What a post may not open is not in its menu.
MENU = (
    (gettext_lazy("Overview"), "office:operator", "health.read"),
    (gettext_lazy("Worklist"), HOME, "cases.read"),
    (gettext_lazy("Team"), "office:team", "teams.record_leave"),
    (gettext_lazy("Opinions asked of us"), "procedures:consultations", "procedures.answer"),
    (gettext_lazy("Promises to check"), "procedures:checks", "procedures.check_promise"),
    (gettext_lazy("Permits"), "permits:office_find", "permits.revoke"),
    (gettext_lazy("Refunds"), "payments:refunds", "payments.confirm_refund"),
    (gettext_lazy("Batches"), "catalogue:batches", "catalogue.set_scope"),
    (gettext_lazy("Entrusted acceptance"), "mandates:entrustments", "people.entrust"),
    (gettext_lazy("Calendar"), "deadlines:calendar", "calendar.load"),
    (gettext_lazy("Reconciliation"), "payments:reconciliations", "payments.reconcile"),
    (gettext_lazy("Outbox"), "office:outbox", "outbox.retry"),
    (gettext_lazy("Health"), "office:health", "health.read"),
    (gettext_lazy("People and posts"), "people:staff", ("people.read_staff", "people.ask_reset")),
    (gettext_lazy("Searched in vain"), "wishes:unmet_words", "wishes.read"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of the desk's layout under the office's addresses, and wherever else staff without a counter meet a page that went wrong. Reads no table."""
    actor = actor_of(request)
    if not request.path.startswith(PREFIX) and (actor.kind is not ActorKind.STAFF or actor.counter_code):
        return {}
    offered = [(str(label), reverse(page)) for label, page, right in MENU if _opens(actor, right)]
    here = max((href for _label, href in offered if request.path.startswith(href)), key=len, default="")
    home = offered[0][1] if offered else reverse(HOME)
    searched = {"desk_search_to": reverse(HOME)} if actor.may("cases.read") else {}
    return {"desk_name": _("Office desk"), "desk_nav": tuple(Link(label=label, href=href, current=href == here) for label, href in offered), "desk_home": home, **searched}


def first_page(request: HttpRequest) -> str:
    """Where the office begins for this post: the first page of its menu; "" when it has none."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.STAFF:
        return ""
    return next((reverse(page) for _label, page, right in MENU if _opens(actor, right)), "")


def _opens(actor: Actor, right: str | tuple[str, ...]) -> bool:
    return actor.may(right) if isinstance(right, str) else any(map(actor.may, right))

