"""The page of legal rules, as the public and as staff meet it."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from onewindow.domain.standards import demo, queries
from onewindow.domain.standards.types import PARAMETER_TYPES, PARAMETER_WORDS, RuleKind
from onewindow.domain.standards.web import public, words
from onewindow.kernel.actor import ANONYMOUS, Actor, ActorKind

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
STAFF = Actor(kind=ActorKind.STAFF, ref="S1", name="何", channel="office")


@pytest.fixture
def register(db):
    operator = Actor(kind=ActorKind.STAFF, ref="S1", name="Operator", channel="office",
                     rights=frozenset({"standards.load_elements", "standards.publish"}))
    demo.seed(actor=operator, at=AT)
    return queries.legal_rules()


@pytest.fixture
def unsure(register):
    return next(rule for rule in register if not rule.verified)


def page(client, **asked):
    answer = client.get("/law/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_verified_rule_stands_there_with_its_anchor(client, register):
    content = page(client)
    sure = [rule for rule in register if rule.verified]
    assert all(f'id="{rule.id}"' in content for rule in sure)
    rule = next(rule for rule in sure if rule.id == "XKF-32-4")
    assert all(text in content for text in (rule.article, rule.gist, rule.does, "5 个工作日", "逾期视为受理", "2004 年 7 月 1 日"))


def test_what_is_to_be_checked_is_for_staff(client, rf, unsure):
    assert f'id="{unsure.id}"' not in page(client)
    request = rf.get("/law/")
    request.actor = STAFF
    content = public.law(request).content.decode()
    assert f'id="{unsure.id}"' in content and unsure.source_note in content and "待核" in content


def test_nobody_reads_it_by_asking_for_it(client, unsure):
    assert f'id="{unsure.id}"' not in page(client, q=unsure.id)
    assert f'id="{unsure.id}"' not in page(client, law=unsure.law)


@pytest.mark.parametrize(("asked", "there", "absent"), [
    ({"q": "补正 一次"}, "XKF-32-4", "XKF-42-1"),
    ({"law": "YZF"}, "YZF-55", "XKF-32-4"),
    ({"kind": "money"}, "XKF-59", "XKF-32-4"),
    ({"law": "NONE", "kind": "none"}, "XKF-32-4", "id=\"NONE"),
])
def test_search_and_filter(client, register, asked, there, absent):
    content = page(client, **asked)
    assert f'id="{there}"' in content
    assert f'id="{absent}"' not in content


def test_laws_are_folded_until_somebody_asks(client, register):
    assert '<details class="card law">' in page(client)
    assert '<details class="card law" open>' in page(client, law="YZF")


def test_nothing_found_leads_back(client, register):
    assert "没有查到相符的规则" in page(client, q="qqqqq")


def test_what_is_asked_is_escaped(client, register):
    assert "<script>alert" not in page(client, q="<script>alert(1)</script>")


def test_the_file_holds_what_the_page_shows(client, rf, register, unsure):
    answer = client.get("/law/rules.json")
    told = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert {rule["id"] for rule in told["rules"]} == {rule.id for rule in register if rule.verified}
    assert {law["code"] for law in told["laws"]} == {rule["law"] for rule in told["rules"]}
    request = rf.get("/law/rules.json")
    request.actor = STAFF
    assert unsure.id in {rule["id"] for rule in json.loads(public.rules_file(request).content)["rules"]}
    request.actor = ANONYMOUS
    assert unsure.id not in {rule["id"] for rule in json.loads(public.rules_file(request).content)["rules"]}


def test_it_asks_the_database_little(client, register):
    with CaptureQueriesContext(connection) as context:
        page(client, q="补正")
    assert len([each for each in context if "standards_" in each["sql"]]) <= 4


def test_every_parameter_word_and_kind_has_its_label(register):
    labelled = {"unit", *words.DAY_LABELS, *words.NUMBER_LABELS, *words.YES_LABELS, *words.WORD_LABELS}
    assert labelled == set(PARAMETER_TYPES)
    assert all(set(PARAMETER_WORDS[name]) == set(labels) for name, labels in {**words.WORD_LABELS, "unit": words.UNIT_LABELS}.items())
    assert set(words.KIND_LABELS) == set(RuleKind)
    with override("en"):
        said = [text for rule in register for text in words.numbers_said(rule)]
    assert "Time limit: 5 working days" in said
