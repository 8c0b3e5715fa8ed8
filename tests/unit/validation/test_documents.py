"""Reading RDF for the engines: unions, blank nodes, and faults with file and line."""

from __future__ import annotations

import pytest

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.validation.documents import as_ntriples, locate_fault

BROKEN = b"@prefix e: <http://e/> .\ne:a e:b e:c .\ne:a e:b\n  e:c e:d .\n"


def test_union_of_formats() -> None:
    documents = [
        RdfDocument(b"<http://e/a> <http://e/p> 1 .", "a.ttl"),
        RdfDocument(b"<http://e/b> <http://e/p> <http://e/c> .\n", "b.nt", RdfFormat.N_TRIPLES),
        RdfDocument(
            b"<http://e/d> <http://e/p> <http://e/c> <http://e/graph> .\n",
            "d.nq",
            RdfFormat.N_QUADS,
        ),
    ]
    lines = {line for line in as_ntriples(documents).decode().split("\n") if line}
    assert lines == {
        '<http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        "<http://e/b> <http://e/p> <http://e/c> .",
        "<http://e/d> <http://e/p> <http://e/c> .",
    }


def test_blank_nodes_of_two_documents_stay_apart() -> None:
    line = b"_:x <http://e/p> <http://e/c> .\n"
    documents = [RdfDocument(line, name, RdfFormat.N_TRIPLES) for name in ("a.nt", "b.nt")]
    subjects = {row.split(" ")[0] for row in as_ntriples(documents).decode().split("\n") if row}
    assert len(subjects) == 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (BROKEN, 4),
        (b"@prefix e: <http://e/> .\ne:a e:b x:c .\n", 2),
        (b'<http://e/a> <http://e/b> "\xff" .', 1),
        (b"\x00\x01\x02", 1),
        ("<http://e/a> <http://e/b> 1 .".encode("utf-16"), 1),
        (b"PK\x03\x04 a workbook", 1),
    ],
    ids=["syntax", "prefix", "encoding", "binary", "utf-16", "zip"],
)
def test_fault_names_file_and_line(content: bytes, line: int) -> None:
    with pytest.raises(ParseError) as caught:
        as_ntriples([RdfDocument(b"", "good.ttl"), RdfDocument(content, "bad.ttl")])
    assert (caught.value.file, caught.value.line) == ("bad.ttl", line)
    assert "\n" not in str(caught.value)


def test_locate_fault_accepts_good_data() -> None:
    locate_fault([RdfDocument(b"<http://e/a> <http://e/b> 1 .", "good.ttl")])
