"""Documents as DOCX, read back as the ZIP of XML that they are, not by what wrote them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import DataError
from ssckg.io.documents.content import clean
from ssckg.io.documents.docx import to_docx
from ssckg.model.document import (
    Bullets,
    Document,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Table,
    Text,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="9"/></svg>'
TABLE = Table("Comments", ("number", "comment"), (("1", "First"), ("2", "Second")), (0,))


def part(content: bytes, name: str = "word/document.xml") -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return ElementTree.fromstring(package.read(name))  # noqa: S314  our own bytes


def texts(found: Element) -> list[str]:
    """Return the text of each paragraph below an element; a break is a line's end."""
    marks = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}cr": "\n"}
    return [
        "".join(
            each.text or "" if each.tag == f"{W}t" else marks.get(each.tag, "")
            for run in paragraph.iter(f"{W}r")
            for each in run
        )
        for paragraph in found.iter(f"{W}p")
    ]


def test_a_table_repeats_its_header_and_keeps_its_cells() -> None:
    body = part(to_docx(Document("Title", (TABLE,), is_wide=True)))

    rows = list(body.iter(f"{W}tr"))
    assert [texts(row) for row in rows] == [["number", "comment"], ["1", "First"], ["2", "Second"]]
    repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert repeated == [True, False, False]
    right = [cell.find(f".//{W}jc") is not None for cell in rows[1].iter(f"{W}tc")]
    assert right == [True, False]
    # The columns take the line: a lying A4 page (297 mm) less margins of 15 mm on both sides.
    widths = [int(each.attrib[f"{W}w"]) for each in body.iter(f"{W}gridCol")]
    assert sum(widths) == pytest.approx(267 / 25.4 * 1440, abs=len(widths))


@pytest.mark.parametrize(("is_wide", "sides"), [(True, (297, 210)), (False, (210, 297))])
def test_the_page_lies_where_tables_are_wide(*, is_wide: bool, sides: tuple[int, int]) -> None:
    page = part(to_docx(Document("T", (TABLE,), is_wide=is_wide))).find(f".//{W}pgSz")
    assert page is not None
    found = [int(page.attrib[f"{W}{side}"]) / 1440 * 25.4 for side in ("w", "h")]
    assert found == [pytest.approx(side, abs=0.1) for side in sides]
    assert (page.attrib.get(f"{W}orient") == "landscape") is is_wide


def test_it_says_its_title_and_language_and_nothing_of_when() -> None:
    content = to_docx(Document("Änderungen", (Paragraph("Ja."),), language="de"))

    core = {each.tag.rpartition("}")[2]: each.text for each in part(content, "docProps/core.xml")}
    assert (core["title"], core["language"], core["creator"]) == ("Änderungen", "de", "ssckg")
    assert not {"created", "modified"} & set(core)
    styles = part(content, "word/styles.xml")
    language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language is not None
    assert set(language.attrib.values()) == {"de"}


def test_arabic_is_read_from_the_right() -> None:
    content = to_docx(Document("T", (TABLE,), language="ar"))
    assert part(content).find(f".//{W}bidiVisual") is not None
    assert part(content, "word/styles.xml").find(f".//{W}pPr/{W}bidi") is not None
    assert part(to_docx(Document("T", (TABLE,)))).find(f".//{W}bidiVisual") is None


def test_the_same_document_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("T", (Heading(1, "One"), TABLE, Figure(SVG, "A", "B", TABLE)))
    first = to_docx(document)
    monkeypatch.setattr("time.localtime", lambda *_: (2030, 5, 6, 7, 8, 9, 0, 126, 0))
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    assert to_docx(document) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_macros_and_nothing_from_elsewhere() -> None:
    blocks = (
        Paragraph(Text("good", "https://example.org/a?b=c&d")),
        Paragraph(Text("bad", "javascript:alert(1)")),
        Paragraph(Text("worse", "file:///etc/passwd")),
        Figure(SVG, "What it shows", "Picture", TABLE),
    )
    content = to_docx(Document("T", blocks))

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        links = [n for n in names if n.endswith(".rels")]
        outside = [
            each.attrib["Target"]
            for name in links
            for each in ElementTree.fromstring(package.read(name))  # noqa: S314  our own
            if each.attrib.get("TargetMode") == "External"
        ]
    assert outside == ["https://example.org/a?b=c&d"]
    assert not [n for n in names if n.endswith((".bin", ".exe", ".dll")) or "thumbnail" in n]
    assert [n for n in names if n.startswith("word/media/")] == ["word/media/image1.png"]
    picture = part(content).find(
        ".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert picture is not None
    assert picture.attrib["descr"] == "What it shows"


def test_blocks_are_what_they_are() -> None:
    blocks = (
        Heading(1, "One", "one"),
        Paragraph(("see ", Text("above", "#one"), Text("nowhere", "#none"))),
        Notice("warning", "Mind."),
        Bullets(("p", "q"), is_ordered=True),
        Bullets(("r",), is_ordered=True),
        Bullets(("s",)),
        Paragraph(Text("band", band=4)),
    )
    body = part(to_docx(Document("T", blocks, subtitle="S", about=(("City", "Rana"),))))

    said = texts(body)
    assert said[:6] == ["T", "S", "City: Rana", "One", "see abovenowhere", "Please note: Mind."]
    assert said[6:] == ["1. p", "2. q", "1. r", "s", "band"]
    styles = [each.attrib[f"{W}val"] for each in body.iter(f"{W}pStyle")]
    assert styles[:3] == ["Title", "Subtitle", "Heading1"]
    [link] = body.iter(f"{W}hyperlink")
    [mark] = body.iter(f"{W}bookmarkStart")
    assert link.attrib[f"{W}anchor"] == mark.attrib[f"{W}name"]


@given(st.text(max_size=200))
def test_any_text_stays_what_it_is(text: str) -> None:
    body = part(to_docx(Document("T", (Table("c", ("h",), ((text,),)),))))
    [_, row] = body.iter(f"{W}tr")
    # XML knows one end of a line only.
    assert texts(row) == [clean(text).replace("\r", "\n")]
    assert not list(row.iter(f"{W}instrText"))


@pytest.mark.parametrize("svg", ["", "no picture", "<svg", "<svg></svg"])
def test_what_is_no_picture_is_told(svg: str) -> None:
    with pytest.raises(DataError, match="a picture cannot be drawn"):
        to_docx(Document("T", (Figure(svg, "A", "B", TABLE),)))


def test_a_picture_fits_on_its_page() -> None:
    """Widest is the line (267 mm), highest the page less margins and caption (150 mm)."""
    extent = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
    for width, height in ((400, 200), (4000, 200), (400, 4000)):
        svg = SVG.replace("400", str(width)).replace('"200"', f'"{height}"')
        document = Document("T", (Figure(svg, "A", "B", TABLE),), is_wide=True)
        found = part(to_docx(document)).find(f".//{extent}")
        assert found is not None
        wide, high = (int(found.attrib[side]) / 36000 for side in ("cx", "cy"))
        assert wide <= 267.1
        assert high <= 150.1
        assert wide / high == pytest.approx(width / height, rel=0.02)
        if width == 400 and height == 200:
            assert wide == pytest.approx(100, rel=0.01)  # a quarter of a millimetre for a pixel
