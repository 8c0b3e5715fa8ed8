"""Whole datasets and whole submissions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ssckg.errors import ParseError, UnknownNameError
from ssckg.model.finding import Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator, validate_dataset

U = "https://w3id.org/ssckg/u4ssc/"
SSC = "https://w3id.org/ssckg/ontology#"
VALUE = "http://purl.org/linked-data/sdmx/2009/measure#obsValue"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
DATASET = f"""
<{U}X/result> <{SSC}maximum> "100"^^<{DECIMAL}> <http://e/g1> .
<http://e/o> <{SSC}observedDataPoint> <{U}X/result> <http://e/g2> .
<http://e/o> <{VALUE}> "101"^^<{DECIMAL}> <http://e/g2> .
"""


@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_bounds_reach_across_graphs(engine: str) -> None:
    """The maximum stands in one graph, the observation in another."""
    (finding,) = validate_dataset(DATASET.encode(), syntax=RdfFormat.N_QUADS, engine=engine)
    assert finding.rule == "https://w3id.org/ssckg/shape/data-point-bounds#X-result-maximum"
    assert (finding.focus, finding.value) == ("http://e/o", "101")
    assert finding.severity is Severity.VIOLATION


def test_sound_dataset_has_no_findings() -> None:
    sound = DATASET.replace('"101"', '"99.5"')
    assert validate_dataset(sound.encode(), syntax=RdfFormat.N_QUADS) == []
    assert validate_dataset(b"") == []


def test_dataset_with_another_base() -> None:
    moved = DATASET.replace("https://w3id.org/ssckg/u4ssc", "https://data.example.org/u4ssc")
    (finding,) = validate_dataset(
        moved.encode(), syntax=RdfFormat.N_QUADS, base="https://data.example.org/"
    )
    assert finding.rule == "https://data.example.org/shape/data-point-bounds#X-result-maximum"


def test_malformed_dataset() -> None:
    broken = DATASET.replace("<http://e/g2> .", "<http://e/g2>", 1)
    with pytest.raises(ParseError) as caught:
        validate_dataset(broken.encode(), name="all.nq", syntax=RdfFormat.N_QUADS)
    assert caught.value.file == "all.nq"
    assert caught.value.line in {3, 4}


def test_unknown_engine() -> None:
    with pytest.raises(UnknownNameError):
        validate_dataset(b"", engine="jena")


@pytest.mark.parametrize("engine", ["native", "pyshacl"])
def test_submission_is_judged_as_a_whole(engine: str) -> None:
    """One row out of bounds, one implausible against another, one that fits nothing."""
    points = [Bounds(f"{U}EC-ICT-ICT-{n}C/result", Decimal(0), Decimal(100)) for n in (1, 2)]
    validator = submission_validator(points, engine)
    results = validator.validate([RdfDocument(SUBMISSION.encode(), "submission.ttl")])
    assert {(r.source_shape.rsplit("/")[-1], r.focus, r.severity) for r in results} == {
        ("submission#unmatched-data-point", "urn:row:4", Severity.VIOLATION),
        ("data-point-bounds#EC-ICT-ICT-2C-result-maximum", "urn:row:3:o", Severity.VIOLATION),
        ("plausibility#broadband-below-internet-access", "urn:row:3:o", Severity.WARNING),
    }


def report(line: int, data_point: str, value: str) -> str:
    return f"""
    <urn:s> ssc:hasReport <urn:row:{line}:o> .
    <urn:row:{line}> a ssc:SubmittedRow ; ssc:partOfSubmission <urn:s> ; ssc:rowNumber {line} ;
        ssc:printedName "as printed" ; ssc:printedValue "{value}" ; ssc:valueReading {value} ;
        ssc:observedDataPoint <{U}{data_point}> ; ssc:statusReading "reported" ;
        ssc:unitFit "same" ; ssc:codeKnown true .
    <urn:row:{line}:o> a ssc:Observation ; sdmx-dimension:refArea <urn:city> ;
        ssc:reportYear "2020"^^xsd:gYear ; ssc:observedDataPoint <{U}{data_point}> ;
        sdmx-measure:obsValue {value} ; sdmx-attribute:unitMeasure <urn:percent> ;
        sdmx-attribute:obsStatus sdmx-code:obsStatus-A .
    <{U}{data_point}> a ssc:DataPoint ; ssc:unit <urn:percent> ;
        ssc:valueType <https://w3id.org/ssckg/code/value-type/number> ."""


SUBMISSION = (
    """
    @prefix sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
    @prefix sdmx-code: <http://purl.org/linked-data/sdmx/2009/code#> .
    @prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
    @prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
    @prefix ssc: <https://w3id.org/ssckg/ontology#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <urn:s> a ssc:Submission ; ssc:submittedBy <urn:city> ; ssc:reportYear "2020"^^xsd:gYear ;
        ssc:forEdition <https://w3id.org/ssckg/framework/u4ssc-2017> .
    <urn:row:4> a ssc:SubmittedRow ; ssc:partOfSubmission <urn:s> ; ssc:rowNumber 4 ;
        ssc:printedName "Number of unicorns" ; ssc:printedValue "3" ; ssc:valueReading 3 ;
        ssc:statusReading "reported" ; ssc:unitFit "not printed" ; ssc:codeKnown true .
    """
    + report(2, "EC-ICT-ICT-1C/result", "97.0")
    + report(3, "EC-ICT-ICT-2C/result", "100.5")
)
