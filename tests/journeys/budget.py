"""What a job costs whoever does it: screens seen, clicks made, fields filled in. Counted as the page is used, not as the test is written."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Frame, Locator, Page

from tests.journeys.person import Person


class Budget:
    """Counts one job of one person. A screen is a page that was loaded, or a part of a form that took the place of another one;
    a click is a press on a link or a button; a field is anything typed, picked or chosen. A file is chosen by one click."""

    def __init__(self, person: Person) -> None:
        self.page: Page = person.page
        self.screens, self.clicks, self.fields = 0, 0, 0
        self._filled: set[str] = set()
        self.page.on("framenavigated", self._moved)

    def begins(self) -> Budget:
        """Count from here: the page in sight is the first screen."""
        self.page.wait_for_load_state()
        self.screens, self.clicks, self.fields = 1, 0, 0
        self._filled.clear()
        return self

    def clicks_on(self, target: Locator) -> None:
        """Press a link or a button, and wait for what comes."""
        self.clicks += 1
        target.click()
        self.page.wait_for_load_state()

    def types(self, target: Locator, words: str) -> None:
        """Type an answer."""
        self._counts(target)
        target.fill(words)

    def picks(self, target: Locator) -> None:
        """Pick an answer; several ticks in one question are one field."""
        self._counts(target)
        target.check()

    def hands_in(self, target: Locator, file: Path) -> None:
        """Choose a file; it is on its way at once."""
        self.clicks += 1
        with self.page.expect_navigation():
            target.set_input_files(file)

    def _counts(self, target: Locator) -> None:
        name = str(target.get_attribute("name"))
        self.fields += name not in self._filled
        self._filled.add(name)

    def _moved(self, frame: Frame) -> None:
        self.screens += frame == self.page.main_frame

    def __repr__(self) -> str:
        return f"{self.screens} screens, {self.clicks} clicks, {self.fields} fields"
