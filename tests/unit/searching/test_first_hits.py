"""What people type and what they mean: the first hit, written down by hand from printed sources."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.app.searching import search
from ssckg.errors import UnknownNameError, UsageError
from ssckg.linked_data.addresses import path_of
from ssckg.namespaces import BASE
from ssckg.searching.asked import Asked
from ssckg.searching.ranking import find
from ssckg.searching.vocabulary import How

if TYPE_CHECKING:
    from ssckg.searching.index import Index

with Path(__file__).with_name("first_hits.csv").open(encoding="utf-8") as _file:
    CASES = [(row["query"], row["first"]) for row in csv.DictReader(_file)]


@pytest.mark.parametrize(("query", "first"), CASES, ids=[query for query, _ in CASES])
def test_the_first_hit(index: Index, query: str, first: str) -> None:
    hits = find(index, Asked.of(query))
    assert hits
    assert path_of(hits[0].entry.iri, BASE) == f"/{first}"


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("hou", "u4ssc/EC-ICT-ICT-1C"),
        ("household int", "u4ssc/EC-ICT-ICT-1C"),
        ("EC: ICT: ICT: 1", "u4ssc/EC-ICT-ICT-1C"),
        ("11.6.", "sdg/C110602"),
        ("huoseh", "u4ssc/EC-ICT-ICT-1C"),
        ("stav", "city/stavanger"),
        ("une", "agency/UNEP"),
    ],
)
def test_what_is_being_typed_is_among_the_first(index: Index, typed: str, among: str) -> None:
    hits = find(index, Asked.of(typed, is_typed=True))[:40]
    assert f"/{among}" in [path_of(hit.entry.iri, BASE) for hit in hits]


@pytest.mark.parametrize(
    "phrase",
    [
        *("waste", "drinking water", "internet access", "public transport", "gender equality"),
        *("per 100 000 population", "solid waste", "open data", "energy consumption", "slum"),
    ],
)
def test_everything_whose_name_has_a_phrase_is_found(index: Index, phrase: str) -> None:
    # The other way to know it: each name is looked through as a text.
    plain = {
        entry.iri
        for entry in index.entries
        if re.search(rf"\b{re.escape(phrase)}\b", entry.label, re.IGNORECASE)
    }
    found = {hit.entry.iri for hit in find(index, Asked.of(phrase))}
    assert plain
    assert plain <= found


def test_a_hit_says_why_it_is_one(index: Index) -> None:
    first = find(index, Asked.of("air polution"))[0]
    assert [(r.asked, r.found, r.place, r.how) for r in first.reasons] == [
        ("air", "air", "name", How.SAME),
        ("polution", "pollution", "name", How.TYPO),
    ]
    assert all(reason.points > 0 for reason in first.reasons)


def test_facets_count_what_each_choice_leaves(index: Index) -> None:
    result = search(index, "water", BASE, filters={"framework": "u4ssc-2017"}, limit=100)
    assert result.total == len(result.hits) > 5
    assert {hit.frameworks for hit in result.hits} == {("u4ssc-2017",)}
    counted = {facet.name: {v.value: v.count for v in facet.values} for facet in result.facets}
    assert counted["framework"]["u4ssc-2017"] == result.total
    for kind, count in counted["kind"].items():
        narrower = search(
            index, "water", BASE, filters={"framework": "u4ssc-2017", "kind": kind}, limit=100
        )
        assert narrower.total == count
    # A facet is counted as if nothing were chosen of it.
    assert counted["framework"]["sdg-2022"] == (
        search(index, "water", BASE, filters={"framework": "sdg-2022"}).total
    )


def test_filters_alone_list_all_that_fits(index: Index) -> None:
    result = search(index, "", BASE, filters={"framework": "u4ssc-2017", "kind": "Indicator"})
    assert result.total == 91  # KPIs of the methodology of 2017: 54 core and 37 advanced
    assert search(index, "", BASE, filters={"kind": "Goal"}).total == 17
    assert search(index, "", BASE, filters={"kind": "Target"}).total == 169


def test_pages_of_hits_follow_each_other(index: Index) -> None:
    whole = search(index, "waste", BASE, limit=100).hits
    pages = [search(index, "waste", BASE, limit=10, offset=n).hits for n in (0, 10, 20)]
    assert [hit for page in pages for hit in page] == list(whole[:30])


@pytest.mark.parametrize("text", ["", "  ", "???", "zzzzqqq xxyyzz", "\x00\x1b[31m", "%%%", "'"])
def test_what_means_nothing_finds_nothing_or_all(index: Index, text: str) -> None:
    found = search(index, text, BASE)
    assert found.total in {0, len(index)}
    assert (found.total > 0) is (not text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000_000,
        "water " * 200_000,
        "(((((a+)+)+)+)$",
        ".*",
        "' OR 1=1 --",
        "} DROP ALL ; {",
        "<script>alert(1)</script>",
        "\u202egnp.exe \u0000\ufeff",
        "İıßſﬁ" * 1000,
        "\ud800",
    ],
    ids=range(10),
)
def test_hostile_texts_are_only_words(index: Index, text: str) -> None:
    found = search(index, text, BASE, is_typed=True)
    assert len(found.query) <= 500
    assert all(c.isprintable() for c in found.query)


def test_what_cannot_be_asked_for_is_refused(index: Index) -> None:
    with pytest.raises(UnknownNameError, match="framework"):
        search(index, "x", BASE, filters={"framework": "none"})
    with pytest.raises(UnknownNameError, match="facet"):
        search(index, "x", BASE, filters={"colour": "red"})
    for limit, offset in ((101, 0), (-1, 0), (10, 10_001), (10, -1)):
        with pytest.raises(UsageError):
            search(index, "x", BASE, limit=limit, offset=offset)
