"""What every register must do, and what happens when one is slow, down or wrong."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onewindow.domain.evidence import commands, queries
from onewindow.domain.evidence.registers import DEMO, register_by_code
from onewindow.domain.evidence.registers.demo import FOLDER
from onewindow.domain.evidence.registers.port import RegisterDown, RegisterPort, RegisterSlow
from onewindow.domain.evidence.types import Origin, RegisterSubject, TrustLevel
from onewindow.domain.people import commands as people
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import NotFound


def number_of(register: str, mode: str = "") -> str:
    """The earliest number of the twin's data whose row behaves in the mode."""
    rows = tomllib.loads((FOLDER / f"demo_{register}.toml").read_text(encoding="utf-8"))["entry"]
    return next(str(row["id_number"]) for row in rows if row.get("mode", "") == mode)


GOOD, SLOW, DOWN, WRONG = (number_of("population", mode) for mode in ("", "slow", "down", "wrong"))
COMPANY = number_of("market")


def subject(number: str) -> RegisterSubject:
    return RegisterSubject(subject_no="P-1", id_number=number)


class RegisterContract:
    """The shared tests. A subclass names a register and a number it knows."""

    code: ClassVar[str]
    known: ClassVar[str]

    def port(self) -> RegisterPort:
        return register_by_code(self.code)

    def test_it_answers_for_the_number_it_was_asked(self) -> None:
        reply = self.port().ask(subject=subject(self.known), purpose="p", patience_seconds=5)
        assert reply is not None
        assert reply.id_number == self.known
        assert reply.reply_ref

    def test_it_tells_only_what_it_declares(self) -> None:
        reply = self.port().ask(subject=subject(self.known), purpose="p", patience_seconds=5)
        assert reply is not None
        assert reply.values
        assert set(reply.values) <= set(self.port().elements)

    def test_an_unknown_number_is_none(self) -> None:
        assert self.port().ask(subject=subject("000000000000000000"), purpose="p", patience_seconds=5) is None

    def test_it_has_a_title_and_its_code(self) -> None:
        assert self.port().code == self.code
        assert self.port().title


class TestPopulation(RegisterContract):
    code = "population"
    known = GOOD

    def test_slow_is_measured_against_patience(self) -> None:
        with pytest.raises(RegisterSlow):
            self.port().ask(subject=subject(SLOW), purpose="p", patience_seconds=5)
        assert self.port().ask(subject=subject(SLOW), purpose="p", patience_seconds=60) is not None

    def test_down(self) -> None:
        with pytest.raises(RegisterDown):
            self.port().ask(subject=subject(DOWN), purpose="p", patience_seconds=60)


class TestMarket(RegisterContract):
    code = "market"
    known = COMPANY


@pytest.mark.parametrize("code", DEMO)
def test_twins_refuse_production(settings: Settings, code: str) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        register_by_code(code)


def test_every_register_has_its_rows() -> None:
    assert {path.stem for path in FOLDER.glob("demo_*.toml")} == {f"demo_{code}" for code in DEMO}


@pytest.mark.django_db
class TestAsking:
    """Asking through the room: identity first, use logged, bad answers thrown away."""

    def register(self, at: datetime, number: str) -> str:
        return people.register_person(actor=system_actor(name="test"), at=at, name="某人", id_number=number, phone="13800000099").person_no

    def ask(self, actor: Actor, at: datetime, person_no: str, number: str, register: str = "population") -> int:
        return len(commands.ask_register(actor=actor, at=at, register=register, subject_no=person_no, purpose="办理 C-1", id_number=number))

    def test_answers_are_remembered_with_trust_a_and_the_use_is_seen(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        assert self.ask(clerk, at, person_no, GOOD) == 4
        holder = Actor(kind=ActorKind.PERSON, ref=person_no, name="某人", channel="portal")
        known = queries.known_answers(actor=holder, subject_no=person_no, element_ids=("birth_date",))
        assert (known["birth_date"].value, known["birth_date"].trust, known["birth_date"].origin) == (
            "1990-01-01", TrustLevel.A, Origin.REGISTER)
        [use] = queries.uses_of(actor=holder)
        assert (use.subject, use.reader_no, use.purpose) == ("register:population", "S-1", "办理 C-1")

    def test_a_company_is_asked_for_by_its_credit_code(self, clerk: Actor, at: datetime) -> None:
        org = people.register_organisation(actor=system_actor(name="test"), at=at, name="示例餐饮", uscc=COMPANY, legal_representative="关志恒")
        assert self.ask(clerk, at, org.org_no, "", register="market") == 5

    @pytest.mark.parametrize(("number", "refusal"), [
        (SLOW, commands.RegisterUnavailable), (DOWN, commands.RegisterUnavailable), (WRONG, commands.RegisterAnswerWrong)])
    def test_a_bad_register_leaves_nothing_behind(self, clerk: Actor, at: datetime, number: str, refusal: type[Exception]) -> None:
        person_no = self.register(at, number)
        with pytest.raises(refusal):
            self.ask(clerk, at, person_no, number)
        assert queries.known_answers(actor=clerk, subject_no=person_no, element_ids=("person_name",)) == {}

    def test_nobody_is_looked_up_by_anothers_number(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        for number in ("", DOWN):
            with pytest.raises(commands.IdentityNotShown):
                self.ask(clerk, at, person_no, number)

    def test_strangers_unknown_registers_and_no_purpose_are_refused(self, clerk: Actor, li: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        with pytest.raises(commands.NotYourEvidence):
            self.ask(li, at, person_no, GOOD)
        with pytest.raises(NotFound):
            self.ask(clerk, at, person_no, GOOD, register="weather")
        with pytest.raises(commands.PurposeMissing):
            commands.ask_register(actor=clerk, at=at, register="population", subject_no=person_no, purpose="", id_number=GOOD)
