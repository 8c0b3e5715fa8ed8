"""One document as HTML and PDF: no text is ever markup, nothing is lost, all is tagged."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.errors import DataError
from ssckg.io.documents.html import to_html
from ssckg.io.documents.pdf import to_pdf
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
    from pathlib import Path

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
    '<rect width="40" height="40" fill="#12355b"/></svg>'
)
EVIL = "#panic(1) $x$ </script><script>alert(1)</script> *b* \\ @ref `r` {{ 7*7 }} &amp; \"'"
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils")


def everything(text: str) -> Document:
    """Return a document that holds `text` in every place that takes one."""
    run = Text(text, "https://example.org/?a=1&b=2", is_strong=True, band=2)
    table = Table(text, (text, "n"), ((text, "1"), (run, "2"), ((text, run), "3")), (1,))
    return Document(
        text,
        (
            Heading(1, text),
            Paragraph((text, run)),
            Bullets((text, run)),
            Bullets((text,), is_ordered=True),
            Notice("info", text),
            Notice("warning", run),
            table,
            Figure(SVG, text, text, table),
        ),
        subtitle=text,
        about=((text, text),),
    )


class Page(HTMLParser):
    """What a browser would see: elements with attributes, texts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def pdf_text(pdf: bytes, folder: Path) -> str:
    (folder / "d.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "d.pdf", "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_text_is_text_in_html() -> None:
    page = Page(to_html(everything(EVIL)))
    assert not page.open
    assert not page.of("script")
    assert {"html", "head", "body", "main", "figure", "details"} <= {t for t, _ in page.elements}
    assert page.of("img")[0]["alt"] == EVIL
    # title, h1, subtitle, about x2, h2, p x2, li x3, notice x2, two tables (caption, th, 4 cells),
    # figcaption: one text each; less the caption of the second table, which the figcaption says
    assert "".join(page.texts).count(EVIL) == 25


@needs_poppler
def test_text_is_text_in_pdf(tmp_path: Path) -> None:
    text = pdf_text(to_pdf(everything(EVIL)), tmp_path)
    assert text.count("#panic(1)") >= 24
    assert "{{ 7*7 }}" in text
    assert "49" not in text


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///x", "a b"])
def test_only_web_links_are_links(href: str) -> None:
    page = Page(to_html(Document("t", (Paragraph(Text("here", href)),))))
    assert not page.of("a")
    assert "here" in "".join(page.texts)
    assert href.encode() not in to_pdf(Document("t", (Paragraph(Text("here", href)),)))


def test_a_web_link_is_a_link() -> None:
    document = Document("t", (Paragraph(Text("here", "https://example.org/a?b=1&c=2")),))
    assert Page(to_html(document)).of("a") == [{"href": "https://example.org/a?b=1&c=2"}]
    assert b"https://example.org/a?b=1&c=2" in to_pdf(document)


def test_page_asks_for_nothing() -> None:
    page = Page(to_html(everything("x")))
    assert not page.of("script")
    assert not page.of("link")
    assert all((i["src"] or "").startswith("data:image/svg+xml;base64,") for i in page.of("img"))
    policy = next(m for m in page.of("meta") if m.get("http-equiv"))
    assert (policy["content"] or "").startswith("default-src 'none'")
    assert "url(" not in to_html(everything("x"))


def test_table_says_what_heads_what() -> None:
    table = Table("Results", ("Name", "Value"), (("A", "1.5"),), (1,))
    page = Page(to_html(Document("t", (table,))))
    assert [a["scope"] for a in page.of("th")] == ["col", "col", "row"]
    assert page.of("td") == [{"class": "number"}]
    assert "Results" in page.texts


def test_band_is_said_in_words_and_marks() -> None:
    page = to_html(Document("t", (Paragraph(Text("66–95 %", band=3)),)))
    assert '<span class="band band-3"><span class="pips" aria-hidden="true">●●●○</span>' in page
    assert "66–95 %" in page


def test_headings_leave_no_gap() -> None:
    blocks = (Heading(3, "a"), Heading(4, "b"), Heading(1, "c"), Heading(6, "d"))
    page = Page(to_html(Document("t", blocks)))
    assert [t for t, _ in page.elements if re.fullmatch(r"h[1-6]", t)] == [
        *("h1", "h2", "h3", "h2", "h3")
    ]
    to_pdf(Document("t", blocks))  # PDF/UA refuses a gap


def test_anchors_are_told_apart() -> None:
    page = Page(to_html(Document("t", (Heading(1, "Å"), Heading(1, "a"), Heading(1, "!")))))
    assert [a["id"] for a in page.of("h2")] == ["a", "a-2", "section"]


def test_chapters_are_listed() -> None:
    page = Page(to_html(Document("t", tuple(Heading(1, n) for n in "wxyz"))))
    assert [a["href"] for a in page.of("a")] == ["#w", "#x", "#y", "#z"]


def test_right_to_left() -> None:
    page = Page(to_html(Document("مدينة", (), language="ar")))
    assert page.of("html") == [{"lang": "ar", "dir": "rtl"}]
    to_pdf(Document("مدينة", (Notice("info", "مدينة"),), language="ar"))


@pytest.mark.parametrize(
    ("language", "word"),
    [("fr", "Remarque"), ("es", "Nota"), ("fr-CH", "Remarque"), ("xx", "Note")],
)
def test_frame_speaks_the_language(language: str, word: str) -> None:
    assert f"<strong>{word}:</strong>" in to_html(
        Document("t", (Notice("info", "x"),), language=language)
    )


def test_language_cannot_break_out() -> None:
    page = Page(to_html(Document("t", (), language='en" onload="x')))
    assert page.of("html") == [{"lang": "en", "dir": "ltr"}]
    to_pdf(Document("t", (), language="e"))


def test_pdf_is_accessible_and_titled() -> None:
    pdf = to_pdf(replace(everything("x"), title="Stavanger 2021", language="fr"))
    assert pdf.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(fr)" in pdf
    assert b"Stavanger 2021" in pdf
    assert b"CreationDate" not in pdf


def test_pdf_is_the_same_twice() -> None:
    assert to_pdf(everything("Å")) == to_pdf(everything("Å"))


@needs_poppler
def test_letters_do_not_vanish(tmp_path: Path) -> None:
    names = "Ålesund Tromsø Łódź Coruña São Paulo Ставангер Αθήνα"
    text = pdf_text(to_pdf(Document("t", (Paragraph(names),))), tmp_path)
    assert names in text
    fonts = subprocess.run(["pdffonts", tmp_path / "d.pdf"], capture_output=True, check=True)
    assert b"Libertinus" in fonts.stdout


def test_letters_of_no_font_are_no_error() -> None:
    pdf = to_pdf(Document("t", (Paragraph("\U0001e900 \U00012000"),)))  # Adlam, cuneiform
    assert pdf.startswith(b"%PDF-")


def test_wide_word_stays_on_the_page(tmp_path: Path) -> None:
    table = Table("c", ("a", "b"), (("f" * 300, "g" * 300),))
    assert to_pdf(Document("t", (table,))).startswith(b"%PDF-")


@needs_poppler
def test_words_of_a_narrow_column_do_not_run_into_the_next(tmp_path: Path) -> None:
    """A column that is empty in most rows is short in the mean, and has long words all the same."""
    name, unit = "Integrated Building Management Systems", "Number / 100 000 inhabitants"
    chip = Text("4 of 4 (example benchmark)", band=4)
    first = (Text("Infrastructure: Buildings", is_strong=True), name, "4.7 (entered)", unit, chip)
    rows: tuple[tuple[Text | str, ...], ...] = (
        first,
        *[("", name, "100 (entered)", unit, chip)] * 8,
    )
    header = ("Category", "Data point", "Result", "Unit", "Benchmark")
    file = tmp_path / "narrow.pdf"
    file.write_bytes(to_pdf(Document("T", (Table("", header, rows, (2,)),))))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    ends = re.search(r'xMax="([\d.]+)" yMax="[\d.]+">Infrastructure:<', boxes)
    begins = re.search(r'xMin="([\d.]+)" [^>]*>Integrated<', boxes)
    assert ends
    assert begins
    assert float(ends[1]) + 2 < float(begins[1])


def test_ragged_rows_are_squared() -> None:
    document = Document("t", (Table("c", ("a", "b"), (("x",), ("x", "y", "z"))),))
    page = Page(to_html(document))
    assert len(page.of("td")) == 2
    to_pdf(document)


def test_nothing_to_say() -> None:
    for document in (
        Document("", ()),
        Document("t", (Table("", (), ()), Bullets(()), Paragraph(()), Heading(1, ""))),
        Document("t", (Table("", ("a",), ()),)),
    ):
        assert not Page(to_html(document)).open
        to_pdf(document)


def test_picture_that_is_none_is_said() -> None:
    figure = Figure("<svg", "a", "c", Table("t", ("x",), ()))
    with pytest.raises(DataError, match="cannot be laid out"):
        to_pdf(Document("t", (figure,)))


def test_two_hundred_rows_in_time() -> None:
    row = (Text("Household Internet Access", band=4), "95.5", "%", "9.c; 17.8")
    blocks = tuple(
        block
        for n in range(20)
        for block in (Heading(1, f"Category {n}"), Table("t", ("a", "b", "c", "d"), (row,) * 10))
    )
    start = time.process_time()  # the machine may have other work
    to_pdf(Document("Factsheet", blocks))
    assert time.process_time() - start < 2


@settings(max_examples=examples(30), deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_said(text: str) -> None:
    document = everything(text)
    assert not Page(to_html(document)).open
    assert to_pdf(document).startswith(b"%PDF-")


TITLE = "Proposals of a round"


def titled(*, heading: str) -> Document:
    """Return a document with a table below a heading."""
    return Document("Result", (Heading(2, heading), Table(TITLE, ("id",), (("p1",),))))


def said_in(page: str) -> int:
    """Return how often a reader sees the title of the table."""
    return sum(text.strip() == TITLE for text in Page(page).texts)


def test_a_table_does_not_say_its_heading_again_and_is_still_named_for_who_cannot_see_it() -> None:
    page = to_html(titled(heading=TITLE))
    assert said_in(page) == 1
    regions = [a["aria-label"] for tag, a in Page(page).elements if a.get("role") == "region"]
    assert regions == [TITLE]


def test_a_table_below_other_words_keeps_its_caption() -> None:
    assert said_in(to_html(titled(heading="Where it stands"))) == 1
    assert "<caption>" in to_html(titled(heading="Where it stands"))


def test_a_table_of_a_picture_does_not_say_the_words_below_the_picture_again() -> None:
    figures = Table(TITLE, ("id",), (("p1",),))
    page = to_html(Document("Result", (Figure(SVG, "Two bars.", TITLE, figures),)))
    assert said_in(page) == 1


@needs_poppler
def test_pdf_says_the_heading_of_a_table_once(tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    file.write_bytes(to_pdf(titled(heading=TITLE)))
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True)
    assert text.stdout.count(TITLE) == 1
