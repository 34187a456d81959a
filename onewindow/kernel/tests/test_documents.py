"""Documents: every template gives PDF/A, says what it was given, and treats data as text."""

from __future__ import annotations

import io
import re
import zlib

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from onewindow.kernel.documents import (
    DocumentRefused,
    demo_seal_svg,
    preview,
    qr_svg,
    render,
    templates,
    unprintable,
)
from onewindow.kernel.documents.fonts import SUBSTITUTE, printable
from onewindow.kernel.documents.pictures import FOLDER
from onewindow.kernel.documents.render import compiled
from onewindow.kernel.tests.document_samples import COMMON, SAMPLES


def codes_in(pdf: bytes) -> set[str]:
    """The characters the document's fonts map back to (their ToUnicode tables)."""
    found: set[str] = set()
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            body = zlib.decompress(match[1])
        except zlib.error:
            continue
        if b"beginbfchar" in body or b"beginbfrange" in body:
            for target in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", body):
                found |= set(bytes.fromhex(target.decode()).decode("utf-16-be"))
    return found


def test_samples_cover_every_template() -> None:
    assert set(SAMPLES) == set(templates())
    assert {path.stem for path in FOLDER.glob("*.typ")} == {"official", *templates()}


@pytest.mark.parametrize("template", templates())
def test_every_template_gives_pdf_a(template: str) -> None:
    made = render(template=template, data=SAMPLES[template])
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    reader = PdfFileReader(io.BytesIO(made))
    assert int(reader.root["/Pages"]["/Count"]) == 1
    for name in (str(SAMPLES[template]["organ"]), str(SAMPLES[template].get("addressee", ""))):
        assert set(name) <= codes_in(made)


def test_same_data_same_bytes() -> None:
    assert render(template="acceptance", data=SAMPLES["acceptance"]) == render(template="acceptance", data=SAMPLES["acceptance"])


def test_typed_text_is_never_markup() -> None:
    nasty = '#panic("x") *a* [b] $c$ <d> \\ // "e" {name} `f` @g'
    made = render(template="decision_refused", data=SAMPLES["decision_refused"] | {"reasons": [nasty], "addressee": nasty})
    assert set('#*$`@{}[]<>"\\') <= codes_in(made)


def test_long_lists_run_over_pages() -> None:
    rows = [{"name": f"材料{n}", "form": "扫描上传"} for n in range(120)]
    made = render(template="receipt", data=SAMPLES["receipt"] | {"materials": rows})
    assert int(PdfFileReader(io.BytesIO(made)).root["/Pages"]["/Count"]) > 3


def test_characters_without_a_glyph_become_a_mark() -> None:
    assert unprintable("张𠮷三😀\x07") == ("𠮷", "😀", "\x07")
    assert printable("张𠮷三\x07") == f"张{SUBSTITUTE}三"
    made = render(template="licence", data=SAMPLES["licence"] | {"holder_name": "𠮷野家😀"})
    assert SUBSTITUTE in codes_in(made)


@pytest.mark.parametrize("template", templates())
def test_what_a_letter_must_say_is_demanded(template: str) -> None:
    for key in ("organ", "issued_on"):
        with pytest.raises(DocumentRefused, match=key):
            render(template=template, data={**SAMPLES[template], key: ""})


def test_a_refusal_needs_reasons_and_remedies() -> None:
    for key in ("reasons", "remedies", "basis"):
        without = {name: value for name, value in SAMPLES["decision_refused"].items() if name != key}
        with pytest.raises(DocumentRefused, match=key):
            render(template="decision_refused", data=without)


@pytest.mark.parametrize("name", ["official", "../secrets", "nothing"])
def test_other_names_are_no_templates(name: str) -> None:
    with pytest.raises(DocumentRefused, match="no such template"):
        render(template=name, data=COMMON)


def test_optional_parts_may_be_missing() -> None:
    bare = {"organ": "甲局", "issued_on": "2026-01-02", "addressee": "乙", "item_name": "丙", "received_on": "2026-01-01", "accepted_on": "2026-01-02"}
    for template in ("acceptance", "decision_granted"):
        assert render(template=template, data=bare)
    assert render(template="licence", data={"organ": "甲局", "issued_on": "2026-01-02", "name": "证", "permit_no": "L1", "holder_name": "乙"})


def test_a_permit_can_be_set_as_a_letter() -> None:
    made = render(template="statement", data=SAMPLES["licence"])
    assert set("示范区桂香小吃店核验码") <= codes_in(made)


def test_declining_is_worded_as_such() -> None:
    declined = codes_in(render(template="decision_refused", data=SAMPLES["decision_refused"] | {"declined": True, "remedies": "救济途径另附"}))
    assert set("受理救济途径另附") <= declined
    assert "复" not in declined


def test_only_the_demo_carries_the_demo_seal(settings: object) -> None:
    assert {"演", "示"} <= codes_in(render(template="acceptance", data=SAMPLES["acceptance"] | {"demo": False}))
    settings.ONEWINDOW_DEMO = False  # type: ignore[attr-defined]
    assert "演" not in codes_in(render(template="acceptance", data=SAMPLES["acceptance"] | {"demo": True}))


def test_demo_seal_is_escaped_and_no_circle() -> None:
    drawn = demo_seal_svg("<script>&")
    assert "&lt;script&gt;&amp;" in drawn
    assert "演示" in drawn
    assert "<circle" not in drawn
    assert "<polygon" not in drawn


def test_qr_is_svg() -> None:
    assert qr_svg("https://one.example.org/x").startswith("<svg")


def test_preview_gives_a_picture_a_page() -> None:
    assert [page[:8] for page in preview(template="licence", data=SAMPLES["licence"])] == [b"\x89PNG\r\n\x1a\n"]
    assert len(compiled(template="licence", data=SAMPLES["licence"], form="pdf")) == 1


@pytest.mark.parametrize(("yuan", "words"), [
    ("0.00", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1.00", "壹元整"), ("10.00", "壹拾元整"), ("105.00", "壹佰零伍元整"),
    ("1005.40", "壹仟零伍元肆角整"), ("10056.05", "壹万零伍拾陆元零伍分"), ("100000.00", "壹拾万元整"), ("1000000.23", "壹佰万元零贰角叁分"),
    ("10000001.00", "壹仟万零壹元整"), ("123456789.01", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"), ("100000000.00", "壹亿元整"),
    ("100010000.00", "壹亿零壹万元整"), ("12345.6", "壹万贰仟叁佰肆拾伍元陆角整"),
])
def test_amounts_in_capital_characters(yuan: str, words: str) -> None:
    source = f'#import "official.typ": cn-amount, cn-money\n#metadata(cn-amount("{yuan}")) <x>'
    compiler = typst.Compiler(source.encode(), root=str(FOLDER), sys_inputs={"data": "{}"}, ignore_system_fonts=True)
    assert compiler.query("<x>", field="value", one=True) == f'"{words}"'
