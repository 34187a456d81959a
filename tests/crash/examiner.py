"""What is left after the kills, examined: prints one JSON object with counts and everything that is wrong.

    python -m tests.crash.examiner JOURNAL
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from bench.district import BEGIN
from onewindow.domain.applications.models import Draft
from onewindow.domain.cases.models import Case, CaseFact
from onewindow.domain.courier.models import ConsignmentRow
from onewindow.domain.evidence.models import StoredFile as EvidenceFile
from onewindow.domain.notices.models import DemoSms, Notice, NoticeDelivery
from onewindow.domain.papers.models import PaperRow
from onewindow.domain.permits.models import PermitRow
from onewindow.kernel import files, ledger, relay
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models.command import CommandReceipt
from onewindow.kernel.models.files import StoredFile
from onewindow.kernel.models.ledger import LedgerEntry
from onewindow.kernel.models.outbox import Delivery, DeliveryState, OutboxFact
from onewindow.kernel.outbox import wiring
from tests.crash.journal import Journal

NOTICES = {"case_received": 1, "case_accepted": 1, "case_granted": 1, "case_closed": 1}
WHOLE_LIFE = {
    "CaseSubmitted": 1, "CaseReceived": 1, "CaseTakenIn": 1, "CaseAccepted": 1, "CaseReviewed": 2, "CaseDecided": 1, "CaseGranted": 1,
    "PermitIssued": 1, "ConsignmentHandedOver": 1, "ConsignmentDelivered": 1, "CaseClosed": 1,
}
DAYS = 6  # a parcel is delivered on the second working day


def settle() -> datetime:
    """Let the relay finish, hour by hour of the following days, so that parcels arrive and cases close."""
    at = BEGIN
    for step in range(DAYS * 4):
        at = BEGIN + timedelta(hours=6 * (step + 1))
        for _ in range(2):
            relay.drain(clock=lambda moment=at: moment)
            relay.run_jobs(at=at)
    return at


def wrong_cases(journal: Journal) -> Iterator[str]:
    """Acknowledged cases that are missing or doubled, keys that made two."""
    numbers: dict[int, set[str]] = {}
    for word, life, number in journal.lines():
        if word in {"submitted", "finished"}:
            numbers.setdefault(life, set()).add(number)
    for life, told in numbers.items():
        if len(told) != 1:
            yield f"life {life} was told {sorted(told)}"
        yield from (f"case {number} of life {life}: {count} rows" for number in told if (count := Case.objects.filter(case_no=number).count()) != 1)
    receipts = {row.key: json.loads(bytes(row.answer))["case_no"] for row in CommandReceipt.objects.filter(act="cases.submit")}
    cases = set(Case.objects.values_list("case_no", flat=True))
    if sorted(receipts.values()) != sorted(cases):
        yield f"{len(receipts)} keys and {len(cases)} cases: {sorted(set(receipts.values()) ^ cases)}"
    yield from (f"life {life} has no receipt" for life in numbers if f"life-{life}" not in receipts)


def wrong_lives(journal: Journal) -> Iterator[str]:
    """Decided lives that did not reach their end, or with something in them twice."""
    decided = {number.partition("/")[0] for number in journal.known("decided").values()}
    for case in Case.objects.all():
        facts = Counter(CaseFact.objects.filter(case=case).values_list("name", flat=True))
        if doubled := {name: count for name, count in facts.items() if count > WHOLE_LIFE.get(name, 1)}:
            yield f"{case.case_no}: facts twice: {doubled}"
        kinds = Counter(Notice.objects.filter(about=case.case_no).values_list("kind", flat=True))
        if doubled := {kind: count for kind, count in kinds.items() if count > 1}:
            yield f"{case.case_no}: notices twice: {doubled}"
        granted = int(facts["CaseGranted"])
        for name, rows in (("permits", PermitRow), ("consignments", ConsignmentRow)):
            if (count := rows.objects.filter(case_no=case.case_no).count()) != granted:
                yield f"{case.case_no}: {count} {name} for {granted} grants"
        if case.case_no in decided:
            if case.state == "closed" and (dict(facts) != WHOLE_LIFE or dict(kinds) != NOTICES):
                yield f"{case.case_no}: closed with {dict(facts)} and {dict(kinds)}"
            if case.case_no in journal.known("finished").values() and case.state != "closed":
                yield f"{case.case_no} was handed over and is {case.state}"


def wrong_effects() -> Iterator[str]:
    """Deliveries that are not done, reactions without or with a second effect."""
    yield from (f"delivery of {row.fact.name} of {row.subject} to {row.reaction} is {row.state}: {row.last_error[:200]}"
                for row in Delivery.objects.select_related("fact").exclude(state=DeliveryState.DONE))
    expected = sum(len(wiring.listeners(name)) for name in OutboxFact.objects.values_list("name", flat=True))
    if expected != Delivery.objects.count():
        yield f"{Delivery.objects.count()} deliveries where {expected} belong"
    drawn = Counter(LedgerEntry.objects.filter(act="papers.attach_rendered").values_list("payload__document_no", flat=True))
    for row in PaperRow.objects.all():
        if not row.file_no or drawn[row.paper_no] != 1:
            yield f"paper {row.paper_no} was kept {drawn[row.paper_no]} times, file {row.file_no or 'none'}"
    yield from (f"permit {number} has no document" for number in PermitRow.objects.filter(document_file_no="").values_list("permit_no", flat=True))
    yield from (f"consignment {number} has no waybill" for number in ConsignmentRow.objects.filter(waybill_no="").values_list("consignment_no", flat=True))
    sent = set(DemoSms.objects.values_list("idempotency_key", flat=True))
    due = {row.idempotency_key for row in NoticeDelivery.objects.filter(transport="sms")}
    if sent != due:
        yield f"{len(sent)} short messages went out where {len(due)} belong"


def wrong_files(at: datetime) -> Iterator[str]:
    """Rows without bytes, bytes without a row, rows nobody cites."""
    for row in StoredFile.objects.all():
        try:
            files.content_of(file_no=row.file_no, reader=files.FileReader(ref="examiner", entitled=True))
        except Refusal as refusal:
            yield str(refusal)
    cited = [*PaperRow.objects.values_list("file_no", flat=True), *EvidenceFile.objects.values_list("file_no", flat=True),
             *PermitRow.objects.values_list("document_file_no", flat=True)]
    kept = list(StoredFile.objects.values_list("file_no", flat=True))
    if sorted(cited) != sorted(kept):
        yield f"{len(kept)} kept files, {len(cited)} cited: {sorted(set(kept) ^ set(cited))[:5]}"
    files.sweep(before=at + timedelta(days=36_500))  # what killed transactions left; the platform waits a day before it sweeps
    on_disk = {path.name.removesuffix(files.THUMB) for path in Path(settings.ONEWINDOW_FILES).glob("??/*")}
    stray = on_disk ^ set(StoredFile.objects.values_list("address", flat=True))
    if stray:
        yield f"{len(stray)} files on disk and rows do not fit together"


def main(words: list[str]) -> int:
    """Settle, examine, print."""
    journal = Journal(Path(words[0]))
    at = settle()
    wrong = [*wrong_cases(journal), *wrong_lives(journal), *wrong_effects(), *wrong_files(at), *map(str, ledger.faults())]
    counts = {
        "cases": Case.objects.count(), "drafts": Draft.objects.count(), "closed": Case.objects.filter(state="closed").count(),
        "whole": len(journal.known("decided")), "acknowledged": len(journal.known("submitted")), "begun": len(journal.known("begun")), "history": LedgerEntry.objects.count(),
        "deliveries": Delivery.objects.count(), "retried": Delivery.objects.filter(tries__gt=0).count(),
    }
    print(json.dumps({"counts": counts, "wrong": wrong}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
