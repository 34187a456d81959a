"""What every register must do, and what happens when one is slow, down or wrong."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from onewindow.domain.evidence import commands, formats, queries
from onewindow.domain.evidence.formats import FOLDER
from onewindow.domain.evidence.registers import DEMO, register_by_code
from onewindow.domain.evidence.registers.port import RegisterDown, RegisterPort, RegisterSlow
from onewindow.domain.evidence.tests.conftest import AT
from onewindow.domain.evidence.types import (
    NumberKind,
    Origin,
    RegisterSubject,
    ReplyState,
    TrustLevel,
    UseKind,
)
from onewindow.domain.people import commands as people
from onewindow.kernel.actor import Actor, ActorKind, system_actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.formkit import is_uscc, read_id_number


def number_of(register: str, mode: str = "") -> str:
    """The earliest number of the twin's data whose row behaves in the mode."""
    rows = tomllib.loads((FOLDER / f"demo_{register}.toml").read_text(encoding="utf-8"))["entry"]
    return next(str(row["id_number"]) for row in rows if row.get("mode", "") == mode)


GOOD, SLOW, DOWN, WRONG = (number_of("population", mode) for mode in ("", "slow", "down", "wrong"))
COMPANY = number_of("market")


def subject(number: str) -> RegisterSubject:
    return RegisterSubject(subject_no="P-1", id_number=number)


def asked(port: RegisterPort, number: str, patience: float = 5.0):
    return port.ask(subject=subject(number), purpose="p", at=AT, patience_seconds=patience)


def weather(settings: Settings, tmp_path: Path, text: str) -> None:
    path = tmp_path / "weather.toml"
    path.write_text(text, encoding="utf-8")
    settings.ONEWINDOW_REGISTER_WEATHER = path


@pytest.mark.parametrize("code", DEMO)
class TestContract:
    """The shared tests of all registers."""

    def test_it_answers_for_the_number_it_was_asked(self, code: str) -> None:
        reply = asked(register_by_code(code), number_of(code))
        assert (reply.id_number, bool(reply.reply_ref), bool(reply.values)) == (number_of(code), True, True)

    def test_it_tells_only_what_it_declares(self, code: str) -> None:
        port = register_by_code(code)
        assert set(asked(port, number_of(code)).values) <= set(port.info.elements)

    def test_an_unknown_number_is_none(self, code: str) -> None:
        assert asked(register_by_code(code), "000000000000000000") is None

    def test_what_the_data_say_of_it_fits_together(self, code: str) -> None:
        info = register_by_code(code).info
        assert (info.code, bool(info.title), bool(info.ground), info.valid_days > 0) == (code, True, True, True)
        assert all(set(about.answers) <= set(info.elements) for about in info.about)

    def test_slow_is_measured_against_patience(self, code: str, settings: Settings, tmp_path: Path) -> None:
        weather(settings, tmp_path, f'[{code}]\nmode = "slow"\nseconds = 20\n')
        with pytest.raises(RegisterSlow):
            asked(register_by_code(code), number_of(code))
        assert asked(register_by_code(code), number_of(code), patience=60) is not None

    def test_down(self, code: str, settings: Settings, tmp_path: Path) -> None:
        weather(settings, tmp_path, f'[{code}]\nmode = "down"\n')
        with pytest.raises(RegisterDown):
            asked(register_by_code(code), number_of(code), patience=60)

    def test_wrong_mixes_people_up(self, code: str, settings: Settings, tmp_path: Path) -> None:
        right = asked(register_by_code(code), number_of(code))
        weather(settings, tmp_path, f'[{code}]\nmode = "wrong"\n')
        wrong = asked(register_by_code(code), number_of(code))
        assert (wrong.id_number, wrong.values != right.values) == (right.id_number, True)

    def test_the_twin_refuses_production(self, code: str, settings: Settings) -> None:
        settings.ONEWINDOW_PRODUCTION = True
        with pytest.raises(KeyError):
            register_by_code(code)
        settings.ONEWINDOW_REGISTERS = DEMO
        with pytest.raises(ImproperlyConfigured):
            register_by_code(code)

    def test_its_rows_have_sound_numbers(self, code: str) -> None:
        rows = tomllib.loads((FOLDER / f"demo_{code}.toml").read_text(encoding="utf-8"))["entry"]
        kind = formats.registers()[code].number
        for row in rows:
            number = str(row["id_number"])
            assert (kind is not NumberKind.ORGANISATION and read_id_number(number)) or (kind is not NumberKind.PERSON and is_uscc(number))


