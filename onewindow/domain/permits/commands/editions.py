"""A permit goes on under its number with a new document: renewed, changed, reissued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from onewindow.domain.permits import rules
from onewindow.domain.permits.commands.ending import ReasonMissing
from onewindow.domain.permits.commands.letters import Ruling, record_paper
from onewindow.domain.permits.commands.record import (
    end_renewals,
    lived,
    next_edition,
    require_organ,
    tell_holder,
    valid_row,
)
from onewindow.domain.permits.facts import PermitChanged, PermitReissued, PermitRenewed
from onewindow.domain.permits.queries.permits import permit_record
from onewindow.domain.permits.types import LifeAct, Permit, RenewalState
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import Refusal


class TermNotLonger(Refusal):
    """A renewal must reach further than the permit does already."""

    code = "term_not_longer"
    sentence = "The renewal must end after {valid_until}, the final day the permit has already."
    status = 422


class NothingToChange(Refusal):
    """A change that changes nothing."""

    code = "nothing_to_change"
    sentence = "Nothing on permit {permit_no} would differ. Name at least one new value."
    status = 422


@command("permits.renew", right="permits.renew")
def renew(*, actor: Actor, at: datetime, permit_no: str, valid_until: date, case_no: str = "", key: str = "") -> Done[Permit]:
    """Renew by decision (准予延续, 许可法 50): same number, next edition, valid from the day of the decision.

    Settles the application under way. Refuses NotFound, PermitNotValid, TermNotLonger.
    """
    row = valid_row(permit_no, article=rules.RENEWAL, at=at)
    if row.valid_until is None or valid_until <= row.valid_until:
        raise TermNotLonger(valid_until=row.valid_until.isoformat() if row.valid_until else "-", article=rules.RENEWAL)
    before = row.valid_until.isoformat()
    made = next_edition(row, at=at, case_no=case_no)
    row.valid_from, row.valid_until = timezone.localdate(at), valid_until
    row.save()
    end_renewals(row, RenewalState.GRANTED, at=at)
    until = valid_until.isoformat()
    paper = record_paper(row, Ruling(act=LifeAct.RENEWED, article=rules.RENEWAL, case_no=case_no), actor=actor, at=at)
    lived(row, LifeAct.RENEWED, actor=actor, at=at, article=rules.RENEWAL, case_no=case_no, paper=paper)
    tell_holder(row, "permit_renewed", actor=actor, at=at, valid_until=until)
    fact = PermitRenewed(permit_no=permit_no, holder_no=row.holder_no, case_no=case_no, valid_until=until)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact, made), basis=rules.RENEWAL,
                payload={"before": before, "after": until, "edition": row.edition, "case_no": case_no, "document_no": paper.paper_no})


@command("permits.change", right="permits.change")
def change(*, actor: Actor, at: datetime, permit_no: str, data: Mapping[str, str], holder_name: str = "", case_no: str = "",
           key: str = "") -> Done[Permit]:
    """Change what the permit says (变更, 许可法 49): same number and validity, next edition.

    ``data`` holds the new values by label; a label with empty text is taken off. Refuses NotFound,
    PermitNotValid, NothingToChange.
    """
    row = valid_row(permit_no, article=rules.CHANGE, at=at)
    printed: dict[str, str] = json.loads(row.data)
    changed = {label: value for label, value in {**printed, **data}.items() if value}
    if changed == printed and holder_name in ("", row.holder_name):
        raise NothingToChange(permit_no=permit_no, article=rules.CHANGE)
    made = next_edition(row, at=at, case_no=case_no)
    row.data, row.holder_name = json.dumps(changed, ensure_ascii=False), holder_name or row.holder_name
    row.save()
    paper = record_paper(row, Ruling(act=LifeAct.CHANGED, article=rules.CHANGE, case_no=case_no), actor=actor, at=at)
    lived(row, LifeAct.CHANGED, actor=actor, at=at, article=rules.CHANGE, case_no=case_no, paper=paper)
    tell_holder(row, "permit_changed", actor=actor, at=at)
    fact = PermitChanged(permit_no=permit_no, holder_no=row.holder_no, case_no=case_no)
    labels = sorted(label for label in {*printed, *changed} if printed.get(label) != changed.get(label))
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact, made), basis=rules.CHANGE,
                payload={"labels": labels, "edition": row.edition, "case_no": case_no, "document_no": paper.paper_no})


@command("permits.reissue", right="permits.reissue")
def reissue(*, actor: Actor, at: datetime, permit_no: str, reason: str, case_no: str = "", key: str = "") -> Done[Permit]:
    """Replace a lost or damaged document (补发, 换发): same number, content and validity, next edition with its own check code.

    Refuses NotFound, PermitNotValid, ReasonMissing, OtherOrgan.
    """
    if not reason.strip():
        raise ReasonMissing
    row = valid_row(permit_no, article="", at=at)
    require_organ(actor, row, article="")
    made = next_edition(row, at=at, case_no=case_no)
    row.save()
    lived(row, LifeAct.REISSUED, actor=actor, at=at, article="", reason=reason, case_no=case_no)
    tell_holder(row, "permit_reissued", actor=actor, at=at)
    fact = PermitReissued(permit_no=permit_no, holder_no=row.holder_no, case_no=case_no)
    return Done(permit_record(row), subject=f"permit:{permit_no}", facts=(fact, made),
                payload={"reason": reason, "edition": row.edition, "case_no": case_no})
