"""Networks that can be drawn on paper: bridges, cuts, communities, pictures, GraphML."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from tests.worlds import BASE, World

from ssckg.harmonization.network.describing import describe_network
from ssckg.harmonization.network.linking import agency_graph, indicator_graph
from ssckg.io.results.charts import chart_svg
from ssckg.io.results.graphml import graphml_bytes
from ssckg.model.choices import Predicate
from ssckg.model.network_picture import FONT

if TYPE_CHECKING:
    from ssckg.model.network import Network


def world() -> World:
    """a1 - 6.1, a1 and a2 - 6.2, a2 - 11.1, a3 - 11.1, a3 - 11.2, a4 - 11.2, a4 - 11.1; a5 alone.

    So a2 alone joins water (6.1, 6.2) with cities; a1 alone measures 6.1.
    """
    made = World()
    made.edition("a", "a1 a2 a3 a4 a5")
    made.edition("sdg", "c1", kind="Indicator")
    made.add("sdg", "Target", "6.1 6.2 11.1 11.2 17.1")
    made.add("sdg", "Goal", "6 11 17")
    made.below("6.1 6.2", "6")
    made.below("11.1 11.2", "11")
    made.below("17.1", "17")
    made.below("c1", "6.1")
    made.map("a1", "broad", "6.1", 0.9)
    made.map("a1", "exact", "c1", 0.5)  # Also 6.1: 1 - 0.1 x 0.5 = 0.95, exact the stronger.
    made.map("a1", "related", "6.2", 0.6)
    made.map("a2", "related", "6.2", 0.6)
    for each in ("a2", "a3", "a4"):
        made.map(each, "related", "11.1", 0.6)
    for each in ("a3", "a4"):
        made.map(each, "related", "11.2", 0.6)
    made.agency("X", custodian="c1", is_partner=True)
    made.agency("Y", partner="c1")
    return made


def network(strength: Predicate = Predicate.RELATED) -> Network:
    known = world().crosswalk()
    graph = indicator_graph(known, f"{BASE}framework/a", strength)
    return describe_network(known, graph, framework="a", strength=strength.value, seed=7)


def test_links_with_strongest_predicate_and_joint_confidence() -> None:
    found = {(e.source.code, e.target.code): (e.kind, e.confidence) for e in network().edges}
    assert found["a1", "6.1"] == ("exact", 0.95)
    assert len(found) == 8
    strong = network(Predicate.EXACT)
    assert [(e.source.code, e.target.code, e.confidence) for e in strong.edges] == [
        ("a1", "6.1", 0.5)
    ]


def test_bridges_and_cuts_as_drawn() -> None:
    found = network()
    # a3, a4, 11.1, 11.2 are a ring; all other links are bridges.
    assert {(e.source.code, e.target.code) for e in found.bridges} == {
        ("a1", "6.1"),
        ("a1", "6.2"),
        ("a2", "6.2"),
        ("a2", "11.1"),
    }
    assert {n.code for n in found.cut_nodes} == {"a1", "6.2", "a2", "11.1"}
    assert {n.code for n in found.isolated} == {"a5", "17.1"}
    counts = found.counts
    assert (counts.sources, counts.targets, counts.edges, counts.components) == (5, 5, 8, 1)
    assert (counts.isolated_sources, counts.isolated_targets) == (1, 1)


def test_degree_and_betweenness_worked_out_by_hand() -> None:
    found = {n.code: n for n in network().nodes}
    # The chain 6.1 - a1 - 6.2 - a2 - 11.1 - {a3, a4} - 11.2. Through a2: pairs of {6.1, a1, 6.2}
    # with {11.1, a3, a4, 11.2}: 12 of the 7 x 6 / 2 = 21 pairs of the 7 other linked nodes.
    assert found["a2"].betweenness == pytest.approx(12 / 21, abs=1e-6)
    # Through a1: 6.1 with the 6 others.
    assert found["a1"].betweenness == pytest.approx(6 / 21, abs=1e-6)
    # Through a3: half of the paths from the 5 (6.1, a1, 6.2, a2, 11.1) to 11.2.
    assert found["a3"].betweenness == pytest.approx(2.5 / 21, abs=1e-6)
    assert {code: n.degree for code, n in found.items()} == {
        "a1": 2, "a2": 2, "a3": 2, "a4": 2, "a5": 0,
        "6.1": 1, "6.2": 2, "11.1": 3, "11.2": 2, "17.1": 0,
    }  # fmt: skip


def test_sentences_say_what_a_node_does() -> None:
    found = {n.code: n.why for n in network().nodes}
    assert found["a2"] == (
        "a2 measures 6.2 and 11.1 (goals 6 and 11)."
        " It is the only indicator that joins 11.1 (goal 11) with 6.2 (goal 6)."
    )
    assert found["a1"] == (
        "a1 measures 6.1 and 6.2 (goal 6). It is the only indicator that measures 6.1."
    )
    assert found["a5"] == "a5 measures no SDG target."
    assert found["6.1"] == "Only a1 measures 6.1."
    assert found["17.1"] == "No indicator measures 17.1."


def test_communities_hold_every_linked_node_once() -> None:
    found = network()
    names = [n.code for c in found.communities for n in (*c.members, *c.targets)]
    assert sorted(names) == ["11.1", "11.2", "6.1", "6.2", "a1", "a2", "a3", "a4"]
    by_node = {n.code: n.community for n in found.nodes}
    assert by_node["a1"] == by_node["6.1"]
    assert by_node["a3"] == by_node["a4"] == by_node["11.2"] != by_node["a1"]
    assert found.communities[0].title.startswith("6 ")


def test_agencies_by_role() -> None:
    known = world().crosswalk()
    graph = agency_graph(known, partners_only=False)
    found = describe_network(known, graph, framework="a", strength="related", seed=7)
    assert [(e.source.code, e.target.code, e.kind) for e in found.edges] == [
        ("X", "6.1", "medium"),
        ("Y", "6.1", "low"),
    ]
    assert agency_graph(known, partners_only=True).sources == (f"{BASE}agency/X",)


def test_an_empty_network_is_one() -> None:
    made = World()
    made.edition("a")
    known = made.crosswalk()
    graph = indicator_graph(known, f"{BASE}framework/a", Predicate.RELATED)
    found = describe_network(known, graph, framework="a", strength="related", seed=7)
    assert (found.counts.edges, found.nodes) == (0, ())
    assert chart_svg(found.chart()).startswith("<svg")


def test_graphml_is_read_back_with_types() -> None:
    found = network()
    text = graphml_bytes(found.graph())
    read = nx.read_graphml(io.BytesIO(text))
    assert set(read.nodes) == {n.iri for n in found.nodes}
    assert {frozenset(e) for e in read.edges} == {
        frozenset((e.source.iri, e.target.iri)) for e in found.edges
    }
    a1 = read.nodes[f"{BASE}a/a1"]
    assert (a1["degree"], a1["cut"], a1["label"]) == (2, True, "a1 Label of a1")
    assert isinstance(a1["betweenness"], float)
    edge = read.edges[f"{BASE}a/a1", f"{BASE}sdg/6.1"]
    assert (edge["confidence"], edge["bridge"], edge["kind"]) == (0.95, True, "exact")
    assert graphml_bytes(network().graph()) == text


def test_graphml_keeps_to_the_rules_of_its_schema() -> None:
    # graphml.xsd 1.0: keys first, each with a unique id, every datum names one of its own domain.
    spaces = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ET.fromstring(graphml_bytes(network().graph()))  # noqa: S314 - our own bytes
    keys = {key.get("id"): key.get("for") for key in root.findall("g:key", spaces)}
    assert len(keys) == len(root.findall("g:key", spaces))
    assert [child.tag.rpartition("}")[2] for child in root][-1] == "graph"
    types = {key.get("attr.type") for key in root.findall("g:key", spaces)}
    assert types <= {"boolean", "int", "long", "float", "double", "string"}
    for kind in ("node", "edge"):
        for each in root.findall(f"g:graph/g:{kind}", spaces):
            assert all(keys[datum.get("key")] == kind for datum in each.findall("g:data", spaces))


def boxes(svg: str) -> list[tuple[float, float, float, float, str]]:
    """The boxes of the texts of an SVG: left, top, right, bottom, text; widths are upper bounds."""
    found = []

    def walk(element: ET.Element, across: float, down: float) -> None:
        moved = re.match(r"translate\(([-\d.]+),\s*([-\d.]+)\)", element.get("transform", ""))
        if moved:
            across, down = across + float(moved[1]), down + float(moved[2])
        if element.tag.endswith("text") and element.text:
            size = float(element.get("font-size", "10px").removesuffix("px"))
            wide = 0.62 * size * len(element.text)
            start = {"start": 0.0, "middle": wide / 2, "end": wide}[
                element.get("text-anchor", "start")
            ]
            found.append(
                (
                    across - start,
                    down - 0.8 * size,
                    across - start + wide,
                    down + 0.2 * size,
                    element.text,
                )
            )
        for child in element:
            walk(child, across, down)

    walk(ET.fromstring(svg), 0.0, 0.0)  # noqa: S314 - our own picture
    return found


def overlapping(found: list[tuple[float, float, float, float, str]]) -> list[tuple[str, str]]:
    ordered = sorted(found, key=lambda box: box[1])
    pairs = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3]:
                break
            if one[0] < other[2] and other[0] < one[2]:
                pairs.append((one[4], other[4]))
    return pairs


def test_labels_do_not_collide_even_when_many_and_long() -> None:
    made = World()
    made.edition("a")
    made.add("a", "Indicator", " ".join(f"a{n}" for n in range(120)), label="Long words " * 5)
    made.edition("sdg")
    made.add("sdg", "Target", " ".join(f"{n // 12 + 1}.{n % 12 + 1}" for n in range(180)))
    for n in range(120):
        made.map(f"a{n}", "broad", f"{n * 7 % 160 // 12 + 1}.{n * 7 % 160 % 12 + 1}")
    known = made.crosswalk()
    graph = indicator_graph(known, f"{BASE}framework/a", Predicate.RELATED)
    found = describe_network(known, graph, framework="a", strength="related", seed=7)
    texts = boxes(chart_svg(found.chart()))
    labels = [box for box in texts if "Label of" in box[4] or "Long words" in box[4]]
    assert len(labels) == 300
    assert overlapping(texts) == []
    assert all(box[3] - box[1] >= FONT for box in labels)


_PROGRAM = """
from tests.unit.harmonization.network.test_network import network
print([(n.code, n.community, n.row) for n in network().nodes])
"""


def test_communities_do_not_hang_on_the_seed_of_hashes() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(["src", "."])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
