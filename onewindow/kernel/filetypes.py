"""What a file is, told from its bytes and not from its name. Pure."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

from onewindow.kernel.errors import Refusal

OFD_TYPE = "application/ofd"
PERMITTED = "PDF, OFD, JPEG, PNG, WebP"
ENDINGS = {
    "application/pdf": frozenset({"pdf"}),
    "image/png": frozenset({"png"}),
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/webp": frozenset({"webp"}),
    OFD_TYPE: frozenset({"ofd"}),
}
KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP", OFD_TYPE: "OFD"}
PDF_STREAM = re.compile(rb"\bstream\r?\n(.*?)endstream\b", re.DOTALL)
PACKED = re.compile(rb"[^\t\r\n\x20-\x7e]")
PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
MAX_ARCHIVE_MEMBERS = 2000
MAX_UNPACKED = 200 * 1024 * 1024
NAME_PLACES = 120


class FileRefused(Refusal):
    """The file can't be taken; the class that is raised says why and how to put it right."""

    code = "file_refused"
    sentence = "The file {name} can't be taken."
    status = 422


class FileEmpty(FileRefused):
    """There is nothing in it."""

    code = "file_empty"
    sentence = "The file {name} is empty. Please choose the file again."


class FileTooLarge(FileRefused):
    """It is larger than the installation permits."""

    code = "file_too_large"
    sentence = "The file {name} is larger than {limit} MB. Please make it smaller, for example by scanning at 200 dpi."


class FileKindRefused(FileRefused):
    """By its content it is none of the permitted kinds."""

    code = "file_kind_refused"
    sentence = "The content of the file {name} is not of a permitted kind. Permitted are {permitted}."


class FileMisnamed(FileRefused):
    """The ending of its name and its content don't agree."""

    code = "file_misnamed"
    sentence = "The name of the file {name} says one kind, its content is {kind}. Please save it again under the right kind."


class FileActive(FileRefused):
    """It is a PDF that could do something when it is opened."""

    code = "file_active"
    sentence = "The file {name} carries scripts, forms or embedded files. Please print it to a new PDF and hand that in."


def base_name(filename: str) -> str:
    """The name alone, without path, control characters and directions of writing; at most 120 places."""
    latest = PurePosixPath(filename.replace("\\", "/")).name
    plain = "".join(char for char in unicodedata.normalize("NFC", latest) if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    plain = plain.strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= NAME_PLACES else f"{stem[:NAME_PLACES - len(ending) - 1]}{dot}{ending}"[:NAME_PLACES]


def media_type_of(content: bytes) -> str:
    """The media type by the leading bytes, ``""`` when it is none of the permitted kinds."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04") and _is_ofd(content):
        return OFD_TYPE
    return ""


def inspected_type(*, content: bytes, name: str) -> str:
    """The media type of a file that may be taken in.

    Refuses FileRefused when the content is not permitted, does not agree with the ending of the name, or is
    a PDF that carries scripts, embedded files or launch actions.
    """
    media_type = media_type_of(content)
    if not media_type:
        raise FileKindRefused(name=name, permitted=PERMITTED)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in ENDINGS[media_type]:
        raise FileMisnamed(name=name, kind=KINDS[media_type])
    if media_type == "application/pdf" and PDF_ACTIVE.search(_readable(content)):
        raise FileActive(name=name)
    return media_type


def _readable(content: bytes) -> bytes:
    """The PDF without the bytes of its packed streams, where a name like ``/JS`` may stand by chance and means nothing."""
    return PDF_STREAM.sub(lambda stream: b"stream" if PACKED.search(stream[1]) else stream[0], content)


def _is_ofd(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    small = len(members) <= MAX_ARCHIVE_MEMBERS and sum(member.file_size for member in members) <= MAX_UNPACKED
    inside = all(not member.filename.startswith("/") and ".." not in member.filename.split("/") for member in members)
    return small and inside and any(member.filename == "OFD.xml" for member in members)
