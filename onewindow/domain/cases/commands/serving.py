"""The proof that a decision reached its addressee (送达回证): how, to whom, when. Made when a result is collected or a parcel arrives."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.cases.commands.letters import service_letter
from onewindow.domain.cases.commands.record import paper
from onewindow.domain.cases.models import Case, Decision
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers import queries as paper_queries
from onewindow.domain.papers.types import Paper
from onewindow.kernel.actor import Actor

AT_COUNTER, BY_POST = "counter", "post"


def serve(case: Case, *, actor: Actor, at: datetime, how: str, to: str, served_at: datetime) -> Paper | None:
    """Keep with the decision's paper that it was served, and record the 送达回证 itself (行政许可法 44).

    ``how`` is AT_COUNTER or BY_POST, ``to`` who took it. None, and nothing done, where there is no decision yet or it was
    served before: the first proof stands.
    """
    number = Decision.objects.filter(case=case).values_list("paper_no", flat=True).first()
    decided = paper_queries.paper(paper_no=number) if number else None
    if decided is None or decided.served_at is not None:
        return None
    papers.record_service(actor=actor, at=at, paper_no=decided.paper_no, how=how, to=to or case.applicant_name, served_at=served_at)
    draft = service_letter(case, decided, how=how, to=to or case.applicant_name, by=actor.name if how == AT_COUNTER else "", served_at=served_at)
    return paper(draft, actor=actor, at=at)
