"""A played life as a pattern, and stamping further lives from it.

A life that was played through the public commands is read from its tables. Whatever is its own (numbers, keys,
times, the applicant, digests, sealed values) becomes a place; everything else stays as it is. A stamp fills the
places anew and computes what follows from them: sealed columns, blind digests, check codes, and the history's hash
chain, exactly as the kernel does. So a stamped case is a case as commands make it, at a fraction of the time.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

import bench.opened  # noqa: F401
from onewindow.domain.applications.models import Sealing
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries.progress import tail_proof
from onewindow.domain.permits.models import PermitRow
from onewindow.domain.permits.rules import check_code
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.fields import SealedTextField, keyring
from onewindow.kernel.ids import NUMBER, grouped, new_key
from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead
from onewindow.kernel.records import canonical

NO_ROOT = 0  # the first signed root after the build names every stamped head
DAY = re.compile(r"20\d\d-\d\d-\d\d")
Cell = Callable[["Stamp"], Any]
Life = dict[type[models.Model], list[models.Model]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The applicant of a stamped life."""

    person_no: str
    name: str
    phone: str
    id_number: str


class Numbers:
    """Public numbers in bulk: the kernel's form, with the beginning of the check remembered for each day."""

    def __init__(self, *, installation: str, serial: int) -> None:
        self.installation, self.serial = installation, serial

    def next(self, kind: str, on: date) -> str:
        """The next number of the kind for the day."""
        self.serial += 1
        head, rest = _head(kind, self.installation, on)
        serial = self.serial % 10_000_000
        return f"{head}{serial:07d}{98 - (rest * 10_000_000 + serial) * 100 % 97:02d}"


@lru_cache(maxsize=20_000)
def _head(kind: str, installation: str, on: date) -> tuple[str, int]:
    head = f"{kind}{installation}{on:%y%m%d}"
    return head, int("".join(str(int(char, 36)) for char in head)) % 97


class Stamp:
    """The values that fill the places of one new life."""

    __slots__ = ("days", "keys", "party", "shift", "values")

    def __init__(self, pattern: Pattern, numbers: Numbers, party: Party, days: int, waybill: str) -> None:
        self.days, self.shift, self.party = days, timedelta(days=days), party
        self.keys = [new_key() for _ in range(pattern.key_count)]
        fresh = [numbers.next(kind, on + self.shift) for kind, on in pattern.own]
        self.values = [
            *fresh, *(grouped(number) for number in fresh), party.person_no, party.name, party.phone, party.id_number, waybill,
            *((day + self.shift).isoformat() for day in pattern.days), "",
        ]
        self.values[-1] = hashlib.sha256(pattern.sealed_text(self).encode()).hexdigest() if pattern.sealed_text else ""


