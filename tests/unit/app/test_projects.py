"""Projects of cities through a real workspace; what they serve is looked up in the tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.app import projects
from ssckg.app.public_projects import published_projects
from ssckg.app.workspace import open_workspace
from ssckg.errors import DataError, FaultsError, ForbiddenError, ParseError, UnknownNameError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.namespaces import BASE, PREFIXES
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

EXAMPLE = Path(__file__).parents[3] / "examples" / "projects" / "example.csv"
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
SDG = PREFIXES["unsdg"]
U4SSC = BASE + "u4ssc/"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    DataDirectory.create_or_open(tmp_path / "data")
    with open_workspace(tmp_path / "data") as workspace:
        yield workspace


def row(**more: Any) -> dict[str, Any]:
    given = {"name": "Bus lanes", "city": "Rana", "serves": "11.2", "source": "a page of the city"}
    return {name: value for name, value in {**given, **more}.items() if value is not None}


def test_the_example_is_recorded_and_marked(ws: Workspace) -> None:
    added = projects.add_projects(ws, OFFICE, EXAMPLE)
    kept = projects.list_projects(ws, PUBLIC)
    assert [project.id for project in kept] == [
        "example-bus-lanes", "example-open-data", "example-water-meters",
    ]  # fmt: skip
    assert {project.is_example for project in kept} == {True}
    assert {project.city for project in kept} == {"exampleton"}
    lanes = kept[0]
    assert set(lanes.serves) == {U4SSC + "EC-I-T-1C", U4SSC + "EC-ICT-T-1C", SDG + "11.2"}
    assert (lanes.start, lanes.end, lanes.programme) == ("2024-03-01", "2026-02-28", "u4ssc-ip")
    assert (kept[1].start, kept[1].programme, kept[2].end) == ("2023", "", "")
    assert {p.id: (p.name, p.description, p.source, p.note) for p in added} == {
        p.id: (p.name, p.description, p.source, p.note) for p in kept
    }


def test_one_of_the_same_id_is_replaced(ws: Workspace) -> None:
    first = row(id="lanes", start="2020", end="2021", note="old")
    projects.add_projects_json(ws, OFFICE, [first, row(id="other")])
    projects.add_projects_json(ws, OFFICE, [row(id="lanes", serves=["SDG 6.4", "EC: I: T: 1C"])])
    kept = {project.id: project for project in projects.list_projects(ws, OFFICE)}
    assert kept.keys() == {"lanes", "other"}
    assert set(kept["lanes"].serves) == {SDG + "6.4", U4SSC + "EC-I-T-1C"}
    assert (kept["lanes"].start, kept["lanes"].note) == ("", "")


def test_lists_by_city_and_by_what_is_served(ws: Workspace) -> None:
    given = [row(id="a"), row(id="b", city="Karmoy", serves="6.4")]
    projects.add_projects_json(ws, OFFICE, given)
    assert [p.id for p in projects.list_projects(ws, OFFICE, city="Karmøy")] == ["b"]
    assert [p.id for p in projects.list_projects(ws, OFFICE, serves="unsdg:11.2")] == ["a"]
    assert projects.list_projects(ws, OFFICE, city="Stavanger") == ()
    with pytest.raises(Exception, match=r"'99\.9' names no indicator"):
        projects.list_projects(ws, OFFICE, serves="99.9")


def test_removal(ws: Workspace) -> None:
    projects.add_projects_json(ws, OFFICE, [row(id="a"), row(id="b", city="Karmøy")])
    assert projects.remove_project(ws, OFFICE, "a").name == "Bus lanes"
    assert [project.id for project in projects.list_projects(ws, OFFICE)] == ["b"]
    with pytest.raises(UnknownNameError):
        projects.remove_project(ws, OFFICE, "a")


def test_what_is_published_names_only_cities_that_nothing_else_describes(ws: Workspace) -> None:
    projects.add_projects(ws, OFFICE, EXAMPLE)
    projects.add_projects_json(ws, OFFICE, [row(id="lanes")])
    subjects = {str(triple.subject) for triple in published_projects(ws.store)}
    assert subjects == {
        f"<{BASE}project/{name}>"
        for name in ("example-bus-lanes", "example-open-data", "example-water-meters", "lanes")
    } | {f"<{BASE}city/exampleton>"}
    for name in ("bus-lanes", "open-data", "water-meters"):
        projects.remove_project(ws, OFFICE, f"example-{name}")
    assert {str(t.subject) for t in published_projects(ws.store)} == {f"<{BASE}project/lanes>"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"city": "Nowhere"}, "/0/city: 'Nowhere' is neither in the register"),
        ({"city": "!?"}, "/0/city: not the name of a city"),
        ({"serves": "11.99"}, "/0/serves: '11.99' names no indicator"),
        ({"serves": None}, "/0/serves: names nothing"),
        ({"start": "2024-02-30"}, "/0/start: is a year or a day"),
        ({"start": "2024", "end": "2023"}, "/0/end: ends before it starts"),
        ({"start": "2024-05-01", "end": "2024-04-30"}, "/0/end: ends before it starts"),
        ({"start": "2024", "end": "2025-01-01"}, "/0/end: start and end are both years"),
        ({"programme": "other"}, "/0/programme: is not known; known: u4ssc-ip"),
        ({"source": None}, "/0/source: is empty"),
        ({"note": "ask jo@example.org"}, "/0/note: holds an e-mail address"),
        ({"trust": "certain"}, "/0/trust: is one of"),
        ({"example": "perhaps"}, "/0/example: is yes or no"),
        ({"id": "Bus Lanes"}, "/0/id: is small letters"),
        ({"contact": "Jo"}, "'contact' is not known"),
        ({"name": "x" * 201}, "/0/name: is longer than 200"),
    ],
)
def test_rows_with_one_fault(ws: Workspace, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        projects.add_projects_json(ws, OFFICE, [row(**changes)])
    assert message in str(caught.value)
    assert projects.list_projects(ws, OFFICE) == ()


def test_all_or_none_and_all_faults(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "projects.json"
    path.write_text(json.dumps([row(id="a"), row(id="b", city="X"), row(id="a"), row(serves="?")]))
    with pytest.raises(FaultsError) as caught:
        projects.add_projects(ws, OFFICE, path)
    assert len(caught.value.faults) == 3
    assert projects.list_projects(ws, OFFICE) == ()
    path.write_text("{}")
    with pytest.raises(ParseError):
        projects.add_projects(ws, OFFICE, path)


def test_who_may(ws: Workspace) -> None:
    for role in (Role.CITY, Role.VERIFIER, Role.PUBLIC):
        with pytest.raises(ForbiddenError):
            projects.add_projects_json(ws, Actor("x", "X", role, city="rana"), [row()])
    agency = Actor("a", "A", Role.AGENCY, agency="ITU")
    projects.add_projects_json(ws, agency, [row(id="a")])
    with pytest.raises(ForbiddenError):
        projects.remove_project(ws, agency, "a")


def test_codes_of_several_editions_mean_u4ssc_and_the_sdgs_first() -> None:
    names = projects.element_names()
    # 5.1 is a target of the SDGs and a clause of two editions of ISO 37120.
    assert names.find("5.1") == SDG + "5.1"
    assert names.find("iso37120-2018:5.1") == PREFIXES["iso37120-2018"] + "5.1"
    assert names.find("ec:ict:ict:1c") == U4SSC + "EC-ICT-ICT-1C"
    with pytest.raises(ValueError, match="names no indicator"):
        names.find("https://example.org/x")
