"""Progress without sign-in: receipt number and the last four digits of the phone."""

from __future__ import annotations

import json
from datetime import date, datetime

from onewindow.domain.cases.types import CaseState, FactView, Outcome, Progress
from onewindow.kernel.errors import NotFound
from onewindow.kernel.fields import blind_index
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.kernel.readlayer import json_bytes

PROGRESS = """
SELECT JSON_OBJECT(
  'case_no', c.case_no, 'item_name', c.item_name, 'state', c.state, 'outcome', c.outcome,
  'submitted_at', JSON_MOMENT(c.submitted_at), 'due_on', JSON_DAY(c.due_on),
  'facts', JSON_VALUE(SELECT JSON_ROWS(JSON_OBJECT('name', f.name, 'recorded_at', JSON_MOMENT(f.recorded_at), 'document_no', f.document_no))
                      FROM (SELECT * FROM cases_fact WHERE case_id = c.id ORDER BY number) AS f))
FROM cases_case c WHERE c.case_no = %s AND c.tail_proof = %s
"""


def tail_proof(*, case_no: str, tail: str) -> str:
    """A keyed digest of case number and phone tail: lets one row answer without opening any sealed field."""
    return blind_index(f"{case_no}/{tail}", purpose="cases.phone_tail")


def progress_json(*, case_no: str, phone_tail: str) -> bytes | None:
    """Progress as JSON bytes, one statement, None when number and phone don't fit together."""
    number = clean_number(case_no)
    if not is_public_number(number, kind="C"):
        return None
    return json_bytes(PROGRESS, [number, tail_proof(case_no=number, tail=clean_number(phone_tail)[-4:])])


def progress(*, case_no: str, phone_tail: str) -> Progress:
    """Progress as a record. Refuses NotFound when number and phone don't fit together, without telling which is wrong."""
    found = progress_json(case_no=case_no, phone_tail=phone_tail)
    if found is None:
        raise NotFound(what="a case with this number and phone", number=clean_number(case_no))
    plain = json.loads(found)
    facts = tuple(
        FactView(name=fact["name"], recorded_at=datetime.fromisoformat(fact["recorded_at"]), document_no=fact["document_no"], actor_name="", note="")
        for fact in plain["facts"])
    return Progress(
        case_no=plain["case_no"], item_name=plain["item_name"], state=CaseState(plain["state"]),
        outcome=Outcome(plain["outcome"]) if plain["outcome"] else None, submitted_at=datetime.fromisoformat(plain["submitted_at"]),
        due_on=date.fromisoformat(plain["due_on"]) if plain["due_on"] else None, facts=facts)
