"""The quality gate: the shipped standards pass, and each spoiled copy is refused for its own reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onewindow.domain.catalogue.demo import DATA
from onewindow.domain.catalogue.formats import read_registers
from onewindow.domain.catalogue.rules.assembly import SourceUnreadable, assemble
from onewindow.domain.catalogue.rules.checks import Surroundings, faults_of
from onewindow.domain.catalogue.tests.conftest import FOOD, INSURANCE, SHOP, TODAY
from onewindow.domain.standards.types import LegalRank
from onewindow.kernel.calendar import packaged_calendar


@pytest.fixture
def judge(laws, elements, department):
    """The codes of the faults of a source."""
    def codes(source, on: date = TODAY) -> list[str]:
        standard = assemble(source, laws=laws, elements=elements, department=department)
        return [fault.code for fault in faults_of(standard, Surroundings(laws=laws, registers=REGISTERS, calendar=packaged_calendar(), on=on))]
    return codes


def row(rows, code):
    return next(one for one in rows if one["code"] == code)


REGISTERS = read_registers(DATA.parent / "registers" / "registers.toml")


def settled(source):
    """The item as if nothing of it were in doubt: what isn't verified may then rest on verified texts only."""
    source["item"]["verified"] = True
    source["procedure"].update(unanswered="nothing", answer_days=0)
    return source


@pytest.mark.parametrize("code", [FOOD, SHOP, INSURANCE])
def test_the_shipped_standards_pass(judge, source, code):
    assert judge(source(code)) == []


def test_a_field_without_a_data_element(judge, source):
    spoiled = source()
    spoiled["form"]["groups"][0]["fields"].append({"element": "shoe_size"})
    assert judge(spoiled) == ["no_data_element"]


def test_what_is_printed_must_be_asked(judge, source):
    spoiled = source()
    spoiled["outcome"]["fields"].append({"label": "邮箱", "element": "person_email"})
    assert judge(spoiled) == ["not_asked"]


def test_the_day_a_permit_ends_on_must_be_asked(judge, source):
    spoiled = source()
    spoiled["outcome"]["valid_until"] = "person_email"
    assert judge(spoiled) == ["not_asked"]


def test_what_the_fee_counts_must_be_asked_and_be_a_number(judge, source):
    spoiled = source(INSURANCE)
    spoiled["fee"]["unit_element"] = "person_name"
    assert judge(spoiled) == ["fee_counts_no_number"]
    spoiled["fee"]["unit_element"] = "staff_count"
    assert judge(spoiled) == ["not_asked"]


def test_a_scenario_option_carries_a_real_value(judge, source):
    spoiled = source()
    row(spoiled["scenario"], "who")["options"][0]["value"] = "nobody"
    assert judge(spoiled) == ["not_a_value"]


@pytest.mark.law("YSTL-36-2")
@pytest.mark.parametrize(("unit", "amount", "fine"), [
    ("workday", 20, True), ("workday", 21, False),
    ("natural_day", 20, True),  # twenty working days take more natural days, even at their fewest
    ("natural_day", 40, False), ("month", 1, False),
])
def test_a_promise_is_never_longer_than_the_law(judge, source, unit, amount, fine):
    changed = source()
    row(changed["clocks"], "promised").update(unit=unit, amount=amount)
    assert judge(changed) == ([] if fine else ["promise_too_long"])


@pytest.mark.law("YSTL-36-2")
@pytest.mark.parametrize(("days", "fine"), [(7, False), (14, False), (15, True)])
def test_a_promise_in_working_days_is_measured_at_the_longest_holiday(judge, source, days, fine):
    """Five working days took up to fifteen natural days around a long holiday of the packaged calendar."""
    changed = source()
    row(changed["clocks"], "statutory").update(unit="natural_day", amount=days)
    assert judge(changed) == ([] if fine else ["promise_too_long"])


