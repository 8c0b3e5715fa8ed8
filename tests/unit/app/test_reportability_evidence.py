"""Private submissions as evidence: who may count them, what is counted, what can be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.worlds import World

from ssckg.access import reads
from ssckg.app import lodging
from ssckg.app.analyses.registry import result_values
from ssckg.app.analyses.reportability import EvidenceParameters, reportability
from ssckg.app.analyses.sources import Sources
from ssckg.app.reportability_evidence import submitted_evidence, with_submissions
from ssckg.app.submission_steps import submit
from ssckg.app.workspace import open_workspace
from ssckg.errors import ForbiddenError, UsageError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

STAVANGER = Path(__file__).parents[3] / "examples" / "cities" / "stavanger.csv"
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
CITY = Actor("siv", "Siv", Role.CITY, city="stavanger")
VERIFIER = Actor("vera", "Vera", Role.VERIFIER)
EDITION = "u4ssc-2017"
CITIES = ("Stavanger", "Rana", "Asker")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Stavanger's figures of 2021 handed in by three cities; Stavanger has a draft of 2022, too."""
    folder = tmp_path_factory.mktemp("evidence")
    DataDirectory.create_or_open(folder / "data")
    with open_workspace(folder / "data") as workspace:
        for city in CITIES:
            _lodge(workspace, folder, city, "2021", hand_in=True)
        _lodge(workspace, folder, "Stavanger", "2022", hand_in=False)
        yield workspace


def _lodge(ws: Workspace, folder: Path, city: str, year: str, *, hand_in: bool) -> str:
    file = folder / f"{city}-{year}.csv"
    text = STAVANGER.read_text("utf-8").replace("Stavanger,Norway,2021", f"{city},Norway,{year}")
    file.write_text(text, "utf-8")
    found = lodging.lodge(ws, OFFICE, file, city=city, year=year).head.id
    if hand_in:
        submit(ws, OFFICE, found)
    return found


def _sources() -> Sources:
    """A framework of two indicators: research was reported, bus shares were not."""
    world = World()
    world.edition("u4ssc", "EC-P-IN-1C EC-I-T-1C")
    for code in ("EC-P-IN-1C", "EC-I-T-1C"):
        world.point(code)
    return Sources(Path(), world.crosswalk(), "", {})


def _asked(**parameters: Any) -> EvidenceParameters:
    return EvidenceParameters(framework="u4ssc", submissions=True, **parameters)


@pytest.mark.parametrize("actor", [CITY, VERIFIER, PUBLIC], ids=["city", "verifier", "public"])
def test_only_the_secretariat_counts(ws: Workspace, actor: Actor) -> None:
    with pytest.raises(ForbiddenError):
        submitted_evidence(ws, actor, EDITION)


def test_without_the_right_an_analysis_has_nothing_to_count() -> None:
    with pytest.raises(ForbiddenError, match="private"):
        reportability(_sources(), _asked())


def test_what_is_not_mentioned_counts_as_not_reported(ws: Workspace) -> None:
    sources = with_submissions(_sources(), ws, OFFICE, EDITION)
    found = reportability(sources, _asked(min_cities=3))
    tallies = {each.kpi.code: each for each in found.kpis}
    # The draft of 2022 does not count, the three of 2021 do: all reported R&D, none transport.
    research, transport = tallies["EC-P-IN-1C"].cities, tallies["EC-I-T-1C"].cities
    assert (research.reported, research.not_reported, research.unknown) == (3, 0, 0)
    assert (transport.reported, transport.not_reported, transport.unknown) == (0, 3, 0)
    assert tallies["EC-P-IN-1C"].evidence == "reports"
    assert found.evidence.kind == "submissions"
    assert found.evidence.years == ("2021",)
    assert len(found.evidence.digest) == 64


def test_no_city_stands_in_the_result(ws: Workspace) -> None:
    sources = with_submissions(_sources(), ws, OFFICE, EDITION)
    text = str(result_values(reportability(sources, _asked())))
    assert not [city for city in CITIES if city.lower() in text.lower()]


def test_too_few_cities_are_not_counted(ws: Workspace) -> None:
    sources = with_submissions(_sources(), ws, OFFICE, EDITION)
    with pytest.raises(UsageError, match="fewer than 3"):
        reportability(sources, _asked(year="2020"))


def test_every_submission_that_was_counted_is_logged(ws: Workspace) -> None:
    submitted_evidence(ws, OFFICE, EDITION)
    logged = [each.action for each in reads.list_readings(ws.store, "rana-2021-1")]
    assert "reportability" in logged
    assert not reads.list_readings(ws.store, "stavanger-2022-1")


def test_the_same_submissions_have_the_same_digest(ws: Workspace) -> None:
    one, two = (submitted_evidence(ws, OFFICE, EDITION) for _ in range(2))
    assert one.digest == two.digest
