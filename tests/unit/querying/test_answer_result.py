"""SPARQL results as tables: terms become values as XML Schema says, Parquet keeps their types."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, URIRef

from ssckg.errors import UsageError
from ssckg.querying.answer_result import answer_of, cell_of, parquet_of


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (Literal("12", datatype=XSD.integer), 12),
        (Literal("-3", datatype=XSD.int), -3),
        (Literal("2019", datatype=XSD.gYear), 2019),
        (Literal("2.50", datatype=XSD.decimal), Decimal("2.50")),
        (Literal("1e3", datatype=XSD.double), 1000.0),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("0", datatype=XSD.boolean), False),
        (Literal("12"), "12"),
        (Literal("eau", lang="fr"), "eau"),
        (Literal("twelve", datatype=XSD.integer, normalize=False), "twelve"),
        (Literal("maybe", datatype=XSD.boolean, normalize=False), "maybe"),
        (URIRef("https://example.org/a"), "https://example.org/a"),
    ],
)
def test_values_of_terms(term: URIRef | BNode | Literal | None, expected: object) -> None:
    found = cell_of(term)
    assert found == expected
    assert type(found) is type(expected)


def results(columns: list[str], *rows: dict[str, Any]) -> bytes:
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()


def number(text: str, kind: str = "integer") -> dict[str, str]:
    return {"type": "literal", "value": text, "datatype": str(XSD[kind])}


def test_parquet_keeps_whole_numbers_numbers_truth_and_texts() -> None:
    document = results(
        ["n", "x", "yes", "text", "mixed", "none", "huge"],
        {
            "n": number("1"),
            "x": number("0.5", "decimal"),
            "yes": number("true", "boolean"),
            "text": {"type": "uri", "value": "urn:a"},
            "mixed": number("1"),
            "huge": number("9" * 30),
        },
        {
            "n": number("2"),
            "x": number("3"),
            "text": {"type": "literal", "value": "ü", "xml:lang": "de"},
            "mixed": {"type": "literal", "value": "one"},
            "huge": number("1"),
        },
    )
    frame = pl.read_parquet(io.BytesIO(parquet_of(answer_of(document, "a", "A"))))
    assert frame.schema == {
        **{"n": pl.Int64, "x": pl.Float64, "yes": pl.Boolean},
        **{"text": pl.String, "mixed": pl.String, "none": pl.String, "huge": pl.Float64},
    }
    assert frame.rows() == [
        (1, 0.5, True, "urn:a", "1", None, 1e30),
        (2, 3.0, None, "ü", "one", None, 1.0),
    ]


def test_no_rows_are_a_table_and_yes_is_none() -> None:
    empty = answer_of(results(["a"]), "a", "A")
    assert empty.tables()[0].rows == ()
    assert pl.read_parquet(io.BytesIO(parquet_of(empty))).columns == ["a"]
    with pytest.raises(UsageError, match="no rows"):
        answer_of(b'{"head": {}, "boolean": true}', "a", "A")
