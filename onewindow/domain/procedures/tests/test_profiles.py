"""Every procedure profile proves its flags: one row a profile, the same application under each of them, by the commands of a case.

The food licence's form and materials are handed in under the flags, clocks and steps of each profile in turn. What the law of
the profile says then happens, and what it doesn't say doesn't. JOINT and INFO have no item of their own yet; their rows hold
all the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import DATA as DRAFTS
from onewindow.domain.applications.types import Upload
from onewindow.domain.cases import commands, queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CaseState, CorrectionPoint, DeemedKind, Outcome
from onewindow.domain.catalogue import commands as catalogue
from onewindow.domain.catalogue.demo import DATA, shipped_item
from onewindow.domain.permits import commands as permits
from onewindow.domain.procedures import commands as procedures
from onewindow.kernel.actor import Actor, system_actor
from onewindow.kernel.deadlines import ClockKind
from onewindow.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="watch")
POINT = CorrectionPoint(material_code="layout", point_code="layout-areas", text="请补标")
PROFILES: dict[str, dict[str, Any]] = tomllib.loads((DATA / "_profiles.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the law of a profile makes of one and the same application, handed in on Monday 2 November 2026.

    ``begins``: the state after handing in online. ``silence``: what a week and a half of the organ's silence is; ``forgotten``:
    what the applicant's is. ``due``: the statutory day of the profile itself, accepted on the spot; None where each item has its own. ``extends``:
    the character who may extend, and by how many days at most. ``asks_again``: a second notice of what is missing is possible. ``hearing``: the
    right to one is told; ``bars``: who deceived may not apply again (行政许可法 78).
    """

    begins: CaseState = CaseState.SUBMITTED
    silence: DeemedKind | None = None
    forgotten: DeemedKind | None = None
    due: date | None = None
    extends: tuple[str, int] | None = None
    asks_again: bool = False
    hearing: bool = False
    bars: bool = False


ROWS = {
    "LICENCE": Row(silence=DeemedKind.ACCEPTED, extends=("deng", 10), hearing=True, bars=True),
    "JOINT": Row(silence=DeemedKind.ACCEPTED, due=date(2027, 1, 5), extends=("mei", 15), hearing=True, bars=True),
    "MARKET_REG": Row(due=date(2026, 11, 5), extends=("deng", 3)),
    "REALTY": Row(due=date(2026, 12, 14)),
    "MARRIAGE": Row(asks_again=True),
    "INSURANCE": Row(),
    "FILING": Row(begins=CaseState.ACCEPTED),
    "INJURY": Row(due=date(2027, 1, 4)),
    "AID": Row(),
    "LEGALAID": Row(forgotten=DeemedKind.WITHDRAWN, due=date(2026, 11, 9)),
    "INFO": Row(forgotten=DeemedKind.WITHDRAWN, due=date(2026, 11, 30), extends=("deng", 20)),
    "TAX": Row(),
    "CONFIRMATION": Row(),
    "SERVICE": Row(),
}
# Of these nothing is decided here: silence at the counter of the land register is proven with its own items.
BY_ITS_OWN_ITEMS = {"REALTY"}
every = pytest.mark.parametrize("profile", list(ROWS))
asking = pytest.mark.parametrize("profile", [name for name in ROWS if name != "FILING"])


def test_every_profile_has_its_row() -> None:
    assert set(ROWS) == set(PROFILES)


