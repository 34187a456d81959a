"""The parts of `make test`: each is played once, beside each other where there is room, and the worst one gives the exit code."""

from __future__ import annotations

import sys

import pytest

from tools import run_tests
from tools.run_tests import Part, lanes, play_all


def part(name: str, *, code: int = 0, browser: bool = False, wait: float = 0) -> Part:
    """A run that takes its time, says its name in two lines and ends so."""
    script = f"import time; print('first of {name}', flush=True); time.sleep({wait}); print('1 passed in {name}'); raise SystemExit({code})"
    return Part(group="sqlite", name=name, command=(sys.executable, "-c", script), browser=browser)


def test_browsers_go_one_way_and_all_else_the_other() -> None:
    chosen = run_tests.parts()
    one, other = lanes(chosen, processors=2)
    assert [each.group for each in one] == ["sqlite", "postgres", "crash", "crash"]
    assert [each.group for each in other] == ["journeys", "journeys"]
    assert lanes(chosen, processors=1) == [chosen]
    assert lanes(chosen[:2], processors=2) == [chosen[:2]]


@pytest.mark.parametrize("processors", [1, 2])
def test_every_part_is_played_and_told_in_its_order(processors: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run_tests.os, "cpu_count", lambda: processors)
    results = play_all([part("a", wait=0.2), part("b", browser=True, code=1), part("c")])
    assert [(result.part.name, result.code, result.closing) for result in results] == [("a", 0, "1 passed in a"), ("b", 1, "1 passed in b"), ("c", 0, "1 passed in c")]
    said = capsys.readouterr().out.splitlines()
    for name in "abc":
        at = said.index(f"==== {name} ====")
        assert said[at + 1:at + 3] == [f"first of {name}", f"1 passed in {name}"], "the lines of a part stand together"
