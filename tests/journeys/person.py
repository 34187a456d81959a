"""Somebody at a browser: what they do on the pages, and what a watchful eye would notice while they do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.diary import Diary
from tests.journeys.words import cast, said

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PATIENCE = 30_000
DEMO = Path(__file__).resolve().parents[2] / "onewindow" / "data" / "demo"
RESOURCE = "Failed to load resource"
looked_at: set[str] = set()


class Person:
    """A browser window of one person. Script errors, failed requests and faults of access are kept and told at the end."""

    def __init__(self, browser: Browser, *, url: str, diary: Diary, script: bool = True, width: int = 1280, height: int = 860, mode: str = "") -> None:
        self._context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script,
                                            base_url=url, accept_downloads=True)
        self._context.set_default_timeout(PATIENCE)
        if mode:
            self._context.add_cookies([{"name": "ow_mode", "value": mode, "url": url}])
        self.page, self.script, self._diary, self._url = self._context.new_page(), script, diary, url
        self.troubles: list[str] = []
        self._allowed: set[int] = set()
        self._watch(self.page)

    # ---- going about

    def tells(self, sentence: str) -> None:
        """A new step of the journey, in plain words."""
        self._diary.begin(sentence, teller=self)

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def second_window(self) -> Page:
        """Another window of the same person, on the page the first one shows."""
        page = self._context.new_page()
        self._watch(page)
        page.goto(self.page.url)
        return page

    def signs_in_as(self, code: str) -> None:
        """Unfold the demo bar of the first page and click a name."""
        member = cast()[code]
        self.opens("/")
        self.unfolds("Demonstration: sign in as…")
        button = self.page.get_by_role("button", name=f"{member['name']} {member['role']}", exact=True, include_hidden=True)
        if not button.is_visible():
            self.unfolds("More staff of other offices")
        button.click()
        self.page.wait_for_load_state()

    def presses(self, label: str, *, within: Locator | None = None, **holes: str) -> None:
        """Click the button of this name."""
        (within or self.page).get_by_role("button", name=said(label, **holes), exact=True).first.click()
        self.page.wait_for_load_state()

    def follows(self, label: str, *, within: Locator | None = None) -> None:
        """Click the link of this name."""
        (within or self.page).get_by_role("link", name=said(label), exact=True).first.click()
        self.page.wait_for_load_state()

    def unfolds(self, label: str, **holes: str) -> Locator:
        """Open a folded part; answers the part."""
        summary = self.page.locator("details > summary", has_text=said(label, **holes)).first
        part = summary.locator("xpath=..")
        if part.get_attribute("open") is None:
            summary.click()
        return part

    def types(self, label: str, value: str, *, within: Locator | None = None) -> None:
        """Type into the field of this name."""
        (within or self.page).get_by_label(said(label)).and_(self.page.locator("input, textarea, select")).first.fill(value)

    # ---- what is seen

    def sees(self, *messages: str, **holes: str) -> None:
        """Each of the messages stands on the page."""
        for message in messages:
            expect(self.page.locator("main")).to_contain_text(said(message, **holes))

    def sees_text(self, *texts: str) -> None:
        """Each of these words, of the item's standard or typed before, stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def misses(self, message: str) -> None:
        """The message does not stand on the page."""
        expect(self.page.locator("main")).not_to_contain_text(said(message))

    def number(self) -> str:
        """The public number shown in large."""
        return re.sub(r"\W", "", self.page.locator(".number").first.inner_text())

    def fetches(self, link: Locator) -> bytes:
        """The file behind a link, with the person's own session."""
        answer = self._context.request.get(str(link.get_attribute("href")))
        assert answer.ok, f"{answer.url}: {answer.status}"
        return answer.body()

    # ---- filling in

    def fills(self, answers: dict[str, str]) -> None:
        """Answer the questions of a form by their data elements, the visible ones, as a person would: type, pick, choose, and on to the next
        part where the form shows one part at a time. What is filled in already is unfolded only to change it. Where two sources say
        different things, the one that says the answer is chosen."""
        onward = self.page.locator("main [data-next]")
        while True:
            for name, value in answers.items():
                self._answers(name, value)
            for block in self.page.locator("main fieldset", has=self.page.locator("[name^='settle.']")).all():
                if block.is_visible() and not block.locator("input:checked").count():
                    block.locator("input").first.check()
            if not onward.count() or not onward.is_visible():
                return
            onward.click()

    def _answers(self, name: str, value: str) -> None:
        if self.page.locator(f"main [name='settle.{name}']").count():
            self._settles(name, value)
            return
        fields = self.page.locator(f"main [name='{name}']")
        if not fields.count() or not fields.first.is_enabled() or not self._has_in_sight(name, value):
            return
        kind = fields.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            for code in value.split(","):
                self.page.locator(f"main [name='{name}'][value='{code}']").check()
        elif self.page.locator(f"main select[name='{name}']").count():
            fields.first.select_option(value)
        else:
            fields.first.fill(value)

    def _has_in_sight(self, name: str, value: str) -> bool:
        """Whether the question can be answered now. A folded one that says something else is unfolded; one of another part waits for its part."""
        field = self.page.locator(f"main [name='{name}']").first
        folded = self.page.locator("main details[data-known]:not([open])", has=self.page.locator(f"[name='{name}']"))
        if field.is_visible() or not folded.count() or not folded.is_visible():
            return field.is_visible()
        if field.get_attribute("type") in ("radio", "checkbox"):
            same = all(self.page.locator(f"main [name='{name}'][value='{code}']").is_checked() for code in value.split(","))
        else:
            same = field.input_value() == value
        if not same:
            folded.locator("summary").click()
        return not same and field.is_visible()

    def _settles(self, name: str, value: str) -> None:
        """Choose the source that says the value; the first one where none says it in these words."""
        sources = self.page.locator("main label", has=self.page.locator(f"[name='settle.{name}']"))
        if not sources.first.is_visible():
            return
        said_so = sources.filter(has_text=value)
        (said_so if said_so.count() else sources).first.locator("input").check()

    def uploads(self, material: str, name: str) -> None:
        """Hand in a file of the demo for a paper; without script the upload button is pressed as well."""
        card = self.page.locator(f"#f-{material}")
        with self.page.expect_navigation():
            card.locator("input[type=file]").set_input_files(DEMO / name)
            if not self.script:
                card.get_by_role("button", name=said("Upload"), exact=True).click()
        expect(self.page.locator(f"#f-{material}")).to_contain_text(said("Uploaded"))

    # ---- the watchful eye

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers of these kinds are meant to come."""
        self._allowed |= set(statuses)
        yield
        self._allowed -= set(statuses)

    def looks(self, name: str, *, picture: str = "", full: bool = False, also: str = "") -> None:
        """Examine a kind of page once a run for faults of access; keep a picture if one is wanted."""
        if picture:
            self._diary.picture(self.page, alt=picture, full=full, also=also)
        if self.script and name not in looked_at:
            looked_at.add(name)
            result = Axe().run(self.page, options=RULES).response
            self.troubles += [f"axe on {name}: {found['id']} {node['target']} {node.get('failureSummary', '')[:160]}"
                              for found in result["violations"] for node in found["nodes"]]

    def leaves(self) -> list[str]:
        """Close the window; answers what was noticed."""
        self._context.close()
        return self.troubles

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"script error on {page.url}: {error}"))
        page.on("console", self._console)
        page.on("response", self._heard)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(RESOURCE):
            self.troubles.append(f"console: {message.text}")

    def _heard(self, response: Response) -> None:
        self._diary.heard(response, teller=self)
        if response.status >= 400 and response.status not in self._allowed:
            self.troubles.append(f"{response.request.method} {response.url} → {response.status}")
