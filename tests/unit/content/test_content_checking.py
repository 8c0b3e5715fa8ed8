"""Published against built: what is told apart, with datasets of a few lines."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.content.checking import check_content
from ssckg.content.compiling import Compiled
from ssckg.errors import DataError, FaultsError, ParseError, TableError
from ssckg.model.finding import Finding, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.check_outcome import CheckOutcome

ONE = b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
TWO = b"<urn:a> <urn:b> <urn:d> <urn:g> .\n"
FILES = 12
"""What the tiny tree is built from, counted by hand: ssckg.ttl; of a-1 framework.ttl, themes.ttl,
indicators.csv, data-points.csv; of b-2 framework.ttl, indicators.ttl; sources.csv; three lists
of mappings; a query."""


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def compiled(nquads: bytes, *findings: Finding) -> Compiled:
    return Compiled(nquads, {"hash": sha(nquads)}, findings)


def manifest(nquads: bytes) -> dict[str, Any]:
    return {"hash": sha(nquads), "triples": nquads.count(b"\n")}


def run(
    root: Path, built: Compiled | DataError, published: bytes, said: dict[str, Any] | None
) -> CheckOutcome:
    def compile_sources() -> Compiled:
        if isinstance(built, DataError):
            raise built
        return built

    return check_content(root, compile_sources, published, said)


def names(outcome: CheckOutcome) -> list[str]:
    return [finding.rule.rpartition("#")[2] for finding in outcome.findings]


def test_all_the_same(tiny: Path) -> None:
    outcome = run(tiny, compiled(ONE), ONE, manifest(ONE))
    assert (outcome.section, outcome.failed, outcome.findings) == ("content", 0, ())
    assert outcome.passed == FILES + 3


def test_lost_and_added_statements_are_shown(tiny: Path) -> None:
    outcome = run(tiny, compiled(ONE), TWO, manifest(ONE))
    assert (outcome.passed, outcome.failed) == (FILES + 2, 1)
    head, added, lost = (finding.message for finding in outcome.findings)
    assert sha(TWO)[:12] in head
    assert added == f"added (1 of 1): {TWO.decode().strip()}"
    assert lost == f"lost (1 of 1): {ONE.decode().strip()}"


def test_edited_and_built_from_other_sources(tiny: Path) -> None:
    outcome = run(tiny, compiled(b""), TWO, manifest(ONE))
    assert names(outcome) == ["published-differs-from-manifest", "built-from-other-sources"]
    assert outcome.failed == 1


def test_other_sources_are_no_fault(tiny: Path) -> None:
    outcome = run(tiny, compiled(TWO), ONE, manifest(ONE))
    assert outcome.failed == 0
    assert [finding.severity for finding in outcome.findings] == [Severity.INFO]


def test_an_engine_that_is_not_ours_has_no_manifest(tiny: Path) -> None:
    same = run(tiny, compiled(ONE), ONE, None)
    assert (same.passed, same.failed, same.findings) == (FILES + 2, 0, ())
    assert names(run(tiny, compiled(ONE), TWO, None)) == ["built-from-other-sources"]


def test_nothing_built(tiny: Path) -> None:
    outcome = run(tiny, compiled(ONE), b"", {})
    assert (names(outcome), outcome.failed) == (["not-built"], 1)


def test_a_dangling_reference(tiny: Path) -> None:
    finding = Finding("urn:x#dangling", Severity.VIOLATION, "leads nowhere")
    outcome = run(tiny, compiled(ONE, finding), ONE, manifest(ONE))
    assert (outcome.passed, outcome.failed) == (FILES + 2, 1)


TABLE, QUERY = "ontology/registers/sources/sources.csv", "queries/list-trees.rq"


@pytest.mark.parametrize("complete", [True, False])
def test_faulty_files_are_counted_and_told_with_place(tiny: Path, complete: bool) -> None:
    faults = (
        TableError("is empty: why", file=TABLE, row=2, column="title"),
        TableError("is empty", file=TABLE, row=3, column="title"),
        ParseError("cannot be read: gone", file=QUERY),
    )
    error = FaultsError(faults, complete=complete)
    outcome = run(tiny, error, ONE, manifest(ONE))
    # the others were read only where the search was not broken off; and nothing is damaged
    assert (outcome.passed, outcome.failed) == ((FILES - 2 if complete else 0) + 1, 2)
    told = [(str(finding.place), finding.message) for finding in outcome.findings[:3]]
    assert told == [
        (f"{TABLE} line 2, title", "is empty: why"),
        (f"{TABLE} line 3, title", "is empty"),
        (QUERY, "cannot be read: gone"),
    ]
    assert names(outcome)[3:] == ([] if complete else ["broken-off"])


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    error = ParseError("holds no ontology/*.ttl: nothing to build", file=str(tmp_path))
    outcome = run(tmp_path, error, ONE, manifest(ONE))
    assert (outcome.passed, outcome.failed) == (1, 1)
