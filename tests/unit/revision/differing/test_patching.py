"""A diff carried out gives the other edition exactly, both ways, and leaves nothing untold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.app.stores import open_store
from ssckg.errors import DataError
from ssckg.model.edition_content import RESOURCE, EditionContent, Fact, Item, Value
from ssckg.model.edition_diff import EditKind
from ssckg.namespaces import expand
from ssckg.revision.differing import diff, inverse, patch
from ssckg.revision.editions import edition_from

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.ports import GraphStore

# A small world, so that names meet: below the path of either edition, or of neither.
PATHS = ("urn:x:old/", "urn:x:new/", "urn:x:shared/")
IRIS = st.builds(
    lambda path, last, part: path + last + part,
    st.sampled_from(PATHS),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(["", "/result", "/result/2", "/note"]),
)
WORDS = st.sampled_from(["one", "two", "1", "été", "a\nb", ""])
LITERALS = st.builds(
    Value, WORDS, st.sampled_from(["", expand("xsd:decimal")]), st.sampled_from(["", "en"])
)
LINKS = st.builds(
    Fact,
    st.sampled_from(
        [
            expand(name)
            for name in (
                "prov:wasRevisionOf",
                "dcterms:isReplacedBy",
                "skos:broader",
                "skos:narrower",
                "skos:inScheme",
                "ssc:editionOf",
                "ssc:derivedFromEdition",
                "ssc:dataPointOf",
                "ssc:hasDataPoint",
                "ssc:detailOf",
                "ssc:benchmarkOf",
                "ssc:hasBand",
                "ssc:aboutResource",
            )
        ]
    ),
    st.builds(
        Value, st.one_of(IRIS, st.sampled_from(["urn:x:f/a", "urn:x:f/b"])), st.just(RESOURCE)
    ),
)
CLASSES = st.builds(
    Fact,
    st.just(expand("rdf:type")),
    st.builds(
        Value,
        st.sampled_from(
            [
                expand(name)
                for name in (
                    "ssc:Indicator",
                    "ssc:DataPoint",
                    "ssc:Benchmark",
                    "ssc:MethodologyDetail",
                    "ssc:Framework",
                    "ssc:FrameworkEdition",
                )
            ]
        ),
        st.just(RESOURCE),
    ),
)
TEXTS = st.builds(
    Fact,
    st.sampled_from([expand("skos:prefLabel"), expand("ssc:level"), expand("ssc:unit"), "urn:x:p"]),
    LITERALS,
)
ITEMS = st.builds(
    Item.of,
    st.one_of(IRIS, st.sampled_from(["urn:x:f/a", "urn:x:f/b"])),
    st.lists(st.one_of(LINKS, CLASSES, TEXTS), max_size=6),
)


def editions(name: str) -> st.SearchStrategy[EditionContent]:
    return st.lists(ITEMS, max_size=8, unique_by=lambda item: item.iri).map(
        lambda items: EditionContent.of(name, f"urn:x:f/{name}", items)
    )


@given(editions("a"), editions("b"))
def test_a_diff_gives_the_other_edition_both_ways(a: EditionContent, b: EditionContent) -> None:
    found = diff(a, b)

    assert patch(a, found) == b
    assert patch(b, inverse(found)) == a
    assert inverse(inverse(found)) == found


@given(editions("a"), editions("b"))
def test_each_statement_that_differs_is_in_one_edit_only(
    a: EditionContent, b: EditionContent
) -> None:
    found = diff(a, b)

    assert len(set(found.removed)) == len(found.removed)
    assert len(set(found.added)) == len(found.added)
    onward = dict(found.renames)
    assert len(set(onward.values())) == len(onward)  # one to one
    assert not set(onward) & set(b.item)  # what keeps its name is not renamed
    assert not set(onward.values()) & set(a.item)


@given(editions("a"))
def test_nothing_lies_between_an_edition_and_itself(a: EditionContent) -> None:
    found = diff(a, a)

    assert found.is_empty
    assert patch(a, found) == a


@given(editions("a"), editions("a"))
def test_editions_under_one_name_may_differ(a: EditionContent, b: EditionContent) -> None:
    assert patch(a, diff(a, b)) == b
    assert diff(a, b).is_empty == (a == b)


REAL = ("u4ssc-2017", "nua-2016", "sdg-2017", "sdg-2022", "sdg-2025", "iso37120-2014")


@pytest.fixture(scope="module")
def real(built_data: Path) -> dict[str, EditionContent]:
    with open_store(built_data) as store:
        return {
            name: edition_from(_quads(store, name), name)
            for name in (*REAL, "iso37120-2018", "cpi-2016")
        }


def _quads(store: GraphStore, name: str) -> bytes:
    graph = f"https://w3id.org/ssckg/graph/framework/{name}"
    triples = store.get_graph(graph)
    return "\n".join(f"{s.n3()} {p.n3()} {o.n3()} <{graph}> ." for s, p, o in triples).encode()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("u4ssc-2017", "nua-2016"),
        ("sdg-2022", "sdg-2025"),
        ("sdg-2017", "sdg-2022"),
        ("iso37120-2014", "iso37120-2018"),
        ("cpi-2016", "u4ssc-2017"),
    ],
)
def test_editions_of_the_graph_are_patched_exactly(
    real: dict[str, EditionContent], first: str, second: str
) -> None:
    a, b = real[first], real[second]
    found = diff(a, b)

    assert patch(a, found) == b
    assert patch(b, inverse(found)) == a


def test_what_became_of_sdg_indicators_is_read_from_the_tables(
    real: dict[str, EditionContent],
) -> None:
    found = diff(real["sdg-2022"], real["sdg-2025"])
    # changes.csv of 2025: 3.b.3 and 4.6.1 were replaced; 2.2.4, 8.9.2 and 11.c.1 came in.
    replaced = {edit.after for edit in found.edits if edit.kind is EditKind.REPLACED}
    added = {edit.after for edit in found.edits if edit.kind is EditKind.ADDED}

    assert replaced == {(f"https://w3id.org/ssckg/sdg/{id_}-2025",) for id_ in ("3.b.3", "4.6.1")}
    assert added == {
        (f"https://w3id.org/ssckg/sdg/{id_}-2025",) for id_ in ("2.2.4", "8.9.2", "11.c.1")
    }


def test_a_diff_is_carried_out_on_its_own_edition_only() -> None:
    def edition(name: str, text: str) -> EditionContent:
        fact = Fact(expand("skos:prefLabel"), Value(text, language="en"))
        return EditionContent.of(name, f"urn:x:f/{name}", [Item.of("urn:x:A", [fact])])

    found = diff(edition("a", "one"), edition("a", "two"))

    with pytest.raises(DataError, match="takes it away"):
        patch(edition("a", "three"), found)
    with pytest.raises(DataError, match="cannot be carried out on b"):
        patch(edition("b", "one"), found)
    both = edition("a", "one").with_items(
        [
            Item.of(
                "urn:x:A",
                [
                    Fact(expand("skos:prefLabel"), Value(text, language="en"))
                    for text in ("one", "two")
                ],
            )
        ]
    )
    with pytest.raises(DataError, match="already"):
        patch(both, found)
