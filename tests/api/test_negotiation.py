"""Choosing a media type: a table of Accept headers against RFC 9110."""

from __future__ import annotations

import pytest

from ssckg.io.sparql_text import Form
from ssckg_api.negotiation import OFFERS, accepts_coding, choose, listing, named

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (", ,", JSON),
        (JSON, JSON),
        (XML, XML),
        (CSV, CSV),
        (TSV, TSV),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ('text/csv; charset="UTF-8"', CSV),
        ("text/csv; charset=latin1", JSON),
        ("text/*", CSV),
        ("text/*;q=0.5, application/*;q=0.4", CSV),
        (f"{XML};q=0.9, {CSV};q=0.8", XML),
        (f"{XML};q=0.8, {CSV};q=0.9", CSV),
        (f"{XML}, {JSON}", JSON),
        (f"*/*, {JSON};q=0", XML),
        (f"{JSON};q=0.1, */*;q=0.2", XML),
        ("text/csv;q=0, text/*", TSV),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("application/*", JSON),
        (f"application/json;q=0.9, {XML};q=0.5", "application/json"),
        (CHROME, "text/html"),
        ("text/html;q=0.1, text/csv;q=0.2", CSV),
        ("image/png, text/csv;q=0.1", CSV),
        ('application/x;a="b,text/csv", text/tab-separated-values', TSV),
        ("image/png", None),
        ("text/turtle", None),
        ("text/csv;q=0", None),
        ("text/csv;q=x", None),
        ("text/csv;q=-1", None),
        ("text/csv;q=7", None),
        ("*/*;q=0", None),
    ],
)
def test_select(accept: str | None, expected: str | None) -> None:
    chosen = choose(accept, OFFERS[Form.SELECT])
    assert (chosen.media_type if chosen else None) == expected


@pytest.mark.parametrize(
    ("form", "accept", "expected"),
    [
        (Form.ASK, "*/*", JSON),
        (Form.ASK, "text/csv", None),
        (Form.ASK, "text/*", None),
        (Form.ASK, "text/csv, application/sparql-results+xml;q=0.1", XML),
        (Form.CONSTRUCT, "*/*", "text/turtle"),
        (Form.CONSTRUCT, "application/*", "application/n-triples"),
        (Form.CONSTRUCT, "application/ld+json", "application/ld+json"),
        (
            Form.CONSTRUCT,
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"',
            "application/ld+json",
        ),
        (Form.DESCRIBE, "text/n3", "text/n3"),
        (Form.DESCRIBE, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (Form.DESCRIBE, "application/n-quads", "application/n-quads"),
        (Form.DESCRIBE, "application/trig", "application/trig"),
        (Form.DESCRIBE, JSON, None),
        (Form.DESCRIBE, CHROME, "text/html"),
    ],
)
def test_other_forms(form: Form, accept: str, expected: str | None) -> None:
    chosen = choose(accept, OFFERS[form])
    assert (chosen.media_type if chosen else None) == expected


@pytest.mark.parametrize("form", list(OFFERS))
def test_what_is_asked_for_exactly_is_answered_exactly(form: Form) -> None:
    for offer in OFFERS[form]:
        chosen = choose(offer.media_type, OFFERS[form])
        assert chosen is not None
        assert chosen.content_type.split(";")[0] == offer.media_type


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        (Form.SELECT, "csv", CSV),
        (Form.SELECT, "JSON", JSON),
        (Form.SELECT, "application/sparql-results+xml", XML),
        (Form.CONSTRUCT, "json", "application/ld+json"),
        (Form.CONSTRUCT, "xml", "application/rdf+xml"),
        (Form.CONSTRUCT, "ttl", "text/turtle"),
        (Form.ASK, "csv", None),
        (Form.SELECT, "", None),
        (Form.SELECT, "xlsx", None),
    ],
)
def test_format_names(form: Form, name: str, expected: str | None) -> None:
    chosen = named(name, OFFERS[form])
    assert (chosen.media_type if chosen else None) == expected


def test_the_list_for_406_leaves_aliases_out() -> None:
    assert listing(OFFERS[Form.ASK]) == [JSON, XML, "text/html"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("gzip;q=oops", False),
    ],
)
def test_gzip(header: str | None, expected: bool) -> None:
    assert accepts_coding(header, "gzip") is expected
