"""Results as findings: words in the right language, and the place where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from ssckg.model.finding import Place, Severity
from ssckg.model.shape_result import ShapeResult
from ssckg.validation.findings import as_findings, plain_text

RESULT = ShapeResult(
    source_shape="https://w3id.org/ssckg/shape/submission#unit-mismatch",
    focus="urn:ssckg:row:city.csv:7",
    severity=Severity.VIOLATION,
    component="http://www.w3.org/ns/shacl#NotConstraintComponent",
    value='"other"',
    messages=(("en", "Not its unit."), ("es", "No es su unidad.")),
)


def test_finding_has_rule_place_and_words() -> None:
    place = Place(file="city.csv", line=7, column="unit")
    (finding,) = as_findings([RESULT], {RESULT.focus: place}, "es")
    assert finding.rule.endswith("#unit-mismatch")
    assert finding.severity is Severity.VIOLATION
    assert finding.message == "No es su unidad."
    assert finding.value == "other"
    assert str(finding.place) == "city.csv line 7, unit"


def test_finding_about_a_whole_stands_where_its_value_stands() -> None:
    repeated = ShapeResult(
        "http://e/repeated", "urn:submission", Severity.VIOLATION, "http://e/c", value="<urn:row:3>"
    )
    places = {"urn:submission": Place(file="city.csv"), "urn:row:3": Place("city.csv", 3)}
    (finding,) = as_findings([repeated], places)
    assert (finding.focus, finding.value) == ("urn:row:3", None)
    assert finding.place == Place(file="city.csv", line=3)


def test_without_place_or_language() -> None:
    (finding,) = as_findings([RESULT], language="ar")
    assert finding.place is None
    assert finding.message == "Not its unit."


def test_without_any_message_the_rule_is_named() -> None:
    bare = ShapeResult("http://e/rule", "http://e/x", Severity.INFO, "http://e/c")
    (finding,) = as_findings([bare])
    assert (finding.message, finding.value) == ("breaks the rule http://e/rule", None)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("<http://e/a>", "http://e/a"),
        ("_:b0", "_:b0"),
        ('"97 or so"', "97 or so"),
        ('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', "true"),
        ('"dix"@fr', "dix"),
        ('"dix"@fr-CH', "dix"),
        (r'"a \"b\" \n\\ \u00e9"', 'a "b" \n\\ é'),
        ('"a@b"', "a@b"),
        ('""', ""),
    ],
)
def test_plain_text(term: str, text: str) -> None:
    assert plain_text(term) == text


@given(st.text(), st.sampled_from([None, "fr", "zh-Hans"]))
def test_plain_text_inverts_serialization(text: str, language: str | None) -> None:
    """What pyoxigraph writes as N-Triples is read back."""
    assert plain_text(str(Literal(text, language=language))) == text
