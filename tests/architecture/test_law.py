"""Rules of law are named by the tests that prove them, and the number of those nobody proves may only go down."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.scan import ROOT, hold
from tools import legal_rules

PROFILES = ROOT / "onewindow" / "data" / "items" / "_profiles.toml"
NOT_BUILT = re.compile(r"[^，；。]*(尚未实现|平台不办理|目录里(还)?没有)")  # in the first clause: nothing of the rule is there
LENGTHS = ("days", "extra_days", "months", "hours", "simple_days", "correction_days", "supplement_days", "answer_days", "assign_days")


def unknown(root: Path) -> list[str]:
    """Markers that name no rule of the register, or name it in a way that can't be read without running the test."""
    known = [rule.id for rule in legal_rules.rules(root)]
    return [f"{proof.test} (line {proof.line}): "
            + (f"the register has no rule {proof.rule_id}; {near(proof.rule_id, known)}" if proof.rule_id
               else 'name the rules as plain text: @pytest.mark.law("XKF-32-4")')
            for proof in legal_rules.proofs(root) if proof.rule_id not in known]


def near(rule_id: str, known: list[str]) -> str:
    """The rules of the same article, from which the right one can be chosen."""
    article = "-".join(rule_id.split("-")[:2])
    same = [each for each in known if each == article or each.startswith(f"{article}-")]
    return f"it has {', '.join(same)}" if same else "see onewindow/data/law/rules"


def loosened(root: Path, allowed: dict[str, int]) -> list[str]:
    """Kinds with more untested rules than allowed, and numbers that can be tightened."""
    lines = []
    for kind, left in legal_rules.untested(root).items():
        if len(left) > allowed[kind]:
            lines.append(f"{len(left)} rules of kind {kind} have no test, at most {allowed[kind]} may: {', '.join(left)}")
        elif len(left) < allowed[kind]:
            lines.append(f"only {len(left)} rules of kind {kind} have no test now; run: make docs, which writes that into {legal_rules.RATCHET.name}")
    return lines


def test_every_named_rule_is_in_the_register() -> None:
    hold(unknown(ROOT))


def test_fewer_and_fewer_locks_and_clocks_are_without_a_test() -> None:
    hold(loosened(ROOT, tomllib.loads(legal_rules.RATCHET.read_text(encoding="utf-8"))["without_a_test"]))


def test_every_rule_stands_in_the_documentation() -> None:
    text = (ROOT / "docs" / "legal-rules.md").read_text(encoding="utf-8")
    hold([f"docs/legal-rules.md has no {rule.id}; run: make docs" for rule in legal_rules.rules() if f"`{rule.id}`" not in text])


@pytest.mark.parametrize(("before", "after"), [("lock = 5", "lock = 3"), ("lock = 3", "lock = 3"), ("lock = 2", "lock = 2"), ("# lock = 5", "# lock = 5")])
def test_the_ratchet_only_tightens(before: str, after: str) -> None:
    assert legal_rules.tightened(f"[x]\n{before}\n", {"lock": 3}) == f"[x]\n{after}\n"


def boasted(root: Path) -> list[str]:
    """Rules that say of themselves that nothing is built for them, though a test claims to prove them: one of the two is wrong."""
    rows = [row for file in sorted((root / legal_rules.REGISTER).glob("*.toml")) for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]
    unbuilt = {row["id"] for row in rows if NOT_BUILT.match(row.get("does", ""))}
    return sorted({f"{proof.test}: {proof.rule_id} is not built, says the register" for proof in legal_rules.proofs(root) if proof.rule_id in unbuilt})


def test_what_is_not_built_is_not_proven() -> None:
    hold(boasted(ROOT))


@pytest.mark.parametrize(("does", "found"), [("好差评尚未实现。", 1), ("平台不办理信访事项，只供查阅。", 1), ("逐件登记；提醒尚未实现。", 0)])
def test_planted_boast(house: Path, does: str, found: int) -> None:
    file = house / legal_rules.REGISTER / "a.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('gist = "x"', f'gist = "x"\ndoes = "{does}"', 1), encoding="utf-8")
    planted(house, '@pytest.mark.law("XKF-1")\ndef test_a(): ...')
    assert len(boasted(house)) == found


def unlike(profiles: dict[str, Any], register: list[dict[str, Any]]) -> list[str]:
    """Clocks of procedure profiles whose length, unit or extension the register does not have under their article."""
    lines = []
    for name, profile in profiles.items():
        bases = {basis["code"]: basis for basis in profile.get("bases", ())}
        for clock in profile.get("clocks", ()):
            basis = bases[clock["basis"]]
            found = [row.get("parameters", {}) for row in register if row["law"] == basis["law"] and row["article"].startswith(basis["article"])]
            if not any(_fits(clock, numbers) for numbers in found):
                lines.append(f"_profiles.toml: {name}.{clock['code']}: no rule of {basis['law']} {basis['article']} says {clock['amount']} {clock['unit']}")
    return lines


