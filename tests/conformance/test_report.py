"""The report says what the tests say: every name has a case, and the committed pages are whole."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS
from tests.conformance.reporting import EARL, Proof, combined, earl, page
from tests.conformance.tables import known_failures, names, suites

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
MODULES = sorted(path.stem for path in HERE.glob("test_*.py"))

ELSEWHERE = (
    *("tests.api.v1.test_hostile_requests", "tests.api.v1.test_hostile_protocols"),
    "tests.data.test_shapes",
)
"""Modules of others that prove something, too; `make conformance` runs those tests of them."""


def marks(thing: Any) -> Iterator[tuple[str, str]]:
    """Yield what a test function proves, also by the values of its parameters."""
    for mark in getattr(thing, "pytestmark", ()):
        if mark.name == "proves":
            yield mark.args
        elif mark.name == "parametrize":
            for value in mark.args[1]:
                inner = getattr(value, "marks", ())
                yield from (one.args for one in inner if one.name == "proves")


def proved() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for name in (*(f"tests.conformance.{one}" for one in MODULES), *ELSEWHERE):
        module = importlib.import_module(name)
        for thing in vars(module).values():
            if getattr(thing, "__module__", "") == module.__name__:
                found.update(marks(thing))
    return found


def test_every_name_has_a_case_and_every_case_a_name() -> None:
    named = {(suite, test) for suite, tests in names().items() for test in tests}
    assert proved() == named
    assert set(suites()) == set(names())
    assert set(known_failures()) <= named


def test_the_tests_of_the_w3c_are_all_named() -> None:
    """Numbers of the W3C's manifests of 2026."""
    sizes = {suite: len(tests) for suite, tests in names().items()}
    assert (sizes["protocol"], sizes["graph-store"], sizes["service-description"]) == (34, 13, 3)
    assert (sizes["csv-tsv"], sizes["json"], sizes["data-cube"], sizes["skos"]) == (6, 4, 21, 6)
    for suite in ("protocol", "graph-store", "csv-tsv", "json"):
        assert names()[suite] == names()[f"w3c-{suite}"]


def test_the_worst_of_several_proofs_counts() -> None:
    proofs = [
        *(Proof("json", "jsonres01", one, "") for one in ("passed", "failed", "not offered")),
        *(Proof("json", "jsonres02", one, "") for one in ("not offered", "passed")),
        Proof("json", "jsonres03", "passed", ""),
    ]
    found = {one.test: one.outcome for one in combined(proofs) if one.suite == "json"}
    assert found == {
        **{"jsonres01": "failed", "jsonres02": "not offered", "jsonres03": "passed"},
        "jsonres04": "not offered",
    }


def test_the_report_says_each_outcome_once() -> None:
    proofs = combined([Proof("json", "jsonres01", "failed", "the reason")])
    graph = Graph().parse(data=earl(proofs), format="turtle")
    outcomes = Counter(graph.objects(None, EARL.outcome))
    assert outcomes == {EARL.failed: 1, EARL.untested: sum(map(len, names().values())) - 1}
    (failed,) = graph.subjects(EARL.outcome, EARL.failed)
    assert str(graph.value(failed, EARL.info)) == "the reason"
    assert "| json | `jsonres01` | IRIs, literals and blank nodes as JSON | failed |" in page(
        proofs
    )


@pytest.mark.parametrize("suite", list(suites()))
def test_the_committed_report_is_whole(suite: str) -> None:
    """It has each test of today; each failure of it is known, and each that is known is one."""
    graph = Graph().parse(DOCS / "conformance.ttl")
    base = f"https://w3id.org/ssckg/docs/conformance#{suite}--"
    told = (DOCS / "conformance.md").read_text(encoding="utf-8")
    for test in names()[suite]:
        outcome = graph.value(URIRef(f"{base}{test}--result"), EARL.outcome)
        assert outcome in {EARL.passed, EARL.failed, EARL.untested}, test
        assert (outcome == EARL.failed) is ((suite, test) in known_failures()), test
        assert str(graph.value(URIRef(base + test), DCTERMS.title)) == test
        assert f"| {suite} | `{test}` |" in told
