"""The questions wishes answers: keyword-only, the actor first where rights matter, records back."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Sum

from onewindow.domain.wishes.models import StarRow, UnmetRow
from onewindow.domain.wishes.types import Unmet
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed

__all__ = ["stars", "unmet"]
READ = "wishes.read"


def stars(*, actor: Actor) -> tuple[str, ...]:
    """The codes of the services the actor starred, the newest first; nothing for who is no citizen."""
    if actor.kind is not ActorKind.PERSON:
        return ()
    return tuple(StarRow.objects.filter(person_no=actor.ref).order_by("-starred_at", "-id").values_list("item_code", flat=True))


def unmet(*, actor: Actor, since: date, limit: int = 200) -> tuple[Unmet, ...]:
    """What was asked in vain since the day, the most often asked first. Refuses NotAllowed."""
    if not actor.may(READ):
        raise NotAllowed(act=READ)
    rows = UnmetRow.objects.filter(asked_on__gte=since).values("words").annotate(asked=Sum("times"), days=Count("id"), latest=Max("asked_on"))
    return tuple(Unmet(words=row["words"], times=row["asked"], days=row["days"], latest_on=row["latest"]) for row in rows.order_by("-asked", "-latest", "words")[:limit])
