"""Builds a district of generated cases in the database of DATABASE_URL.

    python -m bench.build CASES MANIFEST

A few lives are played through the public commands, one for each place where a case can stand; the rest are stamped
from them (bench/pattern.py) for some thousand invented applicants over three years. A sample of what came out is
then held against the kernel's own rules of history. The manifest says what is in the database.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models

from bench import lives
from bench.district import BEGIN, make_district
from bench.loader import Loader, Table
from bench.pattern import Life, Numbers, Party, Pattern, Stamp, plain_key
from onewindow.domain.applications.models import Draft, DraftMaterial, Sealing
from onewindow.domain.applications.types import DeliveryMethod
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, handed_in
from onewindow.domain.cases.models import (
    Case,
    CaseFact,
    CaseGroup,
    Correction,
    Decision,
    Review,
)
from onewindow.domain.cases.types import CorrectionPoint, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.courier.models import ConsignmentRow, ScanRow
from onewindow.domain.evidence.models import StoredFile as EvidenceFile
from onewindow.domain.papers.models import PaperAboutRow, PaperRow
from onewindow.domain.payments.models import ChargeRow
from onewindow.domain.people import queries as people
from onewindow.domain.people.models import PersonRecord
from onewindow.domain.permits.models import PermitRow
from onewindow.kernel import ledger, relay
from onewindow.kernel.calendar_store import current_calendar
from onewindow.kernel.district import installation_code
from onewindow.kernel.fields import blind_index, keyring
from onewindow.kernel.ids import is_public_number, new_key
from onewindow.kernel.models.command import NumberSerial
from onewindow.kernel.models.files import StoredFile
from onewindow.kernel.models.ledger import LedgerEntry, LedgerHead
from onewindow.site.play import Watch

CHUNK = 1_000
YEARS = 3
SAMPLE = 100
TABLES: tuple[type[models.Model], ...] = (
    PersonRecord, CaseGroup, Case, CaseFact, PaperRow, PaperAboutRow, Correction, Review, Decision, Draft, DraftMaterial, Sealing, PermitRow,
    ConsignmentRow, ScanRow, ChargeRow, EvidenceFile, StoredFile, LedgerEntry, LedgerHead,
)
# What bench/pattern.py writes of a history, in this order.
HISTORY: dict[type[models.Model], str] = {
    LedgerEntry: "id subject number act actor basis recorded_at salt payload payload_digest previous digest",
    LedgerHead: "subject number digest rooted",
}


def _submitted(watch: Watch, item: str, method: DeliveryMethod = DeliveryMethod.POST) -> str:
    return lives.submit(at=watch.at, draft_no=lives.draft(at=watch.at, item_code=item, method=method))


def _accepted(watch: Watch, item: str, officer: str, method: DeliveryMethod = DeliveryMethod.POST) -> str:
    number = _submitted(watch, item, method)
    cases.receive(actor=lives.cast().clerk, at=watch.wait(minutes=20), case_no=number)
    cases.accept(actor=cast_actor(officer, channel="office"), at=watch.wait(hours=1), case_no=number)
    return number


def _received(watch: Watch) -> str:
    number = _submitted(watch, lives.LICENCE)
    cases.receive(actor=lives.cast().clerk, at=watch.wait(minutes=20), case_no=number)
    return number


def _correcting(watch: Watch) -> str:
    number = _submitted(watch, lives.LICENCE)
    point = CorrectionPoint(material_code="layout", point_code="layout-facilities", text="请在布局图上标出洗手池。")
    cases.request_correction(actor=lives.cast().officer, at=watch.wait(hours=2), case_no=number, points=(point,))
    return number


def _withdrawn(watch: Watch) -> str:
    number = _submitted(watch, lives.LICENCE)
    cases.withdraw(actor=lives.cast().applicant, at=watch.wait(hours=3), case_no=number)
    return number


def _reviewed(watch: Watch, *, outcome: Outcome | None) -> str:
    who, number = lives.cast(), _accepted(watch, lives.LICENCE, "luo")
    cases.review(actor=who.officer, at=watch.wait(hours=1), case_no=number, step_code="review", passed=True)
    cases.review(actor=who.officer, at=watch.next_workday(), case_no=number, step_code="site_check", passed=True, second_officer=who.second.ref)
    if outcome is not None:
        bundle = catalogue.current_bundle(item_code=lives.LICENCE, on=watch.at.date())
        ground = bundle.refusals[0]
        why = {"reason": ground.text, "article": "、".join(bundle.citations(ground.basis))} if outcome is Outcome.REFUSED else {}
        cases.decide(actor=who.head, at=watch.wait(hours=2), case_no=number, outcome=outcome, **why)
    return number


def _delivered(watch: Watch, outcome: Outcome) -> str:
    number = _reviewed(watch, outcome=outcome)
    watch.wait(minutes=10)
    lives.hand_over(at=watch.wait(minutes=10), case_no=number)
    for _ in range(4):
        watch.next_workday()
    return number


def _registered(watch: Watch) -> str:
    number = _accepted(watch, lives.REGISTRATION, "luo", DeliveryMethod.PICK_UP)
    cases.review(actor=lives.cast().officer, at=watch.wait(minutes=5), case_no=number, step_code="review", passed=True)
    cases.decide(actor=lives.cast().head, at=watch.wait(minutes=5), case_no=number, outcome=Outcome.GRANTED)
    cases.deliver_at_counter(actor=cast_actor("he", channel="counter"), at=watch.wait(minutes=30), case_no=number, taken_by=lives.cast().applicant.name,
                             id_tail=handed_in(lives.REGISTRATION).answers["person_id_number"][-4:])
    return number


# where the case stands -> (of a hundred, how it is played)
STATIONS: dict[str, tuple[int, Callable[[Watch], str]]] = {
    "licence submitted": (8, lambda watch: _submitted(watch, lives.LICENCE)),
    "licence received": (6, _received),
    "licence accepted": (14, lambda watch: _accepted(watch, lives.LICENCE, "luo")),
    "licence before decision": (8, lambda watch: _reviewed(watch, outcome=None)),
    "licence correcting": (4, _correcting),
    "licence withdrawn": (2, _withdrawn),
    "licence refused": (3, lambda watch: _delivered(watch, Outcome.REFUSED)),
    "licence closed": (28, lambda watch: _delivered(watch, Outcome.GRANTED)),
    "registration submitted": (4, lambda watch: _submitted(watch, lives.REGISTRATION)),
    "registration closed": (20, _registered),
    "top-up submitted": (2, lambda watch: _submitted(watch, lives.TOPUP)),
    "top-up accepted": (1, lambda watch: _accepted(watch, lives.TOPUP, "ye")),
}


def life_of(case_no: str) -> Life:
    """Every row of a played life."""
    case = Case.objects.get(case_no=case_no)
    life: Life = {
        CaseGroup: [case.group], Case: [case], CaseFact: list(CaseFact.objects.filter(case=case)),
        PaperRow: list(PaperRow.objects.filter(about__subject=f"case:{case_no}")),
        PaperAboutRow: list(PaperAboutRow.objects.filter(subject=f"case:{case_no}")),
        Correction: list(Correction.objects.filter(case=case)), Review: list(Review.objects.filter(case=case)),
        Decision: list(Decision.objects.filter(case=case)), Draft: list(Draft.objects.filter(draft_no=case.draft_no)),
        DraftMaterial: list(DraftMaterial.objects.filter(draft__draft_no=case.draft_no)), Sealing: list(Sealing.objects.filter(draft__draft_no=case.draft_no)),
        PermitRow: list(PermitRow.objects.filter(case_no=case_no)), ConsignmentRow: list(ConsignmentRow.objects.filter(case_no=case_no)),
        ScanRow: list(ScanRow.objects.filter(consignment__case_no=case_no)), ChargeRow: list(ChargeRow.objects.filter(case_no=case_no)),
    }
    used = {row.file_no for row in life[DraftMaterial]} | {row.file_no for row in life[PaperRow]} | {row.document_file_no for row in life[PermitRow]}
    life[EvidenceFile] = list(EvidenceFile.objects.filter(file_no__in=used))
    life[StoredFile] = list(StoredFile.objects.filter(file_no__in=used))
    numbers = [case_no, case.draft_no, *(row.permit_no for row in life[PermitRow]), *(row.consignment_no for row in life[ConsignmentRow]),
               *(row.charge_no for row in life[ChargeRow]), *(row.file_no for row in life[EvidenceFile])]
    life[LedgerEntry] = [row for number in numbers for row in LedgerEntry.objects.filter(subject__endswith=f":{number}")]
    return life


def patterns() -> list[tuple[str, int, Pattern]]:
    """The stations played and read."""
    found = []
    contact = people.contact_of(person_no=lives.cast().applicant.ref)
    row = PersonRecord.objects.get(person_no=lives.cast().applicant.ref)
    chen = Party(person_no=row.person_no, name=contact.name, phone=contact.phone, id_number=row.id_number)
    for name, (share, play) in STATIONS.items():
        watch = Watch(BEGIN)
        number = play(watch)
        relay.drain(clock=watch.now)
        life = life_of(number)
        waybill = next((parcel.waybill_no for parcel in life[ConsignmentRow]), "")
        found.append((name, share, Pattern(life, party=chen, waybill=waybill, sealing_digest=life[Sealing][-1].digest)))
    return found


def parties(loader: Loader, numbers: Numbers, count: int) -> list[Party]:
    """Invented applicants."""
    chosen = random.Random(7)  # noqa: S311 - invented people need no secrecy
    table, made = loader.tables[PersonRecord], []
    names, given = "陈李黄何梁罗张吴刘林周谢", "静文志强美玲家豪晓明子健慧敏俊杰"
    seal = {name: f"people_person.{name}" for name in ("id_number", "phone", "address")}
    for number in range(count):
        name = chosen.choice(names) + chosen.choice(given) + chosen.choice(given)
        party = Party(person_no=numbers.next("P", BEGIN.date()), name=name, phone=f"139{number:08d}", id_number=_id_number(number))
        values: dict[str, Any] = {
            "id": plain_key(new_key()), "person_no": party.person_no, "name": name, "assurance": "checked", "registered_at": BEGIN,
            "id_number": keyring().seal_text(party.id_number, bound_to=seal["id_number"]), "id_number_index": blind_index(party.id_number, purpose="id_number"),
            "phone": keyring().seal_text(party.phone, bound_to=seal["phone"]), "phone_index": blind_index(party.phone, purpose="phone"),
            "address": keyring().seal_text("示例路1号", bound_to=seal["address"]),
        }
        table.rows.append([values[field.attname] if field.attname in values else field.get_default() for field in table.fields])
        made.append(party)
    return made


def _id_number(number: int) -> str:
    body = f"110101{1950 + number % 55:04d}{1 + number // 55 % 12:02d}{1 + number // 660 % 28:02d}{number // 18_480 % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def stamp_all(loader: Loader, count: int, numbers: Numbers) -> tuple[Counter[str], list[list[str]]]:
    """Stamp the cases, oldest first; answers how many stand where, and a sample of number, phone tail, applicant."""
    chosen = random.Random(11)  # noqa: S311
    stations, everybody = patterns(), parties(loader, numbers, max(200, count // 25))
    weights, standing, sample = [share for _, share, _ in stations], Counter[str](), []
    every, tables = max(1, count // 2_000), loader.tables
    for number in range(count):
        name, _share, pattern = chosen.choices(stations, weights)[0]
        party, days = chosen.choice(everybody), _days_ago(number, count)
        stamp = Stamp(pattern, numbers, party, days, f"EX{number:011d}GN")
        for model, row in pattern.rows(stamp):
            tables[model].rows.append(row)
        standing[name] += 1
        if number % every == 0:
            sample.append([pattern.case_no(stamp), party.phone[-4:], party.person_no])
        if number % CHUNK == CHUNK - 1:
            loader.flush()
    return standing, sample


def _days_ago(number: int, count: int) -> int:
    """Whole weeks before the beginning, so that working weekdays stay weekdays."""
    return -7 * round(YEARS * 52 * (count - number) / count)


def keep_serial(serial: int) -> None:
    """Let the platform go on counting where the stamps ended."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('kernel_number_seq', %s)", [serial])
    else:
        NumberSerial.objects.update_or_create(name="public", defaults={"value": serial})


