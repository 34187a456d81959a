"""How a reader wants pages: what the cookie keeps and what a press of the toolbar changes."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from onewindow.ui.context import MODE_COOKIE, Mode, mode_of


def held(cookie: str) -> Mode:
    request = RequestFactory().get("/")
    request.COOKIES[MODE_COOKIE] = cookie
    return mode_of(request)


@pytest.mark.parametrize("mode", [Mode(), Mode(elder=True), Mode(contrast=True, line=True), Mode(size=18), Mode(elder=True, contrast=True, line=True, size=30)])
def test_the_cookie_brings_back_what_it_keeps(mode):
    assert held(mode.cookie) == mode


def test_what_nobody_knows_in_the_cookie_is_passed_over():
    assert held("elder.size-17.nonsense") == Mode(elder=True)


@pytest.mark.parametrize(("before", "word", "after"), [
    (Mode(), "elder", Mode(elder=True)), (Mode(elder=True, size=30), "standard", Mode()), (Mode(), "contrast", Mode(contrast=True)),
    (Mode(contrast=True), "plain", Mode()), (Mode(), "line", Mode(line=True)), (Mode(line=True), "no-line", Mode()), (Mode(), "size-18", Mode(size=18)),
    (Mode(size=24), "size-16", Mode()), (Mode(), "size-30", Mode(size=30)), (Mode(elder=True), "size-18", Mode(elder=True)),
    (Mode(elder=True), "size-30", Mode(elder=True, size=30)), (Mode(), "size-99", Mode()), (Mode(line=True), "", Mode(line=True)),
])
def test_a_press_changes_one_thing(before, word, after):
    assert before.switched(word) == after


def test_large_text_brings_the_layout_for_large_text():
    assert [Mode(size=size).large for size in (0, 18, 24, 30)] == [False, False, True, True]
    assert Mode(elder=True).large
