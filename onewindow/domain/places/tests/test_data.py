"""The shipped district data: counts are derived from the files, not typed into code."""

from pathlib import Path

import pytest
from django.conf import settings

from onewindow.domain.places.formats import read_district
from onewindow.domain.places.rules import faults_of
from onewindow.domain.places.types import AreaLevel, CentreLevel


@pytest.fixture(scope="module")
def source():
    return read_district(Path(settings.ONEWINDOW_DISTRICT))


def test_the_data_are_sound(source):
    assert faults_of(source) == ()


def test_one_district_seven_towns_290_villages(source):
    own = [row for row in source.areas if not row.is_partner]
    villages = [row for row in own if row.level is AreaLevel.VILLAGE]
    assert [row.code for row in own if row.level is AreaLevel.DISTRICT] == [source.code]
    assert len([row for row in own if row.level is AreaLevel.TOWN]) == 7
    assert len(villages) == 290
    assert len([row for row in villages if row.name.endswith("居委会")]) == 224
    assert len([row for row in villages if row.name.endswith("村委会")]) == 66


def test_the_partner_is_there_in_outline(source):
    partner = [row for row in source.areas if row.is_partner]
    assert len([row for row in partner if row.level is AreaLevel.TOWN]) == 22
    assert len({row.code[:6] for row in partner}) == 1
    assert source.code not in {row.code[:6] for row in partner}


def test_every_village_has_a_station_and_a_counter(source):
    stations = [row for row in source.centres if row.level is CentreLevel.VILLAGE]
    villages = {row.code for row in source.areas if row.level is AreaLevel.VILLAGE}
    assert {row.area_code for row in stations} == villages
    assert all(len(row.code) == 14 for row in source.centres)
    with_counter = {row.centre_code for row in source.counters}
    assert with_counter == {row.code for row in source.centres}


def test_every_town_has_an_any_item_counter_open_at_weekends(source):
    towns = {row.code for row in source.areas if row.level is AreaLevel.TOWN and not row.is_partner}
    any_item = {row.centre_code for row in source.counters if row.takes_any_item}
    main = [row for row in source.centres if row.level is CentreLevel.TOWN and row.is_open_on(7)]
    assert {row.area_code for row in main} == towns
    assert {row.code for row in main} <= any_item


def test_addresses_are_placeholders(source):
    assert all("示例地址" in row.address for row in source.centres)
