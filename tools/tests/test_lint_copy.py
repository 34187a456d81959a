"""Each rule of the copy lint with texts it must catch and texts it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lint_copy import findings, of_error, of_guide, of_page, texts


@pytest.mark.parametrize("text", ["请尽快补领", "按规定办理", "其他材料", "点击这里", "确定", "确定撤回", "详情", "抱歉，没有找到"])
def test_pages_must_not_say(text: str) -> None:
    assert of_page("x", text)


@pytest.mark.parametrize("text", ["本指南没有“其他材料”这一条", "提交申请", "撤回这件申请", "12 月 4 日前领取", "邮费由谁付已经确定"])
def test_pages_may_say(text: str) -> None:
    assert of_page("x", text) == []


@pytest.mark.parametrize(("text", "found"), [
    ("请填写姓名", 1), ("文件无效，换一张", 1), ("身份证号应为 18 位，现在是 17 位", 0), ("申请已经提交，撤回后再申请", 0), ("该聘请合同没有签名，补签后再交", 0),
    ("这里写的是“请选择”", 0),
])
def test_errors_neither_beg_nor_scold(text: str, found: int) -> None:
    assert len(of_error("x", text)) == found


def test_the_law_is_left_alone_and_the_rest_of_an_item_is_read() -> None:
    item = {"item": {"purpose": "办证"}, "bases": [{"gist": "应当及时公布"}], "faq": [{"answer": "窗口会及时办理"}], "legal_note": "必要时"}
    said = dict(texts(item))
    assert "gist" not in said and "legal_note" not in said
    assert [found.rule for found in of_guide("x", said["answer"])] == ["vague “及时”: say what, who or when"]


def test_refusals_are_known_by_their_sentence(tmp_path: Path) -> None:
    room = tmp_path / "package" / "domain" / "cases"
    catalogue = room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    (room / "__init__.py").write_text("", encoding="utf-8")
    (room / "commands.py").write_text('class NoName(Refusal):\n    sentence = "Give a name."\n', encoding="utf-8")
    catalogue.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans\\n"\n\n'
                         'msgid "Give a name."\nmsgstr "请填写姓名"\n\nmsgid "Please come"\nmsgstr "请到窗口领取"\n', encoding="utf-8")
    assert [found.text for found in findings(tmp_path / "package", tmp_path)] == ["请填写姓名"]
