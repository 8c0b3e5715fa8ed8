"""Numbers and times as engines keep them: the value stays, the writing is the shortest."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ssckg.revision.releasing.terms import as_kept, node, typed

NAME = NamedNode("http://a.example/p")


def kept(literal: Literal) -> str:
    found = as_kept(Triple(NAME, NAME, literal)).object
    assert isinstance(found, Literal)
    assert found.datatype == literal.datatype
    return found.value


@pytest.mark.parametrize(
    ("written", "datatype", "expected"),
    [
        ("0.50", "xsd:decimal", "0.5"),
        ("1.0", "xsd:decimal", "1"),
        ("100", "xsd:decimal", "100"),
        ("100", "xsd:integer", "100"),
        ("0.50", "xsd:string", "0.50"),
        ("2026-03-01T00:00:00+00:00", "xsd:dateTime", "2026-03-01T00:00:00Z"),
        ("2026-03-01T00:00:00.120000Z", "xsd:dateTime", "2026-03-01T00:00:00.12Z"),
        ("2026-03-01T00:00:00.000Z", "xsd:dateTime", "2026-03-01T00:00:00Z"),
        ("2026-03-01", "xsd:date", "2026-03-01"),
    ],
)
def test_by_hand(written: str, datatype: str, expected: str) -> None:
    assert kept(typed(written, datatype)) == expected


@given(
    st.one_of(
        st.decimals(-1000, 1000, places=4).map(lambda d: typed(f"{abs(d):f}", "xsd:decimal")),
        st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
            lambda at: typed(at.replace(tzinfo=UTC).isoformat(), "xsd:dateTime")
        ),
    )
)
def test_an_engine_writes_the_same(literal: Literal) -> None:
    """What the store gives back is what was frozen."""
    triple = as_kept(Triple(NAME, NAME, literal))
    store = Store()
    store.add(Quad(triple.subject, triple.predicate, triple.object))
    text = serialize(store.quads_for_pattern(None, None, None), format=RdfFormat.N_QUADS)
    assert text == serialize([Quad(NAME, NAME, triple.object)], format=RdfFormat.N_QUADS)


def test_iris_and_words_stay() -> None:
    for value in (node("http://a.example/1.0"), Literal("1.0", language="en")):
        triple = Triple(NAME, NAME, value)
        assert as_kept(triple) == triple
    assert Decimal("0.5") == Decimal(kept(typed("0.500", "xsd:decimal")))
