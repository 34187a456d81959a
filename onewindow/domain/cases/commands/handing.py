"""Who may take a result home from the counter (代领)."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.models import Case
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.mandates.types import Power
from onewindow.domain.people import queries as people
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import Refusal

SELF, AGENT, PROXY = "self", "agent", "proxy"  # the applicant; an agent whose mandate is recorded here; somebody with a signed paper
TAIL = 4


class NotTheCollector(Refusal):
    """A result goes to the applicant, or to whoever they let collect it (民法典 165), and to nobody by name alone."""

    code = "not_the_collector"
    sentence = "Hand it to the applicant, to an agent whose mandate lets them collect it, or to somebody with a signed paper. Compare the identity card, " \
               "then write the name, on what ground, and the last four characters of the card."
    status = 422


def collector(case: Case, *, taken_by: str, relation: str, id_tail: str, at: datetime) -> dict[str, str]:
    """What is recorded of who collects: name, ground, end of the card, and the mandate an agent stands on. Refuses NotTheCollector."""
    name, tail = taken_by.strip(), id_tail.strip().upper()
    recorded = {"taken_by": name, "relation": relation, "id_tail": tail}
    if not name or len(tail) != TAIL or relation not in (SELF, AGENT, PROXY):
        raise NotTheCollector(article="民法典 165")
    if relation == SELF and not (case.applicant_name in name and people.parties(refs=(case.applicant_no,))[case.applicant_no].paper_tail == tail):
        raise NotTheCollector(article="民法典 165")
    if relation == AGENT:
        recorded["mandate_no"] = _mandate(case, name=name, tail=tail, at=at)
    return recorded


def _mandate(case: Case, *, name: str, tail: str, at: datetime) -> str:
    day = local_day(at)
    for held in mandates.mandates_of(principal_no=case.applicant_no, on=day, item_code=case.item_code):
        if held.agent_name != name or people.parties(refs=(held.agent_no,))[held.agent_no].paper_tail != tail:
            continue
        found = mandates.may_act_for(agent_no=held.agent_no, principal_no=case.applicant_no, item_code=case.item_code, power=Power.COLLECT, on=day)
        if found is not None:
            return found.mandate_no
    raise NotTheCollector(article="民法典 165")
