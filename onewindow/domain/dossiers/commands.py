"""The verbs of dossiers: that papers were served, what halls handed each other, and the list the case is put away under."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DeliveryMethod, MaterialForm, SealedDraft
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.types import CaseDetail, CaseSummary, Outcome
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import WEIGHED, Bundle
from onewindow.domain.courier import queries as courier
from onewindow.domain.courier.types import Packet, Signature
from onewindow.domain.dossiers import rules
from onewindow.domain.mandates import queries as mandates
from onewindow.domain.papers import commands as papers
from onewindow.domain.papers import queries as paper_queries
from onewindow.domain.papers.types import Paper, PaperDraft, PaperKind, ServiceWay
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import CHINA, local_day
from onewindow.kernel.errors import Refusal
from onewindow.kernel.formkit import masked_name

CONSENT = "electronic_delivery"  # the question of the form by which papers may go into the applicant's account
SERVING_SENTENCES = {
    "paper": "choose a paper of this case that has to be served and was not",
    "way": "say whether it was handed over or came by post",
    "name": "write the name of who signed for it",
    "day": "the day lies between the day of the paper and today",
}


class NotServedSo(Refusal):
    """A proof of service names the paper, the way, who signed and the day."""

    code = "not_served_so"
    sentence = "The service can't be recorded so: {why}."
    status = 422


@command("dossiers.serve", right="dossiers.serve")
def serve(*, actor: Actor, at: datetime, case_no: str, paper_no: str, how: str, to: str, served_on: date | None = None, key: str = "") -> Done[Paper]:  # noqa: ARG001
    """Record that a paper of the case was signed for, handed over at a desk or by post (送达回证). Refuses NotServedSo, NotFound.

    ``served_on`` None is today. The decision is not among them: it goes the way the applicant chose, at the counter or with its parcel.
    """
    detail, today = cases.case(actor=actor, case_no=case_no), local_day(at)
    found = next((paper for paper in detail.documents if paper.paper_no == paper_no and paper.to_serve and not _is_decision(detail, paper_no)), None)
    day = served_on or today
    checks = ((found is None, "paper"), (how not in (ServiceWay.COUNTER, ServiceWay.POST), "way"), (not to.strip(), "name"),
              (found is not None and not local_day(found.recorded_at) <= day <= today, "day"))
    why = next((SERVING_SENTENCES[name] for bad, name in checks if bad), "")
    if why:
        raise NotServedSo(why=why)
    moment = at if day == today else datetime.combine(day, time(12), CHINA)
    return Done(papers.record_service(actor=actor, at=at, paper_no=paper_no, how=ServiceWay(how), to=to.strip(), served_at=moment))


@command("dossiers.serve_online", right="dossiers.serve_online")
def serve_online(*, actor: Actor, at: datetime, case_no: str, paper_no: str) -> Done[Paper]:
    """A paper can be read in the applicant's account: whoever agreed to electronic service has received it (电子签名法 11). For the platform.

    Not so the decision, which goes with the result the way the applicant chose, nor a paper to somebody else.
    """
    found = paper_queries.paper(paper_no=paper_no)
    if not found.to_serve or cases.sealed(actor=actor, case_no=case_no).values().get(CONSENT) != "yes":
        return Done(found)
    detail = cases.case(actor=actor, case_no=case_no)
    to = detail.summary.applicant_name
    if _is_decision(detail, paper_no) or _addressee(paper_no) != to:
        return Done(found)
    return Done(papers.record_service(actor=actor, at=at, paper_no=paper_no, how=ServiceWay.ELECTRONIC, to=to, served_at=at))


@command("dossiers.put_away", right="dossiers.put_away")
def put_away(*, actor: Actor, at: datetime, case_no: str) -> Done[Paper]:
    """Write the list under which an ended case is archived (档案目录): what the applicant handed in and each paper that was written, in order (档案法 13).

    For the platform. A case that has its list keeps it.
    """
    detail = cases.case(actor=actor, case_no=case_no)
    known = next((paper for paper in detail.documents if paper.kind is PaperKind.ARCHIVE_LIST), None)
    if known is not None:
        return Done(known)
    sealed = cases.sealed(actor=actor, case_no=case_no)
    came = [(given.name, given.file_no, local_day(detail.summary.submitted_at)) for given in sealed.materials if given.file_no]
    wrote = [(paper.title, paper.paper_no, local_day(paper.recorded_at)) for paper in detail.documents]
    leading = [entry for entry, paper in zip(wrote, detail.documents, strict=True) if paper.kind is PaperKind.APPLICATION]
    listed = (*leading, *came, *wrote[len(leading):])  # what was applied for, what came with it, what followed
    rows = [[str(index), name, number, day.isoformat()] for index, (name, number, day) in enumerate(listed, start=1)]
    fields = [["当事人", detail.summary.applicant_name], ["办结日期", local_day(at).isoformat()], ["件数", str(len(rows))]]
    return _kept(actor, at, detail, PaperKind.ARCHIVE_LIST, addressee=people.department(code=detail.summary.department_code).name,
                 said={"fields": fields, "head": ["序号", "材料名称", "编号", "日期"], "rows": rows})


@command("dossiers.keep_application", right="dossiers.keep_application")
def keep_application(*, actor: Actor, at: datetime, case_no: str) -> Done[Paper]:
    """Draw up what was handed in (申请书), as it was first submitted: a correction stands in its own record and leaves it as it is. For the platform.

    Personal data is masked; the SHA-256 of the sealing lets the paper be matched with what is sealed. A case that has it keeps it.
    """
    detail = cases.case(actor=actor, case_no=case_no)
    known = next((paper for paper in detail.documents if paper.kind is PaperKind.APPLICATION), None)
    if known is not None:
        return Done(known)
    bundle = catalogue.bundle(bundle_hash=detail.summary.bundle_hash)
    sealed = applications.sealed(draft_no=detail.summary.draft_no, sealing=1)
    return _kept(actor, at, detail, PaperKind.APPLICATION, addressee=people.department(code=detail.summary.department_code).name,
                 said={**_handed_in(detail, sealed), **_filled_in(bundle, sealed)})


@command("dossiers.keep_approval", right="dossiers.keep_approval")
def keep_approval(*, actor: Actor, at: datetime, case_no: str) -> Done[Paper]:
    """Write down how the decision came about (审批表): each step with what was found, by whom and with which opinion, the discretion tables
    used, and the decision. For the platform.

    It stays in the organ's file. A case that has it keeps it.
    """
    detail = cases.case(actor=actor, case_no=case_no)
    known = next((paper for paper in detail.documents if paper.kind is PaperKind.APPROVAL_FORM), None)
    if known is not None:
        return Done(known)
    words = paper_queries.words(part="findings")
    rows = [[review.step_name, words["passed" if review.passed else "failed"], review.opinion or "—", "、".join(review.officers),
             local_day(review.recorded_at).isoformat()] for review in detail.reviews]
    rows += [["行使裁量", "—", fact.note, fact.actor_name, local_day(fact.recorded_at).isoformat()] for fact in detail.facts if fact.name == WEIGHED]
    decided = next(fact for fact in reversed(detail.facts) if fact.name == "CaseDecided")
    granted = detail.summary.outcome is Outcome.GRANTED
    rows.append(["决定", "准予" if granted else "不予", detail.refusal_reason or "—", decided.actor_name or "系统", local_day(decided.recorded_at).isoformat()])
    return _kept(actor, at, detail, PaperKind.APPROVAL_FORM, addressee=people.department(code=detail.summary.department_code).name,
                 said={"head": ["环节", "认定", "意见", "经办人", "日期"], "rows": rows})


@command("dossiers.keep_mandate", right="dossiers.keep_mandate")
def keep_mandate(*, actor: Actor, at: datetime, case_no: str) -> Done[CaseSummary]:
    """Put the mandate an agent handed the case in by into its file (授权委托书): who, for what, with which powers, how long (民法典 165). For the platform.

    A case nobody handed in for the applicant has none.
    """
    detail = cases.case(actor=actor, case_no=case_no)
    agent, mandate_no = detail.agent
    held = next((each for each in mandates.mandates_of(principal_no=detail.summary.applicant_no) if each.mandate_no == mandate_no), None)
    if held is None or any(paper.kind is PaperKind.MANDATE for paper in detail.documents):
        return Done(detail.summary)
    powers = paper_queries.words(part="powers")
    fields = [["委托书编号", mandate_no], ["委托人", held.principal_name], ["代理人", agent], ["代理权限", "、".join(powers[power.value] for power in held.terms.powers)],
              ["有效期", f"{held.terms.valid_from.isoformat()} 至 {held.terms.valid_until.isoformat()}"]]
    paper = _kept(actor, at, detail, PaperKind.MANDATE, addressee=people.department(code=detail.summary.department_code).name, said={"fields": fields}).record
    return Done(detail.summary, subject=f"case:{case_no}", payload={"document_no": paper.paper_no, "mandate_no": mandate_no})


@command("dossiers.keep_handover", right="dossiers.keep_handover")
def keep_handover(*, actor: Actor, at: datetime, packet_no: str, case_no: str) -> Done[Paper]:
    """Write down which papers of the case one hall handed to another (材料交接单): who gave, who counted and took over, what was missing or too much. For the platform."""
    detail, packet = cases.case(actor=actor, case_no=case_no), courier.packet(actor=actor, packet_no=packet_no)
    lines = {name: [line for line in lines if line.case_no == case_no] for name, lines in
             (("列明", packet.lines), ("缺少", packet.difference.missing), ("多出", packet.difference.extra))}
    rows = [[line.name, str(line.count), name] for name, found in lines.items() for line in found]
    fields = [["交接包", packet.packet_no], ["封签", packet.seal_no], ["移交大厅", packet.from_name], ["接收大厅", packet.to_name], *_signed(packet)]
    signers = [[role, signature.name] for role, signature in (("移交人", packet.handed_over), ("接收人", packet.taken_over)) if signature]
    return _kept(actor, at, detail, PaperKind.HANDOVER, addressee=packet.to_name,
                 said={"fields": fields, "head": ["材料", "份数", "清点"], "rows": rows, "signers": signers})


def _kept(actor: Actor, at: datetime, detail: CaseDetail, kind: PaperKind, *, addressee: str, said: dict[str, object]) -> Done[Paper]:
    summary = detail.summary
    draft = PaperDraft(kind=kind, about=(f"case:{summary.case_no}",), organ_code=summary.department_code, addressee=addressee,
                       subject_name=summary.item_name, matter_no=summary.case_no, said=said)
    paper = papers.record(actor=actor, at=at, paper=draft)
    return Done(paper, subject=f"case:{summary.case_no}", payload={"document_no": paper.paper_no, "digest": paper.digest})


def _handed_in(detail: CaseDetail, sealed: SealedDraft) -> dict[str, object]:
    """Who submitted, when, by which channel, with whose help, and how the result is to come."""
    acts, channels, forms = (paper_queries.words(part=part) for part in ("acts", "channels", "forms"))
    agent, mandate_no = detail.agent
    helper = next((fact.assisted_by for fact in detail.facts if fact.name == "CaseSubmitted"), "")
    delivery, way = sealed.delivery, ""
    if delivery is not None:
        way = (f"{forms['post']}（收件人 {masked_name(delivery.recipient)}）" if delivery.method is DeliveryMethod.POST
               else f"{forms['pick_up']} {detail.fetch_at}".strip())
    return {"applicant": detail.summary.applicant_name, "agent": f"{agent}（委托书 {mandate_no}）" if agent else "", "helper": helper,
            "act": acts[sealed.act.value], "permit_no": sealed.permit_no, "submitted_at": timezone.localtime(sealed.sealed_at).isoformat(),
            "channel": channels.get(sealed.channel, sealed.channel), "delivery": way}


def _filled_in(bundle: Bundle, sealed: SealedDraft) -> dict[str, object]:
    """Answers by their groups, materials, declarations and promises, and the digest of all of it."""
    words, forms = (paper_queries.words(part=part) for part in ("answers", "forms"))
    given = [{"name": bundle.name_of(each.material_code), "form": forms[each.form.value],
              "file_no": each.file_no if each.form is MaterialForm.UPLOAD else ""} for each in sealed.materials]
    follows = f"承诺于{sealed.tolerated_until.isoformat()}前补交：" if sealed.tolerated_until else ""
    promises = [follows + "、".join(bundle.name_of(code) for code in sealed.tolerated) + "。"] if sealed.tolerated else []
    if sealed.promised:
        promises.append("以告知承诺方式申请，承诺书另附。")
    return {"groups": rules.groups_of(bundle, sealed, words), "materials": given, "digest": sealed.digest,
            "masked": rules.has_masked(bundle, sealed), "declarations": [*rules.declarations_of(bundle, sealed, words), *promises]}


def _signed(packet: Packet) -> list[list[str]]:
    moments: tuple[tuple[str, Signature | None], ...] = (("移交时间", packet.handed_over), ("接收时间", packet.taken_over))
    return [[label, f"{timezone.localtime(signature.signed_at):%Y-%m-%d %H:%M}"] for label, signature in moments if signature]


def _is_decision(detail: CaseDetail, paper_no: str) -> bool:
    return any(fact.name == "CaseDecided" and fact.document_no == paper_no for fact in detail.facts)


def _addressee(paper_no: str) -> object:
    _template, said = paper_queries.content(paper_no=paper_no)
    return said.get("addressee")
