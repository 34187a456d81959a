"""The verbs of wishes: keyword-only (actor, at, ...), one transaction, refusals named beside them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.wishes.models import StarRow, UnmetRow
from onewindow.domain.wishes.rules import words_kept
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal

__all__ = ["drop_star", "note_unmet", "star"]
MOST_STARS = 60
MOST_A_DAY = 500  # different words; more are somebody's program


class TooManyStars(Refusal):
    """A list of favourites everything is on helps nobody."""

    code = "too_many_stars"
    sentence = "You starred {most} services, the most there may be. Take one away first."


@command("wishes.star", right="wishes.star", chained=False)
def star(*, actor: Actor, at: datetime, item_code: str) -> Done[bool]:
    """Star a service for oneself; once is enough. Refuses NotFound for an unknown service, TooManyStars."""
    catalogue.item(item_code=item_code)
    mine = StarRow.objects.filter(person_no=actor.ref)
    if not mine.filter(item_code=item_code).exists() and mine.count() >= MOST_STARS:
        raise TooManyStars(most=MOST_STARS)
    return Done(StarRow.objects.get_or_create(person_no=actor.ref, item_code=item_code, defaults={"starred_at": at})[1])


@command("wishes.drop_star", right="wishes.star", chained=False)
def drop_star(*, actor: Actor, at: datetime, item_code: str) -> Done[bool]:
    """Take a star away, also from a service that is gone; False when there was none."""
    return Done(StarRow.objects.filter(person_no=actor.ref, item_code=item_code).delete()[0] > 0)


@command("wishes.note_unmet", right=None, chained=False)
def note_unmet(*, actor: Actor, at: datetime, typed: str) -> Done[bool]:
    """Count words a search found nothing under, for the day. False, and nothing kept, where the catalogue knows them or they may not be kept."""
    words, today = words_kept(typed), local_day(at)
    if not words or catalogue.items(search=words, on=today):
        return Done(record=False)
    known = UnmetRow.objects.filter(asked_on=today)
    if known.filter(words=words).update(times=F("times") + 1):
        return Done(record=True)
    if known.count() >= MOST_A_DAY:
        return Done(record=False)
    UnmetRow.objects.create(asked_on=today, words=words)
    return Done(record=True)
