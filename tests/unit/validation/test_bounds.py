"""Bounds come from the tables: the same numbers, once, and a finding about the observation."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument
from ssckg.validation.bounds import Bounds, bounds_shapes, read_bounds, rule_iri
from ssckg.validation.engines import ENGINES, make_validator
from ssckg.validation.shapes_graph import read_shapes

TABLE = Path(__file__).parents[3] / "ontology/frameworks/u4ssc-2017/data-points.csv"
BASE = "https://w3id.org/ssckg/"
GINI = Bounds(BASE + "u4ssc/SC-SH-SI-2C/result", Decimal(0), Decimal(1), "Gini Coefficient")


def table_bounds() -> dict[str, Bounds]:
    """Read the committed table with the standard library alone."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        f"{row['indicator']}-{row['component']}": Bounds(
            f"{BASE}u4ssc/{row['indicator']}/{row['component']}",
            Decimal(row["minimum"]) if row["minimum"] else None,
            Decimal(row["maximum"]) if row["maximum"] else None,
        )
        for row in rows
    }


def test_rule_names() -> None:
    assert rule_iri(GINI.iri, "maximum") == (
        "https://w3id.org/ssckg/shape/data-point-bounds#SC-SH-SI-2C-result-maximum"
    )
    assert rule_iri(BASE + "iso37122/5.1/result", "minimum").endswith(
        "#iso37122-5.1-result-minimum"
    )
    other = rule_iri(
        "https://d.example/x/u4ssc/SC-SH-SI-2C/result", "minimum", "https://d.example/x/"
    )
    assert other == "https://d.example/x/shape/data-point-bounds#SC-SH-SI-2C-result-minimum"


@pytest.mark.parametrize("engine", ENGINES)
def test_bounds_of_the_u4ssc_table(engine: str) -> None:
    """Facts of the reference table: Gini 0 to 1; school enrolment from 0, without maximum."""
    bounds = table_bounds()
    shapes = read_shapes([bounds_shapes(bounds.values())])
    observations = {
        "SC-SH-SI-2C-result": "1.2",
        "SC-EH-ED-2C-result": "104",
        "EC-ICT-ICT-4C-3g": "100.5",
        "EN-EN-AQ-1C-pm10": "-3",
        "EC-ICT-ICT-3C-result": "101200",
        "SC-SH-SA-2C-result": "-0.1",
    }
    data = "@prefix s: <https://w3id.org/ssckg/ontology#> .\n" + "".join(
        f"<http://e/{name}> s:observedDataPoint <{bounds[name].iri}> ;"
        f" <http://purl.org/linked-data/sdmx/2009/measure#obsValue> {value} .\n"
        for name, value in observations.items()
    )
    found = make_validator(shapes, engine).validate([RdfDocument(data.encode(), "data.ttl")])
    assert {(r.source_shape.rsplit("#")[1], r.focus) for r in found} == {
        ("SC-SH-SI-2C-result-maximum", "http://e/SC-SH-SI-2C-result"),
        ("EC-ICT-ICT-4C-3g-maximum", "http://e/EC-ICT-ICT-4C-3g"),
        ("SC-SH-SA-2C-result-minimum", "http://e/SC-SH-SA-2C-result"),
    }


def test_one_shape_per_bound_in_the_table() -> None:
    """69 data points have a minimum and 67 a maximum, counted in the reference table of KPIs."""
    bounds = table_bounds()
    text = bounds_shapes(bounds.values()).content.decode()
    minima = sum(1 for b in bounds.values() if b.minimum is not None)
    maxima = sum(1 for b in bounds.values() if b.maximum is not None)
    assert text.count("shacl#minInclusive>") == minima
    assert text.count("shacl#maxInclusive>") == maxima
    assert (minima, maxima) == (69, 67)


def test_messages_name_data_point_and_bound() -> None:
    shapes = read_shapes([bounds_shapes([GINI])])
    data = f"""<http://e/x> <https://w3id.org/ssckg/ontology#observedDataPoint> <{GINI.iri}> ;
      <http://purl.org/linked-data/sdmx/2009/measure#obsValue> -1 ."""
    (result,) = make_validator(shapes).validate([RdfDocument(data.encode(), "data.ttl")])
    assert result.message() == "Gini Coefficient: the value must not be below 0."
    assert result.message("fr") == ("Gini Coefficient: la valeur ne doit pas être inférieure à 0.")
    assert result.message("es") == "Gini Coefficient: el valor no debe ser inferior a 0."


def test_order_of_data_points_does_not_matter() -> None:
    bounds = list(table_bounds().values())
    one, two = (
        read_shapes([bounds_shapes(points)]).property_shapes() for points in (bounds, bounds[::-1])
    )
    assert one == two


def test_no_bounds_no_shapes() -> None:
    assert bounds_shapes([Bounds("http://e/x", None, None)]).content == b""


def test_read_bounds() -> None:
    text = b"""@prefix s: <https://w3id.org/ssckg/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://e/a> s:minimum 0 ; s:maximum 1.5 ; skos:prefLabel "A"@en .
    <http://e/b> s:maximum 7 .
    <http://e/c> skos:prefLabel "C"@en ."""
    assert set(read_bounds([RdfDocument(text, "a.ttl")])) == {
        Bounds("http://e/a", Decimal(0), Decimal("1.5"), "A"),
        Bounds("http://e/b", None, Decimal(7), ""),
    }


def test_bound_that_is_no_number() -> None:
    text = b'<http://e/a> <https://w3id.org/ssckg/ontology#minimum> "none" .'
    with pytest.raises(ParseError, match="'none'") as caught:
        read_bounds([RdfDocument(text, "a.ttl")])
    assert caught.value.file == "a.ttl"
