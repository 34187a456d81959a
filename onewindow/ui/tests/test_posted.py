"""Answers of several boxes are put together as one box would have posted them."""

from __future__ import annotations

import pytest

from onewindow.ui.posted import address_of, day_of, signature_of


@pytest.mark.parametrize(("boxes", "day"), [
    (("2026", "11", "3"), "2026-11-03"), (("２０２６", "1", " 09 "), "2026-01-09"), (("", "", ""), ""), (("2026", "", "3"), "2026--03"), (("1990", "13", "02"), "1990-13-02"),
])
def test_a_day_of_three_boxes(boxes, day):
    assert day_of(dict(zip(("d-year", "d-month", "d-day"), boxes, strict=True)), "d") == day


def test_an_address_is_its_village_and_the_rest():
    assert address_of({"place": "0101", "place-rest": " 南桂东路 38 号 "}, "place") == ("0101", "南桂东路 38 号")
    assert address_of({}, "place") == ("", "")


def test_a_signature_is_ink_or_a_name_that_was_confirmed():
    assert signature_of({"s-ink": "data:image/png;base64,AAAA"}, "s") == ("data:image/png;base64,AAAA", "")
    assert signature_of({"s-ink": "data:text/html,<script>", "s-typed": "陈女士"}, "s") == ("", "")
    assert signature_of({"s-typed": " 陈女士 ", "s-sure": "yes"}, "s") == ("", "陈女士")
