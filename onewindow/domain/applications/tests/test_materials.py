"""Handing in: uploads, files from before, paper, what is not on the list."""

from __future__ import annotations

import pytest

from onewindow.domain.applications import commands, queries
from onewindow.domain.applications.tests.conftest import AT, JPEG
from onewindow.domain.applications.tests.steps import begun, handed_in
from onewindow.domain.applications.types import MaterialForm, Upload
from onewindow.domain.evidence import commands as evidence
from onewindow.kernel.errors import NotFound, Refusal

pytestmark = pytest.mark.django_db


def forms(draft, code):
    return [(each.form, bool(each.file_no)) for each in draft.materials if each.material_code == code]


def test_an_upload_becomes_evidence_of_the_applicant(chen, clerk):
    draft = handed_in(clerk, begun(clerk, applicant_no=chen.ref))
    assert forms(draft, "layout") == [(MaterialForm.UPLOAD, True)]
    file_no = next(each.file_no for each in draft.materials if each.material_code == "layout")
    assert handed_in(chen, begun(chen), file_no=file_no).materials


def test_a_material_may_have_several_files_and_lose_one(chen):
    draft = handed_in(chen, begun(chen))
    draft = handed_in(chen, draft, content=JPEG + b"2")
    assert len(forms(draft, "layout")) == 2
    first = next(each.file_no for each in draft.materials if each.material_code == "layout")
    after = commands.detach(actor=chen, at=AT, draft_no=draft.draft_no, material_code="layout", file_no=first)
    assert len(forms(after, "layout")) == 1
    with pytest.raises(NotFound):
        commands.detach(actor=chen, at=AT, draft_no=draft.draft_no, material_code="layout", file_no=first)


def test_paper_where_paper_is_taken(chen):
    draft = handed_in(chen, begun(chen), paper=True)
    assert forms(draft, "layout") == [(MaterialForm.PAPER, False)]
    again = handed_in(chen, draft, paper=True)
    assert len(forms(again, "layout")) == 1
    with pytest.raises(commands.NotAnUpload):
        handed_in(chen, draft, code="mandate", paper=True)


def test_nothing_at_all_is_no_material(chen):
    with pytest.raises(commands.NotAnUpload):
        handed_in(chen, begun(chen), note="soon")
    with pytest.raises(commands.NotAnUpload):
        handed_in(chen, begun(chen), code="licence", paper=True)


def test_the_list_is_closed(chen):
    with pytest.raises(commands.MaterialUnknown, match="extra"):
        handed_in(chen, begun(chen), code="extra", paper=True)


def test_somebody_elses_file_can_not_be_handed_in(chen, li, clerk):
    other = evidence.store_file(actor=li, at=AT, owner_no=li.ref, kind_code="k_layout", filename="a.jpg", content=JPEG)
    for actor, draft in ((chen, begun(chen)), (clerk, begun(clerk, applicant_no=chen.ref))):
        with pytest.raises(NotFound):
            handed_in(actor, draft, file_no=other.file_no)


def test_a_refused_file_changes_nothing(chen):
    draft = begun(chen)
    with pytest.raises(Refusal):
        handed_in(chen, draft, upload=Upload(filename="virus.exe", content=b"MZ"))
    assert queries.draft(actor=chen, draft_no=draft.draft_no).version == draft.version


def test_an_exempt_material_can_not_be_taken_out(chen):
    with pytest.raises(NotFound):
        commands.detach(actor=chen, at=AT, draft_no=begun(chen).draft_no, material_code="licence")
