"""The overview with what wants attention, the outbox with what was given up, and the health of the installation."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from onewindow.channels.office.operator.wording import GROUPS, Line, line
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people import queries as people
from onewindow.kernel import backlog, clock, exchange
from onewindow.kernel.backlog import JobRun, ParkedDelivery, Retried
from onewindow.kernel.errors import Refusal
from onewindow.kernel.health import Level, board
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only
from onewindow.ui.refusals import said

READ, RETRY = "health.read", "outbox.retry"


@require_safe
@never_cache
@staff_only(right=READ)
def home(request: HttpRequest) -> HttpResponse:
    """Where an operator begins: the six parts of the work, with the numbers that want attention."""
    at = clock.now()
    found = _findings(at)
    batches = catalogue.batches()
    return render(request, "office/operator/home.html", {
        "lines": found, "attention": [each for each in found.values() if each.level in {Level.WARN, Level.BAD}], "backlog": backlog.backlog(),
        "figures": people.staff_figures(actor=actor_of(request)), "batches": len(batches), "coming": sum(each.starts_on > at.date() for each in batches),
        "items": len({code for each in batches for code in each.item_codes}), "counters": len({code for each in batches for code in each.counter_codes}),
    })


@require_safe
@never_cache
@staff_only(right=READ)
def health(request: HttpRequest) -> HttpResponse:
    """Every check of this installation, what it means and what to do; the container asks the same board at /healthz."""
    at = clock.now()
    found = _findings(at)
    groups = [(title, [found[code] for code in codes if code in found]) for title, codes in GROUPS]
    attention = [each for each in found.values() if each.level in {Level.WARN, Level.BAD}]
    return render(request, "office/operator/health.html", {"groups": groups, "attention": attention, "at": at})


@require_safe
@never_cache
@staff_only(right=RETRY)
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits and since when by reaction, what was given up, the timed jobs, and what stands between partners and us."""
    at = clock.now()
    loads = backlog.loads(at=at)
    parked = backlog.parked()
    runs = [(each, _every(each.interval)) for each in backlog.jobs(at=at)]
    by_reaction: dict[str, list[ParkedDelivery]] = {}
    for each in parked:
        by_reaction.setdefault(each.reaction, []).append(each)
    return render(request, "office/operator/outbox.html", {
        "at": at, "waiting": sum(each.waiting for each in loads), "given_up": sum(each.parked for each in loads),
        "done": sum(each.done_last_hour for each in loads), "oldest": _since(min((each.oldest_at for each in loads if each.oldest_at), default=None), at),
        "parked": by_reaction, "shown": len(parked), "lasting": [(each, _since(each.oldest_at, at)) for each in loads if each.waiting or each.parked],
        "calm": [each for each in loads if not each.waiting and not each.parked], "jobs": [run for run in runs if not _ails(run[0])],
        "ailing": [run for run in runs if _ails(run[0])],
        "partners": [(each, _since(each.oldest_at, at)) for each in exchange.queues()],
    })


@require_POST
@staff_only(right=RETRY)
def retry(request: HttpRequest) -> HttpResponse:
    """Put one parked delivery, or all of a reaction, back in line."""
    try:
        done = _retry(request)
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, ngettext("%(n)s delivery is back in line and is tried again at once.", "%(n)s deliveries are back in line and are tried again at once.", done.count) % {"n": done.count})
    return redirect("office:outbox")


def _retry(request: HttpRequest) -> Retried:
    actor, at, reaction = actor_of(request), clock.now(), request.POST.get("reaction", "")
    if reaction:
        return backlog.retry_reaction(actor=actor, at=at, reaction=reaction)
    return backlog.retry(actor=actor, at=at, delivery_id=_id(request.POST.get("delivery", "")))


def _ails(job: JobRun) -> bool:
    return job.overdue or bool(job.failure)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)  # no delivery has it, which the command says


def _findings(at: datetime) -> dict[str, Line]:
    return {each.code: line(each) for each in board.look(at=at)}


def _since(moment: datetime | None, at: datetime) -> str:
    """How long ago, in the largest unit that fits; "" where there is nothing to tell."""
    if moment is None:
        return ""
    return _length(max(at - moment, timedelta()))


def _every(interval: timedelta) -> str:
    return _("every %(length)s") % {"length": _length(interval)}


def _length(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds < 60:
        return _("%(n)s seconds") % {"n": seconds}
    if seconds < 3600:
        return _("%(n)s minutes") % {"n": seconds // 60}
    return _("%(n)s hours") % {"n": seconds // 3600} if seconds < 86_400 else _("%(n)s days") % {"n": seconds // 86_400}
