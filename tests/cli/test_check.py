"""`ssckg check` on a small whole tree: all is well, and then one seeded fault at a time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.terminal import as_process, ssckg

from ssckg import resources
from ssckg.store.directory import DataDirectory

HERE = Path(__file__).parent
TINY = HERE.parent / "unit" / "content" / "tiny"
WHOLE = HERE / "whole"
"""What the tiny tree lacks to have something in every section."""
SECTIONS = ["ontology", "questions", "shapes", "mappings", "content", "workspace"]
BASES = ["https://w3id.org/ssckg/", "https://kg.example.org/"]


def make_source(folder: Path) -> Path:
    shutil.copytree(TINY, folder)
    return Path(shutil.copytree(WHOLE, folder, dirs_exist_ok=True))


def build(data: Path, source: Path, base: str = BASES[0]) -> Path:
    run = ssckg("build", "--data", data, "--source", source, "--base", base)
    assert run.returncode == 0, run.stderr
    return data


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A data directory for each base, made once; do not change them."""
    folder = tmp_path_factory.mktemp("built")
    source = make_source(folder / "source")
    return {base: build(folder / f"data{at}", source, base) for at, base in enumerate(BASES)}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source")


def check(data: Path, source: Path, *options: object) -> tuple[int, dict[str, Any]]:
    """Return exit code and the JSON document; stderr is silent in a pipe."""
    run = ssckg("check", "--data", data, "--source", source, "--json", *options)
    assert run.stderr == ""
    return run.returncode, json.loads(run.stdout)


def failed(report: dict[str, Any]) -> list[str]:
    return [name for name in SECTIONS if report.get(name, {}).get("failed")]


def messages(report: dict[str, Any], section: str) -> list[str]:
    return [finding["message"] for finding in report[section]["findings"]]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("base", BASES)
def test_all_is_well(built: dict[str, Path], source: Path, base: str) -> None:
    code, report = check(built[base], source)
    assert list(report) == ["conforms", *SECTIONS, "seconds"]
    assert (code, report["conforms"], failed(report)) == (0, True, [])
    assert all(report[name]["findings"] == [] for name in SECTIONS)
    # two modules and a rule; two questions, three requirements and their three tests; the files
    # of one folder, two cases, one rule, and the dataset against theme and bounds; four files,
    # five rules on each of three lists and four on the set
    figures = {name: report[name]["passed"] for name in SECTIONS[:4]}
    assert figures == {"ontology": 3, "questions": 8, "shapes": 6, "mappings": 4 + 15 + 4}
    # each file that is built from; then references, damage, sources
    found = [*source.glob("ontology/*.ttl"), *source.glob("ontology/*/*/*.ttl")]
    found += [*source.glob("ontology/*/*/*.csv"), *source.rglob("*.sssom.tsv")]
    found += source.glob("queries/*.rq")
    assert report["content"]["passed"] == len(found) + 3


def test_text_for_people(built: dict[str, Path], source: Path) -> None:
    run = ssckg("check", "--data", built[BASES[0]], "--source", source)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*SECTIONS, "checked"]
    assert lines[0].split() == ["ontology", "3", "passed,", "0", "failed", "ok"]


def test_one_section(built: dict[str, Path], source: Path) -> None:
    code, report = check(built[BASES[0]], source, "--section", "mappings")
    assert (code, list(report)) == (0, ["conforms", "mappings", "seconds"])
    _, report = check(built[BASES[0]], source, "--section", "content", "--section", "shapes")
    assert list(report) == ["conforms", "shapes", "content", "seconds"]


def test_wrong_use_and_missing_data(built: dict[str, Path], tmp_path: Path) -> None:
    run = ssckg("check", "--data", built[BASES[0]], "--section", "weather")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("ssckg: unknown section: 'weather' (known: ontology, ")
    run = ssckg("check", "--data", tmp_path / "no", "--json")
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("ssckg: no data directory at ")


def edited(built: Path, folder: Path, update: str) -> Path:
    """Return a copy of a data directory in which somebody has written by hand."""
    data = Path(shutil.copytree(built, folder / "edited"))
    with DataDirectory.open(data).engine("published", writable=True) as store:
        store.update(update)
    return data


@pytest.mark.parametrize("base", BASES)
def test_a_statement_was_added_to_the_store(
    built: dict[str, Path], source: Path, tmp_path: Path, base: str
) -> None:
    update = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }"
    code, report = check(edited(built[base], tmp_path, update), source)
    assert (code, failed(report)) == (1, ["content"])
    assert report["content"]["failed"] == 1
    first, second = messages(report, "content")
    assert first.startswith("what is published is not what the build wrote (hash ")
    assert second == "added (1 of 1): <urn:a> <urn:b> <urn:c> <urn:g> ."


