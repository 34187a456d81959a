"""What a page weighs on the first visit: every answer the browser fetched, packed as the server sends it."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import Browser, Response

KB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Bytes after packing and number of requests; ``parts`` says which kind of file takes how much."""

    bytes: int
    requests: int
    parts: dict[str, int]

    def over(self, *, kb: int, requests: int) -> str:
        """What is wrong with the weight; "" when it keeps within so many KB and requests."""
        if self.bytes <= kb * KB and self.requests <= requests:
            return ""
        told = ", ".join(f"{name} {size / KB:.1f}" for name, size in sorted(self.parts.items(), key=lambda part: -part[1]))
        return f"{self.bytes / KB:.1f} of {kb} KB, {self.requests} of {requests} requests: {told}"


def weigh(browser: Browser, url: str, *, cookies: dict[str, str] | None = None, width: int = 390, height: int = 844) -> Weight:
    """Open the address in a browser that has seen nothing yet, signed in by ``cookies``, and weigh what came.

    The test server packs nothing, so each body is packed here with gzip, as the server in front does; what is packed already stays as it is.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()])
    answers: list[Response] = []
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - the driver marks what it calls
    page.goto(url, wait_until="networkidle")
    sizes: Counter[str] = Counter()
    fetched = {answer.url: answer for answer in answers if not answer.url.startswith("data:")}  # what is asked for twice comes from the cache
    for answer in fetched.values():
        body = b"" if 300 <= answer.status < 400 else answer.body()
        sizes[answer.request.resource_type] += len(body) if answer.headers.get("content-encoding") else len(gzip.compress(body, 6))
    context.close()
    return Weight(bytes=sum(sizes.values()), requests=len(fetched), parts=dict(sizes))