def test_every_register_has_its_rows_and_its_weather(settings: Settings) -> None:
    assert {path.stem for path in FOLDER.glob("demo_*.toml")} == {f"demo_{code}" for code in DEMO}
    assert set(tomllib.loads((FOLDER / "demo-weather.toml").read_text(encoding="utf-8"))) == set(DEMO)
    assert set(DEMO) | set(settings.ONEWINDOW_OWN_REGISTERS) == set(formats.registers())


def test_no_item_names_a_register_nobody_has() -> None:
    items = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (FOLDER.parent / "items").glob("[!_]*.toml")}
    named = {(code, material["register"]) for code, item in items.items() for material in item.get("materials", ()) if material.get("register")}
    assert [(code, register) for code, register in sorted(named) if register not in formats.registers()] == []


def test_what_the_platform_keeps_itself_stands_in_production_too(settings: Settings) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    assert register_by_code("permits").info.kinds


def test_the_weather_is_read_anew_when_it_changes(settings: Settings, tmp_path: Path) -> None:
    weather(settings, tmp_path, '[tax]\nmode = "ok"\n')
    assert asked(register_by_code("tax"), number_of("tax")) is not None
    (tmp_path / "weather.toml").write_text('[tax]\nmode = "down"  # changed\n', encoding="utf-8")
    with pytest.raises(RegisterDown):
        asked(register_by_code("tax"), number_of("tax"))


def test_a_reference_picks_one_of_several_entries(tmp_path: Path) -> None:
    from onewindow.domain.evidence.registers.demo import DemoRegister

    entry = '[[entry]]\nid_number = "1"\nreference = "{0}"\nrealty_certificate_no = "{0}"\n'
    (tmp_path / "demo_realty.toml").write_text(entry.format("A") + entry.format("B"), encoding="utf-8")
    port = DemoRegister(info=formats.registers()["realty"], folder=tmp_path)
    reply = port.ask(subject=RegisterSubject(subject_no="P-1", id_number="1", reference="B"), purpose="p", at=AT, patience_seconds=5)
    assert reply.values["realty_certificate_no"] == "B"


