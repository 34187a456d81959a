"""Lines as the server draws them."""

from __future__ import annotations

import pytest

from onewindow.ui.charts import line_points


@pytest.mark.parametrize(("values", "points"), [
    ([], ""), ([5], "2.0,2.0 98.0,2.0"), ([0, 10], "2.0,48.0 98.0,2.0"), ([0, 5, 10], "2.0,48.0 50.0,25.0 98.0,2.0"), ([0, 0], "2.0,48.0 98.0,48.0"),
])
def test_points_stand_between_foot_and_top(values, points):
    assert line_points(values, 100, 50) == points


def test_a_common_top_and_a_foot_keep_lines_comparable():
    assert line_points([5, 10], 100, 50, 20) == "2.0,36.5 98.0,25.0"
    assert line_points([80, 90, -1], 100, 50, 90, 80) == "2.0,48.0 50.0,2.0 98.0,48.0"
