"""Small pictures of what was handed in: made once, by the relay, given to whoever may have the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typst
from django.urls import reverse

from onewindow.domain.evidence import commands, queries, reactions
from onewindow.domain.evidence.tests.conftest import PDF
from onewindow.domain.evidence.tests.test_pages import request_of
from onewindow.domain.evidence.types import EvidenceFile
from onewindow.domain.evidence.web import citizen
from onewindow.kernel import files
from onewindow.kernel.actor import Actor
from onewindow.kernel.errors import NotFound
from onewindow.kernel.relay import drain

pytestmark = pytest.mark.django_db
MOST_BYTES = 8 * 1024


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.ONEWINDOW_FILES = tmp_path  # pictures are kept by content, and other tests hand the same in


@pytest.fixture(scope="module")
def lease() -> bytes:
    page = typst.compile(b"= Lease\n" + b"The rent is due on the first day. " * 40, format="pdf")
    assert isinstance(page, bytes)
    return page


def _stored(actor: Actor, at: datetime, content: bytes, name: str = "lease.pdf") -> EvidenceFile:
    return commands.store_file(actor=actor, at=at, owner_no=actor.ref, kind_code="lease", filename=name, content=content)


def _has(file: EvidenceFile) -> bool:
    return bool(files.thumbed(file_nos=[file.file_no]))


def test_the_relay_makes_it_once_for_a_content(chen: Actor, li: Actor, at: datetime, lease: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = reactions.thumbnail

    def counted(*, content: bytes, media_type: str) -> bytes | None:
        asked.append(media_type)
        return real(content=content, media_type=media_type)

    monkeypatch.setattr(reactions, "thumbnail", counted)
    mine = _stored(chen, at, lease)
    assert not _has(mine)  # never in the request
    drain(clock=lambda: at)
    assert _has(mine)
    theirs = _stored(li, at, lease, "the same.pdf")
    drain(clock=lambda: at)
    assert _has(theirs)
    assert asked == ["application/pdf"]


def test_the_holder_alone_has_it(chen: Actor, li: Actor, clerk: Actor, at: datetime, lease: bytes) -> None:
    mine = _stored(chen, at, lease)
    drain(clock=lambda: at)
    picture = queries.own_thumb(actor=chen, file_no=mine.file_no)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= MOST_BYTES
    for other in (li, clerk):
        with pytest.raises(NotFound):
            queries.own_thumb(actor=other, file_no=mine.file_no)


def test_what_cant_be_drawn_keeps_the_icon_and_holds_nothing_up(chen: Actor, at: datetime) -> None:
    broken = _stored(chen, at, PDF)
    assert drain(clock=lambda: at) >= 1
    assert not _has(broken)
    with pytest.raises(NotFound):
        queries.own_thumb(actor=chen, file_no=broken.file_no)


def test_a_file_that_was_erased_meanwhile_gets_none(chen: Actor, at: datetime, lease: bytes) -> None:
    gone = _stored(chen, at, lease)
    files.erase(file_no=gone.file_no)
    assert drain(clock=lambda: at) >= 1
    assert not _has(gone)


def test_the_library_shows_it_and_the_browser_keeps_it_for_itself(chen: Actor, li: Actor, at: datetime, lease: bytes) -> None:
    mine, broken = _stored(chen, at, lease), _stored(chen, at, PDF, "broken.pdf")
    drain(clock=lambda: at)
    page, address = citizen.files(request_of(chen)).content.decode(), reverse("evidence:thumb", args=[mine.file_no])
    assert f'src="{address}" alt="" width="36" height="46" loading="lazy"' in page
    assert reverse("evidence:thumb", args=[broken.file_no]) not in page
    answer = citizen.thumb(request_of(chen), file_no=mine.file_no)
    assert (answer["Content-Type"], answer["Cache-Control"], answer["Vary"]) == ("image/png", "private, max-age=86400", "Cookie")
    again = request_of(chen)
    again.META["HTTP_IF_NONE_MATCH"] = answer["ETag"]
    assert citizen.thumb(again, file_no=mine.file_no).status_code == 304
    again.actor = li  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        citizen.thumb(again, file_no=mine.file_no)
    assert queries.uses_of(actor=chen) == ()  # looking at one's own is no use
