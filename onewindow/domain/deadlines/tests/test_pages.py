"""The page "why this day": for the applicant, for anybody with number and phone tail, and at the desks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from onewindow.domain.cases import commands as cases_commands
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.deadlines import jobs
from onewindow.domain.people import queries as people
from onewindow.kernel.actor import system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PLATFORM = system_actor(name="test")


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)


@pytest.fixture
def number(at: datetime) -> str:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    cases_commands.accept(actor=cast_actor("luo"), at=at, case_no=number)
    return number


def signed_in(client: Client, code: str) -> Client:
    client.post(reverse("demo_sign_in", args=[code]))
    return client


def shown(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(f"deadlines:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_applicant_reads_day_by_day_why(client: Client, number: str) -> None:
    page = shown(signed_in(client, "chen"), "why", number)
    assert "2026 年 11 月 9 日" in page
    assert "《民法典》第二百零一条" in page
    assert "/law/#MFD-201-1" in page
    assert 'class="on due"' in page
    for words in ("谁的时间", "假设", "我们在办", "等您办理"):
        assert words in page


def test_the_public_sees_the_organ_and_staff_see_the_person(client: Client, number: str, at: datetime, monkeypatch) -> None:
    officer, organ = cast_actor("luo").name, people.department(code=cast_actor("luo").department_code)
    page = shown(signed_in(client, "chen"), "why", number)
    assert officer not in page
    assert "step:" not in page
    desk = shown(signed_in(Client(), "luo"), "office_why", number)
    assert "材料审查" in desk and "材料审查" not in page
    assert organ.code


def test_number_and_phone_tail_open_it_without_a_name(client: Client, number: str) -> None:
    tail = people.contact_of(person_no=cast_actor("chen").ref).phone[-4:]
    page = shown(client, "public_why", case_no=number, phone_tail=tail)
    assert "2026 年 11 月 9 日" in page
    assert cast_actor("chen").name not in page
    assert client.get(reverse("deadlines:public_why"), {"case_no": number, "phone_tail": "0000"}).status_code == 404
    assert client.get(reverse("deadlines:public_why")).headers["Location"] == reverse("progress:progress")


def test_what_if_is_a_question_by_get(client: Client, number: str) -> None:
    chen = signed_in(client, "chen")
    page = shown(chen, "why", number, act="start_special", on="2026-11-04", amount="10")
    assert "2026 年 11 月 23 日" in page
    assert "没有写入任何记录" in page
    asked = shown(chen, "why", number, act="request_correction")
    assert "时限照常计算" in asked
    assert chen.post(reverse("deadlines:why", args=[number])).status_code == 405


def test_what_if_without_a_name_asks_about_the_same_case(client: Client, number: str) -> None:
    tail = people.contact_of(person_no=cast_actor("chen").ref).phone[-4:]
    page = shown(client, "public_why", case_no=number, phone_tail=tail)
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page))
    assert sent == {"case_no": number, "phone_tail": tail}
    assert "2026 年 11 月 23 日" in shown(client, "public_why", **sent, act="start_special", on="2026-11-04", amount="10")


@pytest.mark.parametrize(("query", "words"), [
    ({"act": "extend", "on": "2026-10-01"}, "以后的日期"), ({"act": "end_special"}, "没有停表"), ({"act": "nonsense"}, ""), ({"act": "decide", "on": "x", "amount": "many"}, ""),
])
def test_a_question_that_has_no_answer_says_so(client: Client, number: str, query: dict[str, str], words: str) -> None:
    assert words in shown(signed_in(client, "chen"), "why", number, **query)


def test_nobody_else_gets_in(client: Client, number: str) -> None:
    assert client.get(reverse("deadlines:why", args=[number])).status_code == 302
    assert signed_in(client, "li").get(reverse("deadlines:why", args=[number])).status_code == 404
    assert client.get(reverse("deadlines:office_why", args=[number])).status_code == 403


def test_staff_are_led_to_their_own_desk(client: Client, number: str) -> None:
    assert signed_in(client, "luo").get(reverse("deadlines:why", args=[number])).headers["Location"] == reverse("deadlines:office_why", args=[number])
    assert signed_in(Client(), "he").get(reverse("deadlines:why", args=[number])).headers["Location"] == reverse("deadlines:counter_why", args=[number])


def test_a_day_that_may_still_move_says_so(client: Client, monkeypatch) -> None:
    late = datetime.fromisoformat("2026-12-29T10:00:00+08:00")
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: late)
    number = hand_in(actor=cast_actor("chen"), at=late, item_code=FOOD).case_no
    assert "还没有正式公布" in shown(signed_in(client, "chen"), "why", number)


def test_the_desk_shows_the_lights(client: Client, at: datetime, monkeypatch) -> None:
    number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
    later = at + timedelta(days=8)
    jobs.watch_lights(at=later)
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: later)
    desk = shown(signed_in(client, "luo"), "office_why", number)
    assert "红灯" in desk and "S01" in desk
    assert "红灯" not in shown(signed_in(Client(), "chen"), "why", number)


class TestConsole:
    def said(self, capsys: pytest.CaptureFixture[str], *words: str) -> str:
        call_command(*words)
        return capsys.readouterr().out

    def test_explain_prints_every_stretch(self, number: str, capsys) -> None:
        out = self.said(capsys, "clock", "explain", number)
        for words in ("promised", "statutory", "step:review", "not counted  2026-11-02", "start_day 民法典 201 [MFD-201-1]", "whose time:", "waits for CaseGranted"):
            assert words in out

    def test_what_if_prints_what_would_change(self, number: str, capsys) -> None:
        out = self.said(capsys, "clock", "explain", number, "--what-if", "start-special", "--on", "2026-11-04", "--amount", "10")
        assert "shown 2026-11-09 -> 2026-11-23" in out
        assert "nothing was written" in out
        assert "no_pause" in self.said(capsys, "clock", "explain", number, "--what-if", "request-correction")

    @pytest.mark.law("GSBX-20-2")
    def test_a_limit_that_hangs_on_a_finding_says_on_which(self, at: datetime, capsys) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code="work-injury-recognition").case_no
        cases_commands.receive(actor=cast_actor("he", channel="counter"), at=at, case_no=number)
        cases_commands.accept(actor=cast_actor("yan", channel="office"), at=at, case_no=number)
        out = self.said(capsys, "clock", "explain", number, "--what-if", "record")
        assert "waits for CaseAccepted and FactRecorded:clear" in out
        assert "shown 2026-12-02 -> 2026-11-12" in out
        cases_commands.record_progress(actor=PLATFORM, at=at, case_no=number, name="FactRecorded", about="clear", text="事实清楚：单位没有异议")
        assert "binds since 2026-11-02  事实清楚：单位没有异议" in self.said(capsys, "clock", "explain", number)

    def test_json_is_one_document(self, number: str, capsys) -> None:
        import json

        found = json.loads(self.said(capsys, "clock", "explain", number, "--what-if", "extend", "--json"))
        assert found["explanation"]["shown"]["due_on"] == "2026-11-09"
        assert found["what_if"]["act"] == "extend"

    def test_what_is_wrong_is_said(self, number: str) -> None:
        with pytest.raises(CommandError, match="can't find"):
            call_command("clock", "explain", "C0")
        with pytest.raises(CommandError, match="later day"):
            call_command("clock", "explain", number, "--what-if", "decide", "--on", "2026-01-01")

    def test_a_year_file_is_loaded_listed_and_its_moves_told(self, number: str, at: datetime, tmp_path, capsys) -> None:
        from importlib.resources import files

        from onewindow.kernel.relay import drain

        text = files("onewindow.data").joinpath("calendar", "2026.toml").read_text(encoding="utf-8")
        file = tmp_path / "2026.toml"
        file.write_text(text + '\n[[holidays]]\nname = "x"\ndays = [2026-11-05]\n', encoding="utf-8")
        assert "version 2 in force" in self.said(capsys, "calendar", "load", str(file))
        assert "nothing changed" in self.said(capsys, "calendar", "load", str(file))
        assert "2026  version 2" in self.said(capsys, "calendar", "years")
        with pytest.raises(CommandError, match="worker"):
            call_command("calendar", "moved", "2026", "2")
        drain(clock=lambda: at)
        jobs.recount(at=at)
        assert f"{number}  2026-11-09 -> 2026-11-10  because of 2026-11-05" in self.said(capsys, "calendar", "moved", "2026", "2")
        file.write_text("year = 2026", encoding="utf-8")
        with pytest.raises(CommandError, match="missing"):
            call_command("calendar", "load", str(file))


def test_what_counts_within_the_time_is_told_with_its_article(client: Client, at: datetime) -> None:
    guan, officer = cast_actor("guan"), cast_actor("shao", channel="office")
    case_no = hand_in(actor=guan, at=at, item_code="road-occupation-permit").case_no
    cases_commands.accept(actor=officer, at=at, case_no=case_no)
    signed_in(client, "guan")
    assert "照样计入" not in shown(client, "why", case_no)
    cases_commands.pause(actor=PLATFORM, at=at, case_no=case_no, special_code="traffic_police", reason="请回复", days=3)
    page = shown(client, "why", case_no)
    assert "照样计入" in page and "征求公安交通管理部门意见：请回复" in page and "第三十条" in page
    cases_commands.resume(actor=PLATFORM, at=at + timedelta(days=1), case_no=case_no, special_code="traffic_police", result="同意")
    assert re.search(r"11 月 2 日\s*至\s*11 月 3 日", shown(client, "why", case_no))


class TestSentenceOfAForm:
    """What an act that is being written would do to the day, told in its form."""

    @pytest.fixture
    def venue(self, at: datetime) -> str:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code="entertainment-venue-licence").case_no
        cases_commands.accept(actor=cast_actor("wen"), at=at, case_no=number)
        return number

    def _told(self, client: Client, who: str, number: str, **asked: str):
        return signed_in(client, who).get(reverse("deadlines:office_if", args=[number]), asked)

    def test_a_special_procedure_moves_the_day_by_the_time_it_takes(self, client: Client, venue: str) -> None:
        special = next(each for each in catalogue.bundle(bundle_hash=cases.summary(actor=cast_actor("wen"), case_no=venue).bundle_hash).all_specials if not each.counted)
        days = {days: self._told(client, "wen", venue, act="start_special", special=special.code, days=days).content.decode() for days in ("5", "10")}
        assert "这样办以后是" in days["5"] and days["5"] != days["10"]

    def test_what_counts_within_the_time_moves_nothing(self, client: Client, at: datetime) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code="road-occupation-permit").case_no
        cases_commands.accept(actor=cast_actor("shao"), at=at, case_no=number)
        assert "仍是" in self._told(client, "shao", number, act="start_special", special="traffic_police", days="5").content.decode()

    def test_an_extension_tells_the_new_day_and_without_a_length_asks_for_it(self, client: Client, venue: str) -> None:
        assert "填写延长多久" in self._told(client, "fu", venue, act="extend").content.decode()
        assert "这样办以后是" in self._told(client, "fu", venue, act="extend", extend_amount="5").content.decode()

    def test_another_organ_and_a_citizen_are_told_nothing(self, client: Client, venue: str) -> None:
        assert self._told(client, "ye", venue, act="extend").status_code == 404
        assert self._told(client, "chen", venue, act="extend").status_code == 403
