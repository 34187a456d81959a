"""Small pictures (缩略图) of what people hand in: the first page of a PDF or a photo, at most 72 x 96 pixels and 8 KB.

What comes from outside is drawn in a process of its own with a limit of time and memory, and only if the size its header names is one a
camera or a scanner makes. The renderer (typst) decodes in memory-safe code. At this size the look of a paper is seen and no line of it can be read.
This file is also that process: it is started by its path and imports nothing of the house.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import struct
import subprocess
import sys

import typst
from PIL import Image

WIDTH, HEIGHT = 72, 96
COLOURS = 256  # a byte a pixel: 72 x 96 of them and the palette stay below 8 KB however they compress
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
MOST_PIXELS = 50_000_000
PATIENCE_SECONDS, CPU_SECONDS = 8, 5
MEMORY = 800 * 1024 * 1024  # bytes of address space; a photo of 50 million pixels takes half of it
ALONE = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}  # a core each, and no address space for threads nobody starts
TAIL = 2048  # bytes at the end of a PDF in which its end is told
SHEET = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#context {{
  let size = measure(image({it}))
  image({it}, width: calc.max(1pt, size.width * calc.min({width}pt / size.width, {height}pt / size.height)))
}}"""


def thumbnail(*, content: bytes, media_type: str) -> bytes | None:
    """The small picture as PNG, or None for what can't be drawn: broken, too large, another kind. Takes 0.2 to 8 s: never in a request or a transaction."""
    ending = ENDINGS.get(media_type, "")
    if not ending or not _sound(content, ending):
        return None
    try:
        done = subprocess.run([sys.executable, "-I", __file__, ending], input=content, capture_output=True, timeout=PATIENCE_SECONDS, check=False, env=ALONE)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\x89PNG") else None


def _sound(content: bytes, ending: str) -> bool:
    """Whether the file says of itself that it is whole and of a size that can be drawn. Nothing is decoded for that."""
    if ending == "pdf":
        return b"%%EOF" in content[-TAIL:]
    width, height = {"png": _png_size, "jpg": _jpeg_size, "webp": _webp_size}[ending](content)
    return 0 < width * height <= MOST_PIXELS


def _png_size(content: bytes) -> tuple[int, int]:
    return struct.unpack(">II", content[16:24]) if content[12:16] == b"IHDR" and len(content) >= 24 else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """As the frame header says; segments before it are skipped by their lengths."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        kind = content[place + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5:place + 9])
            return width, height
        place += 2 + (0 if kind in (0x01, 0xFF) else int.from_bytes(content[place + 2:place + 4], "big"))
    return 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    kind, head = content[12:16], content[20:30]
    if len(head) < 10:
        return 0, 0
    if kind == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


def drawn(content: bytes, ending: str) -> bytes:
    """The picture in few colours. Raises whatever a broken file makes the renderer raise."""
    handle = os.memfd_create("it")  # in memory, since nothing that rests sealed may lie open on disk; Linux has it, elsewhere the icon stays
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        sheet = SHEET.format(it=f'"/{handle}", format: "{ending}"', width=WIDTH, height=HEIGHT).encode()
        made = typst.compile(sheet, root="/proc/self/fd", format="png", ppi=72, ignore_system_fonts=True)  # type: ignore[call-overload] # stub too narrow
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    sheet_drawn = Image.open(io.BytesIO(made), formats=["PNG"]).convert("RGB")
    if len(sheet_drawn.getcolors(WIDTH * HEIGHT) or ()) == 1:
        raise ValueError("an empty sheet: what a broken PDF leaves")
    packed = io.BytesIO()
    sheet_drawn.quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main() -> None:
    """Draw what comes in and write the picture out, within the limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with contextlib.suppress(ValueError, OSError):  # some systems can't hold memory down
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(drawn(sys.stdin.buffer.read(), sys.argv[1]))


if __name__ == "__main__":
    main()
