"""The verbs of mirrors: pair a screen, show, answer on it, bind what was confirmed to its case.

A clerk acts on the screen of their own counter. A screen acts on what is shown on it: it is found by the actor's number, so there is no way to another.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from onewindow.domain.applications import queries as applications
from onewindow.domain.applications.types import DraftState
from onewindow.domain.cases import commands as case_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence.types import FileContent
from onewindow.domain.mirrors import queries, rules
from onewindow.domain.mirrors.models import ScreenRow, ShowingRow
from onewindow.domain.mirrors.types import (
    CODE_LIVES,
    Mark,
    NewScreen,
    Screen,
    ScreenState,
    Sheet,
    Showing,
    ShowingState,
    SignedHow,
)
from onewindow.domain.people import queries as people
from onewindow.domain.places import queries as places
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.errors import NotAllowed, NotFound, Refusal
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.numbers import next_number
from onewindow.kernel.records import to_json

MOST_WAITING = 40  # screens that show a code at the same time
SIGNED, CONFIRMED = "ScreenSigned", "ScreenConfirmed"  # names of the dated facts of a case


class TooManyWaiting(Refusal):
    """More devices ask to be a counter's screen than there can be."""

    code = "too_many_waiting"
    sentence = "Too many screens wait to be paired. Try again in ten minutes."
    status = 429


class CodeUnknown(Refusal):
    """No screen shows this code now."""

    code = "code_unknown"
    sentence = "No screen shows this code. Read it from the screen again: it has 6 digits and changes every 10 minutes."
    status = 422


class NoScreen(Refusal):
    """The counter has no screen yet."""

    code = "no_screen"
    sentence = "This counter has no citizen's screen yet. Pair one first."


class NothingShown(Refusal):
    """There is nothing on the screen to answer or to clear."""

    code = "nothing_shown"
    sentence = "Nothing stands on the screen any more. Ask at the counter."


class ChangedMeanwhile(Refusal):
    """The clerk changed something while the citizen read: what they press must be what they saw."""

    code = "changed_meanwhile"
    sentence = "Something was changed just now. Look through it once more."


class NothingMarked(Refusal):
    """An objection says which lines are wrong."""

    code = "nothing_marked"
    sentence = "Mark the lines that are wrong first."
    status = 422


class MarksLeft(Refusal):
    """Who has marked a line as wrong does not confirm it by the same press."""

    code = "marks_left"
    sentence = "You marked lines as wrong. Tell the counter first, or take the marks away."
    status = 422


class NotSignedHere(Refusal):
    """The law bars an electronic signature for this service (电子签名法 3)."""

    code = "not_signed_here"
    sentence = "The law wants a signature on paper for this service. Sign the form at the counter."


class NoSignature(Refusal):
    """Neither a drawing nor a typed name came, or the name is another's."""

    code = "no_signature"
    sentence = "Nothing is signed yet. Write your name in the field, or type it as it stands above and tick the box."
    status = 422


@command("mirrors.open_screen", right=None)
def open_screen(*, actor: Actor, at: datetime) -> Done[NewScreen]:
    """A device asks to be a counter's screen: it gets a token of its own and a code for the clerk. Refuses TooManyWaiting."""
    waiting = ScreenRow.objects.filter(state=ScreenState.WAITING.value)
    waiting.filter(opened_at__lte=at - CODE_LIVES).update(state=ScreenState.GIVEN_UP.value, code="")
    codes = set(waiting.values_list("code", flat=True))
    if len(codes) >= MOST_WAITING:
        raise TooManyWaiting
    code = next(each for each in iter(lambda: f"{secrets.randbelow(1_000_000):06d}", "") if each not in codes)
    token = secrets.token_urlsafe(32)
    row = ScreenRow.objects.create(screen_no=next_number(kind="SN", on=local_day(at)), token_digest=queries.token_digest(token), code=code, opened_at=at)
    return Done(NewScreen(screen=queries.screen_record(row), token=token), subject=f"screen:{row.screen_no}")


@command("mirrors.pair", right=queries.SHOW)
def pair(*, actor: Actor, at: datetime, code: str) -> Done[Screen]:
    """Make the screen that shows the code that of the actor's counter; the one it had before is unpaired. Refuses CodeUnknown, NotAllowed without a counter."""
    _at_counter(actor)
    row = ScreenRow.objects.select_for_update().filter(code=code, state=ScreenState.WAITING.value, opened_at__gt=at - CODE_LIVES).first() if code else None
    if row is None:
        raise CodeUnknown
    _give_up(actor, at)
    row.state, row.code, row.paired_by, row.paired_at = ScreenState.PAIRED.value, "", actor.ref, at
    row.counter_code, row.centre_code = actor.counter_code, actor.centre_code
    row.save()
    return Done(queries.screen_record(row), subject=f"screen:{row.screen_no}", payload={"counter_code": actor.counter_code})


