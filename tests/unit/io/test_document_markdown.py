"""Documents as Markdown, read back by an independent parser (markdown-it)."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from ssckg.io.documents.markdown import to_markdown
from ssckg.model.document import Bullets, Document, Heading, Notice, Paragraph, Table, Text


def html(document: Document) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(to_markdown(document)))


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ `c` [d](e) <script>x</script> # | ! ~ \\ &amp;",
        "- no list",
        "1. no list",
        "+ no list",
        "a | b",
        "line\nbreak",
        "=== ",
    ],
)
def test_text_is_text(text: str) -> None:
    page = html(Document(text, (Paragraph(text), Table("t", ("h",), ((text,),)), Bullets((text,)))))
    assert "<script>" not in page
    assert page.count("<em>") == 1  # the caption
    assert "<code>" not in page
    assert page.count("<td>") == 1
    assert page.count("<li>") == 1
    assert page.count("<a ") == 0


def test_structure_is_kept() -> None:
    page = html(
        Document(
            "T",
            (
                Heading(1, "One"),
                Notice("info", "Mind"),
                Paragraph(
                    (
                        "see ",
                        Text("here", "https://example.org/a_b"),
                        ", ",
                        Text("x", is_strong=True),
                    )
                ),
                Table("Cap", ("Name", "Value"), (("A", "1"), ("B", "2")), (1,)),
                Bullets(("p", "q"), is_ordered=True),
            ),
        )
    )
    assert "<h1>T</h1>" in page
    assert "<h2>One</h2>" in page
    assert "<blockquote>" in page
    assert '<a href="https://example.org/a_b">here</a>' in page
    assert "<strong>x</strong>" in page
    assert page.count("<tr>") == 3
    assert "<ol>" in page
