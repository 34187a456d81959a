"""How often somebody may guess at a public door: a number and a few digits must not be found out by trying.

Only wrong tries count, by the caller's address (a whole hall may share one) and by what is asked for. Each is a row of the shared cache, so every
node counts the same. Who may not write, such as a replica, counts nothing and is still refused what others counted.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from onewindow.kernel.errors import Refusal


class TooManyTries(Refusal):
    """So many wrong tries in a short time that the next must wait."""

    code = "too_many_tries"
    sentence = "Too many tries that did not fit. Wait {minutes} minutes, or sign in: your own cases need no number."
    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many wrong tries a caller has in so many minutes, and how many there may be at one thing, whoever tries."""

    door: str
    minutes: int = 30
    per_caller: int = 60
    per_thing: int = 10

    def hold(self, request: HttpRequest, *, thing: str) -> None:
        """Refuses TooManyTries."""
        if cache.get_many([self._full(name) for name, _most in self._counted(request, thing)]):
            raise TooManyTries(minutes=self.minutes)

    def missed(self, request: HttpRequest, *, thing: str) -> None:
        """Count a wrong try. Each takes the first free slot, so that tries at the same moment are all counted; who takes the last one closes the door."""
        for name, most in self._counted(request, thing):
            slots = [f"{name}:{number}" for number in range(most)]
            used = cache.get_many(slots)
            taken = any(cache.add(each, 1, timeout=self.minutes * 60) for each in slots if each not in used)
            if not taken or len(used) + 1 >= most:
                cache.add(self._full(name), 1, timeout=self.minutes * 60)

    def _counted(self, request: HttpRequest, thing: str) -> tuple[tuple[str, int], ...]:
        """What tries are counted by, each with the most there may be: who asks, and what for."""
        by = ((_caller(request), self.per_caller), (f"thing {re.sub(r'[^0-9A-Z]', '', thing.upper())}", self.per_thing))
        return tuple((f"pace:{self.door}:{hashlib.sha256(name.encode()).hexdigest()[:32]}", most) for name, most in by if name)

    @staticmethod
    def _full(name: str) -> str:
        return f"{name}:full"


def _caller(request: HttpRequest) -> str:
    """Who asks, by address; empty where the connection tells none (a local socket), so that not all who come by it share one count."""
    try:
        return f"caller {get_adapter().get_client_ip(request)}"
    except PermissionDenied:
        return ""


CASES = Pace(door="progress")
"""Every door to a case by its receipt number and four digits: they share their count."""
