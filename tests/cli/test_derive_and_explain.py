"""`ssckg derive` and `ssckg explain` on the whole dataset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ssckg.cli import app

if TYPE_CHECKING:
    from pathlib import Path

RECORDED = {"accepted", "rejected", "candidates"}


def call(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def derived(built_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call("derive", "--data", built_data, "--json"))
    return found


def test_kpi_to_sdg_to_cpi_is_found_where_no_set_joins_them(derived: dict[str, Any]) -> None:
    """By hand from the files: cpi P.E.1 exact SDG 8.5.2 (0.8), ISO 5.1 exact 8.5.2 (0.7);
    KPI EC-P-EM-1C exact P.E.1 (0.8) and exact ISO 5.1 (0.7): 1 - (1 - 0.56)(1 - 0.56) = 0.8064."""
    (found,) = [
        each
        for each in derived["derived"]
        if (each["subject"]["curie"], each["object"]["curie"]) == ("cpi:P.E.1", "iso37120-2014:5.1")
    ]
    assert (found["predicate"], found["confidence"]) == ("exact", 0.8064)
    ways = {chain["links"][0]["object"]["curie"] for chain in found["chains"]}
    assert ways == {"unsdg:C080502", "u4ssc:EC-P-EM-1C"}
    assert found["rule"] == "exact-exact gives exact"


def test_counts_add_up_to_the_lists(derived: dict[str, Any]) -> None:
    for name in ("derived", "corroborated", "contradictions"):
        assert sum(count[name] for count in derived["counts"]) == len(derived[name])
    for count in derived["counts"]:
        kinds = ("exact", "close", "broad", "narrow", "related")
        assert count["derived"] == sum(count[kind] for kind in kinds)


def test_what_is_recorded_is_confirmed_or_contradicted_never_derived(
    derived: dict[str, Any],
) -> None:
    def pairs(name: str) -> set[frozenset[str]]:
        return {frozenset((e["subject"]["iri"], e["object"]["iri"])) for e in derived[name]}

    assert not pairs("derived") & (pairs("corroborated") | pairs("contradictions"))
    assert {each["listed"] for each in derived["contradictions"]} <= {*RECORDED, None}
    assert derived["cycles"] == []


def test_frameworks_narrow_it_down(built_data: Path, derived: dict[str, Any]) -> None:
    words = ("derive", "cpi-2016", "iso37120-2014", "--data", built_data, "--json")
    found = json.loads(call(*words))["derived"]
    ends = {frozenset((e["subject"]["framework"], e["object"]["framework"])) for e in found}
    assert ends == {frozenset(("cpi-2016", "iso37120-2014"))}
    assert len(found) < len(derived["derived"])


def test_inversions_are_listed_where_asked_for(built_data: Path, derived: dict[str, Any]) -> None:
    assert derived["inversions"] == []
    found = json.loads(call("derive", "--data", built_data, "--json", "--inversions"))
    assert len(found["inversions"]) == found["inverted"] == found["accepted"]
    (one,) = [
        e for e in found["inversions"] if e["mapping"].endswith("/cpi-sdg/ESI.SOI.2--C080502")
    ]
    assert (one["subject"]["curie"], one["predicate"]) == ("unsdg:C080502", "narrow")


def test_explaining_a_derived_pair_shows_the_chain_and_the_arithmetic(built_data: Path) -> None:
    words = " ".join(
        call("explain", "cpi:P.E.1", "iso37120-2014:5.1", "--data", built_data).split()
    )
    assert "Derived, judged by no one: P.E.1 is the same as 5.1, confidence 0.8064" in words
    assert "0.8 x 0.7 = 0.56" in words
    assert "8.5.2" in words


def test_explaining_a_rejected_pair_shows_the_reason(built_data: Path) -> None:
    found = json.loads(
        call("explain", "u4ssc:EC-P-EM-2C", "cpi:P.E.1", "--data", built_data, "--json")
    )
    (statement,) = found["statements"]
    assert (statement["listed"], statement["predicate"]) == ("rejected", "exact")
    assert found["bearing"][0]["relation"] == "rejected-for-more"
    assert found["derived"] is None


def test_explaining_an_accepted_pair_from_the_other_end(built_data: Path) -> None:
    found = json.loads(
        call("explain", "unsdg:C080502", "cpi:ESI.SOI.2", "--data", built_data, "--json")
    )
    (statement,) = found["statements"]
    assert (statement["predicate"], statement["inverted"]) == ("narrow", True)
    assert statement["sources"]


def test_citing_and_files(built_data: Path, tmp_path: Path) -> None:
    call("derive", "--data", built_data, "--out", tmp_path / "d.xlsx")
    call("derive", "--data", built_data, "--out", tmp_path / "d.svg")
    call(
        "explain",
        "cpi:P.E.1",
        "iso37120-2014:5.1",
        "--data",
        built_data,
        "--out",
        tmp_path / "e.html",
    )
    assert "8.5.2" in (tmp_path / "e.html").read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"d.xlsx", "d.svg", "e.html"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("derive", "no-such"), "no-such"),
        (("derive", "--max-length", "9"), "max_length"),
        (("derive", "--min-confidence", "7"), "min_confidence"),
        (("explain", "no-such-code", "cpi:P.E.1"), "no-such-code"),
        (("explain", "cpi:P.E.1", "cpi:P.E.1"), "is no pair"),
    ],
)
def test_wrong_words_are_told(built_data: Path, words: tuple[str, ...], told: str) -> None:
    result = CliRunner().invoke(app, [*words, "--data", str(built_data)])
    assert result.exit_code != 0
    assert told in str(result.exception)