@pytest.mark.django_db
class TestAsking:
    """Asking through the room: identity first, use logged, bad answers kept as what they are."""

    def register(self, at: datetime, number: str) -> str:
        return people.register_person(actor=system_actor(name="test"), at=at, name="某人", id_number=number, phone="13800000099").person_no

    def ask(self, actor: Actor, at: datetime, person_no: str, number: str, register: str = "population", **more):
        return commands.ask_register(actor=actor, at=at, register=register, subject_no=person_no, purpose="办理 C-1", id_number=number, **more)

    @pytest.mark.law("GRXX-35", "GRXX-13-3")
    def test_answers_are_remembered_with_trust_a_and_the_use_is_seen_with_its_ground(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        entry = self.ask(clerk, at, person_no, GOOD)
        assert (entry.state, entry.disclosed, entry.valid_until) == (ReplyState.FOUND, True, at + timedelta(days=30))
        holder = Actor(kind=ActorKind.PERSON, ref=person_no, name="某人", channel="portal")
        known = queries.known_answers(actor=holder, subject_no=person_no, element_ids=("birth_date",))
        assert (known["birth_date"].value, known["birth_date"].trust, known["birth_date"].origin) == (
            "1990-01-01", TrustLevel.A, Origin.REGISTER)
        [use] = queries.uses_of(actor=holder)
        assert (use.kind, use.subject, use.reader_no, use.purpose, use.outcome) == (UseKind.REGISTER, "register:population", "S-1", "办理 C-1", "found")
        assert "个人信息保护法 13" in use.ground
        assert "birth_date" in use.elements

    def test_an_answer_that_holds_is_used_again_and_logged_again(self, clerk: Actor, at: datetime, settings: Settings, tmp_path: Path) -> None:
        person_no = self.register(at, GOOD)
        first = self.ask(clerk, at, person_no, GOOD)
        weather(settings, tmp_path, '[population]\nmode = "down"\n')
        again = self.ask(clerk, at + timedelta(days=29), person_no, GOOD)
        assert (again.values, again.asked_at) == (first.values, at)
        assert self.ask(clerk, at + timedelta(days=31), person_no, GOOD).state is ReplyState.DOWN
        holder = Actor(kind=ActorKind.PERSON, ref=person_no, name="某人", channel="portal")
        assert [use.outcome for use in queries.uses_of(actor=holder)] == ["down", "found", "found"]
        sources = queries.known_by_source(actor=holder, subject_no=person_no, element_ids=("birth_date",), at=at + timedelta(days=31))
        assert sources == {}

    def test_a_company_is_asked_for_by_its_credit_code(self, clerk: Actor, at: datetime) -> None:
        org = people.register_organisation(actor=system_actor(name="test"), at=at, name="示例餐饮", uscc=COMPANY, legal_representative="关志恒")
        assert self.ask(clerk, at, org.org_no, "", register="market").values["organisation_name"]

    def test_anothers_public_entry_is_shown_and_not_remembered(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        assert self.ask(clerk, at, person_no, COMPANY, register="market").disclosed
        assert queries.known_answers(actor=clerk, subject_no=person_no, element_ids=("organisation_name",)) == {}

    @pytest.mark.parametrize(("number", "state"), [(SLOW, ReplyState.SLOW), (DOWN, ReplyState.DOWN), (WRONG, ReplyState.MISDIRECTED)])
    def test_a_bad_register_leaves_nothing_behind(self, clerk: Actor, at: datetime, number: str, state: ReplyState) -> None:
        person_no = self.register(at, number)
        entry = self.ask(clerk, at, person_no, number)
        assert (entry.state, entry.values) == (state, {})
        assert queries.known_answers(actor=clerk, subject_no=person_no, element_ids=("person_name",)) == {}

    @pytest.mark.law("GRXX-6")
    def test_anothers_number_is_compared_and_never_shown(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, DOWN)
        with pytest.raises(commands.IdentityNotShown):
            self.ask(clerk, at, person_no, "")
        entry = self.ask(clerk, at, person_no, GOOD)
        assert (entry.state, entry.disclosed) == (ReplyState.FOUND, False)
        assert queries.known_answers(actor=clerk, subject_no=person_no, element_ids=("person_name",)) == {}

    @pytest.mark.law("SJAQ-38", "SJGX-25")
    def test_strangers_unknown_registers_and_no_purpose_are_refused(self, clerk: Actor, li: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        with pytest.raises(commands.NotYourEvidence):
            self.ask(li, at, person_no, GOOD)
        with pytest.raises(NotFound):
            self.ask(clerk, at, person_no, GOOD, register="weather")
        with pytest.raises(commands.PurposeMissing):
            commands.ask_register(actor=clerk, at=at, register="population", subject_no=person_no, purpose="", id_number=GOOD)

    @pytest.mark.law("GRXX-14")
    def test_a_register_that_needs_consent_waits_for_it_and_stops_when_it_is_taken_back(self, clerk: Actor, at: datetime) -> None:
        person_no = self.register(at, GOOD)
        holder = Actor(kind=ActorKind.PERSON, ref=person_no, name="某人", channel="portal")
        with pytest.raises(commands.ConsentMissing) as refusal:
            self.ask(clerk, at, person_no, GOOD, register="insurance", consent_for="x")
        assert refusal.value.article
        terms = {"holder_no": person_no, "register": "insurance", "purpose": "x", "wording": "我同意"}
        given = commands.give_consent(actor=holder, at=at, **terms)
        assert commands.give_consent(actor=holder, at=at, **terms).consent_no == given.consent_no
        assert self.ask(clerk, at, person_no, GOOD, register="insurance", consent_for="x").state is ReplyState.FOUND
        assert queries.uses_of(actor=holder)[0].ground == f"consent:{given.consent_no}"
        with pytest.raises(NotFound):
            commands.withdraw_consent(actor=clerk, at=at, consent_no=given.consent_no)
        commands.withdraw_consent(actor=holder, at=at, consent_no=given.consent_no)
        assert commands.withdraw_consent(actor=holder, at=at, consent_no=given.consent_no).withdrawn_at == at
        with pytest.raises(commands.ConsentMissing):
            self.ask(clerk, at, person_no, GOOD, register="insurance", consent_for="x")
