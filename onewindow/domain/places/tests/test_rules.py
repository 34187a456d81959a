from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.places.rules import faults_of, is_hall_code, is_pseudo_unit, is_valid_on
from onewindow.domain.places.types import (
    AreaLevel,
    AreaRow,
    CentreLevel,
    Counter,
    DistrictSource,
    ServiceCentre,
    VillageRight,
)

DISTRICT = AreaRow(code="990001", name="甲区", level=AreaLevel.DISTRICT, parent_code="", valid_from=date(2000, 1, 1))
TOWN = AreaRow(code="990001001", name="乙镇", level=AreaLevel.TOWN, parent_code="990001", valid_from=date(2000, 1, 1))
CENTRE = ServiceCentre(code="99000100100001", name="乙镇中心", level=CentreLevel.TOWN, area_code="990001001", address="示例")
COUNTER = Counter(code="99000100100001001", centre_code=CENTRE.code, name="1 号", takes_any_item=True)
SOURCE = DistrictSource(code="990001", areas=(DISTRICT, TOWN), centres=(CENTRE,), counters=(COUNTER,))


def test_a_sound_source_has_no_faults():
    assert faults_of(SOURCE) == ()


def test_each_fault_is_named():
    lost = replace(TOWN, code="980001001")
    assert "does not lie in" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, TOWN, lost))))
    orphan = replace(TOWN, code="990001002", parent_code="990009")
    assert "unknown area 990009" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, TOWN, orphan))))
    assert "twice" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, TOWN, TOWN))))
    assert "unknown centre" in " ".join(faults_of(replace(SOURCE, centres=())))
    assert "not among the areas" in " ".join(faults_of(replace(SOURCE, code="990009")))
    assert "digits" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, replace(TOWN, code="9900010")))))
    assert "ends before" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, replace(TOWN, valid_to=date(1999, 1, 1))))))


def test_pseudo_units_are_refused():
    pseudo = AreaRow(code="990001001498", name="园区社区", level=AreaLevel.VILLAGE, parent_code=TOWN.code, valid_from=date(2000, 1, 1))
    assert is_pseudo_unit(pseudo.code)
    assert not is_pseudo_unit("990001001399")
    assert "pseudo" in " ".join(faults_of(replace(SOURCE, areas=(DISTRICT, TOWN, pseudo))))


@given(st.dates(), st.dates(), st.dates())
def test_validity_includes_both_ends_and_nothing_outside(start, end, day):
    start, end = min(start, end), max(start, end)
    assert is_valid_on(valid_from=start, valid_to=end, day=day) == (start <= day <= end)
    assert is_valid_on(valid_from=start, valid_to=None, day=day) == (start <= day)


def test_hall_codes_are_the_area_and_an_order():
    assert is_hall_code("99000100100001", level=CentreLevel.TOWN, area_code="990001001")
    assert is_hall_code("99000100000001", level=CentreLevel.DISTRICT, area_code="990001")
    assert is_hall_code("99000100100101", level=CentreLevel.VILLAGE, area_code="990001001001")
    for code in ("99000100100000", "9900010010001", "990001001000011", "9900010010000A", "99000200100001", "９9000100100001"):
        assert not is_hall_code(code, level=CentreLevel.TOWN, area_code="990001001")
        assert "is not 14 digits" in " ".join(faults_of(replace(SOURCE, centres=(replace(CENTRE, code=code),), counters=())))


def test_only_village_stations_have_village_rights():
    wrong = replace(CENTRE, rights=(VillageRight.HELP,))
    assert "no village rights" in " ".join(faults_of(replace(SOURCE, centres=(wrong,))))