@pytest.mark.law("MFD-204")
def test_a_licence_has_both_limits_with_their_articles(judge, source):
    spoiled = source()
    spoiled["clocks"] = [one for one in spoiled["clocks"] if one["code"] not in ("promised", "statutory")]
    assert judge(spoiled) == ["no_promise", "no_statutory_limit", "extension_without_clock"]
    spoiled = settled(source())
    del row(spoiled["clocks"], "statutory")["basis"]
    assert judge(spoiled) == ["clock_without_basis"]


def test_an_item_without_a_legal_limit_needs_none(judge, source):
    assert [clock["code"] for clock in source(INSURANCE)["clocks"]] == ["promised"]
    assert judge(source(INSURANCE)) == []


@pytest.mark.law("XKF-34-2")
def test_on_the_spot_is_not_several_days(judge, source):
    spoiled = source(SHOP)
    row(spoiled["clocks"], "promised").update(unit="workday", amount=1)
    assert judge(spoiled) == ["on_the_spot_with_days"]
    spoiled = source(SHOP)
    row(spoiled["steps"], "review")["workdays"] = 2
    assert judge(spoiled) == ["on_the_spot_with_days"]


def test_several_days_are_not_on_the_spot(judge, source):
    spoiled = source()
    row(spoiled["clocks"], "promised").update(unit="on_the_spot", amount=0)
    assert "on_the_spot_with_days" in judge(spoiled)


def test_the_steps_keep_the_promise(judge, source):
    spoiled = source()
    row(spoiled["steps"], "site_check")["workdays"] = 4
    assert judge(spoiled) == ["steps_too_long"]


def test_a_fee_without_basis(judge, source):
    spoiled = source(INSURANCE)
    spoiled["fee"]["basis"] = "LOCAL-RATE"  # listed, not verified
    assert judge(spoiled) == ["fee_without_basis"]
    spoiled["fee"]["basis"] = "NOWHERE"
    assert judge(spoiled) == ["fee_without_basis"]


@pytest.mark.law("XKF-58-1")
def test_a_licence_is_free_unless_a_law_says_otherwise(judge, source, laws):
    charged = source()
    charged["fee"] = {"title": "x", "kind": "fixed", "amount_fen": 100, "basis": "SPF-35", "step": "decide"}
    assert judge(charged) == []
    laws["SPF"] = replace(laws["SPF"], rank=LegalRank.LOCAL_REGULATION)
    assert judge(charged) == ["fee_without_basis"]


@pytest.mark.law("XKF-16-4")
def test_a_material_without_basis(judge, source):
    spoiled = settled(source())
    row(spoiled["materials"], "layout")["basis"] = []
    assert judge(spoiled) == ["material_without_basis"]
    row(spoiled["materials"], "layout")["basis"] = ["SPXK-MAT"]  # not verified
    assert judge(spoiled) == ["material_without_basis"]


@pytest.mark.parametrize(("code", "change", "fault"), [
    ("business_licence", {"register": ""}, "register_missing"), ("layout", {"register": "market"}, "register_missing"),
    ("layout", {"necessity": "conditional"}, "when_missing"), ("mandate", {"necessity": "required"}, "when_missing"),
    ("layout", {"review_points": []}, "no_review_point"),
    ("mandate", {"when": [{"question": "who", "option": "nobody"}]}, "unknown_option"),
    ("layout", {"basis": ["SPF-35", "SPF-99"]}, "unknown_basis"),
])
def test_a_material_says_all_that_is_needed(judge, source, code, change, fault):
    spoiled = source()
    row(spoiled["materials"], code).update(change)
    assert judge(spoiled) == [fault]


