"""Entrusted acceptance (行政许可法 24)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from onewindow.domain.mandates import queries
from onewindow.domain.mandates.commands import entrusting
from onewindow.domain.mandates.queries.entrusting import entrustments
from onewindow.domain.mandates.types import EntrustmentTerms
from onewindow.kernel.errors import NotAllowed, NotFound
from onewindow.kernel.models import LedgerEntry

ON = date(2016, 11, 23)


@pytest.fixture
def terms(actor):
    return EntrustmentTerms(department_code=actor("deng").department_code, item_codes=("item-9",), document_no="示例〔2016〕9号",
                            published_on=date(2016, 11, 1), valid_from=date(2016, 11, 1), valid_until=date(2017, 10, 31),
                            counter_code=actor("xian").counter_code)


def is_entrusted(terms, **more):
    asked = {"department_code": terms.department_code, "item_code": "item-9", "on": ON, "counter_code": terms.counter_code} | more
    return queries.is_entrusted(**asked)


@pytest.mark.law("XKF-24-1")
def test_a_counter_accepts_what_the_organ_entrusted_by_a_published_document(actor, at, terms):
    assert not is_entrusted(terms)
    made = entrusting.entrust(actor=actor("deng"), at=at, terms=terms)
    assert is_entrusted(terms)
    for other in ({"item_code": "item-8"}, {"on": date(2016, 10, 31)}, {"on": date(2017, 11, 1)}, {"counter_code": actor("he").counter_code},
                  {"department_code": "ylbz"}, {"counter_code": ""}, {"counter_code": "", "post_no": actor("xian").post_no}):
        assert not is_entrusted(terms, **other), other
    entry = LedgerEntry.objects.get(subject=f"entrustment:{made.entrustment_no}")
    assert (entry.payload["document"], entry.basis) == (terms.document_no, "行政许可法 24")
    with pytest.raises(entrusting.EntrustedOnce):
        entrusting.entrust(actor=actor("deng"), at=at, terms=terms)


@pytest.mark.law("XKF-24-1")
def test_without_publication_items_or_term_nothing_is_entrusted(actor, at, terms):
    for wrong in ({"document_no": " "}, {"item_codes": ()}, {"published_on": date(2016, 11, 2)}, {"valid_until": date(2016, 10, 1)},
                  {"published_on": date(2016, 12, 1), "valid_from": date(2016, 12, 1)}, {"valid_until": date(2016, 11, 22)}):
        with pytest.raises(entrusting.EntrustmentUnpublished) as refused:
            entrusting.entrust(actor=actor("deng"), at=at, terms=replace(terms, **wrong))
        assert refused.value.article == "行政许可法 24"


@pytest.mark.law("XKF-24-1")
@pytest.mark.parametrize("by", ["deng", "mai"])
@pytest.mark.parametrize("code", ["item-of-health", "no-item"])
def test_an_organ_entrusts_only_what_is_its_own(actor, at, terms, by, code):
    with pytest.raises(entrusting.ItemOfAnother) as refused:
        entrusting.entrust(actor=actor(by), at=at, terms=replace(terms, item_codes=("item-9", code)))
    assert code in refused.value.text() and "item-9" not in refused.value.text()
    assert not is_entrusted(terms)


@pytest.mark.law("XKF-24-3")
def test_what_is_entrusted_is_not_passed_on(actor, at, terms):
    with pytest.raises(NotAllowed):
        entrusting.entrust(actor=actor("he"), at=at, terms=terms)
    entrusting.entrust(actor=actor("deng"), at=at, terms=replace(terms, counter_code=actor("he").counter_code))
    clerk = replace(actor("he"), rights=actor("deng").rights)
    with pytest.raises(entrusting.NoFurtherEntrusting) as further:
        entrusting.entrust(actor=clerk, at=at, terms=terms)
    assert further.value.article == "行政许可法 24"
    with pytest.raises(entrusting.EntrustmentNotYours):
        entrusting.entrust(actor=clerk, at=at, terms=replace(terms, item_codes=("item-7",)))


def test_a_post_can_be_entrusted_and_the_operator_enters_documents(actor, at, terms):
    by_post = replace(terms, counter_code="", post_no=actor("xian").post_no)
    entrusting.entrust(actor=actor("mai"), at=at, terms=by_post)
    assert is_entrusted(terms, counter_code="", post_no=actor("xian").post_no)
    for wrong in (replace(terms, post_no=actor("xian").post_no), replace(terms, counter_code=""), replace(terms, counter_code="0"),
                  replace(terms, department_code="none"), replace(by_post, post_no="T0")):
        with pytest.raises(NotFound):
            entrusting.entrust(actor=actor("mai"), at=at, terms=wrong)


def test_an_ended_entrustment_holds_no_more_but_stays_on_record(actor, at, terms):
    made = entrusting.entrust(actor=actor("deng"), at=at, terms=terms)
    with pytest.raises(entrusting.EntrustmentNotYours):
        entrusting.end_entrustment(actor=replace(actor("pan"), rights=actor("deng").rights), at=at, entrustment_no=made.entrustment_no, reason="x")
    ended = entrusting.end_entrustment(actor=actor("deng"), at=at, entrustment_no=made.entrustment_no, reason="机构调整")
    assert ended.ended_on == ON
    assert not is_entrusted(terms)
    assert is_entrusted(terms, on=ON - timedelta(days=1))
    assert made.entrustment_no in {each.entrustment_no for each in entrustments()}
    assert made.entrustment_no not in {each.entrustment_no for each in entrustments(on=ON)}
    entrusting.entrust(actor=actor("deng"), at=at, terms=terms)
    with pytest.raises(NotFound):
        entrusting.end_entrustment(actor=actor("deng"), at=at, entrustment_no=made.entrustment_no, reason="")


def test_the_demo_entrusts_clerks_by_name_of_item(actor):
    clerk = actor("he")
    shown = [each for each in entrustments(on=ON) if each.terms.counter_code == clerk.counter_code]
    assert shown
    assert all(each.terms.item_codes and each.terms.document_no for each in shown)
