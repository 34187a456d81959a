"""The map of calls is written down, with a reason beside each arrow, and equals the imports."""

from __future__ import annotations

import configparser
from collections import Counter
from pathlib import Path

import pytest

from onewindow.site.rooms import ROOMS
from tests.architecture.scan import PACKAGE, ROOT, hold
from tools.arrows import FILE, Arrow, add, differences, real_arrows, sections, written_arrows

# A case leans on whatever an act of law may touch. It had nine; papers, mandates and limits, once inside it and people, are rooms now.
# A party asks for a hearing also through an agent, whose mandate procedures look at.
# An application tells who pays the post before it is submitted, beside all that a draft draws on.
# The file of a case keeps what was filled in, which needs the form and its words, beside what came from elsewhere.
# The desk offers only colleagues who are at work, beside all that one case at a desk draws on.
DOWN, DOWN_OF = 6, {"cases": 12, "applications": 7, "procedures": 8, "dossiers": 7, "worklists": 7}
WATCHERS = {"insight", "supervision"}  # they may ask every room below


def test_arrows_are_written_down_with_reasons() -> None:
    hold(differences(real_arrows(PACKAGE), written_arrows(FILE.read_text(encoding="utf-8"))))


def test_every_room_has_a_section_in_the_order_of_the_house() -> None:
    assert sections(FILE.read_text(encoding="utf-8")) == list(reversed(ROOMS))


def test_rooms_are_listed_in_the_order_of_the_contract() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rows = [row.split(" | ") for row in parser["importlinter:contract:rooms"]["layers"].split("\n") if row.strip()]
    height = {room: len(rows) - number for number, row in enumerate(rows) for room in row}
    assert set(height) == set(ROOMS)
    assert [height[room] for room in ROOMS] == sorted(height[room] for room in ROOMS)


def test_no_room_leans_on_too_many() -> None:
    calls = Counter(arrow.source for arrow in real_arrows(PACKAGE) if arrow.kind == "->")
    assert {room: count for room, count in calls.items() if count > DOWN_OF.get(room, DOWN) and room not in WATCHERS} == {}


@pytest.mark.parametrize(("module", "code", "arrows"), [
    ("commands", "from onewindow.domain.people import queries", {"cases -> people"}),
    ("web/staff", "import onewindow.domain.people.queries", {"cases -> people"}),
    ("reactions", "from onewindow.domain.people.facts import PersonRegistered", {"cases ~> people"}),
    ("reactions", "from onewindow.domain.people import facts, commands", {"cases -> people"}),
    ("tests/test_x", "from onewindow.domain.people import queries", set()),
    ("demo", "from onewindow.domain.people import demo", set()),
    ("commands", "from onewindow.domain.cases import queries", set()),
])
def test_arrows_are_read_from_imports(tmp_path: Path, module: str, code: str, arrows: set[str]) -> None:
    file = tmp_path / "onewindow/domain/cases" / f"{module}.py"
    file.parent.mkdir(parents=True)
    file.write_text(code, encoding="utf-8")
    assert {str(arrow) for arrow in real_arrows(tmp_path / "onewindow")} == arrows


def test_differences_name_what_to_do() -> None:
    written = written_arrows("# prose\n[cases]\n-> people: names of applicants\n-> places:\n-> courier: gone\n")
    real = {Arrow("cases", "people", "->"), Arrow("cases", "places", "->"), Arrow("cases", "permits", "->")}
    assert [line.split(":")[0] for line in differences(real, written)] == ["cases -> permits", "cases -> courier", "cases -> places"]


def test_new_arrows_are_added_to_their_section() -> None:
    text = add("[cases]\n-> people: names\n\n[people]\n", {Arrow("cases", "permits", "->"), Arrow("people", "places", "->")})
    assert text == "[cases]\n-> people: names\n-> permits: \n\n[people]\n-> places: \n"


def test_a_line_that_is_no_arrow_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"arrows\.txt:2"):
        written_arrows("[cases]\npeople because\n")
