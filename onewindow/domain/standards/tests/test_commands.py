"""Loading the dictionaries and taking a standard through its states."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from onewindow.domain.standards import commands, demo, queries
from onewindow.domain.standards.models import ElementVersion, StandardVersion
from onewindow.domain.standards.types import StandardState
from onewindow.kernel.actor import Actor, ActorKind
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.finalrows import RowIsFinal
from onewindow.kernel.formkit import Choice, DataElement, ElementKind

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
NAME = DataElement(id="person_name", name="姓名", kind=ElementKind.NAME)
COLOUR = DataElement(id="colour", name="颜色", kind=ElementKind.CHOICE, values=(Choice(code="r", label="红"),))


@pytest.fixture
def operator():
    return Actor(kind=ActorKind.STAFF, ref="S1", name="Operator", channel="office",
                 rights=frozenset({"standards.load_elements", "standards.publish"}))


def load(actor, *source):
    return commands.load_elements(actor=actor, at=AT, source=source)


@pytest.mark.django_db
class TestElements:
    def test_a_load_creates_and_a_second_one_changes_nothing(self, operator):
        assert load(operator, NAME, COLOUR).created == ("colour", "person_name")
        again = load(operator, NAME, COLOUR)
        assert (again.nothing_changed, again.unchanged) == (True, 2)
        assert queries.elements() == {"person_name": NAME, "colour": COLOUR}

    def test_a_changed_entry_is_a_new_version_and_the_old_one_stays(self, operator):
        load(operator, NAME)
        changed = replace(NAME, max_length=20)
        assert load(operator, changed).changed == ("person_name",)
        assert queries.element(element_id="person_name") == changed
        assert [row.version for row in ElementVersion.objects.order_by("version")] == [1, 2]

    def test_an_entry_that_left_the_source_stays(self, operator):
        load(operator, NAME, COLOUR)
        load(operator, NAME)
        assert set(queries.elements()) == {"person_name", "colour"}

    def test_only_the_asked_elements(self, operator):
        load(operator, NAME, COLOUR)
        assert set(queries.elements(ids=["colour", "nothing"])) == {"colour"}
        with pytest.raises(NotFound):
            queries.element(element_id="nothing")

    def test_a_faulty_source_loads_nothing(self, operator):
        with pytest.raises(commands.DictionaryFaulty, match="values belong"):
            load(operator, NAME, replace(COLOUR, values=()))
        assert queries.elements() == {}

    def test_the_right_is_needed(self, operator):
        with pytest.raises(NotAllowed):
            load(replace(operator, rights=frozenset()), NAME)

    def test_a_version_can_not_be_edited(self, operator):
        load(operator, NAME)
        row = ElementVersion.objects.get()
        row.version = 7
        with pytest.raises(RowIsFinal):
            row.save()


def draft(actor, version="1.0", body="1 范围"):
    return commands.draft_standard(actor=actor, at=AT, code="STD", version=version, title="标准", body=body)


@pytest.mark.django_db
class TestStandards:
    def test_from_draft_to_withdrawn(self, operator):
        assert draft(operator).state is StandardState.DRAFT
        published = commands.publish_standard(actor=operator, at=AT, code="STD", version="1.0")
        assert (published.state, published.ref) == (StandardState.PUBLISHED, "STD@1.0")
        withdrawn = commands.withdraw_standard(actor=operator, at=AT, code="STD", version="1.0")
        assert withdrawn.state is StandardState.WITHDRAWN
        with pytest.raises(NotFound):
            queries.standard(code="STD")
        assert queries.standard(code="STD", version="1.0").body == "1 范围"

    def test_a_new_version_takes_the_place_of_the_old_one(self, operator):
        for version in ("1.0", "2.0"):
            draft(operator, version)
            commands.publish_standard(actor=operator, at=AT, code="STD", version=version)
        assert queries.standard(code="STD").version == "2.0"
        assert [one.state for one in queries.standards()] == [StandardState.WITHDRAWN, StandardState.PUBLISHED]

    def test_a_version_keeps_its_text(self, operator):
        draft(operator)
        assert draft(operator).version == "1.0"
        with pytest.raises(commands.VersionExists):
            draft(operator, body="2 范围")

    def test_only_a_draft_is_published_and_only_what_is_in_force_withdrawn(self, operator):
        draft(operator)
        with pytest.raises(commands.NotPublished):
            commands.withdraw_standard(actor=operator, at=AT, code="STD", version="1.0")
        commands.publish_standard(actor=operator, at=AT, code="STD", version="1.0")
        with pytest.raises(commands.NotADraft):
            commands.publish_standard(actor=operator, at=AT, code="STD", version="1.0")
        with pytest.raises(NotFound):
            commands.publish_standard(actor=operator, at=AT, code="STD", version="9")

    def test_the_database_knows_one_version_in_force(self, operator):
        draft(operator)
        commands.publish_standard(actor=operator, at=AT, code="STD", version="1.0")
        with pytest.raises(IntegrityError), transaction.atomic():
            StandardVersion.objects.create(code="STD", version="3.0", title="t", body="b", state="published",
                                           drafted_at=AT, published_at=AT)


@pytest.mark.django_db
def test_the_demo_loads_everything_and_again_nothing(operator):
    demo.seed(actor=operator, at=AT)
    first = (len(queries.elements()), len(queries.laws()), [one.ref for one in queries.standards()])
    assert first[0] >= 60
    assert queries.laws()["XKF"].verified
    demo.seed(actor=operator, at=AT)
    assert (len(queries.elements()), len(queries.laws()), [one.ref for one in queries.standards()]) == first
    assert ElementVersion.objects.count() == first[0]
    assert {one.state for one in queries.standards()} == {StandardState.PUBLISHED}
