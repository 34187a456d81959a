"""Generated parts of the documentation: only what stands between the marks is written."""

from __future__ import annotations

import pytest

from tools.docs import FILE, WRITERS, renewed

TEXT = "# By hand\n<!-- generated: rooms -->\nold\n<!-- end -->\nkept\n"


def test_only_the_block_is_written() -> None:
    assert renewed(TEXT, {"rooms": lambda: "new"}) == "# By hand\n<!-- generated: rooms -->\nnew\n<!-- end -->\nkept\n"


def test_writing_twice_changes_nothing() -> None:
    once = renewed(TEXT, {"rooms": lambda: "new"})
    assert renewed(once, {"rooms": lambda: "new"}) == once


def test_unknown_block_is_refused() -> None:
    with pytest.raises(SystemExit, match="nobody generates 'rooms'"):
        renewed(TEXT, {})


def test_the_page_has_every_block() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert all(f"<!-- generated: {name} -->" in text for name in WRITERS)
