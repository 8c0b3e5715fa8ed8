"""The build of the small tree; all figures are counted by hand in its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ssckg.content.compiling import Compiled, compile_content
from ssckg.errors import CheckError, DataError, FaultsError, ParseError, UsageError
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAPH = BASE + "graph/"


def graphs(compiled: Compiled) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in parse(compiled.nquads, RdfFormat.N_QUADS):
        triple = Triple(quad.subject, quad.predicate, quad.object)
        found.setdefault(str(quad.graph_name)[1:-1].removeprefix(GRAPH), set()).add(str(triple))
    return found


def test_every_source_has_its_graph(tiny: Path) -> None:
    sizes = {name: len(triples) for name, triples in graphs(compile_content(tiny)).items()}
    del sizes["catalog"], sizes["ontology"]
    assert sizes == {
        "framework/a-1": 7 + 8 + 3 + 2 + 2 + 5 + 3,  # A1, A2, three data points, edition, theme
        "framework/b-2": 5 + 3 + 3,
        "register/sources": 4 + 3,
        "mapping/a-b": 10 + 10 + 10 + 1,  # the set, two rows, one plain triple
        "mapping/a-b/rejected": 10 + 11,
        "mapping/a-b/candidates": 10 + 10,
        "query": 6,
    }


def test_figures(tiny: Path) -> None:
    manifest = compile_content(tiny).manifest
    assert manifest["frameworks"] == {
        "a-1": {"indicators": 2, "data_points": 3, "elements": 3, "listed": 3},
        "b-2": {"indicators": 2, "data_points": 0, "elements": 2, "listed": 2},
    }
    assert manifest["mappings"] == {"a-b": 1}
    assert manifest["mapping_sets"] == {
        "a-b": {"accepted": 1, "no_match": 1, "rejected": 1, "candidates": 1}
    }
    assert manifest["graphs"] == 9
    assert manifest["base"] == BASE
    assert manifest["triples"] == sum(map(len, graphs(compile_content(tiny)).values()))


def test_clean_content_has_no_findings(tiny: Path) -> None:
    compiled = compile_content(tiny)
    assert compiled.findings == ()
    compiled.require_clean()


def test_catalogue_describes_every_other_graph(tiny: Path) -> None:
    catalogue = graphs(compile_content(tiny))["catalog"]
    a_1 = f"<{GRAPH}framework/a-1>"
    dct = "http://purl.org/dc/terms/"
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert {line for line in catalogue if line.startswith(a_1)} == {
        f"{a_1} <{expand('rdf:type')}> <{expand('dcat:Dataset')}>",
        f"{a_1} <{expand('rdf:type')}> <{expand('void:Dataset')}>",
        f'{a_1} <{dct}identifier> "framework/a-1"',
        f'{a_1} <{dct}title> "Framework a-1"@en',
        f'{a_1} <{dct}rights> "Facts only."@en',
        f'{a_1} <{dct}description> "Facts compiled by ssckg from the sources named;'
        ' no publication of its publisher."@en',
        f'{a_1} <{dct}publisher> "ssckg maintainers"',
        f"{a_1} <{dct}source> <{BASE}source/paper>",
        f"{a_1} <{dct}source> <{BASE}source/site>",
        f"{a_1} <{dct}subject> <{BASE}framework/a-1>",
        f'{a_1} <{expand("void:triples")}> "30"^^{integer}',
    }
    listed = {line.split("> <")[-1] for line in catalogue if "dcat#dataset>" in line}
    assert len(listed) == 8


def test_licence_stands_on_our_own_work_only(tiny: Path) -> None:
    catalogue = graphs(compile_content(tiny))["catalog"]
    licensed = {line.split(">")[0][1:] for line in catalogue if "terms/license>" in line}
    assert licensed == {
        GRAPH + "ontology",
        GRAPH + "query",
        GRAPH + "register/sources",
        GRAPH + "mapping/a-b",
        GRAPH + "mapping/a-b/rejected",
        GRAPH + "mapping/a-b/candidates",
    }
    publishers = {line.split("> ", 2)[2] for line in catalogue if "terms/publisher>" in line}
    assert publishers == {'"ssckg maintainers"'}


def test_same_hash_from_another_folder_with_touched_files(tiny: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(tiny, tmp_path / "somewhere" / "else"))
    for path in sorted(other.rglob("*"), reverse=True):
        os.utime(path, (1, 1))
    first, second = compile_content(tiny), compile_content(other)
    assert first.nquads == second.nquads
    assert first.manifest["hash"] == second.manifest["hash"]


def test_same_hash_in_other_processes(tiny: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from ssckg.content.compiling import compile_content\n"
        "print(compile_content(Path(sys.argv[1])).manifest['hash'])"
    )
    hashes = set()
    for seed in ("0", "1", "4242"):
        command = [sys.executable, "-c", code, str(tiny)]
        run = subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        hashes.add(run.stdout.strip())
    assert hashes == {compile_content(tiny).manifest["hash"]}


def test_another_fact_gives_another_hash(tiny: Path) -> None:
    before = compile_content(tiny).manifest["hash"]
    table = tiny / "ontology/frameworks/a-1/data-points.csv"
    table.write_text(table.read_text().replace("100.0", "100.1"))
    assert compile_content(tiny).manifest["hash"] != before


def test_number_in_another_notation_is_the_same_fact(tiny: Path) -> None:
    before = compile_content(tiny).manifest["hash"]
    table = tiny / "ontology/frameworks/a-1/data-points.csv"
    table.write_text(table.read_text().replace("100.0", "100"))
    assert compile_content(tiny).manifest["hash"] == before


def test_another_base_moves_data_and_leaves_the_vocabulary(tiny: Path) -> None:
    compiled = compile_content(tiny, base="https://kg.example.org/x/")
    text = compiled.nquads.decode()
    assert compiled.manifest["base"] == "https://kg.example.org/x/"
    assert "<https://kg.example.org/x/cpi/A1> " in text
    assert " <https://kg.example.org/x/graph/framework/a-1> ." in text
    assert "PREFIX cpi: <https://kg.example.org/x/cpi/>" in text
    assert '"https://kg.example.org/x/"^^' in text
    left = text.replace(BASE + "ontology#", "").replace(BASE + "ontology>", "")
    assert BASE not in left
    assert text.count("\n") == compile_content(tiny).nquads.count(b"\n")


@pytest.mark.parametrize("base", ["", "kg/", "https://kg.example.org", "ftp://x/", "https://x/#"])
def test_what_cannot_be_a_base(tiny: Path, base: str) -> None:
    with pytest.raises(UsageError, match="is not an http"):
        compile_content(tiny, base=base)


def test_extra_graphs_and_inference_come_in(tiny: Path) -> None:
    extra = (GRAPH + "observation/x-2020", [spo("city/x", "rdfs:label", "X")])
    seen: list[int] = []

    def infer(ntriples: bytes) -> Iterable[Triple]:
        seen.append(ntriples.count(b"\n"))
        return [spo("city/x", "rdfs:comment", "follows")]

    found = graphs(compile_content(tiny, extra=[extra], infer=infer))
    assert len(found["observation/x-2020"]) == 1
    assert found["inferred"] == {str(spo("city/x", "rdfs:comment", "follows"))}
    others = {name: size for name, size in found.items() if name not in {"inferred", "catalog"}}
    assert seen == [sum(map(len, others.values()))]


def spo(local: str, predicate: str, text: str) -> Triple:
    return Triple(NamedNode(BASE + local), NamedNode(expand(predicate)), Literal(text))


def test_violations_forbid_and_warnings_do_not(tiny: Path) -> None:
    warning = Finding("r", Severity.WARNING, "odd")
    compile_content(tiny, check=lambda _: [warning]).require_clean()
    violation = Finding("r", Severity.VIOLATION, "wrong")
    compiled = compile_content(tiny, check=lambda _: [warning, violation, violation])
    with pytest.raises(CheckError, match=r"breaks its rules: wrong \(and 1 more\)") as caught:
        compiled.require_clean()
    assert caught.value.findings == (warning, violation, violation)


def test_findings_of_the_shapes_get_the_row_of_their_focus(tiny: Path) -> None:
    focuses = ["cpi/A2", "mapping/a-b/A1--B2", "umf/B1", None]
    found = [Finding("r", Severity.WARNING, "x", BASE + f if f else None) for f in focuses]
    places = [str(f.place) for f in compile_content(tiny, check=lambda _: found).findings]
    assert places == [
        "ontology/frameworks/a-1/indicators.csv line 3",
        "mappings/a-b/rejected.sssom.tsv line 15",
        "None",
        "None",
    ]


def test_faults_of_several_files_are_told_together(tiny: Path) -> None:
    table = tiny / "ontology/frameworks/a-1/data-points.csv"
    table.write_text(table.read_text().replace("100.0", "hundred"))
    (tiny / "ontology/frameworks/b-2/indicators.ttl").write_text("<http://x> <http://y> .\n")
    mappings = tiny / "mappings/a-b.sssom.tsv"
    mappings.write_text(mappings.read_text().replace("0.90", "9.0", 1))
    (tiny / "queries/list-trees.rq").write_text("SELECT * {}")
    with pytest.raises(FaultsError) as caught:
        compile_content(tiny)
    first, second, third, fourth = (str(fault) for fault in caught.value.faults)
    assert first == "mappings/a-b.sssom.tsv, row 15, column confidence: 9.0 is not between 0 and 1"
    assert second == (
        "ontology/frameworks/a-1/data-points.csv, row 2, column maximum:"
        " 'hundred' is not a decimal number (digits, at most one point)"
    )
    assert third.startswith("ontology/frameworks/b-2/indicators.ttl, line 1: is not Turtle")
    assert fourth == "queries/list-trees.rq, line 1: begins with no #+ header"


def test_broken_foreign_key_names_its_row(tiny: Path) -> None:
    table = tiny / "ontology/frameworks/a-1/indicators.csv"
    table.write_text(table.read_text().replace("paper;site", "paper;page"))
    with pytest.raises(DataError) as caught:
        compile_content(tiny)
    assert str(caught.value) == (
        "ontology/frameworks/a-1/indicators.csv, row 3, column source: 'page' is not in sources.csv"
    )


def test_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="nothing to build"):
        compile_content(tmp_path)


def test_table_without_metadata_and_metadata_without_table(tiny: Path) -> None:
    folder = tiny / "ontology/frameworks/a-1"
    (folder / "data-points.csv").unlink()
    with pytest.raises(ParseError, match=r"describes data-points\.csv, which is not there"):
        compile_content(tiny)
    (folder / "data-points.csv-metadata.json").unlink()
    (folder / "extra.csv").write_text("id\n")
    with pytest.raises(ParseError, match=r"has no extra\.csv-metadata\.json beside it"):
        compile_content(tiny)


def test_unknown_mapping_list_is_refused(tiny: Path) -> None:
    folder = tiny / "mappings/a-b"
    (folder / "rejected.sssom.tsv").rename(folder / "rejcted.sssom.tsv")
    with pytest.raises(ParseError, match=r"rejcted\.sssom\.tsv: is not one of rejected and cand"):
        compile_content(tiny)


def test_a_named_query_that_does_not_parse_fails_the_build(tiny: Path) -> None:
    query = tiny / "queries" / "list-trees.rq"
    text = query.read_text(encoding="utf-8")
    query.write_text(text.rstrip() + "\nSELECT\n", encoding="utf-8")
    line = text.rstrip().count("\n") + 2
    with pytest.raises(
        ParseError, match=rf"list-trees\.rq, line ({line}|{line + 1}): is no SPARQL query"
    ):
        compile_content(tiny)
