"""Progress without sign-in: receipt number and the last four digits of the phone."""

from __future__ import annotations

from onewindow.kernel.fields import blind_index
from onewindow.kernel.ids import clean_number, is_public_number
from onewindow.kernel.readlayer import json_bytes

PROGRESS = """
SELECT JSON_OBJECT(
  'case_no', c.case_no, 'item_name', c.item_name, 'state', c.state, 'outcome', c.outcome,
  'submitted_at', JSON_MOMENT(c.submitted_at), 'due_on', JSON_DAY(c.due_on),
  'facts', JSON_VALUE(SELECT JSON_ROWS(JSON_OBJECT('name', f.name, 'recorded_at', JSON_MOMENT(f.recorded_at), 'document_no', f.document_no,
                                                         'about', CASE WHEN f.about = 'filed' THEN f.about ELSE '' END))
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
