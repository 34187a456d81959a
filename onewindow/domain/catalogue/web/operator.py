"""The operator's screens: batches of district-wide service (全区通办批次), and what each counter may take in (收件权限)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.domain.catalogue import commands, queries
from onewindow.domain.catalogue.types import BatchScope, CounterEntitlement, ItemEntry, Scope
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel, Counter
from onewindow.kernel import clock
from onewindow.kernel.errors import NotFound, Refusal
from onewindow.ui.context import actor_of
from onewindow.ui.desk import staff_only

SET_SCOPE, ENTITLE = "catalogue.set_scope", "catalogue.entitle_counter"
HALLS = (CentreLevel.DISTRICT, CentreLevel.TOWN)
LONGEST = 40
ByDepartment = list[tuple[str, list[ItemEntry]]]


class DayMissing(Refusal):
    """A day that is missing or can't be read."""

    code = "day_missing"
    sentence = "Give the day as year, month and day."
    status = 422


@require_safe
@never_cache
@staff_only(right=SET_SCOPE)
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch with its counts, all of them together, and the way to each hall's counters."""
    found = queries.batches()
    return render(request, "catalogue/batches.html", {
        "batches": found, "today": clock.today(), "halls": _halls(),
        "items": len({code for batch in found for code in batch.item_codes}),
        "counters": len({code for batch in found for code in batch.counter_codes}),
    })


@require_safe
@never_cache
@staff_only(right=SET_SCOPE)
def batch(request: HttpRequest, batch_code: str) -> HttpResponse:
    """One batch: its items, its counters, and every state it was given."""
    found = _batch(batch_code)
    halls = [(hall, chosen) for hall, counters in _halls() if (chosen := [one for one in counters if one.code in found.counter_codes])]
    return render(request, "catalogue/batch.html", {
        "batch": found, "groups": _by_department(set(found.item_codes)), "halls": halls,
        "past": queries.batch_history(batch_code=batch_code),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right=SET_SCOPE)
def edit(request: HttpRequest, batch_code: str = "") -> HttpResponse:
    """A new batch, or another state of one: choose, look for items, see what would change, publish."""
    old = _batch(batch_code) if batch_code else BatchScope(batch_code=_next_code(), starts_on=clock.today(), item_codes=())
    starts, trained = old.starts_on.isoformat(), min(old.starts_on, clock.today()).isoformat()
    told = {"announced": str(old.announced or ""), "announced_in": old.announced_in}
    scope, query = old, ""
    plan: tuple[object, ...] = ()
    trouble: Refusal | None = None
    if request.method == "POST":
        starts, trained = request.POST.get("starts_on", ""), request.POST.get("training_on", "")
        query = request.POST.get("q", "").strip()[:LONGEST]
        told = {name: request.POST.get(name, "").strip() for name in told}
        scope = replace(old, item_codes=tuple(request.POST.getlist("item")), counter_codes=tuple(request.POST.getlist("counter")))
        try:
            if request.POST.get("act") in {"preview", "publish"}:
                scope = replace(scope, starts_on=_day(starts), announced=_number(told["announced"]), announced_in=told["announced_in"])
                plan = queries.batch_plan(scope=scope, training_on=_day(trained))
            if request.POST.get("act") == "publish":
                commands.set_scope(actor=actor_of(request), at=clock.now(), scope=scope, training_on=_day(trained))
                messages.success(request, _("The batch is published."))
                return redirect("catalogue:batch", batch_code=scope.batch_code)
        except Refusal as refusal:
            plan, trouble = (), refusal
    found = [entry for entry in queries.items(search=query) if entry.scope is not Scope.OWN_TOWN] if query else []
    return render(request, "catalogue/batch_edit.html", {
        "plan": plan, "refusal": trouble, "scope": scope, "starts": starts, "trained": trained, "told": told, "query": query,
        "found": found, "groups": _by_department(), "halls": _halls(), "names": _names(), "places": _places(),
    }, status=trouble.status if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_only(right=ENTITLE)
def counter(request: HttpRequest, counter_code: str) -> HttpResponse:
    """What the counter may take in, since when, trained on which day; items are added and taken from it here."""
    place = places.counter(code=counter_code)
    refusal: Refusal | None = None
    items = tuple(request.POST.getlist("item"))
    if request.method == "POST":
        try:
            if request.POST.get("act") == "withdraw":
                commands.withdraw_counter(actor=actor_of(request), at=clock.now(), counter_code=counter_code, item_codes=items)
            else:
                commands.entitle_counter(actor=actor_of(request), at=clock.now(), counter_code=counter_code, item_codes=items,
                                         starts_on=_day(request.POST.get("starts_on", "")), training_on=_day(request.POST.get("training_on", "")))
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("The counter's items are changed."))
            return redirect("catalogue:counter", counter_code=counter_code)
    held = queries.entitlements(counter_code=counter_code)
    have = {one.item_code for one in held}
    context = {"place": place, "centre": places.centre(code=place.centre_code), "held": _held_by_department(held), "names": _names(), "refusal": refusal,
               "today": clock.today(), "chosen": items, "typed": request.POST,
               "groups": [(title, rest) for title, rows in _by_department() if (rest := [one for one in rows if one.item_code not in have])]}
    return render(request, "catalogue/counter.html", context, status=refusal.status if refusal else 200)


def _batch(batch_code: str) -> BatchScope:
    for found in queries.batches():
        if found.batch_code == batch_code:
            return found
    raise NotFound(what="batch", number=batch_code)


def _next_code() -> str:
    taken, number = {one.batch_code for one in queries.batches()}, 1
    while f"BATCH-{number}" in taken:
        number += 1
    return f"BATCH-{number}"


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise DayMissing from None


def _number(typed: str) -> int:
    """How many; 0 where nothing was typed, and a number no rule allows where it is none."""
    return int(typed) if typed.isascii() and typed.isdigit() else -1 if typed else 0


def _held_by_department(held: tuple[CounterEntitlement, ...]) -> list[tuple[str, list[CounterEntitlement]]]:
    """What a counter has been entitled to, under the names of the departments whose items these are."""
    organs = {entry.item_code: entry.department_code for entry in queries.items()}
    rows = [(organ.name, [one for one in held if organs.get(one.item_code) == organ.code]) for organ in people.departments()]
    return [(name, mine) for name, mine in rows if mine]


def _by_department(only: set[str] | None = None) -> ByDepartment:
    """Items under the names of their departments: all that a batch may open, or the ones named."""
    shown = [entry for entry in queries.items() if (entry.scope is not Scope.OWN_TOWN if only is None else entry.item_code in only)]
    return [(organ.name, rows) for organ in people.departments()
            if (rows := [entry for entry in shown if entry.department_code == organ.code])]


def _halls() -> list[tuple[str, list[Counter]]]:
    """The counters in use under the names of the halls of the district and its towns."""
    return [(hall.name, list(rows)) for level in HALLS for hall in places.centres(level=level) if (rows := places.counters(centre_code=hall.code))]


def _names() -> dict[str, str]:
    return {entry.item_code: entry.name for entry in queries.items()}


def _places() -> dict[str, str]:
    return {one.code: f"{hall} {one.name}" for hall, counters in _halls() for one in counters}
