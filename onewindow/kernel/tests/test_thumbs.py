"""Small pictures: of what can be drawn, in little time and space, and of nothing else."""

from __future__ import annotations

import struct
import zlib
from random import Random

import pytest
import typst

from onewindow.kernel.documents import thumbs
from onewindow.kernel.documents.thumbs import HEIGHT, WIDTH, thumbnail

MOST_BYTES = 8 * 1024
LETTER = b"#set page(width: 210mm, height: 297mm)\n= Lease\n" + b"The rent is due on the first day. " * 60


def png(width: int, height: int, lines: bytes, *, kind: int = 2) -> bytes:
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts)


def noise(width: int, height: int) -> bytes:
    """What packs worst: every pixel another colour."""
    chance = Random(7)
    return png(width, height, b"".join(b"\0" + chance.randbytes(width * 3) for _row in range(height)))


def jpeg_head(width: int, height: int) -> bytes:
    """The head of a camera's photo: where it was taken, then its size; nothing behind it."""
    taken = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\0\0MM"
    return b"\xff\xd8" + taken + b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 3) + b"\0" * 20


def pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, rows, len(objects) + 1, len(body))


def black(size: int) -> bytes:
    """So many zero bytes, packed; quickly, since the same block is repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"\0" * 3_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size // 3_000_000) + b"\x03\0" + struct.pack(">I", size % 65521 << 16 | 1)


def size_of(picture: bytes | None) -> tuple[int, int]:
    assert picture is not None
    assert len(picture) <= MOST_BYTES
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


class TestDrawing:
    def test_the_first_page_of_a_pdf(self) -> None:
        page = typst.compile(LETTER, format="pdf")
        assert isinstance(page, bytes)
        picture = thumbnail(content=page, media_type="application/pdf")
        assert size_of(picture) in {(68, HEIGHT), (67, HEIGHT)}

    @pytest.mark.parametrize(("size", "drawn"), [((WIDTH, HEIGHT), (WIDTH, HEIGHT)), ((900, 300), (WIDTH, 24)), ((300, 900), (32, HEIGHT))])
    def test_the_worst_photo_stays_within_its_weight_and_keeps_its_shape(self, size: tuple[int, int], drawn: tuple[int, int]) -> None:
        assert size_of(thumbnail(content=noise(*size), media_type="image/png")) == drawn

    def test_the_picture_is_a_whole_png_that_says_what_it_shows(self) -> None:
        """Half white, half red: read back by the renderer it is that."""
        halves = b"".join(b"\0" + (b"\xff\xff\xff" if row < 48 else b"\xc0\0\0") * 72 for row in range(96))
        picture = thumbnail(content=png(72, 96, halves), media_type="image/png")
        assert picture is not None
        assert picture[25] == 3  # a palette
        again = thumbnail(content=picture, media_type="image/png")
        assert again == picture


class TestWhatIsNotDrawn:
    @pytest.mark.parametrize(("content", "media_type"), [
        (b"%PDF-1.4 cut off", "application/pdf"), (b"%PDF-1.4 no pages %%EOF", "application/pdf"), (b"PK\x03\x04", "application/ofd"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (jpeg_head(400, 300), "image/jpeg"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
    ])
    def test_broken_and_other_files(self, content: bytes, media_type: str) -> None:
        assert thumbnail(content=content, media_type=media_type) is None

    @pytest.mark.parametrize(("content", "media_type"), [
        (png(60_000, 60_000, b"\0" * 1000), "image/png"), (jpeg_head(20_000, 20_000), "image/jpeg"),
        (b"RIFF0000WEBPVP8X" + struct.pack("<II", 10, 0) + b"\xff\xff\0" * 2, "image/webp"),
    ])
    def test_a_picture_that_says_it_is_huge_is_not_even_opened(self, monkeypatch: pytest.MonkeyPatch, content: bytes, media_type: str) -> None:
        monkeypatch.setattr(thumbs.subprocess, "run", lambda *_args, **_more: pytest.fail("it was opened"))
        assert thumbnail(content=content, media_type=media_type) is None

    def test_the_same_size_in_a_photo_that_may_be_opened(self) -> None:
        assert thumbs._jpeg_size(jpeg_head(4000, 3000)) == (4000, 3000)

    def test_a_pdf_that_blows_up_takes_neither_the_memory_nor_the_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two forms that draw each other without end, and a picture of 400 million pixels in a megabyte."""
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
        frame = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, b"<</Length 26>>stream\nq 200 0 0 300 0 0 cm /X Do Q\nendstream"]
        packed = black(20_000 * 20_000 * 3)
        image = b"<</Type/XObject/Subtype/Image/Width 20000/Height 20000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        assert thumbnail(content=pdf([*frame, image % (len(packed), packed)]), media_type="application/pdf") is None
        forms = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream"
        monkeypatch.setattr(thumbs, "PATIENCE_SECONDS", 1)
        assert thumbnail(content=pdf([*frame, forms]), media_type="application/pdf") is None

    def test_an_empty_page_keeps_the_icon(self) -> None:
        empty = typst.compile(b"", format="pdf")
        assert isinstance(empty, bytes)
        assert thumbnail(content=empty, media_type="application/pdf") is None
