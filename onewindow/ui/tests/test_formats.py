"""Values as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from onewindow.kernel.formkit import Choice, DataElement, ElementKind
from onewindow.ui import formats


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("en"):
        yield


def test_a_moment_is_read_in_the_zone_of_the_place():
    assert formats.datetime_cn(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "2026-11-23 01:05"


def test_no_day_is_no_text():
    assert formats.date_cn(None) == ""
    assert formats.time_cn(None) == ""


def test_money_drops_the_cents_of_whole_amounts_only():
    assert formats.money("1280.00") == "1,280 yuan"
    assert formats.money("12.5") == "12.50 yuan"


@pytest.mark.parametrize(("text", "shown"), [("13800006021", "138****6021"), ("1234567", "1234567"), ("", "")])
def test_mask_hides_the_middle_and_only_the_middle(text, shown):
    assert formats.mask(text) == shown


def test_size_and_number_are_grouped():
    assert formats.size(10 * 1024 * 1024) == "10.0 MB"
    assert formats.size(1) == "1 KB"
    assert formats.number(12345) == "12,345"


def test_day_in_chinese_follows_the_catalogue():
    with translation.override("zh-hans"):
        assert formats.date_cn(date(2026, 1, 9)) == "2026 年 1 月 9 日"


@pytest.mark.parametrize(("kind", "value", "said"), [
    (ElementKind.YES_NO, "no", "No"), (ElementKind.CHOICES, "a,b", "One、b"), (ElementKind.ID_NUMBER, "440605199001011316", "4406************16"),
    (ElementKind.INTEGER, "12", "12 m"), (ElementKind.DATE, "2026-01-09", "2026-1-9"), (ElementKind.DATE, "tomorrow", "tomorrow"), (ElementKind.INTEGER, "", ""), (ElementKind.CHOICE, "", ""),
])
def test_an_answer_is_read_in_words(kind, value, said):
    element = DataElement(id="e", name="E", kind=kind, values=(Choice(code="a", label="One"),), unit="m" if kind is ElementKind.INTEGER else "")
    assert formats.answer_said(element, value) == said
    assert kind is not ElementKind.ID_NUMBER or formats.answer_said(element, value, masked=False) == value


def test_what_no_person_did_the_platform_did():
    assert [formats.actor_said(name) for name in ("cases", "罗志明", "")] == ["The platform", "罗志明", ""]


@pytest.mark.parametrize(("short", "said"), [
    ("行政许可法 38", "《行政许可法》第三十八条"), ("民法典 201", "《民法典》第二百零一条"), ("民法典 1077", "《民法典》第一千零七十七条"), ("行政许可法 10", "《行政许可法》第十条"),
    ("行政许可法 32(1)-4", "《行政许可法》第三十二条第一款第四项"), ("行政许可法 70-1", "《行政许可法》第七十条第一项"), ("行政许可法 42(2)", "《行政许可法》第四十二条第二款"),
    ("个人信息保护法 13(1)(3)", "《个人信息保护法》第十三条第一款第三项"), ("行政许可法 24、32", "《行政许可法》第二十四条、第三十二条"),
    ("在线政务服务规定 7；民法典 110", "《在线政务服务规定》第七条；《民法典》第一百一十条"),
    ("《中华人民共和国行政许可法》第三十二条", "《中华人民共和国行政许可法》第三十二条"), ("国办发〔2022〕27号", "国办发〔2022〕27号"), ("", ""), ("拨打 12345", "拨打 12345"),
])
def test_a_citation_is_said_as_papers_write_it(short, said):
    assert formats.article_cn(short) == said
