"""Show, object, confirm, sign, clear: by commands, with who may and what counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.mirrors import commands, queries
from onewindow.domain.mirrors.jobs import forget_unpaired
from onewindow.domain.mirrors.models import ScreenRow
from onewindow.domain.mirrors.queries import screen_actor
from onewindow.domain.mirrors.tests.conftest import FOOD, MARRIAGE, at_screen, change
from onewindow.domain.mirrors.types import ShowingState, SignedHow
from onewindow.kernel import ledger, relay
from onewindow.kernel.actor import ANONYMOUS, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
PLATFORM = system_actor(name="test")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _digest(token: str, at: datetime) -> str:
    return queries.standing(token=token, at=at).sheet.digest


def _signed(token: str, at: datetime, **how: object) -> None:
    digest = _digest(token, at)
    commands.confirm(actor=at_screen(token), at=at, digest=digest)
    commands.sign(actor=at_screen(token), at=at, digest=digest, **(how or {"drawing": PNG}))


def test_a_screen_is_paired_by_the_code_it_shows(he, at):
    opened = commands.open_screen(actor=ANONYMOUS, at=at)
    assert len(opened.screen.code) == 6 and queries.standing(token=opened.token, at=at).screen.state.value == "waiting"
    with pytest.raises(commands.CodeUnknown):
        commands.pair(actor=he, at=at, code="")
    with pytest.raises(commands.CodeUnknown):
        commands.pair(actor=he, at=at + timedelta(minutes=11), code=opened.screen.code)
    assert commands.pair(actor=he, at=at, code=opened.screen.code).counter_code == he.counter_code
    with pytest.raises(commands.CodeUnknown):
        commands.pair(actor=he, at=at, code=opened.screen.code)


def test_only_a_counter_with_the_right_pairs(at):
    opened = commands.open_screen(actor=ANONYMOUS, at=at)
    for actor in (cast_actor("luo", channel="office"), cast_actor("chen")):
        with pytest.raises(NotAllowed):
            commands.pair(actor=actor, at=at, code=opened.screen.code)


def test_a_new_screen_takes_the_place_of_the_old_one(he, paired, at):
    old, new = paired(he), paired(he)
    assert queries.standing(token=old, at=at) is None
    assert queries.standing(token=new, at=at).screen.counter_code == he.counter_code
    assert commands.unpair(actor=he, at=at) == 1
    assert queries.standing(token=new, at=at) is None and queries.screen_of(counter_code=he.counter_code) is None


def test_devices_that_ask_are_counted_and_forgotten(at):
    for _number in range(commands.MOST_WAITING):
        commands.open_screen(actor=ANONYMOUS, at=at)
    with pytest.raises(commands.TooManyWaiting):
        commands.open_screen(actor=ANONYMOUS, at=at)
    commands.open_screen(actor=ANONYMOUS, at=at + timedelta(minutes=11))
    forget_unpaired(at=at + timedelta(days=2))
    assert ScreenRow.objects.filter(state="waiting").count() == 0


def test_the_screen_shows_what_the_draft_says_at_the_moment(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    before = queries.standing(token=token, at=at)
    assert before.applicant_name == "陈静怡" and before.e_signature
    assert {line.value for line in before.sheet.lines if line.code == "contact_phone"} != {"13800001234"}
    change(he, at, draft_no, contact_phone="13800001234")
    after = queries.standing(token=token, at=at)
    assert {line.value for line in after.sheet.lines if line.code == "contact_phone"} == {"13800001234"}
    assert before.sheet.digest != after.sheet.digest and before.tag != after.tag


def test_marks_are_told_to_the_desk_and_found_changed(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    with pytest.raises(commands.NothingMarked):
        commands.object_to(actor=at_screen(token), at=at, digest=_digest(token, at), marks={"no-such-line": ""})
    commands.object_to(actor=at_screen(token), at=at, digest=_digest(token, at), marks={"contact_phone": " 少了一位 "})
    panel = queries.panel(actor=he, at=at, draft_no=draft_no)
    assert [(mark.code, mark.words) for mark, _label in panel.marked] == [("contact_phone", "少了一位")] and not panel.fixed
    change(he, at, draft_no, contact_phone="13800001234")
    assert queries.panel(actor=he, at=at, draft_no=draft_no).fixed == {"contact_phone"}
    assert queries.standing(token=token, at=at).again == {"contact_phone"}


def test_what_is_confirmed_is_what_was_seen(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    seen = _digest(token, at)
    change(he, at, draft_no, contact_phone="13800001234")
    with pytest.raises(commands.ChangedMeanwhile):
        commands.confirm(actor=at_screen(token), at=at, digest=seen)
    with pytest.raises(commands.MarksLeft):
        commands.confirm(actor=at_screen(token), at=at, digest=_digest(token, at), marked=True)
    commands.confirm(actor=at_screen(token), at=at, digest=_digest(token, at))
    change(he, at, draft_no, contact_phone="13800005678")
    with pytest.raises(commands.ChangedMeanwhile):
        commands.sign(actor=at_screen(token), at=at, digest=_digest(token, at), drawing=PNG)


def test_a_typed_name_must_be_the_applicants(he, helped, paired, at):
    token = paired(he)
    commands.show(actor=he, at=at, draft_no=helped(he))
    commands.confirm(actor=at_screen(token), at=at, digest=_digest(token, at))
    for typed in ("", "何伟"):
        with pytest.raises(commands.NoSignature):
            commands.sign(actor=at_screen(token), at=at, digest=_digest(token, at), typed=typed)
    done = commands.sign(actor=at_screen(token), at=at, digest=_digest(token, at), typed="陈 静怡")
    assert done.signed_how is SignedHow.TYPED and done.file_no == ""


def test_a_drawn_signature_is_a_sealed_file_of_the_applicant(he, helped, paired, at):
    token = paired(he)
    commands.show(actor=he, at=at, draft_no=helped(he))
    _signed(token, at)
    chen = cast_actor("chen")
    assert [file.kind_code for file in evidence.files_of(actor=chen, subject_no=chen.ref) if file.kind_code == "signature"] == ["signature"]


def test_what_changes_after_signing_is_not_signed(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    _signed(token, at)
    assert queries.panel(actor=he, at=at, draft_no=draft_no).stands
    change(he, at, draft_no, contact_phone="13800001234")
    assert not queries.panel(actor=he, at=at, draft_no=draft_no).stands
    case_no = cases.submit(actor=he, at=at, draft_no=draft_no).case_no
    relay.drain(clock=lambda: at)
    assert queries.proofs_of(actor=he, case_no=case_no) == ()


def test_a_signature_goes_with_the_case(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    _signed(token, at)
    case_no = cases.submit(actor=he, at=at, draft_no=draft_no).case_no
    relay.drain(clock=lambda: at)
    found = queries.proofs_of(actor=cast_actor("luo", channel="office"), case_no=case_no)
    assert [(proof.signer, proof.stands, proof.sealing_no) for proof in found] == [("陈静怡", True, 1)]
    told = [fact for fact in case_queries.case(actor=he, case_no=case_no).facts if fact.name == "ScreenSigned"]
    assert len(told) == 1 and told[0].note.startswith("陈静怡 · ")
    assert {"mirrors.show", "mirrors.confirm", "mirrors.sign"} <= {entry.act for entry in ledger.history(subject=f"draft:{draft_no}")}
    standing = queries.standing(token=token, at=at)
    assert standing.showing.case_no == case_no and standing.sheet is None
    assert queries.standing(token=token, at=at + timedelta(minutes=2)).showing is None, "the receipt goes by itself"


def test_where_the_law_bars_it_the_screen_only_confirms(he, helped, paired, at):
    token, draft_no = paired(he), helped(he, item_code=MARRIAGE)
    commands.show(actor=he, at=at, draft_no=draft_no)
    assert not queries.standing(token=token, at=at).e_signature
    with pytest.raises(commands.NotSignedHere):
        _signed(token, at)
    assert queries.panel(actor=he, at=at, draft_no=draft_no).showing.state is ShowingState.CONFIRMED


def test_another_counter_neither_sees_nor_clears(he, tan, helped, paired, at):
    paired(he), paired(tan)
    draft_no = helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    with pytest.raises(NotFound):
        queries.panel(actor=tan, at=at, draft_no=draft_no)
    with pytest.raises(NotFound):
        commands.show(actor=tan, at=at, draft_no=draft_no)
    with pytest.raises(commands.NothingShown):
        commands.clear(actor=tan, at=at)
    assert queries.panel(actor=he, at=at, draft_no=draft_no).live


def test_a_screen_reads_and_answers_its_own_showing_alone(he, tan, helped, paired, at):
    mine, other = paired(he), paired(tan)
    commands.show(actor=he, at=at, draft_no=helped(he))
    assert queries.standing(token=other, at=at).showing is None and queries.standing(token="stranger", at=at) is None
    with pytest.raises(commands.NothingShown):
        commands.confirm(actor=at_screen(other), at=at, digest=_digest(mine, at))
    with pytest.raises(NotFound):
        screen_actor(token="stranger")
    with pytest.raises(NotAllowed):
        commands.show(actor=at_screen(mine), at=at, draft_no="D")
    with pytest.raises(NotAllowed):
        commands.confirm(actor=he, at=at, digest="")


def test_nothing_stays_after_clearing_or_when_nobody_is_there(he, helped, paired, at):
    token, draft_no = paired(he), helped(he)
    commands.show(actor=he, at=at, draft_no=draft_no)
    late = at + timedelta(minutes=11)
    assert queries.standing(token=token, at=late).showing is None
    with pytest.raises(commands.NothingShown):
        commands.confirm(actor=at_screen(token), at=late, digest="")
    commands.show(actor=he, at=late, draft_no=draft_no)
    commands.clear(actor=he, at=late)
    assert queries.standing(token=token, at=late).showing is None
    assert not queries.panel(actor=he, at=late, draft_no=draft_no).live


def test_the_receipt_of_a_case_can_be_shown(he, helped, paired, at):
    token = paired(he)
    case_no = cases.submit(actor=he, at=at, draft_no=helped(he, item_code=FOOD)).case_no
    commands.show(actor=he, at=at, case_no=case_no)
    standing = queries.standing(token=token, at=at)
    assert standing.showing.case_no == case_no and standing.sheet is None
    with pytest.raises(commands.NothingShown):
        commands.confirm(actor=at_screen(token), at=at, digest="")
