"""The codec: there and back, and many threads meeting a kind at once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.actor import ActorKind
from onewindow.kernel.records import canonical, from_json, from_plain, to_json, to_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    kind: ActorKind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str
    at: datetime
    inner: tuple[Inner, ...] = ()
    words: dict[str, str] | None = None


inners = st.builds(Inner, kind=st.sampled_from(ActorKind), on=st.dates())
outers = st.builds(Outer, name=st.text(), at=st.datetimes(timezones=st.just(UTC)), inner=st.lists(inners, max_size=3).map(tuple),
                   words=st.none() | st.dictionaries(st.text(), st.text(), max_size=3))


@given(outers)
def test_there_and_back(record: Outer) -> None:
    assert from_plain(to_plain(record), Outer) == record
    assert from_json(to_json(record), Outer) == record


@given(st.dictionaries(st.text(), st.integers(), max_size=5))
def test_one_value_has_one_byte_string(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(list(value.items()))))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_plain({"name": "a"}, Outer)
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"kind": 1, "on": "2026-01-01"}', Inner, strict=True)


MEETING = """
import sys
import threading
from dataclasses import field, make_dataclass
from onewindow.kernel.records import from_plain

sys.setswitchinterval(1e-6)  # without the lock of kernel.records this falls over every time
THREADS = 8
for turn in range(150):
    leaf = make_dataclass(f"Leaf{turn}", [(f"f{n}", str, field(default="")) for n in range(12)], frozen=True)
    middle = make_dataclass(f"Middle{turn}", [(f"m{n}", tuple[leaf, ...], field(default=())) for n in range(6)], frozen=True)
    top = make_dataclass(f"Top{turn}", [("a", middle), ("b", dict[str, leaf])], frozen=True)
    gate = threading.Barrier(THREADS)
    def meet():
        gate.wait()
        from_plain({"a": {"m1": [{"f1": "x"}]}, "b": {"k": {}}}, top)
    threads = [threading.Thread(target=meet) for _ in range(THREADS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print("met")
"""


def test_many_threads_meet_a_kind_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", MEETING], capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stdout) == (0, "met\n"), done.stderr
