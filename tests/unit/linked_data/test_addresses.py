"""Where things are told of, and what the service's own addresses are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.linked_data.addresses import RESERVED, iri_of, is_reserved, path_of

BASE = "https://w3id.org/ssckg/"
LOCAL = st.text("abcXYZ019._~-()é水", min_size=1, max_size=12).filter(lambda t: t not in RESERVED)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "u4ssc/EC-ICT-ICT-1C", "/u4ssc/EC-ICT-ICT-1C"),
        (BASE + "cpi/P.EG.1", "/cpi/P.EG.1"),
        (BASE + "sdg/C010a04", "/sdg/C010a04"),
        ("http://metadata.un.org/sdg/11.6", "/sdg/11.6"),
        ("http://metadata.un.org/sdg/C110602", "/sdg/C110602"),
        ("http://ontology.eil.utoronto.ca/ISO37120.owl#5.1", "/iso37120-2014/5.1"),
        ("https://w3id.org/ssckg/ontology", "/ontology"),
        ("https://w3id.org/ssckg/ontology#Indicator", "/ontology#Indicator"),
        (BASE + "city/Ål", "/city/%C3%85l"),
        (
            "http://metadata.un.org/sdg/ontology#Goal",
            "/resource?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2Fontology%23Goal",
        ),
        ("urn:x:y", "/resource?iri=urn%3Ax%3Ay"),
        (BASE + "search", "/resource?iri=https%3A%2F%2Fw3id.org%2Fssckg%2Fsearch"),
        (BASE, "/resource?iri=https%3A%2F%2Fw3id.org%2Fssckg%2F"),
    ],
)
def test_the_address_of_a_thing(iri: str, path: str) -> None:
    assert path_of(iri) == path


@pytest.mark.parametrize(
    ("path", "iris"),
    [
        ("/u4ssc/EC-ICT-ICT-1C", (BASE + "u4ssc/EC-ICT-ICT-1C",)),
        ("/sdg/11.6", (BASE + "sdg/11.6", "http://metadata.un.org/sdg/11.6")),
        ("/city/%C3%85l", (BASE + "city/Ål", BASE + "city/%C3%85l")),
        ("/u4ssc/a%20b", (BASE + "u4ssc/a%20b",)),  # an IRI may hold an escape, never a space
        ("/u4ssc/a%23b", (BASE + "u4ssc/a%23b",)),
        ("/u4ssc/%2545", (BASE + "u4ssc/%45", BASE + "u4ssc/%2545")),  # decoded once
        ("/ontology", ("https://w3id.org/ssckg/ontology",)),
        ("/", ()),
        ("/search", ()),
        ("/%73earch", ()),  # the same, written otherwise
        ("/api/v1/x", ()),
        ("/a b", ()),
        ("/a<b", ()),
        ("/a}b", ()),
        ("/a\x00b", ()),
    ],
)
def test_what_a_path_may_stand_for(path: str, iris: tuple[str, ...]) -> None:
    assert iri_of(path) == iris


def test_the_base_moves_the_data_and_not_the_vocabulary() -> None:
    base = "https://city.example/kg/"
    assert path_of(base + "u4ssc/x", base) == "/u4ssc/x"
    assert iri_of("/u4ssc/x", base) == (base + "u4ssc/x",)
    assert path_of("https://w3id.org/ssckg/ontology#Goal", base) == "/ontology#Goal"
    assert path_of(BASE + "u4ssc/x", base).startswith("/resource?iri=")


@given(st.lists(LOCAL, min_size=1, max_size=4))
def test_paths_lead_back(parts: list[str]) -> None:
    iri = BASE + "/".join(["thing", *parts])
    assert iri_of(path_of(iri))[0] == iri


@pytest.mark.parametrize(
    ("path", "is_ours"), [("/sparql", True), ("/.well-known/void", True), ("/sparqling", False)]
)
def test_addresses_of_the_service(path: str, is_ours: bool) -> None:
    assert is_reserved(path) is is_ours