@pytest.fixture
def under(at: datetime) -> Callable[[str], str]:
    """Publishes the food licence as if it followed the profile, and hands it in."""

    def publish(profile: str) -> str:
        source, shared = shipped_item(FOOD), PROFILES[profile]
        codes = {row["code"] for row in shared["bases"]}
        own = {row["code"] for row in shared.get("clocks", ())}
        clocks = [*shared.get("clocks", ()), *([] if "promised" in own else [
            {"code": "promised", "name": "承诺办结时限", "unit": next((row["unit"] for row in shared.get("clocks", ()) if row["kind"] == "statutory"), "workday"), "amount": 2, "kind": "promised", "start_fact": "CaseReceived",
             "end_facts": ["CaseDecided", "CaseWithdrawn"], "restart_facts": ["CaseSupplemented"], "consequence": "yellow_light"}])]
        if profile == "LICENCE":  # its statutory term is each item's own
            clocks = source["clocks"]
        catalogue.publish(actor=PLATFORM, at=at, source={
            **source, "profile": profile, "procedure": shared["procedure"], "clocks": clocks, "specials": [], "discretion": [], "own_facts": shared.get("own_facts", []),
            "steps": [{**step, "post_kind": "officer" if step["kind"] == "accept" else step["post_kind"]} for step in shared["steps"]],
            "bases": [*(row for row in source["bases"] if row["code"] not in codes), *shared["bases"]]})
        return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no

    return publish


