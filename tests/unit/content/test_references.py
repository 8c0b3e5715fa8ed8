"""References that lead nowhere are found, with the place that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.content.compiling import compile_content

if TYPE_CHECKING:
    from pathlib import Path

FRAMEWORK = "ontology/frameworks/a-1"


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "place", "message"),
    [
        (
            f"{FRAMEWORK}/indicators.csv",
            "head,green,",
            "head,blue,",
            "dangling-reference",
            f"{FRAMEWORK}/indicators.csv line 2, theme",
            "cpi:blue is referred to by skos:broader of cpi:A1, and nothing describes it",
        ),
        (
            f"{FRAMEWORK}/indicators.csv-metadata.json",
            "framework/a-1",
            "framework/a-9",
            "dangling-reference",
            f"{FRAMEWORK}/indicators.csv line 2, scheme",
            "framework:a-9 is referred to by skos:inScheme of cpi:A1, and nothing describes it",
        ),
        (
            f"{FRAMEWORK}/data-points.csv-metadata.json",
            "ssc:maximum",
            "ssc:maximal",
            "undeclared-term",
            f"{FRAMEWORK}/data-points.csv line 2, maximum",
            "ssc:maximal is used, and no module of ontology/ declares it",
        ),
        (
            "ontology/frameworks/b-2/indicators.ttl",
            "umf:B1 a ssc:Indicator",
            "umf:B1 a ssc:Indikator",
            "undeclared-term",
            "None",
            "ssc:Indikator is used, and no module of ontology/ declares it",
        ),
        (
            "mappings/a-b/candidates.sssom.tsv",
            "\tumf:B2\t",
            "\tumf:B3\t",
            "unknown-mapping-end",
            "mappings/a-b/candidates.sssom.tsv line 15",
            "umf:B3 is an end of a mapping, and no framework has it",
        ),
        (
            "mappings/a-b.sssom.tsv",
            "\tumf:B1\t",
            "\tumf:B3\t",
            "unknown-mapping-end",
            "mappings/a-b.sssom.tsv line 15",
            "umf:B3 is an end of a mapping, and no framework has it",
        ),
    ],
)
def test_finding(
    tiny: Path, *, file: str, old: str, new: str, rule: str, place: str, message: str
) -> None:
    path = tiny / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    (finding,) = [f for f in compile_content(tiny).violations if f.rule.endswith(f"#{rule}")][:1]
    assert str(finding.place) == place
    assert message in finding.message


def test_plain_match_does_not_describe_its_subject(tiny: Path) -> None:
    path = tiny / "mappings/a-b.sssom.tsv"
    path.write_text(path.read_text().replace("\tcpi:A1\t", "\tcpi:A7\t"))
    values = {finding.value for finding in compile_content(tiny).violations}
    assert values == {"https://w3id.org/ssckg/cpi/A7"}
