"""Figures of a round are the same before and after its own release, and after later ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.rounds_by_hand import ADOPTED, DAY, OFFICE, U, decided_round

from ssckg.app.analyses.sources import read_sources
from ssckg.app.building import build_dataset
from ssckg.app.release.making import make_release
from ssckg.app.revision.as_of_round import editions_from, sources_of_round
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.workspace import open_workspace
from ssckg.harmonization.leaving_out import without_editions
from ssckg.model.proposed_change import RetireElement
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.revision.editions import triples_of
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from ssckg.app.workspace import Workspace

FIRST, SECOND, BESIDE = "u4ssc-2026.1", "u4ssc-2027.1", "un-sscf-0.1"
N = f"https://w3id.org/ssckg/{FIRST}/"
ENDED = f"{U}EC-I-B-1A"


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    """Digests of what is published, before any release and after the first one."""
    return {}


@pytest.fixture(scope="module")
def ws(
    small_source: Path, tmp_path_factory: pytest.TempPathFactory, digests: dict[str, str]
) -> Iterator[Workspace]:
    """Three releases: of the same framework, in earnest; one that starts from it; one beside it."""
    data = tmp_path_factory.mktemp("figures") / "data"
    build_dataset(data, source=small_source, draft=True)
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        digests["built"] = read_sources(data).crosswalk.digest
        same: dict[str, Any] = {"framework": "u4ssc", "is_demonstration": False}
        decided_round("r-1", **same).keep(ws.store)
        make_release(ws, OFFICE, "r-1", FIRST)
        digests["first"] = read_sources(data).crosswalk.digest
        second = (RetireElement(element=f"{N}EC-I-B-2A"),)
        decided_round("r-2", second, starts_from=FIRST, **same).keep(ws.store)
        make_release(ws, OFFICE, "r-2", SECOND)
        decided_round("r-3").keep(ws.store)
        make_release(ws, OFFICE, "r-3", BESIDE)
        yield ws


def test_what_came_of_a_round_is_what_goes_back_to_it(ws: Workspace) -> None:
    assert editions_from(ws, "r-1") == {FIRST, SECOND}
    assert editions_from(ws, "r-2") == {SECOND}
    assert editions_from(ws, "r-3") == {BESIDE}
    assert editions_from(ws, "r-4") == set()


@pytest.mark.parametrize(("number", "beside", "then"), [(1, BESIDE, "built"), (2, BESIDE, "first")])
def test_a_round_reads_what_was_there_without_it(
    ws: Workspace, digests: dict[str, str], number: int, beside: str, then: str
) -> None:
    """But for the release of another round from the same edition, which it did not bring about."""
    state = open_round(ws, f"r-{number}")
    found = sources_of_round(ws, state).crosswalk
    assert beside in {each.id for each in found.editions}
    other = [each.iri for each in found.editions if each.id == beside]
    assert without_editions(found, other).digest == digests[then]


def test_a_release_in_earnest_names_who_publishes_it(ws: Workspace) -> None:
    """Who manages the register, where nobody is said to own it; the shape of editions asks."""
    validator = make_validator(load_shapes(["framework-edition"]))
    for version, publishers in (
        (FIRST, ["https://w3id.org/ssckg/round/r-1/secretariat"]),
        (BESIDE, []),
    ):
        edition = load_edition(ws, version)
        about = edition.item[edition.iri]
        assert [one.text for one in about.values("dcterms:publisher")] == publishers
        text = "\n".join(f"{triple} ." for triple in triples_of(edition))
        document = RdfDocument(text.encode(), version, RdfFormat.N_TRIPLES)
        found = {one.message for one in as_findings(validator.validate([document]))}
        assert not {message for message in found if "publish" in message}


def test_what_a_round_ended_is_there_for_the_round(ws: Workspace) -> None:
    """The release says until when an element was valid; when it was discussed, it was."""
    published = read_sources(ws.directory.path)
    assert published.crosswalk.element[ENDED].is_retired
    assert not sources_of_round(ws, open_round(ws, "r-1")).crosswalk.element[ENDED].is_retired
    assert sources_of_round(ws, open_round(ws, "r-2")).crosswalk.element[ENDED].is_retired