@pytest.mark.law("XKF-14", "XKF-15-1", "XKF-17")
@pytest.mark.parametrize(("rank", "fine"), [
    (LegalRank.LAW, True), (LegalRank.ADMIN_REGULATION, True), (LegalRank.LOCAL_REGULATION, True),
    (LegalRank.MINISTRY_RULE, False), (LegalRank.NORMATIVE_DOCUMENT, False),
])
def test_who_may_create_a_licence(judge, source, laws, rank, fine):
    laws["SPF"] = replace(laws["SPF"], rank=rank)
    assert judge(source()) == ([] if fine else ["licence_without_law"])


def test_an_unverified_law_creates_no_licence(judge, source, laws):
    laws["SPF"] = replace(laws["SPF"], verified=False)
    assert "licence_without_law" in judge(settled(source()))


def test_a_public_service_needs_no_law_that_creates_it(judge, source, laws):
    laws["SBF"] = replace(laws["SBF"], rank=LegalRank.NORMATIVE_DOCUMENT)
    assert judge(source(INSURANCE)) == []


@pytest.mark.law("YSTL-40-2")
def test_a_law_that_no_longer_applies(judge, source):
    spoiled = source(SHOP)
    spoiled["bases"].append({"code": "GTTL-8", "law": "GTTL", "article": "第八条", "role": "condition", "gist": "x"})
    assert judge(spoiled) == ["law_not_in_force"]


def test_a_law_that_does_not_apply_yet(judge, source):
    assert set(judge(source(SHOP), on=date(2022, 2, 28))) == {"law_not_in_force"}


@pytest.mark.law("XKF-16-4", "YSTL-35")
def test_conditions_and_grounds_of_refusal_come_from_the_law(judge, source):
    spoiled = source()
    row(spoiled["conditions"], "C1")["basis"] = []
    row(spoiled["refusals"], "conditions")["basis"] = []
    assert judge(spoiled) == ["condition_without_basis", "condition_without_basis"]
    spoiled = source()
    spoiled["refusals"] = []
    assert judge(spoiled) == ["no_refusal_ground"]


def test_a_clock_that_a_notice_ends_begins_again_with_the_answer(judge, source):
    spoiled = source()
    accept = row(spoiled["clocks"], "accept")
    assert "CorrectionRequested" in accept["end_facts"]
    accept["restart_facts"] = []
    assert "clock_never_starts_again" in judge(spoiled)


@pytest.mark.law("XKF-42-1")
def test_who_may_extend_and_what_is_extended_belong_together(judge, source):
    spoiled = source()
    spoiled["procedure"]["extension"] = "nobody"
    assert judge(spoiled) == ["extension_without_clock"]
    spoiled = source()
    row(spoiled["clocks"], "statutory").pop("extension_fact")
    assert judge(spoiled) == ["extension_without_clock"]


@pytest.mark.law("XKF-34-3", "XKF-45")
@pytest.mark.parametrize(("code", "change", "fault"), [
    ("review", {"after": ["decide"]}, "unsound_steps"),
    ("review", {"after": []}, "unsound_steps"),
    ("review", {"after": ["nothing"]}, "unsound_steps"),
    ("receive", {"kind": "review"}, "step_missing"),
    ("site_check", {"two_persons": False}, "one_person_site_check"),
    ("issue", {"counted": False}, "uncounted_without_basis"),
])
def test_the_steps_lead_from_the_first_to_the_last(judge, source, code, change, fault):
    spoiled = source()
    row(spoiled["steps"], code).update(change)
    assert fault in judge(spoiled)


def test_parallel_steps_are_sound(judge, source):
    changed = source()
    row(changed["steps"], "review")["workdays"] = 3
    row(changed["steps"], "site_check")["after"] = ["accept"]
    row(changed["steps"], "decide")["after"] = ["review", "site_check"]
    assert judge(changed) == []  # side by side: four working days, not seven


def test_a_code_names_one_thing(judge, source):
    spoiled = source()
    spoiled["conditions"].append(dict(spoiled["conditions"][0]))
    assert judge(spoiled) == ["code_twice"]


