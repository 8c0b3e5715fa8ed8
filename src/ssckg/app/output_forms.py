"""What use cases give away as files: Turtle, JSON, and documents as HTML and PDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, serialize

from ssckg.content.rebase import rebase
from ssckg.errors import UsageError
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

    from ssckg.model.document import Document


def turtle_text(triples: Iterable[Triple], base: str) -> bytes:
    """Return triples, whose IRIs stand below the standard base, as Turtle below `base`.

    The serializer writes prefixes in any order, and all of them; here they are sorted and only
    those that the text uses, so that the same triples in the same order give the same bytes.
    """
    quads = (Quad(t.subject, t.predicate, t.object) for t in triples)
    moved = (quad.triple for quad in rebase(quads, base))
    written = serialize(moved, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    lines = written.decode().splitlines(keepends=True)
    heads = [line for line in lines if line.startswith("@prefix ")]
    body = "".join(lines[len(heads) :])
    used = (line for line in sorted(heads) if f"{line.split()[1]}" in body)
    return "".join([*used, "\n", body]).encode()


def json_text(values: object) -> bytes:
    """Return plain values as JSON that people can read, too."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def document_as(document: Document, wanted: str, formats: Sequence[str]) -> bytes:
    """Return a document as "html", "pdf" or "docx"; `formats` are all that the caller has.

    Raises:
        UsageError: it is none of them, or the caller does not have it.
    """
    # Imported late: who asks for Turtle or JSON does without templates and layout.
    if wanted == "html":
        from ssckg.io.documents.html import to_html  # noqa: PLC0415

        return to_html(document).encode()
    if wanted == "pdf":
        from ssckg.io.documents.pdf import to_pdf  # noqa: PLC0415

        return to_pdf(document)
    if wanted == "docx" and wanted in formats:
        from ssckg.io.documents.docx import to_docx  # noqa: PLC0415

        return to_docx(document)
    raise UsageError(f"unknown format {wanted!r}", hint=f"one of {', '.join(formats)}")
