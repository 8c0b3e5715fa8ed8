"""`ssckg impact` and `ssckg network` on the whole graph."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store
from tests.unit.harmonization.network.test_network import boxes, overlapping
from typer.testing import CliRunner

from ssckg import KnowledgeGraph
from ssckg.app.building import dump_published
from ssckg.cli import app
from ssckg.errors import SsckgError, UnknownNameError, UsageError
from ssckg.resources import root

if TYPE_CHECKING:
    from pathlib import Path

KPIS = ("EN-E-E-1C", "EC-ICT-ICT-1C", "SC-SH-SI-3C", "EC-I-WA-1C", "EC-I-T-1C")
SDG = "http://metadata.un.org/sdg/"


def tell(data: Path, *words: str) -> str:
    found = CliRunner().invoke(app, [*words, "--data", str(data)])
    if isinstance(found.exception, SsckgError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.stdout


def ask(data: Path, *words: str) -> Any:
    return json.loads(tell(data, *words, "--json"))


@pytest.fixture(scope="module")
def whole(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The published dataset in a store of its own, to be changed."""
    file = tmp_path_factory.mktemp("dump") / "all.nq"
    dump_published(built_data, file)
    store = Store()
    store.bulk_load(path=file, format=RdfFormat.N_QUADS)
    return store


def without_kpi(store: Store) -> set[str]:
    """SDG targets without an indicator, by the named query."""
    text = (root() / "queries" / "find-sdg-targets-without-kpi.rq").read_text("utf-8")
    for name, edition in (("framework", "u4ssc-2017"), ("sdg", "sdg-2022")):
        text = text.replace(f"?{name} ", f"<https://w3id.org/ssckg/framework/{edition}> ")
    found = store.query(text, use_default_graph_as_union=True)
    return {row["target"].value for row in found}  # type: ignore[union-attr]


def take_out(store: Store, kpi: NamedNode) -> list[Quad]:
    """Remove an indicator and every mapping of it; return what was removed."""
    gone = {kpi}
    for quad in store.quads_for_pattern(None, None, kpi):
        if quad.predicate.value.rpartition("/")[2] in {"subject_id", "object_id"}:
            gone.add(quad.subject)  # type: ignore[arg-type]
    removed = [q for node in gone for q in store.quads_for_pattern(node, None, None)]
    removed += [q for node in gone for q in store.quads_for_pattern(None, None, node)]
    for quad in removed:
        store.remove(quad)
    return removed


@pytest.mark.parametrize("code", KPIS)
def test_targets_lost_are_what_the_query_finds_when_it_is_gone(
    built_data: Path, whole: Store, code: str
) -> None:
    before = without_kpi(whole)
    removed = take_out(whole, NamedNode(f"https://w3id.org/ssckg/u4ssc/{code}"))
    after = without_kpi(whole)
    whole.extend(removed)
    assert without_kpi(whole) == before
    found = ask(built_data, "impact", "remove", code)
    assert {t["code"] for t in found["targets"] if t["effect"] == "lost"} == after - before


def test_removal_of_the_only_measure_of_a_target(built_data: Path) -> None:
    found = ask(built_data, "impact", "remove", "EN: E: E: 1C")
    assert list(found)[:5] == ["framework", "strength", "change", "counts", "each"]
    assert found["framework"] == "u4ssc-2017"
    (lost,) = (t for t in found["targets"] if t["effect"] == "lost")
    assert (lost["code"], lost["iri"], lost["before"], lost["after"]) == ("7.2", f"{SDG}7.2", 1, 0)
    assert lost["gone"][0]["curie"] == "u4ssc:EN-E-E-1C"
    assert {"IEA", "IRENA"} <= {a["acronym"] for a in found["agencies"]}
    (cells,) = found["cells"]
    assert (cells["sheet"], cells["result"]) == ("Environment", "O6")
    assert [c["name"] for c in found["cities"]] == ["Riyadh"]
    assert [g["code"] for g in found["groups"]] == ["EN", "EN: E", "EN: E: E"]


