"""Writes a journey down: what was done in plain words, the requests that made it, a few pictures.

Only under WRITE_DOCS=1, so that a run of the tests leaves the tree as it was.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, Response

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "journeys"
LARGEST = 118_000
QUALITIES = (60, 45, 30, 20)
NUMBER = re.compile(r"(?<=/)[A-Z]{1,3}[0-9A-Z]{15,24}(?=[/.]|$)")
UNSAID = ("/static/", "/favicon", "/screen/now/")


@dataclass(slots=True)
class Step:
    """One sentence, its requests, its pictures."""

    sentence: str
    teller: object
    requests: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


class Diary:
    """The record of one journey."""

    def __init__(self, *, name: str, text: str, writing: bool, how: str = "") -> None:
        self.name, self.writing = name, writing
        title, _, self._intro = text.strip().partition("\n")
        self._title = title.replace("{how}", how)
        self.steps: list[Step] = []
        self.spoiled = False

    def begin(self, sentence: str, *, teller: object) -> None:
        """A new step, told by somebody."""
        self.steps.append(Step(sentence=sentence, teller=teller))

    def heard(self, response: Response, *, teller: object) -> None:
        """A request of the step's teller that was answered; numbers of this run are written as {number}."""
        request, parts = response.request, urlsplit(response.url)
        if not self.steps or self.steps[-1].teller is not teller or parts.path.startswith(UNSAID) or parts.path.endswith("/autosave/") or "seen=" in parts.query or not parts.scheme.startswith("http"):
            return
        asked = "&".join(f"{name}=…" for name, _value in parse_qsl(parts.query))
        path = NUMBER.sub("{number}", parts.path) + (f"?{asked}" if asked else "")
        line = f"{request.method} {path} → {response.status}"
        if line not in self.steps[-1].requests:
            self.steps[-1].requests.append(line)

    def picture(self, page: Page, *, alt: str, full: bool = False, also: str = "") -> None:
        """A picture of the page, small enough to live in the repository; ``also`` keeps it under docs/img for the README."""
        if not self.writing:
            return
        number = sum(len(step.pictures) for step in self.steps) + 1
        name = f"{self.name}-{number:02}.jpg"
        page.evaluate("window.scrollTo(0, 0)")
        content = next((shot for quality in QUALITIES if len(shot := page.screenshot(type="jpeg", quality=quality, full_page=full)) <= LARGEST), b"")
        assert content, f"the picture {name} is too large even at the lowest quality"
        (FOLDER / "img").mkdir(parents=True, exist_ok=True)
        (FOLDER / "img" / name).write_bytes(content)
        self.steps[-1].pictures.append((name, alt))
        if also:
            (DOCS / "img").mkdir(exist_ok=True)
            (DOCS / "img" / also).write_bytes(content)

    def write(self) -> None:
        """The page of the journey."""
        if not self.writing:
            return
        lines = [f"# {self._title}", "", " ".join(self._intro.split()), "",
                 "Written by the journey of the same name in `tests/journeys` while it was played in a browser; `make journeys` plays and writes it again.", ""]
        for number, step in enumerate(self.steps, start=1):
            lines += [f"{number}. {step.sentence}", ""]
            if step.requests:
                lines += ["    ```", *(f"    {line}" for line in step.requests), "    ```", ""]
            for name, alt in step.pictures:
                lines += [f"    ![{alt}](img/{name})", ""]
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{self.name}.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
        write_index()


def write_index() -> None:
    """The list of the journeys that have a page."""
    rows = []
    for file in sorted(FOLDER.glob("*.md")):
        if file.name != "README.md":
            rows.append(f"- [{file.read_text(encoding='utf-8').partition(chr(10))[0].removeprefix('# ')}]({file.name})")
    (FOLDER / "README.md").write_text("\n".join(
        ["# Journeys", "", "Whole jobs as they are played in a browser by `tests/journeys`, with the requests they make.", "", *rows, ""]), encoding="utf-8")


def is_writing() -> bool:
    """Whether this run writes the pages; only on SQLite, so that the two databases don't write over each other."""
    return os.environ.get("WRITE_DOCS") == "1" and not os.environ.get("DATABASE_URL", "").startswith("postgres")