@command("mirrors.unpair", right=queries.SHOW)
def unpair(*, actor: Actor, at: datetime) -> Done[int]:
    """Take the screen from the actor's counter: it goes blank, and its token opens nothing any more; answers how many there were."""
    _at_counter(actor)
    numbers = _give_up(actor, at)
    return Done(len(numbers), subject=f"screen:{numbers[0]}" if numbers else "", payload={"counter_code": actor.counter_code})


@command("mirrors.show", right=queries.SHOW)
def show(*, actor: Actor, at: datetime, draft_no: str = "", case_no: str = "") -> Done[Showing]:
    """Put a draft on the screen of the actor's counter to be checked, or the receipt of a case; what was there before goes.

    Refuses NoScreen, NotFound as the draft and the case do.
    """
    _at_counter(actor)
    screen = ScreenRow.objects.select_for_update().filter(counter_code=actor.counter_code, state=ScreenState.PAIRED.value).first()
    if screen is None:
        raise NoScreen
    digest = ""
    if draft_no:
        draft = applications.draft(actor=actor, at=at, draft_no=draft_no)
        if draft.state not in (DraftState.OPEN, DraftState.CORRECTING):
            raise NothingShown
        digest = rules.sheet_of(draft, catalogue.bundle(bundle_hash=draft.bundle_hash)).digest
    else:
        cases.summary(actor=actor, case_no=case_no)
    _clear_screen(screen, at)
    row = ShowingRow.objects.create(
        showing_no=next_number(kind="SW", on=local_day(at)), screen=screen, draft_no=draft_no, case_no=case_no, counter_code=actor.counter_code,
        shown_by=actor.ref, shown_by_name=actor.name, shown_at=at, touched_at=at, shown_digest=digest)
    return Done(queries.showing_record(row), subject=_subject(row), payload={"showing_no": row.showing_no, "digest": digest, "screen_no": screen.screen_no})


@command("mirrors.clear", right=queries.SHOW)
def clear(*, actor: Actor, at: datetime) -> Done[Showing]:
    """Take what is on the screen of the actor's counter off it. What was confirmed stays proof. Refuses NothingShown."""
    _at_counter(actor)
    row = ShowingRow.objects.select_for_update().filter(screen__counter_code=actor.counter_code, screen__state=ScreenState.PAIRED.value) \
        .exclude(state=ShowingState.CLEARED.value).first()
    if row is None:
        raise NothingShown
    _take_off(row, at)
    return Done(queries.showing_record(row), subject=_subject(row), payload={"showing_no": row.showing_no})


@command("mirrors.object", right=queries.ANSWER)
def object_to(*, actor: Actor, at: datetime, digest: str, marks: dict[str, str]) -> Done[Showing]:
    """The citizen marks lines as wrong, each with words if they like. Refuses NothingShown, ChangedMeanwhile, NothingMarked."""
    row, sheet = _answered(actor, at, digest)
    lines = {line.code: line for line in sheet.lines}
    known = {code: words for code, words in marks.items() if code in lines}
    if not known:
        raise NothingMarked
    _step(row, "object")
    kept = tuple(Mark(code=code, words=words.strip()[:rules.LONGEST_WORDS], was=rules.digest_of_value(lines[code])) for code, words in known.items())
    row.marks, row.touched_at = to_json(kept[:rules.MOST_MARKS]).decode(), at
    row.confirmed_digest, row.confirmed_at = "", None
    row.save()
    return Done(queries.showing_record(row), subject=_subject(row), payload={"showing_no": row.showing_no, "lines": sorted(known)})


@command("mirrors.confirm", right=queries.ANSWER)
def confirm(*, actor: Actor, at: datetime, digest: str, marked: bool = False) -> Done[Showing]:
    """The citizen confirms every line as they saw it. Refuses NothingShown, ChangedMeanwhile, MarksLeft."""
    row, _sheet = _answered(actor, at, digest)
    if marked:
        raise MarksLeft
    _step(row, "confirm")
    row.confirmed_digest, row.confirmed_at, row.touched_at = digest, at, at
    row.save()
    return Done(queries.showing_record(row), subject=_subject(row), payload={"showing_no": row.showing_no, "digest": digest})


@command("mirrors.sign", right=queries.ANSWER)
def sign(*, actor: Actor, at: datetime, digest: str, drawing: bytes = b"", typed: str = "") -> Done[Showing]:
    """The citizen signs what they confirmed: by a drawing, kept as a sealed file of the applicant, or by their typed name.

    Refuses NothingShown, ChangedMeanwhile, NotSignedHere (电子签名法 3), NoSignature, and the refusals of storing a file.
    """
    row, _sheet = _answered(actor, at, digest)
    draft = queries.draft_on(queries.showing_record(row))
    if not catalogue.bundle(bundle_hash=draft.bundle_hash).handling.e_signature:
        raise NotSignedHere(article="电子签名法 3")
    if row.confirmed_digest != digest:
        raise ChangedMeanwhile
    name = people.names_of(refs=[draft.applicant_no]).get(draft.applicant_no, "")
    of_company = is_public_number(draft.applicant_no, kind="G")
    if not drawing and not (typed.strip() and (of_company or rules.same_name(typed, name))):
        raise NoSignature
    _step(row, "sign")
    row.signed_at, row.touched_at = at, at
    row.signer = (typed.strip() or name)[:60]
    row.signed_how = (SignedHow.DRAWN if drawing else SignedHow.TYPED).value
    if drawing:
        row.file_no = evidence.store_file(actor=actor, at=at, owner_no=draft.applicant_no, kind_code="signature", filename="signature.png", content=drawing).file_no
    row.save()
    return Done(queries.showing_record(row), subject=_subject(row), basis="电子签名法 14",
                payload={"showing_no": row.showing_no, "digest": digest, "how": row.signed_how, "file_no": row.file_no, "clerk": row.shown_by})


