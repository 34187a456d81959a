"""The journal of the crash test: what the player was told is done, line by line, safe from the kill that follows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


class Journal:
    """An append-only file of ``word life number`` lines, each on disk before the player goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)

    def note(self, word: str, life: int, number: str = "-") -> None:
        """Write the line in one piece and wait for the disk."""
        os.write(self._file, f"{word} {life} {number}\n".encode())
        os.fsync(self._file)

    def lines(self) -> Iterator[tuple[str, int, str]]:
        """Every whole line."""
        for line in self._path.read_text(encoding="utf-8").splitlines():
            word, life, number = line.split()
            yield word, int(life), number

    def known(self, word: str) -> dict[int, str]:
        """Lives with the latest number noted under the word."""
        return {life: number for said, life, number in self.lines() if said == word}