@pytest.mark.parametrize("base", BASES)
def test_a_label_was_taken_out_of_the_store(
    built: dict[str, Path], source: Path, tmp_path: Path, base: str
) -> None:
    theme = f"<{base}cpi/green> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    update = f"DELETE WHERE {{ GRAPH ?g {{ {theme} ?label }} }}"
    code, report = check(edited(built[base], tmp_path, update), source)
    assert (code, failed(report)) == (1, ["shapes", "content"])
    (finding,) = report["shapes"]["findings"]
    assert finding["rule"] == f"{base}shape/theme#label"
    assert finding["focus"] == f"{base}cpi/green"
    assert messages(report, "content")[1].startswith(f"lost (1 of 1): {theme} ")


@pytest.mark.parametrize("base", BASES)
def test_a_term_was_written_that_is_not_declared(
    built: dict[str, Path], source: Path, tmp_path: Path, base: str
) -> None:
    update = "INSERT DATA { GRAPH <urn:g> { <urn:a> a <https://w3id.org/ssckg/ontology#Odd> } }"
    code, report = check(edited(built[base], tmp_path, update), source)
    assert (code, failed(report)) == (1, ["ontology", "content"])
    assert messages(report, "ontology")[0].endswith("Found: urn:a ssc:Odd")


@pytest.mark.parametrize("base", BASES)
def test_a_question_fails(built: dict[str, Path], source: Path, base: str) -> None:
    name = "q001-a-has-two-indicators.rq"
    replace(source / "ontology/questions/must-hold" / name, "?count = 2", "?count = 3")
    code, report = check(built[base], source)
    assert (code, failed(report), report["questions"]["failed"]) == (1, ["questions"], 1)
    assert messages(report, "questions") == ["does not hold: How many indicators does A have? Two."]


def test_a_question_that_must_not_hold_holds(built: dict[str, Path], source: Path) -> None:
    path = source / "ontology/questions/must-not-hold/n001-a-theme-with-a-part-in-b.rq"
    replace(path, "framework:b-2", "framework:a-1")
    _, report = check(built[BASES[0]], source)
    assert messages(report, "questions") == ["does not hold: Has a theme a part in B?"]


def test_a_question_does_not_parse(built: dict[str, Path], source: Path) -> None:
    path = source / "ontology/questions/must-hold/q001-a-has-two-indicators.rq"
    replace(path, "FILTER(", "FILTER((")
    code, report = check(built[BASES[0]], source)
    assert (code, failed(report), report["questions"]["failed"]) == (1, ["questions"], 1)
    (message,) = messages(report, "questions")
    assert message.startswith("cannot be asked: line 8, column ")


def test_a_requirement_has_no_test(built: dict[str, Path], source: Path) -> None:
    (source / "ontology/questions/must-hold/q001-a-has-two-indicators.rq").unlink()
    code, report = check(built[BASES[0]], source)
    assert (code, failed(report)) == (1, ["questions"])
    (finding,) = report["questions"]["findings"]
    assert finding["place"] == {"file": "ontology/requirements.csv", "line": 2, "column": "test"}


def test_a_case_of_a_shape_is_wrong(built: dict[str, Path], source: Path) -> None:
    replace(source / "shapes/theme.ttl", "sh:minCount 1", "sh:minCount 0")
    code, report = check(built[BASES[0]], source)
    assert (code, failed(report)) == (1, ["shapes"])
    (finding,) = report["shapes"]["findings"]
    assert finding["place"] == {"file": "shapes/theme/invalid-no-label.ttl"}


def test_a_pair_stands_twice_in_a_file(built: dict[str, Path], source: Path) -> None:
    path = source / "mappings/a-b.sssom.tsv"
    text = path.read_text()
    path.write_text(text + text.splitlines(keepends=True)[-1])
    code, report = check(built[BASES[0]], source)
    line = text.count("\n") + 1
    # the file cannot be built from either
    assert (code, failed(report)) == (1, ["mappings", "content"])
    for section in ("mappings", "content"):
        first = report[section]["findings"][0]
        assert first["message"] == f"mapping:a-b/A2--B2 was used in row {line - 1}"
        assert first["place"]["file"] == "mappings/a-b.sssom.tsv"
        assert first["place"]["line"] == line


def test_a_pair_is_accepted_and_rejected(built: dict[str, Path], source: Path) -> None:
    path = source / "mappings/a-b/rejected.sssom.tsv"
    replace(path, "--B2", "--B1")
    replace(path, "umf:B2\tTrams", "umf:B1\tTrees")
    code, report = check(built[BASES[0]], source, "--section", "mappings")
    assert (code, failed(report)) == (1, ["mappings"])
    assert messages(report, "mappings") == [
        "cpi:A1 to umf:B1 is also accepted (row 46 there)",
        "cpi:A1 to umf:B1 is accepted as well (perhaps inverted)",
    ]


