from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from onewindow.domain.places import queries
from onewindow.domain.places.commands import SourceFaulty, load_district
from onewindow.domain.places.demo import seed
from onewindow.domain.places.models import AreaRecord, CentreRecord
from onewindow.domain.places.tests.test_rules import CENTRE, COUNTER, DISTRICT, SOURCE, TOWN
from onewindow.domain.places.types import AreaLevel, CentreLevel, VillageRight
from onewindow.kernel import kept
from onewindow.kernel.actor import ANONYMOUS, system_actor
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models import LedgerEntry, OutboxFact

SEED = system_actor(name="seed")
AT = datetime(2016, 11, 23, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load(source, at=AT):
    return load_district(actor=SEED, at=at, source=source)


def test_the_shipped_district_loads_and_a_second_load_changes_nothing():
    report = seed(actor=SEED, at=AT, folder=settings.ONEWINDOW_DISTRICT)
    assert not report.nothing_changed
    again = seed(actor=SEED, at=AT, folder=settings.ONEWINDOW_DISTRICT)
    assert again.nothing_changed
    assert again.areas.unchanged == report.areas.added
    assert OutboxFact.objects.filter(name="DistrictLoaded").count() == 1
    assert LedgerEntry.objects.filter(act="places.load_district").count() == 1
    towns = queries.areas(level=AreaLevel.TOWN)
    assert len(towns) == 7
    assert sum(len(queries.areas(parent_code=town.code)) for town in towns) == 290
    assert len(queries.areas(level=AreaLevel.VILLAGE)) == 290
    assert len(queries.centres(level=CentreLevel.VILLAGE)) == 290
    busiest = max(towns, key=lambda town: len(queries.centres(area_code=town.code, level=CentreLevel.TOWN)))
    assert len(queries.centres(area_code=busiest.code, level=CentreLevel.TOWN)) == 7


def test_hierarchy_and_hours_come_back_as_they_were_given():
    seed(actor=SEED, at=AT, folder=settings.ONEWINDOW_DISTRICT)
    town = queries.areas(level=AreaLevel.TOWN)[0]
    assert queries.area(code=town.parent_code).level is AreaLevel.DISTRICT
    hall = queries.centres(area_code=town.code, level=CentreLevel.TOWN)[0]
    assert hall.is_open_on(6)
    assert hall.is_open_on(7)
    first = queries.counters(centre_code=hall.code)[0]
    assert first.takes_any_item
    assert queries.counter(code=first.code).centre_code == hall.code
    assert queries.centre(code=hall.code) == hall


def test_a_change_of_name_is_one_change():
    load(SOURCE)
    report = load(replace(SOURCE, areas=(DISTRICT, replace(TOWN, name="丙镇"))))
    assert (report.areas.added, report.areas.changed, report.areas.closed) == (0, 1, 0)
    assert queries.area(code=TOWN.code).name == "丙镇"


def test_what_left_the_source_is_closed_not_deleted():
    load(SOURCE)
    gone = replace(SOURCE, areas=(DISTRICT,), centres=(), counters=())
    report = load(gone, at=datetime(2017, 1, 1, 2, 0, tzinfo=UTC))
    assert (report.areas.closed, report.centres.closed, report.counters.closed) == (1, 1, 1)
    assert queries.areas(level=AreaLevel.TOWN) == ()
    assert queries.areas(level=AreaLevel.TOWN, on=date(2016, 12, 31)) != ()
    assert queries.areas(level=AreaLevel.TOWN, on=date(2017, 1, 1)) == ()
    assert queries.area(code=TOWN.code).name == TOWN.name
    assert queries.centres() == ()
    assert queries.counters(centre_code=CENTRE.code) == ()
    assert load(gone, at=datetime(2018, 1, 1, tzinfo=UTC)).nothing_changed


def test_validity_of_the_source_is_kept():
    load(replace(SOURCE, areas=(DISTRICT, replace(TOWN, valid_to=date(2012, 12, 31)))))
    assert queries.areas(level=AreaLevel.TOWN) == ()
    assert len(queries.areas(level=AreaLevel.TOWN, on=date(2012, 12, 31))) == 1
    assert queries.areas(level=AreaLevel.TOWN, on=date(1999, 12, 31)) == ()


def test_a_faulty_source_is_refused_whole():
    with pytest.raises(SourceFaulty, match="unknown area"):
        load(replace(SOURCE, centres=(replace(CENTRE, area_code="990001009"),)))
    assert not AreaRecord.objects.exists()


def test_only_the_entitled_may_load():
    with pytest.raises(NotAllowed):
        load_district(actor=ANONYMOUS, at=AT, source=SOURCE)


def test_unknown_codes_are_refused():
    for question in (queries.area, queries.centre, queries.counter):
        with pytest.raises(NotFound):
            question(code="000000")


def test_the_database_keeps_codes_unique_and_areas_in_their_parents():
    load(SOURCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        CentreRecord.objects.create(code=CENTRE.code, name="x", level="town", area_id=TOWN.code, address="")
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaRecord.objects.create(code="990001003", name="x", level="town", parent=None, valid_from_on=date(2000, 1, 1))
    assert queries.counter(code=COUNTER.code).takes_any_item


def test_rights_of_a_station_come_from_the_rule_or_are_its_own():
    seed(actor=SEED, at=AT, folder=settings.ONEWINDOW_DISTRICT)
    stations = queries.centres(level=CentreLevel.VILLAGE)
    rights = {station.code: queries.village_rights(centre_code=station.code) for station in stations}
    assert all(VillageRight.HELP in held for held in rights.values())
    with_intake = [code for code, held in rights.items() if VillageRight.INTAKE in held]
    assert 0 < len(with_intake) < len(stations)
    hall = queries.centres(level=CentreLevel.DISTRICT)[0]
    assert queries.village_rights(centre_code=hall.code) == queries.village_rights(centre_code="0") == frozenset()
    CentreRecord.objects.filter(code=with_intake[0]).update(is_open=False)
    kept.move("district")
    assert queries.village_rights(centre_code=with_intake[0]) == frozenset()


def test_areas_tell_their_days_of_validity():
    load(replace(SOURCE, areas=(DISTRICT, replace(TOWN, valid_to=date(2012, 12, 31)))))
    town = queries.area(code=TOWN.code)
    assert (town.valid_from, town.valid_to) == (date(2000, 1, 1), date(2012, 12, 31))