@command("mirrors.bind", right="mirrors.bind")
def bind(*, actor: Actor, at: datetime, case_no: str) -> Done[int]:
    """A draft became a case, or a correction was handed in: what the applicant had confirmed of exactly that becomes proof on the case; answers how many.

    For the platform. A confirmation of anything else counts for nothing and is left as it is.
    """
    summary = cases.summary(actor=actor, case_no=case_no)
    sealed = cases.sealed(actor=actor, case_no=case_no)
    digest = rules.sheet_of(sealed, catalogue.bundle(bundle_hash=sealed.bundle_hash)).digest
    rows = list(ShowingRow.objects.select_for_update().filter(draft_no=summary.draft_no, confirmed_digest=digest, confirmed_at__isnull=False))
    row = max(rows, key=lambda each: (each.signed_at is not None, each.confirmed_at or each.shown_at), default=None)
    if row is None or (row.case_no == case_no and row.sealing_no == sealed.sealing):
        return Done(0)
    row.case_no, row.bound_at, row.sealing_no = row.case_no or case_no, row.bound_at or at, sealed.sealing
    row.save()
    where = places.counter(code=row.counter_code).name
    case_commands.record_progress(actor=actor, at=at, case_no=case_no, name=SIGNED if row.signed_at else CONFIRMED, happened_at=row.signed_at or row.confirmed_at,
                                  text=f"{row.signer} · {where}" if row.signer else where)
    return Done(1, subject=f"case:{case_no}", payload={"showing_no": row.showing_no, "digest": digest, "sealed_digest": sealed.digest, "sealing_no": sealed.sealing})


@command("mirrors.read_signature", right="evidence.read")
def read_signature(*, actor: Actor, at: datetime, case_no: str, showing_no: str) -> Done[FileContent]:
    """Open the drawn signature of a case; its owner sees who did (个人信息保护法 6). Refuses NotFound."""
    found = next((each for each in queries.proofs_of(actor=actor, case_no=case_no) if each.showing_no == showing_no and each.file_no), None)
    if found is None:
        raise NotFound(what="signature", number=showing_no)
    return Done(evidence.use_file(actor=actor, at=at, file_no=found.file_no, purpose=f"case {case_no}"))


@command("mirrors.forget_screen", right="mirrors.forget_screen", chained=False)
def forget_screen(*, actor: Actor, at: datetime, screen_no: str) -> Done[int]:
    """Erase a screen nobody ever paired; answers how many there were. For the platform."""
    gone, _each = ScreenRow.objects.filter(screen_no=screen_no, paired_at__isnull=True, opened_at__lt=at - timedelta(hours=1)).delete()
    return Done(gone)


def _at_counter(actor: Actor) -> None:
    if not actor.counter_code:
        raise NotAllowed(act=queries.SHOW)


def _answered(actor: Actor, at: datetime, digest: str) -> tuple[ShowingRow, Sheet]:
    """What is shown on the actor's own screen, locked, with its sheet as it is now, which must be the one the citizen saw."""
    row = ShowingRow.objects.select_for_update().filter(screen__screen_no=actor.ref).exclude(draft_no="").exclude(state=ShowingState.CLEARED.value).first()
    if row is None or queries.showing_record(row).is_dark(at) or row.bound_at is not None:
        raise NothingShown
    sheet = queries.sheet_on(queries.showing_record(row))
    if sheet.digest != digest:
        raise ChangedMeanwhile
    return row, sheet


def _step(row: ShowingRow, verb: str) -> None:
    row.state = rules.STATES.next(ShowingState(row.state), verb).value


def _give_up(actor: Actor, at: datetime) -> list[str]:
    rows = list(ScreenRow.objects.select_for_update().filter(counter_code=actor.counter_code, state=ScreenState.PAIRED.value))
    for row in rows:
        _clear_screen(row, at)
        row.state = ScreenState.GIVEN_UP.value
        row.save()
    return [row.screen_no for row in rows]


def _clear_screen(screen: ScreenRow, at: datetime) -> None:
    for row in ShowingRow.objects.select_for_update().filter(screen=screen).exclude(state=ShowingState.CLEARED.value):
        _take_off(row, at)


def _take_off(row: ShowingRow, at: datetime) -> None:
    _step(row, "clear")
    row.cleared_at, row.touched_at = at, at
    row.save()


def _subject(row: ShowingRow) -> str:
    return f"draft:{row.draft_no}" if row.draft_no else f"case:{row.case_no}"
