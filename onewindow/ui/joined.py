"""One style sheet for each surface and one script for all, joined from their parts in this order, so that a page asks for few files.

The parts stay what people edit. The joined files are made when static files are looked for, beside ``STATIC_ROOT``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import django_htmx
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

OWN = Path(__file__).parent / "static" / "ui"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx"
JOINED = {
    "ui/portal-page.css": (OWN / "tokens.css", OWN / "base.css", OWN / "portal.css", OWN / "mine.css"),
    "ui/desk-page.css": (OWN / "tokens.css", OWN / "base.css", OWN / "desk.css"),
    "ui/page.js": (HTMX / "htmx-2.min.js", OWN / "ui.js", OWN / "parts.js"),
}


def joined(path: str) -> bytes:
    """The parts of the file one after the other. Raises KeyError for a file nobody named."""
    return b"\n".join(part.read_bytes() for part in JOINED[path])


class JoinedFinder(BaseFinder):
    """Finds the joined files among the static files, making them anew when a part changed."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002, ANN401 - Django's signature
        self.storage = FileSystemStorage(location=Path(settings.STATIC_ROOT).with_name("joined"))
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ARG002, ANN401 - Django's signature
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002, ANN401, FBT001, FBT002 - Django's signature
        """Where the joined file is; an empty list for any other file."""
        if path not in JOINED:
            return []
        made = self._made(path)
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:  # noqa: ARG002 - Django's signature
        """Every joined file, freshly made."""
        for path in JOINED:
            self._made(path)
            yield path, self.storage

    def _made(self, path: str) -> str:
        target, content = Path(self.storage.path(path)), joined(path)
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f"{target.name}.{uuid4().hex}")
            fresh.write_bytes(content)
            fresh.replace(target)  # whole or not at all, for whoever reads meanwhile
        return str(target)
