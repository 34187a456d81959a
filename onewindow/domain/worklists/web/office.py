"""What the office's page of a case has beyond the counter's: criteria with their evidence, the viewer, the letter as it will read."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.domain.applications.types import DeliveryMethod, SealedDraft
from onewindow.domain.cases import queries
from onewindow.domain.cases.types import CaseDetail
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, OutcomeKind, Profile, StepKind
from onewindow.domain.evidence.types import FileContent, Finding
from onewindow.domain.worklists.web import discretion
from onewindow.domain.worklists.web import letter as letters
from onewindow.domain.worklists.web.criteria import criteria_of
from onewindow.domain.worklists.web.sealed import MaterialView
from onewindow.kernel.actor import Actor
from onewindow.ui.context import actor_of

REASON = 2000  # characters, as the form takes them


def words_of(actor: Actor, detail: CaseDetail, bundle: Bundle, sealed: SealedDraft, materials: Sequence[MaterialView],
             found: Mapping[tuple[str, str], Finding], sent: QueryDict) -> dict[str, object]:
    """Context of the office's page: the criteria and discretion tables of each open step by its code, and the letter of a grant where one may be decided."""
    steps = [step for step in bundle.steps if step.code in detail.open_steps]
    deciding = actor.may("cases.decide") and any(step.kind is StepKind.DECIDE for step in steps)
    return {
        "tables": {step.code: discretion.tables_of(bundle, sealed, step.code, {name: sent.get(name, "") for name in sent}) for step in steps},
        "criteria": {step.code: criteria_of(step, bundle, materials, found) for step in steps},
        "hands_over": actor.department_code == detail.summary.department_code and actor.may("teams.hand_over"),
        "letter": (letter := letters.granted(detail, bundle, sealed, sent) if deciding else None),
        "grants": _grants(bundle, detail.grant_words[1]), "follows": _follows(bundle, sealed, letter.title) if letter else (),
    }


def _grants(bundle: Bundle, outcome: str) -> str:
    """What the button that grants says: 准予 for a licence, 准予登记, 予以备案 or 予以确认 by the procedure, and whether something is issued with it."""
    if bundle.profile in (Profile.LICENCE, Profile.JOINT):
        return _("Grant and issue the result")
    return _("%(outcome)s, issue the result") % {"outcome": outcome}


def _follows(bundle: Bundle, sealed: SealedDraft, title: str) -> tuple[str, ...]:
    """What happens at once when it is granted, for who is asked whether to."""
    lines = [_("“%(title)s” goes to the applicant.") % {"title": title}]
    if bundle.outcome.kind is not OutcomeKind.NOTICE:
        lines.append(_("“%(result)s” is issued and signed.") % {"result": bundle.outcome.name})
    if sealed.delivery is not None and sealed.delivery.method is DeliveryMethod.POST:
        lines.append(_("A parcel is ordered for it."))
    elif sealed.delivery is not None:
        lines.append(_("It is kept at the hall the applicant chose, to be fetched."))
    return tuple(lines)


@require_POST
@never_cache
def letter(request: HttpRequest, case_no: str, *, surface: object) -> HttpResponse:  # noqa: ARG001 - the office's alone
    """What the letter would say, by what is typed now (``letter``: grant, refuse or notice). Writes nothing; a post, because reasons are no address."""
    actor, sent = actor_of(request), request.POST
    detail = queries.case(actor=actor, case_no=case_no)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    if sent.get("letter") == "notice":
        shown = letters.noticed(detail, bundle, ticked=sent.getlist("points"))
    elif sent.get("letter") == "refuse":
        ground = next((each for each in bundle.refusals if each.code == sent.get("ground")), None)
        shown = letters.refused(detail, bundle, ground=ground.text if ground else "", reason=sent.get("refuse_reason", "")[:REASON],
                                article="、".join(bundle.citations(ground.basis)) if ground else "")
    else:
        shown = letters.granted(detail, bundle, queries.sealed(actor=actor, case_no=case_no), sent)
    return render(request, "worklists/_letter.html", {"letter": shown})


def picture(request: HttpRequest, found: FileContent) -> HttpResponse:
    """A photo in the viewer, to fit, in its own size or enlarged. It comes within the page, so that one use is one opening."""
    source = f"data:{found.file.media_type};base64,{base64.b64encode(found.content).decode()}"
    return render(request, "worklists/viewer.html", {"name": found.file.name, "source": source})
