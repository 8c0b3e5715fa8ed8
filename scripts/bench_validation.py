"""Measures the two SHACL engines on submissions of growing size; `scripts/bench.py` calls it."""

from __future__ import annotations

import csv
import random
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator

TABLE = Path(__file__).resolve().parents[1] / "ontology/frameworks/u4ssc-2017/data-points.csv"
BASE = "https://w3id.org/ssckg/"
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that one engine took for a number of observations, and what it found."""

    engine: str
    observations: int
    compile_seconds: float
    seconds: float
    results: int


def data_points() -> list[dict[str, str]]:
    """Return the rows of the U4SSC table of data points."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bounds() -> list[Bounds]:
    """Return the bounds in that table."""
    return [
        Bounds(
            iri(row),
            Decimal(row["minimum"]) if row["minimum"] else None,
            Decimal(row["maximum"]) if row["maximum"] else None,
            row["label"],
        )
        for row in data_points()
    ]


def iri(row: dict[str, str]) -> str:
    """Return the IRI of a data point."""
    return f"{BASE}u4ssc/{row['indicator']}/{row['component']}"


def submissions(observations: int) -> bytes:
    """Return Turtle with that many rows and observations of made-up cities, one in ten wrong."""
    rng = random.Random(SEED)  # noqa: S311  made-up data need no secrecy
    rows = data_points()
    parts = [PREFIXES, *(_point(row) for row in rows)]
    for number in range(observations):
        city, row = number // len(rows), rows[number % len(rows)]
        if number % len(rows) == 0:
            parts.append(
                f"<urn:s{city}> a ssc:Submission ; ssc:submittedBy <urn:c{city}> ;"
                f' ssc:forEdition <{BASE}framework/u4ssc-2017> ; ssc:reportYear "2020"^^xsd:gYear .'
            )
        parts.append(_report(number, city, row, rng))
    return "\n".join(parts).encode()


PREFIXES = """
@prefix sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix sdmx-code: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix ssc: <https://w3id.org/ssckg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""


def _point(row: dict[str, str]) -> str:
    unit = f" ; ssc:unit <{BASE}unit/{row['unit']}>" if row["unit"] else ""
    return (
        f"<{iri(row)}> a ssc:DataPoint ;"
        f" ssc:valueType <{BASE}code/value-type/{row['value_type']}>{unit} ."
    )


def _report(number: int, city: int, row: dict[str, str], rng: random.Random) -> str:
    is_boolean = row["value_type"] == "boolean"
    wrong = rng.random() < 0.1
    number_text = f"{rng.uniform(101, 200) if wrong else rng.uniform(0, 1):.2f}"
    value = ("7" if wrong else "true") if is_boolean else number_text
    unit = f" ; sdmx-attribute:unitMeasure <{BASE}unit/{row['unit']}>" if row["unit"] else ""
    return (
        f"<urn:s{city}> ssc:hasReport <urn:o{number}> .\n"
        f"<urn:r{number}> a ssc:SubmittedRow ; ssc:partOfSubmission <urn:s{city}> ;"
        f' ssc:rowNumber {number + 2} ; ssc:printedName "x" ; ssc:printedValue "{value}" ;'
        f" ssc:valueReading {value} ; ssc:observedDataPoint <{iri(row)}> ;"
        f' ssc:statusReading "reported" ; ssc:unitFit "same" ; ssc:codeKnown true .\n'
        f"<urn:o{number}> a ssc:Observation ; sdmx-dimension:refArea <urn:c{city}> ;"
        f' ssc:reportYear "2020"^^xsd:gYear ; ssc:observedDataPoint <{iri(row)}> ;'
        f" sdmx-measure:obsValue {value} ; sdmx-attribute:obsStatus sdmx-code:obsStatus-A{unit} ."
    )


def measure(engine: str, observations: int, repeats: int = 1) -> Timing:
    """Measure one engine; the best of `repeats` runs with shapes made ready once."""
    started = time.perf_counter()
    validator = submission_validator(bounds(), engine)
    compiled = time.perf_counter() - started
    data = [RdfDocument(submissions(observations), "bench.ttl", RdfFormat.TURTLE)]
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        results = validator.validate(data)
        times.append(time.perf_counter() - started)
    return Timing(engine, observations, compiled, min(times), len(results))


def main() -> None:
    """Print a table of both engines, and the ratio."""
    for observations in (70, 1_000, 9_000):
        native = measure("native", observations, repeats=3)
        reference = measure("pyshacl", observations)
        ratio = reference.seconds / native.seconds
        agree = "same" if native.results == reference.results else "DIFFERENT"
        print(
            f"{observations:>6} observations  native {native.seconds:7.3f} s"
            f"  pyshacl {reference.seconds:8.3f} s  ratio {ratio:6.0f}"
            f"  {native.results} results, {agree}"
        )


if __name__ == "__main__":
    main()
