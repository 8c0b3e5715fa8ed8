"""`ssckg redundancy`, `clashes`, `terms` and `side-by-side` on the whole published dataset."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str) -> tuple[int, str, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "12")
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", *words])
        try:
            main()
        except SystemExit as end:
            code = end.code
    texts = (stream.buffer.getvalue().decode() for stream in (out, err))
    return int(str(code or 0)), next(texts), next(texts)


def answer(data: Path, *words: str) -> dict[str, Any]:
    code, out, err = run(*words, "--json", "--data", str(data))
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def rows(data: Path, query: str, subject: str, other: str) -> set[tuple[str, str]]:
    """Return the pairs of codes that a named query answers."""
    ends = ("-p", f"subject={subject}", "-p", f"object={other}")
    code, out, err = run("query", query, *ends, "--format", "csv", "--data", str(data))
    assert code == 0, err
    return {(row["subject_code"], row["object_code"]) for row in csv.DictReader(io.StringIO(out))}


def clashing(data: Path, kind: str, subject: str, other: str) -> set[tuple[str, str]]:
    found = answer(data, "clashes", subject, other, "--strength", "related")["clashes"]
    return {
        (each["subject"]["code"], each["object"]["code"])
        for each in found
        if each["difference"]["kind"] == kind
    }


@pytest.mark.parametrize("other", ["cpi-2016", "iso37120-2014"])
@pytest.mark.parametrize(
    ("kind", "query"), [("unit", "find-unit-clashes"), ("direction", "find-direction-clashes")]
)
def test_clashes_are_those_of_the_named_query(
    built_data: Path, kind: str, query: str, other: str
) -> None:
    expected = rows(built_data, query, "u4ssc-2017", other)
    assert clashing(built_data, kind, "u4ssc-2017", other) == expected


# Denominators of which the words agree, where the query compares letters: "all city households"
# and "all households", "city population" and "population", and so on. Read by hand.
SAME_IN_OTHER_WORDS = {
    ("EC: I: ES: 3C", "ID.HI.4"),
    ("EC: I: WS: 1C", "ID.HI.2"),
    ("EC: I: WS: 2C", "ID.HI.2"),
    ("EC: I: WS: 5C", "ID.HI.3"),
    ("EC: P: EM: 1C", "P.E.1"),
    ("EC: P: EM: 2C", "ESI.SOI.2"),
    ("EN: EN: PSN: 1C", "QOL.PS.2"),
    ("EN: EN: PSN: 2A", "QOL.PS.1"),
    ("SC: SH: HO: 1C", "ESI.SOI.1"),
    ("SC: SH: SI: 3C", "ESI.EE.2"),
}


def test_denominators_differ_where_the_named_query_says_so_but_for_same_words(
    built_data: Path,
) -> None:
    expected = rows(built_data, "find-denominator-differences", "u4ssc-2017", "cpi-2016")
    found = clashing(built_data, "denominator", "u4ssc-2017", "cpi-2016")
    assert expected - found == SAME_IN_OTHER_WORDS
    assert found <= expected


def test_a_clash_comes_with_both_values_the_factor_and_the_mapping(built_data: Path) -> None:
    result = answer(built_data, "clashes", "u4ssc-2017", "cpi-2016")
    (physicians,) = [c for c in result["clashes"] if c["object"]["code"] == "ID.SI.1"]
    assert physicians["difference"]["severity"] == "convertible"
    # Per 100,000 to per 1,000: a hundredth.
    assert physicians["difference"]["factor"] == 0.01
    assert physicians["predicate"] == "close"
    assert physicians["mappings"][0]["iri"].endswith("SC-EH-H-3C--ID.SI.1")


def test_no_exact_match_of_the_graph_contradicts_its_rules(built_data: Path) -> None:
    """As docs/decisions/0004 asks for; the command finds the first one that does."""
    for other in ("cpi-2016", "iso37120-2014", "sdg-2022", "nua-2016"):
        found = answer(built_data, "clashes", "u4ssc-2017", other)["clashes"]
        assert [c for c in found if c["difference"]["severity"] == "contradiction"] == []


def test_redundancy_lists_pairs_with_their_evidence(built_data: Path) -> None:
    result = answer(built_data, "redundancy", "u4ssc-2017")
    pairs = {(p["subject"]["code"], p["object"]["code"]): p for p in result["pairs"]}
    green = pairs["EN: EN: PSN: 1C", "QOL.PS.2"]
    assert (green["relation"], green["reading"], green["score"]) == ("across", "may be one", 1)
    assert "SDG target 11.7" in green["evidence"]
    assert pairs["EC: P: EM: 1C", "EC: P: EM: 2C"]["relation"] == "inside"
    assert all(p["score"] >= 0.6 for p in result["pairs"])


def test_what_curators_found_exact_or_rejected_is_told_apart(built_data: Path) -> None:
    """Of what the words and units alone say, without the mappings: measured in 0023."""
    result = answer(built_data, "redundancy", "--minimum", "0")
    exact = [
        p for p in result["pairs"] if "exact" in {m["predicate"] for m in direct(p, "accepted")}
    ]
    rejected = [p for p in result["pairs"] if direct(p, "rejected")]
    assert sum(p["definition_score"] >= 0.6 for p in exact) >= 0.85 * len(exact)
    assert sum(p["definition_score"] >= 0.6 for p in rejected) <= 0.25 * len(rejected)
    assert {p["state"] for p in rejected} == {"kept apart"}


def direct(pair: dict[str, Any], listed: str) -> list[dict[str, Any]]:
    """Return the mappings of a list that join the two themselves."""
    ends = {pair["subject"]["curie"].partition(":")[2], pair["object"]["curie"].partition(":")[2]}
    return [
        mapping
        for mapping in pair["mappings"]
        if mapping["listed"] == listed
        and set(mapping["iri"].rpartition("/")[2].split("--")) == ends
    ]


def test_terms_with_two_meanings_and_two_terms_with_one(built_data: Path) -> None:
    result = answer(built_data, "terms", "u4ssc-2017", "cpi-2016")
    two = {
        (c["subject"]["element"]["label"], c["object"]["element"]["label"])
        for c in result["one_term_two_meanings"]
    }
    assert ("Solid waste collection", "Solid Waste Collection") in two
    assert ("Wastewater treatment", "Wastewater Treatment") in two
    assert ("Unemployment rate", "Unemployment Rate") not in two
    one = {c["object"]["element"]["code"] for c in result["two_terms_one_meaning"]}
    assert "SC: SH: SI: 4C" in one
    assert "household" in {word["word"] for word in answer(built_data, "terms")["term_words"]}


def test_side_by_side(built_data: Path) -> None:
    codes = ("SC: EH: H: 3C", "ID.SI.1", "iso37120-2014:12.3")
    result = answer(built_data, "side-by-side", *codes)
    lines = {row["aspect"]: row for row in result["rows"]}
    assert lines["unit"]["state"] == "differs"
    assert lines["unit"]["values"][1] == "per 1,000 inhabitants"
    assert lines["denominator"]["state"] == "partly known"
    assert {m["predicate"] for m in result["mappings"]} == {"close", "exact"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("redundancy", "nope"), "unknown framework"),
        (("clashes", "u4ssc-2017", "nope"), "unknown framework"),
        (("clashes", "u4ssc-2017", "cpi-2016", "--strength", "strong"), "strength"),
        (("terms", "nope"), "unknown framework"),
        (("side-by-side", "ID.SI.1"), "indicators"),
        (("side-by-side", "ID.SI.1", "nope"), "unknown element"),
        (("side-by-side", "ID.SI.1", "sdg"), ""),
        (("redundancy", "--minimum", "2"), "minimum"),
    ],
)
def test_wrong_words_are_told_in_one_line(
    built_data: Path, words: tuple[str, ...], message: str
) -> None:
    code, out, err = run(*words, "--data", str(built_data))
    assert (code != 0, out) == (True, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("redundancy", "u4ssc-2017"),
        ("clashes", "u4ssc-2017", "u4ssc-2017"),
        ("terms", "u4ssc-2017", "cpi-2016"),
        ("side-by-side", "ID.SI.1", "SC: EH: H: 3C"),
    ],
)
def test_each_is_citable_and_comes_out_the_same_again(
    built_data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, out, _ = run("cite", *words, "--json", "--data", str(built_data))
    assert code == 0
    (tmp_path / "citation.json").write_text(out)
    code, out, err = run("rerun", str(tmp_path / "citation.json"), "--data", str(built_data))
    assert code == 0, err


def test_tables_for_people(built_data: Path, tmp_path: Path) -> None:
    code, out, _ = run("clashes", "u4ssc-2017", "cpi-2016", "--data", str(built_data))
    assert code == 0
    assert "ID.SI.1 Physicians" in out
    assert "Pairs compared" in out
    folder = tmp_path / "tables"
    code, *_ = run("redundancy", "u4ssc-2017", "--out", str(folder), "--data", str(built_data))
    assert code == 0
    names = {"inside", "across", "editions", "overview", "groups", "score-parts"}
    assert {file.stem for file in folder.iterdir()} == names


def test_pictures_of_what_is_found_and_a_reason_where_there_is_none(
    built_data: Path, tmp_path: Path
) -> None:
    where = ("--data", str(built_data))
    for words in (("redundancy", "u4ssc-2017"), ("clashes", "u4ssc-2017", "cpi-2016")):
        picture = tmp_path / f"{words[0]}.svg"
        code, _, err = run(*words, "--out", str(picture), *where)
        assert (code, "u4ssc-2017" in picture.read_text(encoding="utf-8")) == (0, True), err
    code, _, err = run("terms", "u4ssc-2017", "--out", str(tmp_path / "terms.svg"), *where)
    assert code != 0
    assert "no picture: definitions are to be read side by side" in err
