"""The reconciliation service before the validator of the community's test bench.

`RECON_TESTBENCH` names a checkout of reconciliation-api/testbench in which `npm ci --omit=dev
--ignore-scripts` was run. What the bench does with a service is done here with its own modules,
without its page: it tells from the manifest which version a service keeps to, and validates every
kind of answer. Our own cases of the same are in `tests/site/test_reconciliation.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conformance.tables import names

if TYPE_CHECKING:
    from tests.api.v1.service import Service

VARIABLE = "RECON_TESTBENCH"
SCRIPT = Path(__file__).with_name("recon_bench.mjs")
VERSIONS = ("0.1", "0.2")
ALL = [
    pytest.param(name, marks=pytest.mark.proves("reconciliation", name), id=name)
    for name in names()["reconciliation"]
]
QUERIES = {
    "q0": {"query": "EC ICT 1C", "type": "Indicator", "type_strict": "should"},
    "q1": {"query": "karmoy", "limit": 3},
    "q2": {"query": "air", "properties": [{"pid": "framework", "v": "u4ssc-2017"}]},
    "q3": {"query": "no such thing zzzzqq"},
}
EXTENSION = {
    "ids": ["sdg/C110602", "city/karmoy"],
    "properties": [{"id": "custodian"}, {"id": "code"}, {"id": "trust"}, {"id": "country"}],
}


@dataclass(frozen=True, slots=True)
class Bench:
    """What the bench found: the version it takes the service for, faults by version and name."""

    version: str | None
    faults: dict[tuple[str, str], list[str] | None]
    answers: dict[str, Any]


def answers(service: Service) -> dict[str, Any]:
    """Return one answer of each kind, by the name of its schema."""
    here = f"{service.address}/reconcile"

    def _get(path: str, **query: str) -> Any:
        return service.client.get(here + path, params=query).json()

    return {
        "manifest": _get(""),
        "reconciliation-result-batch": _get("", queries=json.dumps(QUERIES)),
        "suggest-entities-response": _get("/suggest/entity", prefix="water"),
        "suggest-properties-response": _get("/suggest/property", prefix="c"),
        "suggest-types-response": _get("/suggest/type", prefix="indic"),
        "data-extension-property-proposal": _get("/properties", type="Indicator", limit="5"),
        "data-extension-response": _get("", extend=json.dumps(EXTENSION)),
    }


def ask(folder: str, endpoint: str, found: dict[str, Any]) -> Bench:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed (Debian package nodejs)")
    if not (Path(folder) / "node_modules" / "ajv").is_dir():
        pytest.skip(f"npm ci --omit=dev --ignore-scripts was not run in {VARIABLE}")
    asked = [(version, name) for version in VERSIONS for name in found]
    documents = [
        {"version": version, "schema": name, "document": found[name]} for version, name in asked
    ]
    told = subprocess.run(
        [node, str(SCRIPT), str(Path(folder).resolve())],
        input=json.dumps(
            {"endpoint": endpoint, "manifest": found["manifest"], "documents": documents}
        ).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    said = json.loads(told.stdout)
    return Bench(
        said["latestCompatibleVersion"], dict(zip(asked, said["faults"], strict=True)), found
    )


@pytest.fixture(scope="module")
def folder() -> str:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no checkout of reconciliation-api/testbench")
    return named


@pytest.fixture(scope="module")
def bench(service: Service, folder: str) -> Bench:
    return ask(folder, f"{service.address}/reconcile", answers(service))


@pytest.mark.parametrize("name", ALL)
def test_the_bench_finds_no_fault(bench: Bench, name: str) -> None:
    assert bench.faults["0.2", name] == []
    assert not bench.faults["0.1", name]  # version 0.1 has no schema of what is proposed
    assert bench.answers[name]


@pytest.mark.proves("reconciliation", "manifest")
def test_the_bench_takes_it_for_the_version_that_it_is(bench: Bench) -> None:
    assert bench.version == "0.2"


def test_the_bench_can_find_faults(service: Service, folder: str) -> None:
    broken: dict[str, Any] = {key: {"result": 1} for key in names()["reconciliation"]}
    found = ask(folder, f"{service.address}/reconcile", broken)
    assert {name for (version, name), faults in found.faults.items() if not faults} == {
        "data-extension-property-proposal"
    }
    assert found.version is None
