"""The small pictures of a case's papers at the desks: to whoever may open the file, and no opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import queries as applications
from onewindow.domain.cases import queries as cases
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.evidence import queries as evidence
from onewindow.domain.worklists import queries
from onewindow.kernel import files
from onewindow.kernel.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
FOOD = "food-catering-licence"
PICTURE = b"\x89PNG small"


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch, at: datetime, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    settings.ONEWINDOW_FILES = tmp_path  # pictures are kept by content, and other tests hand the same in


@pytest.fixture
def case_no(at: datetime) -> str:
    return hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no


@pytest.fixture
def pictured(case_no: str) -> str:
    """A file of the case with a small picture; the first that was uploaded."""
    given = [each.file_no for each in cases.sealed(actor=cast_actor("chen"), case_no=case_no).materials if each.file_no]
    files.keep_thumb(file_no=given[0], picture=PICTURE)
    return given[0]


def _uses() -> int:
    return len(evidence.uses_of(actor=cast_actor("chen")))


@pytest.mark.parametrize(("desk", "who"), [("counter", "he"), ("office", "luo")])
def test_the_desk_shows_it_lazily_and_the_owner_reads_of_no_opening(client: Client, case_no: str, pictured: str, desk: str, who: str) -> None:
    client.post(reverse("demo_sign_in", args=[who]))
    before, address = _uses(), reverse(f"worklists:{desk}_thumb", args=[case_no, pictured])
    page = client.get(reverse(f"worklists:{desk}_case", args=[case_no])).content.decode()
    assert page.count(f'src="{address}" alt="" width="36" height="46" loading="lazy"') == 1
    answer = client.get(address)
    assert answer.content == PICTURE
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in answer
    assert _uses() == before
    client.post(reverse(f"worklists:{desk}_file", args=[case_no, pictured]))
    assert _uses() == before + 1  # opening is one


def test_files_without_one_keep_the_icon(client: Client, case_no: str) -> None:
    client.post(reverse("demo_sign_in", args=["he"]))
    page = client.get(reverse("worklists:counter_case", args=[case_no])).content.decode()
    assert "/thumb/" not in page
    assert '<span class="sheet">' in page


def test_rights_are_those_of_the_file(case_no: str, pictured: str, at: datetime) -> None:
    luo = cast_actor("luo")
    other = hand_in(actor=cast_actor("chen"), at=at, item_code="self-employed-registration").case_no
    with pytest.raises(NotFound):
        queries.thumb(actor=luo, case_no=other, file_no=pictured)  # not of that case
    with pytest.raises(NotFound):
        queries.thumb(actor=replace(luo, department_code="ylbz"), case_no=case_no, file_no=pictured)  # another organ's officer
    blind = replace(luo, rights=luo.rights - {"evidence.read"})
    with pytest.raises(NotAllowed):
        queries.thumb(actor=blind, case_no=case_no, file_no=pictured)
    sealed = cases.sealed(actor=luo, case_no=case_no)
    assert queries.drawn(actor=blind, sealed=sealed) == frozenset()
    assert queries.drawn(actor=luo, sealed=sealed) == {pictured}


def test_the_applicant_sees_it_with_what_was_handed_in(client: Client, case_no: str, pictured: str, at: datetime) -> None:
    client.post(reverse("demo_sign_in", args=["chen"]))
    address = reverse("evidence:thumb", args=[pictured])
    assert "/thumb/" not in client.get(reverse("progress:case", args=[case_no])).content.decode(), "a case is a page of few files"
    draft = applications.draft(actor=cast_actor("chen"), at=at, draft_no=cases.summary(actor=cast_actor("chen"), case_no=case_no).draft_no)
    assert address in client.get(reverse("applications:materials", args=[draft.draft_no])).content.decode()
    assert client.get(address).content == PICTURE
