"""Projects of cities: add a table, list, remove; and what of them is published."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.app.composing import Composer
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.public_projects import register_column
from ssckg.errors import CheckError, DataDirectoryError, UnknownNameError, UsageError
from ssckg.io.records import read_records, records_of
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE, expand
from ssckg.projects.elements import ElementNames
from ssckg.projects.project_rdf import (
    WORKSPACE_GRAPH,
    project_iri,
    project_triples,
    projects_from,
)
from ssckg.projects.reading import OPTIONAL, REQUIRED, Known, read_projects
from ssckg.store.directory import DataDirectory
from ssckg.submissions.catalogue import SHIPPED, edition_triples, stamps
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life import repository
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.io.records import Record
    from ssckg.model.actor import Actor
    from ssckg.model.project import Project
    from ssckg.ports import GraphStore

_FIRST_EDITIONS: Final = ("u4ssc-2017", "sdg-2022")
"""Editions whose codes go first where a code fits several."""
_REMOVE: Final = """DELETE { GRAPH ?graph { ?project ?property ?value } }
WHERE { GRAPH ?graph { ?project ?property ?value } }"""


def add_projects(ws: Workspace, actor: Actor, file: Path) -> tuple[Project, ...]:
    """Record the projects of a CSV or JSON file; one with an id that is there is replaced.

    All of them are recorded or none; what is published follows at once.

    Raises:
        ForbiddenError: the actor may not.
        DataError: the file cannot be read, or rows have faults, each with its place.
        CheckError: what was read breaks a rule of `shapes/project.ttl`.
        MissingError: they are recorded, and what is published could not follow yet.
    """
    permit(ws, actor, "project-add")
    return _add(ws, read_records(file, required=REQUIRED, optional=OPTIONAL))


def add_projects_json(ws: Workspace, actor: Actor, document: Any) -> tuple[Project, ...]:
    """Record the projects of a JSON list of objects; otherwise as `add_projects`."""
    permit(ws, actor, "project-add")
    return _add(ws, records_of(document, "request", required=REQUIRED, optional=OPTIONAL))


def list_projects(
    ws: Workspace, actor: Actor, *, city: str | None = None, serves: str | None = None
) -> tuple[Project, ...]:
    """Return the recorded projects by id.

    Args:
        ws: the workspace.
        actor: who asks.
        city: only of this city: id, name or alias.
        serves: only those that serve this element: code, id, CURIE or IRI.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: no element is named so.
    """
    permit(ws, actor, "project-list")
    found = projects_from(repository.graph_triples(ws.store, WORKSPACE_GRAPH))
    if city is not None:
        wanted = resolve_city(city)[0]
        found = tuple(project for project in found if project.city == wanted)
    if serves is not None:
        try:
            element = element_names().find(serves)
        except ValueError as error:
            raise UsageError(str(error)) from error
        found = tuple(project for project in found if element in project.serves)
    return found


def remove_project(ws: Workspace, actor: Actor, project: str) -> Project:
    """Remove a project, and return what it was.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is none of that id.
    """
    permit(ws, actor, "project-remove")
    known = {one.id: one for one in projects_from(_kept(ws.store))}
    if project not in known:
        raise UnknownNameError("project", project, tuple(sorted(known)[:10]))
    bindings = {"graph": URIRef(WORKSPACE_GRAPH), "project": URIRef(project_iri(project))}
    with following(ws):
        ws.store.update(_REMOVE, bindings)
        follow(ws)
    return known[project]


def element_names() -> ElementNames:
    """Return the names of the elements of all editions, U4SSC and the SDGs first."""
    return _element_names(stamps())


@lru_cache(maxsize=4)
def _element_names(editions: tuple[tuple[str, str], ...]) -> ElementNames:
    names = ElementNames()
    # What a release calls by the same code as an edition that comes with us means the latter.
    rest = sorted(editions, key=lambda each: (each[1] != SHIPPED, each[0]))
    for edition in dict.fromkeys((*_FIRST_EDITIONS, *(each for each, _ in rest))):
        names.add(edition_triples(edition))
    return names


def _kept(store: GraphStore) -> list[Triple]:
    return repository.graph_triples(store, WORKSPACE_GRAPH)


def _add(ws: Workspace, records: Sequence[Record]) -> tuple[Project, ...]:
    lodged = {head.city for head in repository.summaries(ws.store, ws.base)}

    def city(name: str) -> tuple[str, str, bool]:
        try:
            found, label = resolve_city(name)
        except UsageError as error:
            raise ValueError(error.message) from error
        return found, label, _is_registered(found) or found in lodged

    known = Known(
        element_names(), register_column("instruments/programmes", "id", kind="Programme"), city
    )
    projects = read_projects(records, known)
    sources = register_column("sources/sources", "key")
    triples = [t for project in projects for t in project_triples(project, sources)]
    _check_shape(triples, projects)
    with following(ws):
        ws.store.update(_replacing(projects, triples))
        follow(ws)
    return projects


def _replacing(projects: Iterable[Project], triples: Iterable[Triple]) -> str:
    """Return an update that puts projects in the place of those with the same ids."""
    graph = f"<{WORKSPACE_GRAPH}>"
    nodes = " ".join(f"<{project_iri(project.id)}>" for project in projects)
    lines = " .\n".join(map(str, triples))
    return (
        f"DELETE {{ GRAPH {graph} {{ ?project ?property ?value }} }}\n"
        f"WHERE {{ GRAPH {graph} {{\n"
        f"VALUES ?project {{ {nodes} }} ?project ?property ?value }} }} ;\n"
        f"INSERT DATA {{ GRAPH {graph} {{\n{lines}\n}} }}"
    )


def _check_shape(triples: Iterable[Triple], projects: Iterable[Project]) -> None:
    """Hold projects to their shape, together with what they name and what is known to exist.

    Raises:
        CheckError: what the reading of the file lets through and should not.
    """
    facts = [f"{triple} ." for triple in triples]
    for kind, iris in (
        ("ssc:FrameworkElement", {iri for project in projects for iri in project.serves}),
        ("ssc:Programme", {f"{BASE}programme/{p.programme}" for p in projects if p.programme}),
    ):
        facts += [f"<{iri}> <{expand('rdf:type')}> <{expand(kind)}> ." for iri in sorted(iris)]
    document = RdfDocument("\n".join(facts).encode(), "projects", RdfFormat.N_TRIPLES)
    findings = as_findings(make_validator(load_shapes(["project"])).validate([document]))
    if findings:
        raise CheckError(f"the projects break a rule: {findings[0].message}", tuple(findings))


def _is_registered(city: str) -> bool:
    return city in register_column("cities/cities", "id")


def follow(ws: Workspace) -> None:
    """Let what is published follow, where something is; a build comes with projects by itself."""
    try:
        DataDirectory.open_published(ws.directory.path)
    except DataDirectoryError:
        return
    Composer.of(ws).bring_up_to_date()