class Pattern:
    """A life with places. ``own`` lists kind and day of its numbers; the closing value is the sealing's digest."""

    def __init__(self, life: Life, *, party: Party, waybill: str, sealing_digest: str) -> None:
        tokens = sorted(_own_numbers(life, party), key=lambda number: (len(number), number))
        self.own = [(match["kind"], datetime.strptime(match["day"], "%y%m%d").replace(tzinfo=UTC).date()) for token in tokens if (match := NUMBER.match(token))]
        texts = [*tokens, *map(grouped, tokens), party.person_no, party.name, party.phone, party.id_number, waybill or "no waybill"]
        self.days = sorted({date.fromisoformat(found) for text in _texts(life) for found in DAY.findall(text)})
        texts += [day.isoformat() for day in self.days] + [sealing_digest or "no digest"]
        self._places = {text: place for place, text in enumerate(texts)}
        self._find = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
        self._case_no, self._phone = next(i for i, (kind, _) in enumerate(self.own) if kind == "C"), len(tokens) * 2 + 2
        self._keys: dict[UUID, int] = {}
        self.sealed_text: Callable[[Stamp], str] | None = None
        self.sealed_text = self._digest_input(life)
        self.tables = [(model, [self._row(row) for row in rows]) for model, rows in life.items() if model not in {LedgerEntry, LedgerHead}]
        self.chains = self._chains(life[LedgerEntry])
        self.key_count = len(self._keys)

    def rows(self, stamp: Stamp) -> Iterator[tuple[type[models.Model], list[Any]]]:
        """Every row of the new life, history included."""
        for model, rows in self.tables:
            for fixed, places in rows:
                row = fixed.copy()
                for place, cell in places:
                    row[place] = cell(stamp)
                yield model, row
        for chain in self.chains:
            yield from _chained(chain, stamp)

    def case_no(self, stamp: Stamp) -> str:
        """The new case's number."""
        return str(stamp.values[self._case_no])

    def text(self, text: str) -> Callable[[Stamp], str] | None:
        """The text with its places, or None when it has none."""
        places, pieces, end = [], [], 0
        for match in self._find.finditer(text):
            pieces.append(text[end : match.start()].replace("%", "%%"))
            places.append(self._places[match[0]])
            end = match.end()
        if not places:
            return None
        form = "%s".join([*pieces, text[end:].replace("%", "%%")])
        return lambda stamp: form % tuple([stamp.values[place] for place in places])

    def _row(self, row: models.Model) -> tuple[list[Any], list[tuple[int, Cell]]]:
        fixed, places = [], []
        for place, field in enumerate(row._meta.concrete_fields):
            plain, cell = self._cell(row, field, getattr(row, field.attname))
            fixed.append(plain)
            if cell is not None:
                places.append((place, cell))
        return fixed, places

    def _cell(self, row: models.Model, field: models.Field[Any, Any], value: Any) -> tuple[Any, Cell | None]:
        special = self._special(row, field.attname)
        if special is not None:
            return None, special
        if isinstance(value, UUID):
            place = self._keys.setdefault(value, len(self._keys))
            return None, lambda stamp: plain_key(stamp.keys[place])
        if isinstance(value, datetime):
            return None, lambda stamp: plain_moment(value + stamp.shift)
        if isinstance(value, date):
            return None, lambda stamp: plain_day(value + stamp.shift)
        if isinstance(field, models.JSONField):
            value = canonical(value).decode()
        if isinstance(field, SealedTextField) and value:
            return self._sealed(value, field._bound_to())
        if isinstance(value, str) and value:
            return value, self.text(value)
        if isinstance(value, bytes | memoryview):
            return bytes(value), None
        return value, None

    def _sealed(self, value: str, bound_to: str) -> tuple[None, Cell]:
        filled, ring = self.text(value), keyring()
        if filled is None:
            return None, lambda _stamp: ring.seal_text(value, bound_to=bound_to)
        return None, lambda stamp: ring.seal_text(filled(stamp), bound_to=bound_to)

    def _special(self, row: models.Model, name: str) -> Cell | None:
        if isinstance(row, Case) and name == "tail_proof":
            return lambda stamp: tail_proof(case_no=stamp.values[self._case_no], tail=stamp.values[self._phone][-4:])
        if isinstance(row, Case) and name == "due_on" and row.due_on is not None:
            start = _local_day(row.accepted_at or row.submitted_at)
            workdays = current_calendar().workdays_between(start, row.due_on)
            return lambda stamp: plain_day(_due(start + stamp.shift, workdays))
        if isinstance(row, PermitRow) and name == "check_code":
            place, ring = self._places[row.permit_no], keyring()
            return lambda stamp: check_code(digest=ring.mac(stamp.values[place].encode(), purpose="permits.check_code"))
        return None

    def _digest_input(self, life: Life) -> Callable[[Stamp], str] | None:
        sealings = life.get(Sealing, [])
        if not sealings:
            return None
        sealed = json.loads(sealings[-1].content)  # type: ignore[attr-defined]
        content = {
            "answers": sorted(sealed["answers"], key=lambda each: str(each["element_id"])),
            "materials": sorted(sealed["materials"], key=lambda each: (each["material_code"], each["file_no"])),
        }
        return self.text(canonical(content).decode())

    def _chains(self, entries: list[models.Model]) -> list[list[tuple[Any, ...]]]:
        chains: dict[str, list[tuple[Any, ...]]] = {}
        for entry in sorted(entries, key=lambda row: (row.subject, row.number)):  # type: ignore[attr-defined]
            actor, payload = canonical(entry.actor).decode(), canonical(entry.payload).decode()  # type: ignore[attr-defined]
            chains.setdefault(entry.subject, []).append((  # type: ignore[attr-defined]
                self._always(entry.subject), entry.act, self._always(actor), self._always(payload), entry.basis, entry.recorded_at))  # type: ignore[attr-defined]
        return list(chains.values())

    def _always(self, text: str) -> Callable[[Stamp], str]:
        return self.text(text) or (lambda _stamp: text)


def _chained(chain: list[tuple[Any, ...]], stamp: Stamp) -> Iterator[tuple[type[models.Model], list[Any]]]:
    """The history of one subject, hashed link by link as the kernel's ledger does."""
    previous, number, subject = "", 0, ""
    for subject_of, act, actor_of, payload_of, basis, recorded_at in chain:
        subject, actor, payload, number = subject_of(stamp), actor_of(stamp), payload_of(stamp), number + 1
        moment, salt = recorded_at + stamp.shift, secrets.token_hex(16)
        payload_digest = hashlib.sha256(f"{salt}{payload}".encode()).hexdigest()
        bound = (f'{{"act":{_quoted(act)},"actor":{actor},"basis":{_quoted(basis)},"number":{number},"payload_digest":"{payload_digest}",'
                 f'"previous":"{previous}","recorded_at":{int(moment.timestamp() * 1_000_000)},"subject":"{subject}"}}')
        digest = hashlib.sha256(bound.encode()).hexdigest()
        yield LedgerEntry, [plain_key(new_key()), subject, number, act, actor, basis, plain_moment(moment), salt, payload, payload_digest, previous, digest]
        previous = digest
    yield LedgerHead, [subject, number, previous, NO_ROOT]


@lru_cache(maxsize=500)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@lru_cache(maxsize=50_000)
def _due(start: date, workdays: int) -> date:
    return current_calendar().add_workdays(start, workdays)


def _local_day(moment: datetime) -> date:
    return (moment.astimezone(UTC) + timedelta(hours=8)).date()


def plain_key(key: UUID) -> object:
    """A key as the driver takes it."""
    return key if connection.vendor == "postgresql" else key.hex


def plain_moment(moment: datetime) -> object:
    """A moment as the driver takes it."""
    return moment if connection.vendor == "postgresql" else str(moment.astimezone(UTC).replace(tzinfo=None))


def plain_day(day: date) -> object:
    """A day as the driver takes it."""
    return day if connection.vendor == "postgresql" else day.isoformat()


def _own_numbers(life: Life, party: Party) -> set[str]:
    """The public numbers that were given out in this life: those in columns ending in ``_no``, but for people and staff."""
    found = set()
    for rows in life.values():
        for row in rows:
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                if field.attname.endswith("_no") and isinstance(value, str) and (match := NUMBER.match(value)) \
                        and match["kind"] not in {"P", "S", "T", "G", "M"} and value != party.person_no:
                    found.add(value)
    return found


def _texts(life: Life) -> Iterator[str]:
    for rows in life.values():
        for row in rows:
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(field, models.JSONField):
                    yield canonical(value).decode()
                elif isinstance(value, str):
                    yield value
