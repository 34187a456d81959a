"""Freeze a small database of a release, for the test that upgrades from it (onewindow/site/tests/test_previous_release.py).

Run it with the release's own code, from its root, at each release, and put the file in the place of the one before:

    git worktree add --detach ../previous RELEASE && cd ../previous
    PYTHONPATH=. python ../onewindow/tools/freeze_release.py ../onewindow/onewindow/site/tests/previous.sql.xz

What is in it: the demo's district with one item; a licence played to its end, with permit, parcel and signed daily roots; one that was
just handed in, and one that waits for the decision. The keys are those of bench.settings. SQL text of SQLite, packed by xz.
"""

from __future__ import annotations

import lzma
import os
import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

ITEMS = ("food-catering-licence",)


def main(target: Path) -> int:
    """Make the database in a folder of its own, play, write the text."""
    with tempfile.TemporaryDirectory(prefix="onewindow-freeze-") as folder:
        file = Path(folder) / "release.sqlite3"
        os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings", ONEWINDOW_VAR=folder, DATABASE_URL=f"sqlite:///{file}", ONEWINDOW_RELAY="none", ONEWINDOW_LOG="ERROR")
        _play()
        with sqlite3.connect(file) as made, lzma.open(target, "wt", preset=9, encoding="utf-8") as text:
            text.writelines(f"{line}\n" for line in made.iterdump())
    print(f"{target}: {target.stat().st_size} bytes")
    return 0


def _play() -> None:
    import django  # noqa: PLC0415 - the settings are named first, and it is the release's own code that plays

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench import lives  # noqa: PLC0415
    from bench.district import BEGIN  # noqa: PLC0415
    from onewindow.domain.cases import commands as cases  # noqa: PLC0415
    from onewindow.site.play import play_case  # noqa: PLC0415
    from onewindow.site.seed import seed_demo  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed_demo(at=BEGIN, with_cases=False, items=ITEMS)
    play_case(start=BEGIN)
    who, at = lives.cast(), BEGIN + timedelta(days=21)
    lives.submit(at=at, draft_no=lives.draft(at=at))
    number = lives.submit(at=at, draft_no=lives.draft(at=at))
    cases.receive(actor=who.clerk, at=at, case_no=number)
    cases.accept(actor=who.officer, at=at, case_no=number)
    cases.review(actor=who.officer, at=at, case_no=number, step_code="review", passed=True)
    cases.review(actor=who.officer, at=at, case_no=number, step_code="site_check", passed=True, second_officer=who.second.ref)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