@pytest.mark.parametrize("name", ["a-b.sssom.tsv", "a-b/rejected.sssom.tsv", "a-b/checks.tsv"])
def test_a_set_lacks_a_file(built: dict[str, Path], source: Path, name: str) -> None:
    (source / "mappings" / name).unlink()
    code, report = check(built[BASES[0]], source, "--section", "mappings")
    assert code == 1
    assert report["mappings"]["failed"] == 1
    (finding,) = report["mappings"]["findings"]
    assert finding["place"] == {"file": f"mappings/{name}"}
    assert finding["message"] == "cannot be read: No such file or directory"


def test_a_module_is_not_turtle(built: dict[str, Path], source: Path) -> None:
    (source / "ontology/odd.ttl").write_text("<urn:a> <urn:b>\n")
    code, report = check(built[BASES[0]], source)
    assert (code, failed(report)) == (1, ["ontology", "mappings", "content"])
    assert report["ontology"]["findings"][0]["place"]["file"] == "ontology/odd.ttl"
    assert report["content"]["failed"] == 1


def test_a_key_refers_to_no_row(built: dict[str, Path], source: Path) -> None:
    replace(source / "ontology/frameworks/a-1/data-points.csv", "A2,by-night", "A3,by-night")
    code, report = check(built[BASES[0]], source, "--section", "content")
    assert (code, report["content"]["failed"]) == (1, 1)
    place = report["content"]["findings"][0]["place"]
    table = "ontology/frameworks/a-1/data-points.csv"
    assert place == {"file": table, "line": 4, "column": "indicator"}


def test_a_reference_leads_nowhere(built: dict[str, Path], source: Path) -> None:
    replace(source / "ontology/frameworks/a-1/indicators.csv", "head,green", "head,blue")
    code, report = check(built[BASES[0]], source, "--section", "content")
    assert (code, report["content"]["failed"]) == (1, 1)
    finding = report["content"]["findings"][0]
    assert finding["rule"].endswith("#dangling-reference")
    assert finding["place"]["line"] == 2


def test_sources_have_changed_since_the_build(built: dict[str, Path], source: Path) -> None:
    replace(source / "ontology/frameworks/a-1/indicators.csv", "Trams, per year", "Trams per year")
    code, report = check(built[BASES[0]], source, "--section", "content")
    assert (code, report["conforms"]) == (0, True)
    (finding,) = report["content"]["findings"]
    assert finding["severity"] == "info"
    assert finding["message"].startswith("built from other sources")
    assert finding["message"].endswith("run ssckg build")


def test_nothing_was_built(source: Path, tmp_path: Path) -> None:
    DataDirectory.create_or_open(tmp_path / "data")
    run = ssckg("check", "--data", tmp_path / "data", "--source", source, "--section", "content")
    assert (run.returncode, run.stdout) == (3, "")
    assert "holds no published data yet" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_findings_for_people(built: dict[str, Path], source: Path) -> None:
    replace(source / "ontology/frameworks/a-1/data-points.csv", "A2,by-night", "A3,by-night")
    run = ssckg("check", "--data", built[BASES[0]], "--source", source, "--section", "content")
    assert (run.returncode, run.stderr) == (1, "")
    lines = run.stdout.splitlines()
    assert lines[0].split()[0] == "content"
    assert lines[0].endswith("FAILED")
    place = "ontology/frameworks/a-1/data-points.csv line 4, indicator"
    assert lines[1] == f"violation: {place}"


@pytest.mark.slow
def test_the_reasoner_is_asked_on_request(built: dict[str, Path], source: Path) -> None:
    (source / "ontology/odd.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:x#A> a owl:Class ; owl:disjointWith <urn:x#B> . <urn:x#B> a owl:Class .\n"
        "<urn:x#C> a owl:Class ; rdfs:subClassOf <urn:x#A> , <urn:x#B> .\n"
    )
    options = ("--section", "ontology")
    assert check(built[BASES[0]], source, *options)[0] == 0
    code, report = check(built[BASES[0]], source, *options, "--reason")
    assert (code, messages(report, "ontology")) == (1, ["urn:x#C can have no member"])


@pytest.mark.slow
def test_what_ssckg_carries_is_in_order(built_data: Path) -> None:
    run = as_process("check", "--data", built_data, "--json")
    report = json.loads(run.stdout)
    assert {name: messages(report, name) for name in failed(report)} == {}
    assert (run.returncode, run.stderr) == (0, "")
    # what was published was made from these sources
    assert messages(report, "content") == []
    # every question and every rule of the vocabulary was asked
    ontology = resources.root() / "ontology"
    asked = [*ontology.glob("questions/*/*.rq"), *ontology.glob("verify/*.rq")]
    assert report["questions"]["passed"] + report["ontology"]["passed"] >= len(asked) > 100
