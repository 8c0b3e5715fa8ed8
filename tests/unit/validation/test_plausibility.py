"""The plausibility shapes say what the table of rules says: same data points, same numbers."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from ssckg.namespaces import expand
from ssckg.validation.engines import load_shapes
from ssckg.validation.shapes_graph import SH, Node

TABLE = Path(__file__).parents[3] / "ontology/frameworks/u4ssc-2017/rules.csv"
RULE = "https://w3id.org/ssckg/shape/plausibility#"
SHAPES = load_shapes(["plausibility"])
# Which constraint finds what breaks a rule of a kind; a pair that is equal is not asked about.
LIMITS = {
    "below": "maxExclusive",
    "above": "minExclusive",
    "at-least": "minInclusive",
    "may-exceed-maximum": "maxInclusive",
}
PAIRS = {"below-other": ">", "at-most-other": ">", "above-other": "<", "at-least-other": "<"}
# Rules on parts, on the cover and on a whole submission are shapes of other files.
ELSEWHERE = {
    "air-pollution-result-in-numerator": "submitted-part#air-pollution-result-in-numerator",
    "city-area-consistent": "comparison#city-area-consistent",
    "denominator-per-100000": "comparison#denominator-per-100000",
    "gdp-currency-stated": "cover#gdp-currency-stated",
    "households-consistent": "comparison#households-consistent",
    "maternal-mortality-base": "comparison#maternal-mortality-base",
    "not-reported-share": "submission#many-not-reported",
    "population-consistent": "comparison#population-consistent",
}
# The breakdown of the population by age is not reported; a printed ppm is the wrong unit, and the
# advice converts it.
NO_SHAPE = {"child-care-population", "air-pollutants-converted"}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_kind(kinds: set[str]) -> list[dict[str, str]]:
    found = [row for row in rows() if row["kind"] in kinds]
    assert found
    return found


def node(row: dict[str, str]) -> ox.NamedNode:
    shape = ox.NamedNode(RULE + row["id"])
    assert shape in SHAPES.index, f"no shape for the rule {row['id']}"
    return shape


def first_data_points(shape: Node) -> set[str]:
    """Return the data points from which a shape is reached: target, way, shape."""
    ways = [s for s, facts in SHAPES.index.items() if shape in facts.get(SH + "property", [])]
    targets = (SHAPES.values(SHAPES.owners[way], SH + "targetNode") for way in ways)
    return {t.value for found in targets for t in found if isinstance(t, ox.NamedNode)}


def query(shape: Node) -> str:
    (constraint,) = SHAPES.values(shape, SH + "sparql")
    assert isinstance(constraint, ox.NamedNode)
    (text,) = SHAPES.values(constraint, SH + "select")
    assert isinstance(text, ox.Literal)
    return text.value


def iris(text: str) -> set[str]:
    return {expand(curie) for curie in text.split(";")}


@pytest.mark.parametrize("row", of_kind(set(LIMITS)), ids=lambda row: row["id"])
def test_limit(row: dict[str, str]) -> None:
    shape = node(row)
    (limit,) = SHAPES.values(shape, SH + LIMITS[row["kind"]])
    assert isinstance(limit, ox.Literal)
    assert Decimal(limit.value) == Decimal(row["threshold"])
    assert first_data_points(shape) == iris(row["applies_to"])


@pytest.mark.parametrize("row", of_kind(set(PAIRS)), ids=lambda row: row["id"])
def test_pair(row: dict[str, str]) -> None:
    shape = node(row)
    assert first_data_points(shape) == iris(row["applies_to"])
    text = query(shape)
    assert set(re.findall(r"<(https://w3id.org/ssckg/u4ssc/[^>]*)>", text)) == iris(
        row["compared_with"]
    )
    assert f"FILTER(?value {PAIRS[row['kind']]} ?limit)" in text


@pytest.mark.parametrize("row", of_kind({"sum"}), ids=lambda row: row["id"])
def test_sum(row: dict[str, str]) -> None:
    shape = node(row)
    text = query(shape)
    shares = set(re.findall(r"<(https://w3id.org/ssckg/u4ssc/[^>]*)>", text))
    assert shares == iris(row["applies_to"])
    assert first_data_points(shape) < shares
    assert f"COUNT(?report) = {len(shares)} " in text
    assert f"ABS(SUM(?part) - {row['threshold']}) > {row['tolerance']})" in text


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_every_rule_has_its_shape_and_page(row: dict[str, str]) -> None:
    if row["id"] in ELSEWHERE:
        name = f"https://w3id.org/ssckg/shape/{ELSEWHERE[row['id']]}"
        shapes = load_shapes([ELSEWHERE[row["id"]].partition("#")[0]])
        assert name in shapes.property_shapes()
        if row["id"] != "not-reported-share":
            facts = shapes.index[ox.NamedNode(name)]
            assert [t.value for t in facts[expand("ssc:sourcePage")]] == [row["source_page"]]  # type: ignore[union-attr]
            (rule,) = facts[expand("rdfs:seeAlso")]
            assert rule == ox.NamedNode(expand(f"u4ssc:rule/{row['id']}"))
        return
    if row["id"] in NO_SHAPE:
        assert ox.NamedNode(RULE + row["id"]) not in SHAPES.index
        return
    shape = node(row)
    pages = [p.value for p in SHAPES.values(shape, expand("ssc:sourcePage"))]  # type: ignore[union-attr]
    assert pages == ([row["source_page"]] if row["origin"] == "stated" else [])
    (rule,) = SHAPES.values(shape, expand("rdfs:seeAlso"))
    assert rule == ox.NamedNode(expand(f"u4ssc:rule/{row['id']}"))


def test_no_shape_without_a_rule() -> None:
    names = {iri.removeprefix(RULE) for iri in SHAPES.property_shapes()}
    assert names == {row["id"] for row in rows()} & names
    assert len(names) == len(of_kind({*LIMITS, *PAIRS, "sum"}))