@pytest.mark.law("XKF-29-2", "XKF-30-1")
@pytest.mark.parametrize(("section", "change"), [
    ("handling", {"visits": 1}), ("handling", {"agent_allowed": False, "agent_basis": ""}), ("handling", {"modes": []}),
    ("delivery", {"methods": []}), ("delivery", {"carrier_basis": "NOTHING"}), ("remedies", {"review_basis": ""}),
    ("item", {"audience": []}),
])
def test_the_guide_is_complete_before_it_is_published(judge, source, section, change):
    spoiled = source()
    spoiled[section] = {**spoiled[section], **change}
    assert judge(spoiled) == ["incomplete"]


@pytest.mark.parametrize(("spoil", "fault", "where"), [
    (lambda s: s["item"].update(nickname="x"), "unknown_key", "item"),
    (lambda s: s["materials"][0].update(requird=True), "unknown_key", "materials.layout"),
    (lambda s: s["item"].pop("name"), "malformed", FOOD),
    (lambda s: s["item"].update(item_kind="song"), "malformed", FOOD),
    (lambda s: s["form"]["groups"].append(s["form"]["groups"][0]), "malformed", FOOD),
    (lambda s: s["bases"][0].update(law="NOPE"), "unknown_law", "bases"),
])
def test_a_source_that_can_not_be_read_says_where(judge, source, spoil, fault, where):
    spoiled = source()
    spoil(spoiled)
    with pytest.raises(SourceUnreadable) as refused:
        judge(spoiled)
    assert refused.value.faults[0].code == fault
    assert refused.value.faults[0].where.startswith(where)
    assert refused.value.faults[0].where in str(refused.value)


@pytest.mark.law("CNZ42-AREAS")
def test_a_promise_where_safety_and_health_are_touched_needs_a_text_of_its_own(judge, source):
    hygiene = source("public-place-hygiene-licence")
    assert judge(hygiene) == []
    hygiene["promise"]["basis"] = ["CNZ42"]
    assert judge(hygiene) == ["promise_barred"]


@pytest.mark.parametrize(("procedure", "fault"), [
    ({"unanswered": "lapses", "answer_days": 30}, []),
    ({"unanswered": "nothing", "answer_days": 0}, []),
    ({"unanswered": "lapses", "answer_days": 0}, ["unanswered_without_law"]),
    ({"unanswered": "withdrawn", "answer_days": 30, "articles": {}}, ["unanswered_without_law"]),
    ({"unanswered": "nothing", "answer_days": 30}, ["term_without_consequence"]),
])
def test_a_case_ends_by_the_applicants_silence_only_with_a_term_and_an_article(judge, source, procedure, fault):
    changed = source()
    changed["procedure"].update(procedure)
    assert judge(changed) == fault


@pytest.mark.law("ZXZW-7-1")
@pytest.mark.parametrize(("register", "fault"), [("market", []), ("markets", ["unknown_register"])])
def test_a_material_nobody_hands_in_comes_from_a_register_that_exists(judge, source, register, fault):
    changed = source()
    row(changed["materials"], "business_licence")["register"] = register
    assert judge(changed) == fault


def test_the_registers_that_can_be_asked_are_those_of_the_data_and_our_own_permits():
    assert {"population", "market", "permits"} <= REGISTERS


def test_one_person_decides_only_on_the_spot_and_by_machine(judge, source):
    alone = source(SHOP)
    alone["procedure"]["separate_persons"] = False
    assert judge(alone) == ["one_person_decides"], "a criterion is checked by hand"
    for step in alone["steps"]:
        for criterion in step.get("criteria", ()):
            criterion["machine_checked"] = True
    assert judge(alone) == []
    slow = source()
    slow["procedure"]["separate_persons"] = False
    for step in slow["steps"]:
        for criterion in step.get("criteria", ()):
            criterion["machine_checked"] = True
    assert judge(slow) == ["one_person_decides"], "not on the spot"