@contextmanager
def refusal(*codes: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """That the act is refused, with one of the codes."""
    with pytest.raises(Refusal) as refused:
        yield refused
    assert refused.value.code in codes


def _office(code: str) -> Actor:
    return cast_actor(code, channel="office")


def _state(number: str) -> CaseState:
    return queries.summary(actor=PLATFORM, case_no=number).state


def _deem(number: str, at: datetime) -> DeemedKind | None:
    """What silence has become of the case by now; None where the law takes it for nothing."""
    for kind in DeemedKind:
        try:
            commands.deem(actor=PLATFORM, at=at, case_no=number, kind=kind)
        except Refusal:
            continue
        return kind
    return None


def _accepted(number: str, at: datetime) -> str:
    if _state(number) is CaseState.SUBMITTED:
        commands.accept(actor=_office("luo"), at=at, case_no=number)
    return number


@every
def test_acceptance_is_an_act_of_its_own_except_where_being_complete_is_enough(under: Callable[[str], str], profile: str) -> None:
    assert _state(under(profile)) is ROWS[profile].begins


@pytest.mark.law("XKF-32-4")
@pytest.mark.parametrize("profile", [name for name in ROWS if name not in BY_ITS_OWN_ITEMS])
def test_what_the_silence_of_the_organ_means(under: Callable[[str], str], at: datetime, profile: str) -> None:
    number = under(profile)
    assert _deem(number, at + timedelta(days=10)) is ROWS[profile].silence


@pytest.mark.law("FLYZ-43-2")
@asking
def test_what_the_silence_of_the_applicant_means(under: Callable[[str], str], at: datetime, profile: str) -> None:
    number = under(profile)
    commands.request_correction(actor=_office("luo"), at=at, case_no=number, points=(POINT,))
    known = queries.case(actor=PLATFORM, case_no=number)
    assert (known.answer_by_on is not None) == (ROWS[profile].forgotten is not None), "a day is named where something follows"
    with refusal("too_early"):
        commands.deem(actor=PLATFORM, at=at + timedelta(days=1), case_no=number, kind=DeemedKind.WITHDRAWN)
    assert _deem(number, at + timedelta(days=60)) is ROWS[profile].forgotten


@pytest.mark.law("SCDJ-19-2", "GSBX-18-3")
@asking
def test_what_is_missing_is_told_once_or_as_often_as_it_takes(under: Callable[[str], str], at: datetime, profile: str) -> None:
    number = under(profile)
    commands.request_correction(actor=_office("luo"), at=at, case_no=number, points=(POINT,))
    chen = cast_actor("chen")
    upload = Upload(filename="layout.png", content=DRAFTS.joinpath("layout.png").read_bytes())
    applications.attach(actor=chen, at=at + timedelta(hours=1), draft_no=queries.summary(actor=chen, case_no=number).draft_no,
                        material_code="layout", upload=upload)
    commands.supplement(actor=chen, at=at + timedelta(hours=1), case_no=number)
    later = {"actor": _office("luo"), "at": at + timedelta(hours=2), "case_no": number, "points": (POINT,)}
    if ROWS[profile].asks_again:
        commands.request_correction(**later)
    else:
        with refusal("already_asked_once"):
            commands.request_correction(**later)


@pytest.mark.law("XKF-42-1", "XKF-42-2", "SCDJ-19-1", "BDC-20", "GSBX-20-1", "FLYZ-43-1", "XXGK-33-2")
@every
def test_the_days_and_who_may_add_to_them(under: Callable[[str], str], at: datetime, profile: str) -> None:
    row, number = ROWS[profile], _accepted(under(profile), at)
    statutory = next((clock for clock in queries.clocks(actor=PLATFORM, case_nos=(number,), at=at)[number] if clock.rule.kind is ClockKind.STATUTORY), None)
    if row.due is not None:
        assert statutory is not None and statutory.due_on == row.due
    leader, most = row.extends or ("", 0)
    for other in {"deng", "mei"} - {leader}:
        with refusal("no_extension", "not_found"):
            commands.extend(actor=_office(other), at=at, case_no=number, amount=1, reason="情况复杂")
    if leader:
        with refusal("no_extension"):
            commands.extend(actor=_office(leader), at=at, case_no=number, amount=most + 1, reason="情况复杂")
        commands.extend(actor=_office(leader), at=at, case_no=number, amount=most, reason="情况复杂")
        with refusal("no_extension"):
            commands.extend(actor=_office(leader), at=at, case_no=number, amount=1, reason="还要")


@every
def test_who_accepted_or_reviewed_does_not_decide(under: Callable[[str], str], at: datetime, profile: str) -> None:
    number = under(profile)
    _accepted(number, at)
    commands.review(actor=_office("huang"), at=at, case_no=number, step_code="review", passed=True)
    with refusal("same_person"):
        commands.decide(actor=_office("huang"), at=at, case_no=number, outcome=Outcome.GRANTED)
    assert commands.decide(actor=_office("deng"), at=at, case_no=number, outcome=Outcome.GRANTED).state is CaseState.DECIDED


@pytest.mark.law("XKF-47-1")
@every
def test_where_a_hearing_may_be_asked_for(under: Callable[[str], str], at: datetime, profile: str) -> None:
    number = _accepted(under(profile), at)
    if ROWS[profile].hearing:
        assert procedures.tell_hearing_right(actor=_office("luo"), at=at, case_no=number).until_on == date(2026, 11, 9)
    else:
        with refusal("no_hearing_right"):
            procedures.tell_hearing_right(actor=_office("luo"), at=at, case_no=number)


@pytest.mark.law("XKF-78")
@every
def test_who_deceived_is_kept_from_applying_where_the_licensing_law_rules(under: Callable[[str], str], at: datetime, profile: str) -> None:
    kind = shipped_item(FOOD)["outcome"]["number_kind"]
    permits.record_bar(actor=PLATFORM, at=at, holder_no=cast_actor("chen").ref, kind=kind, until=date(2027, 11, 2), article="行政许可法 78", case_no="C0")
    if ROWS[profile].bars:
        with refusal("barred") as refused:
            under(profile)
        assert "2027-11-02" in refused.value.text() and refused.value.article == "行政许可法 78"
    else:
        assert under(profile)


@pytest.mark.law("XKF-42-2")
def test_the_governments_leader_sees_a_joint_case_and_no_other(under: Callable[[str], str], at: datetime) -> None:
    leader = _office("mei")
    other = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    joint = _accepted(under("JOINT"), at)
    assert queries.summary(actor=leader, case_no=joint).case_no == joint
    with refusal("not_found"):
        queries.summary(actor=leader, case_no=other)
    with refusal("not_found"):  # nor does the leader of another organ see it
        queries.case(actor=_office("cen"), case_no=joint)
    before = queries.summary(actor=PLATFORM, case_no=joint).due_on
    commands.extend(actor=leader, at=at, case_no=joint, amount=15, reason="联合踏勘需要时间")
    assert before is not None
