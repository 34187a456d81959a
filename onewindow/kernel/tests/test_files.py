"""Files: inspected or opaque, encrypted at rest, closed until a fact for everybody."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onewindow.kernel import files
from onewindow.kernel.errors import NotFound
from onewindow.kernel.files import FileDamaged, FileMode, FileReader, FileRecord, FileSealed, content_of, keep
from onewindow.kernel.filetypes import FileRefused, base_name, inspected_type, media_type_of
from onewindow.kernel.ids import is_public_number
from onewindow.kernel.models.files import StoredFile

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ncanary-bytes-of-a-file"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
OWNER = FileReader(ref="P1")
ANYONE = FileReader(ref="S9", entitled=True)


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.fixture(autouse=True)
def folder(db: None, settings: object, tmp_path: Path) -> Path:
    settings.ONEWINDOW_FILES = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def kept(content: bytes = PDF, filename: str = "plan.pdf", **more: object) -> FileRecord:
    return keep(content=content, filename=filename, owner="P1", at=AT, **more)  # type: ignore[arg-type]


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestKeeping:
    def test_kept_and_given_back(self) -> None:
        record = kept()
        assert is_public_number(record.file_no, kind="F")
        assert (record.media_type, record.size, record.mode) == ("application/pdf", len(PDF), FileMode.INSPECTED)
        assert content_of(file_no=record.file_no, reader=OWNER) == PDF
        assert content_of(file_no=record.file_no, reader=ANYONE) == PDF
        assert files.described(file_no=record.file_no) == record

    def test_the_folder_holds_no_canary(self, folder: Path) -> None:
        kept(filename="canary-name.pdf")
        (path,) = stored(folder)
        assert b"canary" not in path.read_bytes()
        assert "canary" not in str(path)
        assert path.stat().st_mode & 0o077 == 0
        with_name = StoredFile.objects.values_list("sha256", flat=True).get()
        assert with_name not in str(path)

    def test_equal_content_is_stored_once_and_owned_apart(self, folder: Path) -> None:
        first, second = kept(), keep(content=PDF, filename="b.pdf", owner="P2", at=AT)
        assert len(stored(folder)) == 1
        assert content_of(file_no=first.file_no, reader=OWNER) == PDF
        assert content_of(file_no=second.file_no, reader=FileReader(ref="P2")) == PDF

    def test_numbers_are_dated_in_local_time(self) -> None:
        late = keep(content=PDF, filename="a.pdf", owner="P1", at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
        assert late.file_no[7:13] == "261124"

    def test_rights(self) -> None:
        record = kept()
        for reader in (FileReader(ref="P2"), FileReader(ref=""), FileReader(ref="p1")):
            with pytest.raises(NotFound):
                content_of(file_no=record.file_no, reader=reader)
        with pytest.raises(NotFound):
            content_of(file_no="F000", reader=ANYONE)

    def test_damage_is_noticed(self, folder: Path) -> None:
        record = kept()
        (path,) = stored(folder)
        path.unlink()
        with pytest.raises(FileDamaged):
            content_of(file_no=record.file_no, reader=OWNER)


class TestInspection:
    @pytest.mark.parametrize(("content", "filename", "media_type"), [
        (PDF, "a.PDF", "application/pdf"), (PNG, "a.png", "image/png"), (b"\xff\xd8\xff\xe0" + b"0" * 9, "a.jpeg", "image/jpeg"),
        (b"RIFF0000WEBPVP8 ", "a.webp", "image/webp"), (zipped("OFD.xml", "Doc_0/Document.xml"), "a.ofd", "application/ofd"),
        (PDF, "no ending", "application/pdf"),
    ])
    def test_permitted(self, content: bytes, filename: str, media_type: str) -> None:
        assert kept(content, filename).media_type == media_type

    @pytest.mark.parametrize(("content", "filename"), [
        (b"", "a.pdf"), (PNG, "a.pdf"), (PDF, "a.exe"), (b"<html><script>", "a.html"), (b"<svg xmlns='x'/>", "a.svg"),
        (b"MZ\x90\x00", "a.pdf"), (zipped("word/document.xml"), "a.docx"), (zipped("OFD.xml", "../../etc/passwd"), "a.ofd"),
        (b"PK\x03\x04 broken", "a.ofd"), (PDF + b"/JavaScript (app.alert(1))", "a.pdf"), (PDF + b"/Launch", "a.pdf"),
    ])
    def test_refused_with_a_sentence(self, content: bytes, filename: str, folder: Path) -> None:
        with pytest.raises(FileRefused) as refusal:
            kept(content, filename)
        assert filename in refusal.value.text()
        assert type(refusal.value) is not FileRefused
        assert not folder.exists()

    @pytest.mark.parametrize(("stream", "is_taken"), [(b"\x9c\x03/JS\xff\x00", True), (b"<< /S /JavaScript /JS (app.alert) >>", False)])
    def test_chance_bytes_of_a_packed_stream_are_no_script_and_readable_ones_are(self, stream: bytes, is_taken: bool) -> None:
        content = PDF + b"\n7 0 obj << /Length 9 >> stream\n" + stream + b"\nendstream endobj\n"
        if is_taken:
            assert inspected_type(content=content, name="a.pdf") == "application/pdf"
        else:
            with pytest.raises(FileRefused):
                inspected_type(content=content, name="a.pdf")

    def test_too_large(self, settings: object) -> None:
        settings.ONEWINDOW_MAX_UPLOAD = 1024 * 1024  # type: ignore[attr-defined]
        assert kept(PDF + b" " * (1024 * 1024 - len(PDF)))
        with pytest.raises(FileRefused, match="larger than 1 MB"):
            kept(PDF + b" " * (1024 * 1024))

    @pytest.mark.parametrize(("given", "name"), [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\dir\\a.pdf", "a.pdf"), ("a\x00\n\u202egnp.pdf", "agnp.pdf"), ("", "file"),
        ("..", "file"), ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("营业执照.pdf", "营业执照.pdf"),
    ])
    def test_names(self, given: str, name: str) -> None:
        assert base_name(given) == name

    def test_opaque_is_never_looked_at(self) -> None:
        record = kept(b"MZ anything at all", "bid.pdf", mode=FileMode.OPAQUE)
        assert record.media_type == "application/octet-stream"
        assert content_of(file_no=record.file_no, reader=OWNER) == b"MZ anything at all"

    def test_unknown_bytes_have_no_type(self) -> None:
        assert media_type_of(b"plain text") == ""


class TestSealed:
    def sealed(self) -> FileRecord:
        return kept(mode=FileMode.OPAQUE, sealed_until="BidsOpened", sealed_subject="tender:T1")

    def test_nobody_before_the_fact_whatever_their_rights(self) -> None:
        record = self.sealed()
        for reader in (OWNER, ANYONE, FileReader(ref="P1", entitled=True), FileReader(ref="system:relay", entitled=True)):
            with pytest.raises(FileSealed):
                content_of(file_no=record.file_no, reader=reader)
        assert not files.is_open(file_no=record.file_no)

    def test_the_fact_opens_its_own_subject_only(self) -> None:
        record = self.sealed()
        files.announce(fact_name="BidsOpened", subject="tender:T2", at=AT)
        files.announce(fact_name="TenderClosed", subject="tender:T1", at=AT)
        assert not files.is_open(file_no=record.file_no)
        assert files.announce(fact_name="BidsOpened", subject="tender:T1", at=AT)
        assert content_of(file_no=record.file_no, reader=OWNER) == PDF

    def test_announcing_twice_is_one_fact(self) -> None:
        assert files.announce(fact_name="A", subject="s", at=AT)
        assert not files.announce(fact_name="A", subject="s", at=AT + timedelta(days=1))

    def test_rights_still_count_after_the_fact(self) -> None:
        record = self.sealed()
        files.announce(fact_name="BidsOpened", subject="tender:T1", at=AT)
        with pytest.raises(NotFound):
            content_of(file_no=record.file_no, reader=FileReader(ref="P2"))

    def test_open_until_closes_and_never_reopens(self) -> None:
        record = kept()
        files.open_until(file_no=record.file_no, fact_name="Released", subject="case:1")
        with pytest.raises(FileSealed):
            content_of(file_no=record.file_no, reader=OWNER)
        files.announce(fact_name="Other", subject="case:1", at=AT)
        with pytest.raises(FileSealed):
            files.open_until(file_no=record.file_no, fact_name="Other", subject="case:1")
        assert not files.is_open(file_no=record.file_no)


class TestErasing:
    def test_erased_files_are_gone_for_everybody(self, folder: Path) -> None:
        record, twin = kept(), keep(content=PDF, filename="b.pdf", owner="P2", at=AT)
        files.erase(file_no=record.file_no)
        with pytest.raises(NotFound):
            content_of(file_no=record.file_no, reader=FileReader(ref="P1", entitled=True))
        later = datetime.now(tz=UTC) + timedelta(days=2)
        assert files.sweep(before=later) == 0  # the twin still needs the bytes
        files.erase(file_no=twin.file_no)
        assert files.sweep(before=later) == 1
        assert stored(folder) == []

    def test_the_small_picture_goes_with_the_last_file_of_its_content(self, folder: Path) -> None:
        record, twin = kept(), keep(content=PDF, filename="b.pdf", owner="P2", at=AT)
        files.keep_thumb(file_no=record.file_no, picture=b"canary-of-a-picture")
        assert files.thumbed(file_nos=[record.file_no, twin.file_no, ""]) == {record.file_no, twin.file_no}  # made once for the content
        assert all(b"canary" not in path.read_bytes() for path in stored(folder))
        files.erase(file_no=record.file_no)
        assert files.thumbed(file_nos=[record.file_no, twin.file_no]) == {twin.file_no}
        with pytest.raises(NotFound):
            files.thumb_of(file_no=record.file_no, reader=ANYONE)
        with pytest.raises(NotFound):
            files.keep_thumb(file_no=record.file_no, picture=b"too late")
        later = datetime.now(tz=UTC) + timedelta(days=2)
        assert files.sweep(before=later) == 0
        assert files.thumb_of(file_no=twin.file_no, reader=ANYONE) == b"canary-of-a-picture"
        files.erase(file_no=twin.file_no)
        assert files.sweep(before=later) == 2
        assert stored(folder) == []

    def test_the_small_picture_is_read_by_whom_the_file_may_be_read(self) -> None:
        record = kept()
        with pytest.raises(NotFound):
            files.thumb_of(file_no=record.file_no, reader=OWNER)  # there is none yet
        files.keep_thumb(file_no=record.file_no, picture=b"small")
        assert files.thumb_of(file_no=record.file_no, reader=OWNER) == b"small"
        with pytest.raises(NotFound):
            files.thumb_of(file_no=record.file_no, reader=FileReader(ref="P2"))
        files.open_until(file_no=record.file_no, fact_name="Released", subject="case:1")
        with pytest.raises(FileSealed):
            files.thumb_of(file_no=record.file_no, reader=ANYONE)

    def test_young_orphans_stay(self, folder: Path) -> None:
        kept()
        StoredFile.objects.all().delete()  # as after a transaction that failed
        assert files.sweep(before=datetime.now(tz=UTC) - timedelta(days=1)) == 0
        (path,) = stored(folder)
        os.utime(path, (0, 0))
        assert files.sweep(before=datetime.now(tz=UTC) - timedelta(days=1)) == 1
