"""What is believed of an archive, and what is not: cut off, changed, added to, of other keys, of a later release, with names that lead elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.site.backup import archive as archives
from onewindow.site.backup.archive import (
    DATABASES,
    FORM,
    MANIFEST,
    PARTS,
    Manifest,
    Writer,
    checked,
    writing,
)
from onewindow.site.backup.contents import BackupRefused, Contents
from onewindow.site.backup.databases import database
from onewindow.site.backup.restoring import restore

ADDRESS = "ab" + "0" * 62
NAMES = (DATABASES["sqlite"], "roots/2026-11-02.jsonl", f"files/ab/{ADDRESS}", f"files/ab/{ADDRESS}.thumb")
HELD = Contents(rows={"kernel_ledger_entry": 3}, migrations=("kernel.0001_initial",), entries=3, heads="00", root_on="2026-11-02")


def manifest(writer: Writer, **changes: Any) -> Callable[[str], Manifest]:
    whole: dict[str, Any] = {"form": FORM, "made_at": "2026-11-02T09:30:00+08:00", "release": "0.1.0", "installation": "440605", "engine": "sqlite", "server": 0, "tool": 0,
                             "keys": ("k1",), "contents": HELD, "files": 2, "roots": 1, "bytes": writer.bytes}
    return lambda parts: Manifest(**{**whole, **changes, "parts": parts})


def written(target: Path, names: Iterable[str] = NAMES, **changes: Any) -> Path:
    """An archive with a line in each part."""
    with writing(target) as writer:
        for name in names:
            source = target.with_suffix(".source")
            source.write_bytes(f"this is {name}\n".encode() * 40)
            with source.open("rb") as file:
                writer.add(name, file)
        writer.close(manifest(writer, **changes))
    source.unlink()
    return target


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return written(tmp_path / "district.tar")


def rebuilt(archive: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]) -> Path:
    """The archive with its members changed by hand."""
    with tarfile.open(archive) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar.getmembers()]  # type: ignore[union-attr]
    change(members)
    with tarfile.open(archive, "w") as tar:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(content))
    return archive


def test_a_whole_archive_is_believed_and_gives_back_every_part(archive: Path) -> None:
    kept: dict[str, bytes] = {}
    said = checked(archive, keep=lambda name, source: kept.update({name: source.read()}))
    assert (said.contents, said.files, said.bytes) == (HELD, 2, sum(map(len, kept.values())))
    assert kept == {name: f"this is {name}\n".encode() * 40 for name in NAMES}
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        assert tar.getnames() == [*NAMES, PARTS, MANIFEST]
        listed = [json.loads(line) for line in tar.extractfile(PARTS)]  # type: ignore[union-attr]
    assert [(each["name"], each["sha256"]) for each in listed] == [(name, hashlib.sha256(kept[name]).hexdigest()) for name in NAMES]


def test_an_archive_that_was_cut_off_is_never_believed(archive: Path) -> None:
    whole = archive.read_bytes()
    ends = len(whole.rstrip(b"\0"))
    for length in (*range(0, ends, 512), *range(7, ends, 1013), ends - 1):
        archive.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            checked(archive)


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_part_is_named(archive: Path, name: str) -> None:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        place = [info.name for info, _ in members].index(name)
        members[place] = members[place][0], members[place][1].replace(b"this", b"that", 1)

    with pytest.raises(BackupRefused, match=f"The part {name} was changed or damaged"):
        checked(rebuilt(archive, change))


def test_a_part_that_is_missing_or_was_added_is_named(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match=f"{NAMES[1]} is missing"):
        checked(rebuilt(archive, lambda members: members.pop(1)))  # type: ignore[arg-type, return-value]
    other = tarfile.TarInfo("files/cd/cd" + "0" * 62)
    with pytest.raises(BackupRefused, match="files/cd/cd0+ was added"):
        checked(rebuilt(written(tmp_path / "second.tar"), lambda members: members.insert(4, (other, b"x"))))


def test_a_list_of_parts_changed_with_its_part_is_noticed(archive: Path) -> None:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        content = members[2][1].replace(b"this", b"that", 1)
        old, new = (hashlib.sha256(each).hexdigest().encode() for each in (members[2][1], content))
        members[2], members[4] = (members[2][0], content), (members[4][0], members[4][1].replace(old, new))

    with pytest.raises(BackupRefused, match="is not the list its manifest names"):
        checked(rebuilt(archive, change))


def test_a_changed_manifest_and_one_of_other_keys_are_noticed(archive: Path, tmp_path: Path, settings: Any) -> None:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members[5] = members[5][0], members[5][1].replace(b'"release": "0.1.0"', b'"release": "0.2.0"')

    with pytest.raises(BackupRefused, match="was changed, or the backup was made with other keys"):
        checked(rebuilt(archive, change))
    other = written(tmp_path / "other.tar")
    settings.ONEWINDOW_KEYS = {"k1": "99" * 32}
    with pytest.raises(BackupRefused, match="made with other keys than ONEWINDOW_KEYFILE holds"):
        checked(other)


@pytest.mark.parametrize(("name", "kind"), [
    ("../escaped", tarfile.REGTYPE), ("/etc/cron.d/escaped", tarfile.REGTYPE), ("files/../../escaped", tarfile.REGTYPE), (f"files/ab/{ADDRESS}/..", tarfile.REGTYPE),
    (f"files/ab/{ADDRESS}", tarfile.SYMTYPE), (f"files/ab/{ADDRESS}", tarfile.LNKTYPE), ("files/ab", tarfile.DIRTYPE), (f"files/ab/{ADDRESS}", tarfile.FIFOTYPE),
    ("roots/2026-11-02.jsonl\n", tarfile.REGTYPE), ("keys.json", tarfile.REGTYPE),
])
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_kept(archive: Path, name: str, kind: bytes) -> None:
    strange = tarfile.TarInfo(name)
    strange.type, strange.linkname = kind, "/etc/passwd"
    kept: list[str] = []
    with pytest.raises(BackupRefused, match="has no place in a backup"):
        checked(rebuilt(archive, lambda members: members.insert(0, (strange, b"x"))), keep=lambda part, _source: kept.append(part))
    assert kept == []


def test_the_manifest_must_be_the_end(archive: Path) -> None:
    with pytest.raises(BackupRefused, match="has no place"):
        checked(rebuilt(archive, lambda members: members.append((tarfile.TarInfo(NAMES[1]), b"x"))))


def test_no_tar_at_all_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\0" * 4096, os.urandom(4096), b"PK\3\4" * 400):
        (tmp_path / "no.tar").write_bytes(content)
        with pytest.raises(BackupRefused):
            checked(tmp_path / "no.tar")


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), writing(tmp_path / "district.tar"):
        raise OSError("the disk is full")
    with pytest.raises(ValueError, match="keys"), writing(tmp_path / "district.tar") as writer, (tmp_path / "keys.json").open("wb+") as keys:
        writer.add("keys.json", keys)
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_crash_leaves_no_archive_under_its_name(tmp_path: Path) -> None:
    program = (f"import os\nfrom pathlib import Path\nfrom onewindow.site.backup.archive import writing\nwith writing(Path({str(tmp_path / 'district.tar')!r})) as writer:\n"
               f"    writer.add({NAMES[0]!r}, open(__import__('tarfile').__file__, 'rb'))\n    os.kill(os.getpid(), 9)")
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left, = tmp_path.iterdir()
    assert left.name.startswith(".district.tar."), left
    with pytest.raises(BackupRefused):
        checked(left)


@pytest.mark.parametrize(("changes", "words"), [
    ({"contents": replace(HELD, migrations=("kernel.0001_initial", "kernel.9999_of_a_later_release")), "release": "9.1.0"}, "release 9.1.0, newer than this one"),
    ({"keys": ("k1", "k2")}, "lacks the keys k2"),
])
def test_a_later_release_and_keys_that_are_missing_are_refused(tmp_path: Path, at: datetime, changes: dict[str, Any], words: str) -> None:
    here = database()
    archive = written(tmp_path / "district.tar", (DATABASES[here.engine], *NAMES[1:]), engine=here.engine, **changes)
    with pytest.raises(BackupRefused, match=words):
        restore(archive=archive, into=here.name, replace=True, at=at, say=lambda _line: None)


def test_a_backup_of_another_engine_is_refused(tmp_path: Path, at: datetime) -> None:
    here = database()
    other, = set(DATABASES) - {here.engine}
    archive = written(tmp_path / "district.tar", (DATABASES[other], *NAMES[1:]), engine=other)
    with pytest.raises(BackupRefused, match=f"The backup is of {other}"):
        restore(archive=archive, into=here.name, replace=True, at=at, say=lambda _line: None)


def test_a_form_of_another_release_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = written(tmp_path / "district.tar", form=FORM + 1)
    with pytest.raises(BackupRefused, match=f"the form {FORM + 1} of another release"):
        checked(archive)
    monkeypatch.setattr(archives, "FORM", FORM + 1)
    assert checked(archive).form == FORM + 1
