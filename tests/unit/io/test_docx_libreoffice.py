"""Documents as DOCX, opened by LibreOffice Writer and printed: another program reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ssckg.io.documents.docx import to_docx
from ssckg.model.document import Document, Heading, Notice, Table

_SOFFICE = shutil.which("soffice")
_HAS_WRITER = _SOFFICE and (Path(_SOFFICE).resolve().parent / "libswlo.so").exists()
_PDFTOTEXT = shutil.which("pdftotext")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (_HAS_WRITER and _PDFTOTEXT), reason="needs LibreOffice Writer (make system)"
    ),
]
_SECONDS = 180
_ROWS = 120


def printed(content: bytes, folder: Path) -> list[str]:
    """Return the text of each page."""
    path = folder / "document.docx"
    path.write_bytes(content)
    subprocess.run(
        [
            str(_SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder), str(path),
        ],
        check=True, capture_output=True, timeout=_SECONDS,
    )  # fmt: skip
    read = subprocess.run(
        [str(_PDFTOTEXT), "-layout", str(path.with_suffix(".pdf")), "-"],
        check=True, capture_output=True, text=True, timeout=_SECONDS,
    )  # fmt: skip
    return read.stdout.split("\f")[:-1]


def test_a_long_table_has_its_header_on_every_page(tmp_path: Path) -> None:
    rows = tuple((str(n), f"Comment {n}.", "Noted. " + "Why. " * 20) for n in range(1, _ROWS + 1))
    table = Table("Comments", ("number", "comment", "observations"), rows, (0,))
    blocks = (Heading(2, "Comments"), table, Notice("info", "The end."))

    pages = printed(to_docx(Document("Comments on r-1", blocks, is_wide=True)), tmp_path)

    assert len(pages) > 2
    assert all("observations" in page for page in pages if "Noted." in page)
    whole = "\n".join(pages)
    assert [n for n in range(1, _ROWS + 1) if f"Comment {n}." not in whole] == []
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert "Comments on r-1" in pages[1]  # above, from the second page on
    assert "Note: The end." in pages[-1]
