"""The register of legal rules: what makes one unsound, loading it, asking it, and the shipped register itself."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from onewindow.domain.standards import commands, demo, queries
from onewindow.domain.standards.formats import read_legal_rules
from onewindow.domain.standards.models import LegalRuleVersion
from onewindow.domain.standards.rules import faults_of_legal_rules, order_of
from onewindow.domain.standards.types import Law, LegalRank, LegalRule, RuleKind
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
LAW = Law(code="XKF", title="许可法", cited="《许可法》", rank=LegalRank.LAW, issuer="x", effective_on=date(2004, 7, 1))
RULE = LegalRule(id="XKF-32-4", law="XKF", article="第三十二条第一款第四项", kind=RuleKind.CLOCK, gist="一次告知。", does="只能出具一份。",
                 effective_from=date(2004, 7, 1), parameters={"days": 5, "unit": "workday"}, verified=True)
OTHER = replace(RULE, id="XKF-9", gist="不得转让。", does="证照不能过户。", kind=RuleKind.LOCK, parameters={}, verified=False, source_note="待核：表述")


@pytest.fixture
def operator():
    return Actor(kind=ActorKind.STAFF, ref="S1", name="Operator", channel="office", rights=frozenset({"standards.publish"}))


@pytest.fixture
def loaded(operator, db):
    commands.load_laws(actor=operator, at=AT, source=(LAW,))
    return commands.load_legal_rules(actor=operator, at=AT, source=(RULE, OTHER))


def faults(**changes):
    return faults_of_legal_rules((replace(RULE, **changes),), laws={"XKF": LAW})


def test_a_sound_rule_has_no_faults():
    assert faults() == ()


@pytest.mark.parametrize(("changes", "word"), [
    ({"law": "NONE", "id": "NONE-1"}, "no law NONE"),
    ({"id": "SPF-32"}, "an id is the law's code"),
    ({"id": "XKF"}, "an id is the law's code"),
    ({"id": "XKF-32-a"}, "an id is the law's code"),
    ({"effective_from": date(2003, 1, 1)}, "before its law"),
    ({"effective_to": date(2004, 7, 1)}, "ends before it begins"),
    ({"article": " "}, "the article is missing"),
    ({"gist": "Tell once."}, "Chinese sentences"),
    ({"does": "拦" * 200}, "at most"),
    ({"verified": False}, "says what is to be checked"),
    ({"parameters": {"fortnights": 2}}, "nobody knows the parameter fortnights"),
    ({"parameters": {"days": "5", "unit": "workday"}}, "days is int"),
    ({"parameters": {"days": True, "unit": "workday"}}, "days is int"),
    ({"parameters": {"days": -1, "unit": "workday"}}, "days is int"),
    ({"parameters": {"days": 5}}, "days need their unit"),
    ({"parameters": {"days": 5, "unit": "moon"}}, "unit is one of"),
    ({"parameters": {"written": 1}}, "written is bool"),
])
def test_faults_are_named(changes, word):
    assert any(word in fault for fault in faults(**changes)), faults(**changes)


def test_an_id_is_there_once():
    assert faults_of_legal_rules((RULE, RULE), laws={"XKF": LAW}) == ("XKF-32-4 is there twice.",)


def test_articles_stand_in_the_order_of_their_numbers():
    ids = ["XKF-100", "XKF-32-P2", "XKF-9", "XKF-32-4", "XKF-32"]
    assert sorted(ids, key=order_of) == ["XKF-9", "XKF-32", "XKF-32-4", "XKF-32-P2", "XKF-100"]


def test_a_rule_ends_on_the_day_it_no_longer_applies():
    rule = replace(RULE, effective_to=date(2026, 1, 1))
    assert rule.is_in_force(date(2025, 12, 31))
    assert not rule.is_in_force(date(2026, 1, 1))
    assert not rule.is_in_force(date(2004, 6, 30))


def test_the_file_is_named_when_an_entry_is_wrong(tmp_path):
    (tmp_path / "a.toml").write_text('[[rule]]\nid = "XKF-1"\ncolour = "red"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="a.toml: XKF-1 has unknown keys: colour"):
        read_legal_rules(tmp_path)


class TestLoading:
    def test_a_second_load_changes_nothing(self, loaded, operator):
        assert loaded.created == ("XKF-32-4", "XKF-9")
        assert commands.load_legal_rules(actor=operator, at=AT, source=(RULE, OTHER)).nothing_changed

    def test_a_changed_rule_is_a_new_version_and_the_old_one_stays(self, loaded, operator):
        changed = replace(RULE, parameters={"days": 3, "unit": "workday"})
        assert commands.load_legal_rules(actor=operator, at=AT, source=(changed,)).changed == ("XKF-32-4",)
        assert queries.legal_rule(rule_id="XKF-32-4") == changed
        assert [row.version for row in LegalRuleVersion.objects.filter(code="XKF-32-4").order_by("version")] == [1, 2]

    def test_a_rule_of_an_unknown_law_loads_nothing(self, operator, db):
        with pytest.raises(commands.DictionaryFaulty, match="no law XKF"):
            commands.load_legal_rules(actor=operator, at=AT, source=(RULE,))
        assert queries.legal_rules() == ()

    def test_the_right_is_needed(self, operator, db):
        with pytest.raises(NotAllowed):
            commands.load_legal_rules(actor=replace(operator, rights=frozenset()), at=AT, source=(RULE,))


class TestAsking:
    @pytest.mark.parametrize(("asked", "found"), [
        ({}, ["XKF-9", "XKF-32-4"]),
        ({"search": "一次"}, ["XKF-32-4"]),
        ({"search": "许可法 过户"}, ["XKF-9"]),
        ({"search": "xkf-32"}, ["XKF-32-4"]),
        ({"search": "告知 过户"}, []),
        ({"kind": "lock"}, ["XKF-9"]),
        ({"law": "XKF"}, ["XKF-9", "XKF-32-4"]),
        ({"law": "XK"}, []),
        ({"on": date(2004, 6, 30)}, []),
        ({"verified_only": True}, ["XKF-32-4"]),
    ])
    def test_what_is_found(self, loaded, asked, found):
        assert [rule.id for rule in queries.legal_rules(**asked)] == found

    def test_one_rule_by_its_id(self, loaded):
        assert queries.legal_rule(rule_id="XKF-32-4") == RULE
        with pytest.raises(NotFound):
            queries.legal_rule(rule_id="XKF-33")


class TestTheShippedRegister:
    rules = demo.shipped_legal_rules()

    def test_it_is_sound(self):
        assert faults_of_legal_rules(self.rules, laws={law.code: law for law in demo.shipped_laws()}) == ()

    def test_it_covers_the_licence_law_from_basis_to_bar_periods(self):
        articles = {rule.id.split("-")[1] for rule in self.rules if rule.law == "XKF"}
        assert {"5", "24", "26", "29", "30", "31", "32", "34", "38", "42", "44", "45", "47", "48", "50", "58", "69", "70", "78", "79", "82"} <= articles
        assert len(self.rules) >= 160

    def test_what_is_unsure_is_not_called_verified(self):
        unsure = [rule.id for rule in self.rules if rule.verified and rule.source_note]
        assert unsure == []

    def test_the_demo_loads_it(self, operator, db):
        seeder = replace(operator, rights=frozenset({"standards.publish", "standards.load_elements"}))
        demo.seed(actor=seeder, at=AT)
        assert len(queries.legal_rules()) == len(self.rules)
        assert queries.legal_rule(rule_id="XKF-42-1").parameters["extra_by"] == "organ_leader"