def test_each_kind_of_change_is_answered(built_data: Path) -> None:
    merged = ask(built_data, "impact", "merge", "EC-ICT-ICT-1C", "EC-ICT-ICT-2C")
    assert merged["change"] == ["merge EC: ICT: ICT: 2C into EC: ICT: ICT: 1C"]
    assert merged["counts"]["mappings_to_review"] == sum(
        m["effect"] in {"moves", "review", "broken"} for m in merged["mappings"]
    )
    changed = ask(built_data, "impact", "change", "EC-ICT-ICT-1C", "--field", "unit")
    assert {m["effect"] for m in changed["mappings"]} == {"broken", "review"}
    assert changed["targets"] == []
    added = ask(built_data, "impact", "add", "--like", "unsdg:C010401")
    assert [t["code"] for t in added["targets"]] == ["1.4"]


def test_described_indicators_from_a_table(built_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text(
        "code,label,group,unit,measures\nEN: E: E: 9C,Hunger,EN: E: E,percent,broad:2.1;17.19\n",
        "utf-8",
    )
    found = ask(built_data, "impact", "add", "--file", str(file))
    assert {t["code"]: t["effect"] for t in found["targets"]} == {
        "2.1": "gained",
        "17.19": "gained",
    }
    assert found["citation"]["parameters"]["indicators"][0]["measures"] == ["broad:2.1", "17.19"]


def test_a_group_with_what_stands_below_it(built_data: Path) -> None:
    # The category Energy of the dimension Environment has four indicators.
    found = ask(built_data, "impact", "remove", "EN: E: E", "--below", "--limit", "0")
    assert len(found["each"]) == 5
    emptied = {g["code"] for g in found["groups"] if g["is_empty"]}
    assert emptied == {"EN: E: E", "EN: E"}


def test_what_is_not_there_is_said(built_data: Path) -> None:
    with pytest.raises(UnknownNameError):
        tell(built_data, "impact", "remove", "EN-E-E-99")
    with pytest.raises(UnknownNameError):
        tell(built_data, "impact", "change", "EN-E-E-1C", "--field", "colour")
    with pytest.raises(UsageError):
        tell(built_data, "impact", "merge", "EN-E-E-1C", "EN-E-E-1C")
    with pytest.raises(UsageError):
        tell(built_data, "impact", "add")
    with pytest.raises(UsageError):
        tell(built_data, "network", "--kind", "cities")


def test_an_impact_takes_a_moment(built_data: Path) -> None:
    # Worked in one process, as a service would; the crosswalk is read each time.
    graph = KnowledgeGraph.open(built_data)
    graph.run("impact-remove", elements=["EN-E-E-1C"])
    started = time.process_time()
    for code in KPIS:
        graph.run("impact-remove", elements=[code])
    assert (time.process_time() - started) / len(KPIS) < 0.3


def test_the_network_as_graphml_and_picture(built_data: Path, tmp_path: Path) -> None:
    found = ask(built_data, "network")
    tell(built_data, "network", "--out", str(tmp_path / "g.graphml"))
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert (len(read), read.size()) == (91 + 169, found["counts"]["edges"])
    bridges = {frozenset(edge) for edge in nx.bridges(read)}
    assert bridges == {
        frozenset((e["source"]["iri"], e["target"]["iri"])) for e in found["bridges"]
    }
    for kind in ("indicators", "agencies"):
        file = tmp_path / f"{kind}.svg"
        tell(built_data, "network", "--kind", kind, "--out", str(file))
        texts = boxes(file.read_text("utf-8"))
        assert len(texts) > 150
        assert overlapping(texts) == []
        assert not any("\u2026" in box[4] for box in texts), "a label is cut"


def test_a_network_is_the_same_when_run_again(built_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "network.json"
    tell(built_data, "network", "--strength", "broad", "--out", str(file))
    assert json.loads(file.read_text("utf-8"))["citation"]["seed"] == 20261122
    assert "same" in tell(built_data, "rerun", str(file))
