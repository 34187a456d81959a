"""What the soak needs inside the platform's walls.

    python -m bench.soakers prepare              a token and the content of a draft, as JSON
    python -m bench.soakers officers SECONDS     takes submitted cases to their decision for so long
    python -m bench.soakers examine FILE         what became of the acknowledged cases, as JSON
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench import lives
from bench.district import BEGIN, set_clock
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases.demo import cast_actor, handed_in
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.types import Outcome
from onewindow.domain.people import commands as people_commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock, ledger, relay
from onewindow.kernel.actor import system_actor
from onewindow.kernel.models.ledger import LedgerEntry
from onewindow.kernel.models.outbox import Delivery, DeliveryState


def prepare() -> dict[str, object]:
    """A token of the named citizen, and a draft that needs no file."""
    set_clock()
    member = next(member for member in people.cast() if member.code == "chen")
    token = people_commands.open_token(actor=system_actor(name="soak"), at=BEGIN, account_id=member.account_id, name="soak").token
    given = handed_in(lives.TOPUP)
    delivery = {"method": "post", "recipient": member.name, "phone": "13800000001", "address": "示例地址 101 号"}
    return {"token": token, "tail": "0001", "draft": {"item_code": lives.TOPUP, "scenario": given.scenario, "answers": given.answers, "delivery": delivery}}


def officers(seconds: float) -> None:
    """Accept, review and grant whatever the soak's citizen handed in, about one case a second."""
    officer, head, until = cast_actor("ye", channel="office"), cast_actor("pan", channel="office"), time.monotonic() + seconds
    citizen = lives.cast().applicant.ref
    while time.monotonic() < until:
        case = Case.objects.filter(applicant_no=citizen, item_code=lives.TOPUP, state="submitted", submitted_at__gte=BEGIN).order_by("id").first()
        if case is not None:
            cases.accept(actor=officer, at=clock.now(), case_no=case.case_no)
            cases.review(actor=officer, at=clock.now(), case_no=case.case_no, step_code="review", passed=True)
            cases.decide(actor=head, at=clock.now(), case_no=case.case_no, outcome=Outcome.GRANTED)
        time.sleep(1)


def examine(file: Path) -> dict[str, object]:
    """Carry what is due, then count."""
    end = clock.now() + timedelta(minutes=10)
    relay.drain(clock=lambda: end)
    acknowledged: list[str] = json.loads(file.read_text(encoding="utf-8"))
    there = set(Case.objects.filter(submitted_at__gte=BEGIN).values_list("case_no", flat=True))
    wrong = [f"{number} was acknowledged and is not there" for number in acknowledged if number not in there]
    if len(acknowledged) != len(set(acknowledged)):
        wrong.append("one case number was given out twice")
    wrong += [f"{row.reaction} of {row.subject} is {row.state}: {row.last_error[:200]}"
              for row in Delivery.objects.exclude(state=DeliveryState.DONE)[:10]]
    wrong += [str(fault) for number, fault in zip(range(10), ledger.faults(), strict=False)]
    counts = {"acknowledged": len(acknowledged), "decided": Case.objects.filter(case_no__in=acknowledged, state__in=("decided", "closed")).count(),
              "deliveries": Delivery.objects.count(), "parked": Delivery.objects.filter(state=DeliveryState.PARKED).count(),
              "history": LedgerEntry.objects.count()}
    return {"wrong": wrong, "counts": counts}


def main(words: list[str]) -> int:
    """One of the three."""
    if words[0] == "officers":
        officers(float(words[1]))
        return 0
    print(json.dumps(prepare() if words[0] == "prepare" else examine(Path(words[1])), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