def verify(sample: list[list[str]]) -> int:
    """Hold a sample of stamped histories against the kernel's rules; answers how many entries were looked at."""
    looked = 0
    for case_no, _tail, _person in sample[:: max(1, len(sample) // SAMPLE)]:
        assert is_public_number(case_no, kind="C"), case_no
        case = Case.objects.get(case_no=case_no)
        numbers = [f"case:{case_no}", f"draft:{case.draft_no}", *([f"permit:{case.permit_no}"] if case.permit_no else [])]
        for subject in numbers:
            previous, number = "", 0
            for entry in LedgerEntry.objects.filter(subject=subject).order_by("number"):
                number += 1
                sound = (entry.number == number and entry.previous == previous and entry.digest == ledger.entry_digest(entry)
                         and entry.payload_digest == ledger.payload_digest(salt=entry.salt, payload=entry.payload))
                if not sound:
                    raise SystemExit(f"the stamped history of {subject} breaks at entry {number}: bench/pattern.py and kernel/ledger.py have parted")
                previous, looked = entry.digest, looked + 1
            head = LedgerHead.objects.get(subject=subject)
            assert (head.number, head.digest) == (number, previous), subject
        for document in PaperRow.objects.filter(about__subject=f"case:{case_no}"):
            assert json.loads(document.content)["number"] == document.paper_no, "a sealed paper does not open to its own number"
    return looked


def main(words: list[str]) -> int:
    """Build, verify, write the manifest."""
    count, manifest, begun = int(words[0]), Path(words[1]), time.monotonic()
    make_district()
    current_calendar()
    loader = Loader(*TABLES)
    for model, columns in HISTORY.items():
        _check_columns(loader.tables[model], columns)
    numbers = Numbers(installation=installation_code(settings.ONEWINDOW_DISTRICT), serial=1_000_000)
    standing, sample = stamp_all(loader, count, numbers)
    loader.finish()
    keep_serial(numbers.serial)
    looked = verify(sample)
    written = {table.name: table.written for table in loader.tables.values() if table.written}
    seconds = time.monotonic() - begun
    manifest.write_text(json.dumps({"cases": count, "standing": standing, "rows": written, "seconds": seconds, "sample": sample, "verified": looked}), encoding="utf-8")
    print(f"{count} cases, {sum(written.values())} rows in {seconds:.0f} s; {looked} history entries of a sample hold")
    return 0


def _check_columns(table: Table, expected: str) -> None:
    if table.columns != expected.split():
        raise SystemExit(f"{table.name} has other columns now ({table.columns}); mend bench/pattern.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
