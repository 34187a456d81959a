"""Materials: upload, reuse, paper at the counter."""

from __future__ import annotations

import hashlib
from datetime import datetime

from onewindow.domain.applications import rules
from onewindow.domain.applications.commands.entry import NotReopened, entered, kept
from onewindow.domain.applications.models import Draft as DraftRow
from onewindow.domain.applications.models import DraftMaterial as MaterialRow
from onewindow.domain.applications.queries.drafts import draft_record
from onewindow.domain.applications.types import Draft, DraftState, MaterialForm, Upload
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.types import Bundle, Material, MaterialHow
from onewindow.domain.evidence import commands as evidence
from onewindow.domain.evidence import queries as evidence_queries
from onewindow.kernel.actor import Actor
from onewindow.kernel.command import Done, command
from onewindow.kernel.errors import NotFound, Refusal

BY_HAND = frozenset({MaterialHow.UPLOAD, MaterialHow.IN_PERSON})


class MaterialUnknown(Refusal):
    """The list of materials is closed: what is not on it is neither asked for nor taken."""

    code = "material_unknown"
    sentence = "“{code}” is not on the list of materials of this service."
    status = 422


class NotAnUpload(Refusal):
    """Neither a file nor paper was given, or the material is not taken on paper, or not handed in at all."""

    code = "not_an_upload"
    sentence = "“{name}” needs a file, or paper where the guide says that paper is taken."
    status = 422


@command("applications.attach", right=None, chained=False)
def attach(
    *, actor: Actor, at: datetime, draft_no: str, material_code: str, upload: Upload | None = None, file_no: str = "",
    paper: bool = False, note: str = "",
) -> Done[Draft]:
    """Hand in a material: a new upload, a file the applicant has here already, or paper at a counter.

    A material may get several files; paper is listed once. The same file, or a file of the same bytes, again changes nothing. Refuses
    NotFound, DraftClosed, MaterialUnknown, NotAnUpload, NotReopened, and the refusals of storing a file
    (too large, not a permitted kind).
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    material = _listed(catalogue.bundle(bundle_hash=row.bundle_hash), material_code)
    _only_reopened(row, material)
    name = ""
    if upload is not None and _is_here(actor, row, material, upload):
        return Done(draft_record(row))
    if upload is not None:
        stored = evidence.store_file(actor=actor, at=at, owner_no=row.applicant_no, kind_code=material.kind_code or material.code,
                                     filename=upload.filename, content=upload.content)
        file_no, name = stored.file_no, stored.name
    elif file_no:
        name = _own_file(actor, row, file_no)
    elif not paper and row.state == DraftState.OPEN.value and row.materials.filter(material_code=material_code).exclude(file_no="").exists():
        return Done(draft_record(row))  # what was chosen travelled at once; the button pressed after it has nothing left to do
    elif not paper or material.how not in BY_HAND or not any(form.value.startswith("paper") for form in material.forms):
        raise NotAnUpload(name=material.name)
    MaterialRow.objects.get_or_create(
        draft=row, material_code=material_code, file_no=file_no,
        defaults={"form": rules.form_of(file_no=file_no, paper=paper).value, "name": name[:200], "note": note[:400],
                  "added_by": actor.ref, "added_at": at},
    )
    return Done(kept(row, actor=actor, at=at))


@command("applications.detach", right=None, chained=False)
def detach(*, actor: Actor, at: datetime, draft_no: str, material_code: str, file_no: str = "") -> Done[Draft]:
    """Take a file (or, without ``file_no``, the paper) out of the draft; the file itself stays the owner's.

    Refuses NotFound, DraftClosed, MaterialUnknown, NotReopened.
    """
    row, _state = entered(actor=actor, at=at, draft_no=draft_no, verb="save")
    _only_reopened(row, _listed(catalogue.bundle(bundle_hash=row.bundle_hash), material_code))
    rows = row.materials.filter(material_code=material_code, file_no=file_no).exclude(form=MaterialForm.EXEMPT.value)
    if rows.delete()[0] == 0:
        raise NotFound(what="material", number=file_no or material_code)
    return Done(kept(row, actor=actor, at=at))


def _is_here(actor: Actor, row: DraftRow, material: Material, upload: Upload) -> bool:
    """Whether a file of these very bytes is handed in for the material already: a resend, or a double click.

    In a correction a file counts only when it came after the notice.
    """
    rows = row.materials.filter(material_code=material.code).exclude(file_no="")
    if row.reopened_at is not None:
        rows = rows.filter(added_at__gt=row.reopened_at)
    given = set(rows.values_list("file_no", flat=True))
    digest = hashlib.sha256(upload.content).hexdigest()
    return bool(given) and any(file.sha256 == digest and file.file_no in given
                               for file in evidence_queries.files_of(actor=actor, subject_no=row.applicant_no))


def _listed(bundle: Bundle, code: str) -> Material:
    material = bundle.material(code)
    if material is None:
        raise MaterialUnknown(code=code)
    return material


def _only_reopened(row: DraftRow, material: Material) -> None:
    if row.state == DraftState.CORRECTING.value and material.code not in row.open_materials:
        raise NotReopened(names=material.name)


def _own_file(actor: Actor, row: DraftRow, file_no: str) -> str:
    found = evidence_queries.file(actor=actor, file_no=file_no)
    if found.owner_no != row.applicant_no:
        raise NotFound(what="file", number=file_no)
    return found.name