def _fits(clock: dict[str, Any], numbers: dict[str, Any]) -> bool:
    if clock["unit"] == "on_the_spot":
        return bool(numbers.get("on_the_spot"))
    return (clock["amount"] in {numbers.get(name) for name in LENGTHS} and numbers.get("unit", clock["unit"]) == clock["unit"]
            and clock.get("extension_cap", 0) in {0, numbers.get("extra_days")})


def test_the_clocks_of_the_profiles_say_what_the_register_says() -> None:
    profiles = tomllib.loads(PROFILES.read_text(encoding="utf-8"))
    register = [row for file in sorted((ROOT / legal_rules.REGISTER).glob("*.toml")) for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]
    hold(unlike(profiles, register))
    assert sum(len(profile.get("clocks", ())) for profile in profiles.values()) >= 3, "the profiles were not read"


@pytest.mark.parametrize(("clock", "found"), [
    ({"amount": 20, "unit": "workday", "extension_cap": 10}, 0), ({"amount": 20, "unit": "workday"}, 0),
    ({"amount": 21, "unit": "workday"}, 1), ({"amount": 20, "unit": "natural_day"}, 1), ({"amount": 20, "unit": "workday", "extension_cap": 11}, 1),
    ({"amount": 0, "unit": "on_the_spot"}, 1),
])
def test_planted_clock(clock: dict[str, Any], found: int) -> None:
    profiles = {"P": {"bases": [{"code": "B", "law": "XKF", "article": "第四十二条"}], "clocks": [{"code": "c", "basis": "B", **clock}]}}
    register = [{"law": "XKF", "article": "第四十二条第一款", "parameters": {"days": 20, "unit": "workday", "extra_days": 10}},
                {"law": "XKF", "article": "第四十三条", "parameters": {"days": 21, "unit": "workday"}}]
    assert len(unlike(profiles, register)) == found


@pytest.fixture
def house(tmp_path: Path) -> Path:
    rule = '[[rule]]\nid = "{0}"\nlaw = "XKF"\narticle = "x"\nkind = "{1}"\ngist = "x"\nverified = true\n'
    folder = tmp_path / legal_rules.REGISTER
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text(rule.format("XKF-1", "lock") + rule.format("XKF-2", "clock") + rule.format("XKF-3", "data"), encoding="utf-8")
    for name in legal_rules.FOLDERS:
        (tmp_path / name).mkdir(exist_ok=True)
    return tmp_path


def planted(house: Path, code: str) -> list[tuple[str, str]]:
    (house / "tests" / "test_planted.py").write_text(f"import pytest\n{code}\n", encoding="utf-8")
    return [(proof.rule_id, proof.test.removeprefix("tests/test_planted.py")) for proof in legal_rules.proofs(house)]


@pytest.mark.parametrize(("code", "found"), [
    ('@pytest.mark.law("XKF-1")\ndef test_a(): ...', [("XKF-1", "::test_a")]),
    ('@pytest.mark.law("XKF-1", "XKF-2")\nasync def test_a(): ...', [("XKF-1", "::test_a"), ("XKF-2", "::test_a")]),
    ('@pytest.mark.law("XKF-1")\nclass TestA:\n    @pytest.mark.law("XKF-2")\n    def test_b(self): ...', [("XKF-2", "::TestA::test_b"), ("XKF-1", "::TestA")]),
    ('pytestmark = [pytest.mark.django_db, pytest.mark.law("XKF-1")]', [("XKF-1", "")]),
    ('@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.law("XKF-1"))])\ndef test_a(x): ...', [("XKF-1", "::test_a")]),
    ("def test_a(): ...", []),
])
def test_markers_are_read(house: Path, code: str, found: list[tuple[str, str]]) -> None:
    assert sorted(planted(house, code)) == sorted(found)
    assert unknown(house) == []


@pytest.mark.parametrize(("code", "word"), [
    ('@pytest.mark.law("XKF-9")\ndef test_a(): ...', "the register has no rule XKF-9; see onewindow"),
    ('@pytest.mark.law("XKF-1-3")\ndef test_a(): ...', "the register has no rule XKF-1-3; it has XKF-1"),
    ("@pytest.mark.law(RULE)\ndef test_a(): ...", "as plain text"),
    ("@pytest.mark.law()\ndef test_a(): ...", "as plain text"),
])
def test_wrong_markers_are_caught(house: Path, code: str, word: str) -> None:
    planted(house, code)
    assert word in unknown(house)[0]


@pytest.mark.parametrize(("allowed", "words"), [
    ({"lock": 0, "clock": 1}, []),
    ({"lock": 0, "clock": 0}, ["at most 0 may: XKF-2"]),
    ({"lock": 1, "clock": 1}, ["only 0 rules of kind lock"]),
])
def test_the_number_only_goes_down(house: Path, allowed: dict[str, int], words: list[str]) -> None:
    planted(house, '@pytest.mark.law("XKF-1")\ndef test_a(): ...')
    found = loosened(house, allowed)
    assert len(found) == len(words) and all(word in line for word, line in zip(words, found, strict=True))
