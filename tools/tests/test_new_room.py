"""The scaffold: a room made in a copy of the tree stands in its place and breaks nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import lint_house, messages, new_room
from tools.arrows import sections

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ("[importlinter:contract:rooms]\nlayers =\n    # insight\n    # beside cases: queues, incidents\n    cases\n    # appointments | requirements\n"
            "    permits | courier\n    places\nexhaustive = True\n# queues\n")


def _plan(name: str, neighbour: str, *, beside: bool = False) -> new_room.Plan:
    return new_room.Plan(name=name, neighbour=neighbour, beside=beside, purpose="Tickets and calls.")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree without tests and templates, with a room `queues` made above `applications`."""
    root = tmp_path_factory.mktemp("copy")
    leave = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo", "static", ".mypy_cache")
    for folder in ("onewindow", "tools", "tests/architecture"):
        shutil.copytree(ROOT / folder, root / folder, ignore=leave)
    for file in (".importlinter", "pyproject.toml"):
        shutil.copy(ROOT / file, root / file)
    done = _run(root, "-m", "tools.new_room", "lotteries", "--after", "applications", "--purpose", "Draws lots for scarce places.")
    assert done.returncode == 0, done.stderr
    return root


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTHONPATH"}}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=environment | {"PYTHONPATH": str(root)},
                          capture_output=True, text=True, check=False)


def test_room_stands_in_all_three_places(copy: Path) -> None:
    rooms = (copy / "onewindow/site/rooms.py").read_text(encoding="utf-8")
    assert rooms.index('"applications"') < rooms.index('"lotteries"') < rooms.index('"cases"')
    order = sections((copy / "tests/architecture/arrows.txt").read_text(encoding="utf-8"))
    assert order[order.index("lotteries") + 1] == "applications"
    lines = (copy / ".importlinter").read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("    lotteries") + 1] == "    applications"


@pytest.mark.slow
def test_contracts_hold_as_before(copy: Path) -> None:
    command = ("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))")
    assert _run(copy, *command).returncode == _run(ROOT, *command).returncode


@pytest.mark.slow
def test_django_finds_the_room(copy: Path) -> None:
    code = ("import django; django.setup(); from django.apps import apps; import onewindow\n"
            "print(apps.get_app_config('lotteries').path, onewindow.__file__)")
    environment = {**os.environ, "PYTHONPATH": str(copy), "DJANGO_SETTINGS_MODULE": "onewindow.site.settings.test"}
    done = subprocess.run([sys.executable, "-c", code], cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(str(copy)) == 2


def test_new_files_follow_the_rules(copy: Path) -> None:
    room = copy / "onewindow/domain/lotteries"
    assert lint_house.check_files(list(room.rglob("*.py")), root=copy) == []
    assert messages.problems(room) == []
    done = subprocess.run([str(Path(sys.executable).parent / "ruff"), "check", str(room)], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert len((room / "README.md").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.slow
def test_its_own_test_passes(copy: Path) -> None:
    done = _run(copy, "-m", "pytest", "onewindow/domain/lotteries", "-p", "no:cacheprovider")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_room_stands_once(copy: Path) -> None:
    with pytest.raises(new_room.Impossible, match="already"):
        new_room.make(copy, _plan("lotteries", "applications"))


@pytest.mark.parametrize("name", ["utils", "Queues", "my_queues", "class", "q", "../x"])
def test_name_must_be_a_noun(tmp_path: Path, name: str) -> None:
    with pytest.raises(new_room.Impossible, match="no name for a room"):
        new_room.make(tmp_path, _plan(name, "places"))


def test_row_of_its_own_above_the_neighbour() -> None:
    text, siblings = new_room.placed_in_contract(CONTRACT, _plan("rewards", "courier"))
    assert "    rewards\n    permits | courier\n" in text
    assert siblings == ["permits", "courier"]


def test_beside_the_neighbour() -> None:
    text, _ = new_room.placed_in_contract(CONTRACT, _plan("rewards", "courier", beside=True))
    assert "    permits | courier | rewards\n" in text


@pytest.mark.parametrize(("name", "gone", "left"), [
    ("insight", "# insight", "cases"), ("queues", "queues, ", "# beside cases: incidents"), ("appointments", "appointments |", "# requirements"),
])
def test_kept_promise_is_struck_out(name: str, gone: str, left: str) -> None:
    text, _ = new_room.placed_in_contract(CONTRACT, _plan(name, "courier"))
    assert gone not in text.partition("exhaustive")[0]
    assert left in text
    assert f"\n    {name}\n" in text
    assert text.endswith("# queues\n"), "prose outside the order is left alone"


def test_unknown_neighbour_is_refused() -> None:
    with pytest.raises(new_room.Impossible, match="no place"):
        new_room.placed_in_contract(CONTRACT, _plan("rewards", "insight"))


def test_rooms_and_arrows_keep_the_order() -> None:
    text, under = new_room.placed_in_rooms('ROOMS = (\n    "places",\n    "courier",\n    "permits",\n    "cases",\n)\n',
                                           _plan("rewards", "courier"), ["permits", "courier"])
    assert under == "permits"
    assert '"permits",\n    "rewards",\n    "cases"' in text
    assert new_room.placed_in_arrows("[cases]\n-> permits: x\n\n[permits]\n", _plan("rewards", "courier"), under) == (
        "[cases]\n-> permits: x\n\n[rewards]\n\n[permits]\n")