def test_cases_are_granted_together_only_where_nothing_is_left_to_weigh(judge, source):
    fast = source(SHOP)
    deciding = next(step for step in fast["steps"] if step["kind"] == "decide")
    deciding["decide_in_bulk"] = True
    assert judge(fast) == ["not_in_bulk"], "a criterion is checked by hand"
    for criterion in (criterion for step in fast["steps"] for criterion in step.get("criteria", ())):
        criterion["machine_checked"] = True
    assert judge(fast) == []
    table = {**source()["discretion"][0], "step": deciding["code"], "criterion": "", "rows": [{"code": "all", "text": "都", "result": "一次"}]}
    assert judge({**fast, "discretion": [table]}) == ["not_in_bulk"], "a table leaves something to weigh"
    next(step for step in fast["steps"] if step["kind"] == "review")["decide_in_bulk"] = True
    assert judge(fast) == ["not_in_bulk"], "not the deciding step"
    slow = source()
    next(step for step in slow["steps"] if step["kind"] == "decide")["decide_in_bulk"] = True
    assert judge(slow) == ["not_in_bulk"], "not on the spot"


def test_a_discretion_table_belongs_to_a_step_and_rests_on_what_is_asked(judge, source):
    for change, faults in (({"step": "nowhere"}, ["table_nowhere"]), ({"criterion": "site-layout"}, ["table_nowhere"]), ({"criterion": ""}, []),
                           ({"rows": source()["discretion"][0]["rows"][1:]}, ["table_gap"])):
        assert judge({**source(), "discretion": [{**source()["discretion"][0], **change}]}) == faults
    unasked = source()
    unasked["form"]["groups"] = [{**group, "fields": [field for field in group["fields"] if field["element"] != "premises_area"]} for group in unasked["form"]["groups"]]
    assert set(judge(unasked)) == {"not_a_fact"}
    assert judge({**source(), "discretion": source()["discretion"] * 2}) == ["code_twice"]


@pytest.mark.law("DLJT-32-1")
@pytest.mark.parametrize(("change", "faults"), [
    ({"consent": ["XKF-45"]}, []),
    ({"consent": []}, []),
    ({"consent": ["XKF-45"], "organs": []}, ["consent_of_nobody"]),
    ({"consent": ["XKF-45"], "kind": "test"}, ["consent_of_nobody"]),
    ({"consent": ["XKF-999"]}, ["unknown_basis", "consent_without_law"]),
])
def test_only_an_article_gives_an_organ_a_veto(judge, source, change, faults):
    asked = {"code": "ask", "kind": "consultation", "name": "征得同意", "counted": True, "organs": ["ylbz"], "trigger": "影响交通安全的", "basis": ["XKF-45"]}
    assert judge({**source(), "specials": [{**asked, **change}]}) == faults


@pytest.mark.parametrize("law", ["SPF", "XKF"])
def test_a_clock_on_a_doubtful_text_shows_no_article_and_needs_its_doubt(judge, source, laws, elements, department, law):
    laws[law] = replace(laws[law], verified=False)
    doubted = source()
    standard = assemble(doubted, laws=laws, elements=elements, department=department)
    named = {row["code"] for row in doubted["bases"] if row["law"] == law}
    assert not [clock.code for clock, row in zip(standard.clocks, doubted["clocks"], strict=True) if clock.article and row.get("basis") in named]
    assert all(standard.procedure.article(flag) == "" for flag, article in standard.procedure.articles.items() if article.startswith(laws[law].cited))
    if law == "XKF":
        assert "clock_without_basis" in judge(doubted), "nobody has written down what is open about the other clocks"


def test_a_case_ends_by_silence_under_a_doubtful_article_only_while_the_item_says_so(judge, source):
    assert judge(source()) == []
    said_settled = source()
    said_settled["item"]["verified"] = True
    assert "unanswered_without_law" in judge(said_settled)
