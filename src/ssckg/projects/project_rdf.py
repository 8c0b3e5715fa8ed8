"""Projects as RDF and back; everything stands below the standard base."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.project import Project
from ssckg.namespaces import BASE, CODE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

WORKSPACE_GRAPH: Final = GRAPH + "workspace/projects"
"""Where projects are kept in the workspace dataset."""
PUBLISHED_GRAPH: Final = GRAPH + "project"
"""Where they stand in the published one."""
_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_YEAR_LENGTH: Final = 4


def project_iri(project: str) -> str:
    """Return the IRI of a project by its id."""
    return f"{BASE}project/{project}"


def project_triples(project: Project, sources: Collection[str]) -> Iterator[Triple]:
    """Yield a project and the name of its city; `sources` are the keys of the register."""
    node, city = NamedNode(project_iri(project.id)), NamedNode(f"{BASE}city/{project.city}")
    yield _says(node, "rdf:type", _iri("ssc:RecordedProject"))
    yield _says(node, "rdf:type", _iri("ssc:Project"))
    yield _says(node, "dcterms:identifier", Literal(project.id))
    yield _says(node, "skos:prefLabel", Literal(project.name, language="en"))
    yield _says(node, "ssc:projectCity", city)
    for served in project.serves:
        yield _says(node, "ssc:serves", NamedNode(served))
    if project.programme:
        programme = NamedNode(f"{BASE}programme/{project.programme}")
        yield _says(node, "ssc:underProgramme", programme)
    for curie, text in (("ssc:validFrom", project.start), ("ssc:validTo", project.end)):
        if text:
            yield _says(node, curie, _time(text))
    for curie, text in (
        ("dcterms:description", project.description),
        ("skos:editorialNote", project.note),
    ):
        if text:
            yield _says(node, curie, Literal(text, language="en"))
    yield _source(node, project.source, sources)
    yield _says(node, "ssc:trust", NamedNode(f"{CODE}trust/{project.trust}"))
    if project.is_example:
        yield _says(node, "ssc:isExample", Literal("true", datatype=_iri("xsd:boolean")))
    yield from _city(project)


def public_triples(triples: Collection[Triple], known_cities: Collection[str]) -> Iterator[Triple]:
    """Yield projects as they are published, and cities that nothing else describes.

    What is said of such a city rests on its projects alone.
    """
    projects = projects_from(triples)
    nodes = {project_iri(project.id) for project in projects}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value in nodes:
            yield triple
    for project in projects:
        if project.city not in known_cities:
            city = NamedNode(f"{BASE}city/{project.city}")
            yield from _city(project)
            yield _says(city, "dcterms:source", NamedNode(project_iri(project.id)))
            yield _says(city, "ssc:trust", NamedNode(CODE + "trust/recall"))


def projects_from(triples: Iterable[Triple]) -> tuple[Project, ...]:
    """Return the projects among `triples`, by id; what one serves comes back sorted."""
    about: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            facts = about.setdefault(triple.subject.value, {})
            facts.setdefault(triple.predicate.value, []).append(triple.object.value)
    kind, is_a = expand("ssc:RecordedProject"), expand("rdf:type")
    found = (_project(facts, about) for facts in about.values() if kind in facts.get(is_a, ()))
    return tuple(sorted(found, key=lambda project: project.id))


def _project(facts: dict[str, list[str]], about: dict[str, dict[str, list[str]]]) -> Project:
    def one(curie: str, inside: dict[str, list[str]] = facts) -> str:
        return next(iter(inside.get(expand(curie), ())), "")

    city = one("ssc:projectCity")
    return Project(
        id=one("dcterms:identifier"),
        name=one("skos:prefLabel"),
        city=city.rpartition("/")[2],
        city_name=one("skos:prefLabel", about.get(city, {})),
        serves=tuple(sorted(facts.get(expand("ssc:serves"), ()))),
        description=one("dcterms:description"),
        start=one("ssc:validFrom"),
        end=one("ssc:validTo"),
        programme=one("ssc:underProgramme").rpartition("/")[2],
        source=one("dcterms:source").removeprefix(f"{BASE}source/") or one("ssc:sourceStatement"),
        note=one("skos:editorialNote"),
        trust=one("ssc:trust").rpartition("/")[2],
        is_example=one("ssc:isExample") in {"true", "1"},
    )


def _city(project: Project) -> Iterator[Triple]:
    city = NamedNode(f"{BASE}city/{project.city}")
    yield _says(city, "rdf:type", _iri("ssc:City"))
    yield _says(city, "dcterms:identifier", Literal(project.city))
    yield _says(city, "skos:prefLabel", Literal(project.city_name))


def _source(node: NamedNode, source: str, sources: Collection[str]) -> Triple:
    """Return where it is from: a web address, a key of the register, or words."""
    if _URL.fullmatch(source):
        return _says(node, "dcterms:source", NamedNode(source))
    if source in sources:
        return _says(node, "dcterms:source", NamedNode(f"{BASE}source/{source}"))
    return _says(node, "ssc:sourceStatement", Literal(source))


def _time(text: str) -> Literal:
    return Literal(text, datatype=_iri("xsd:gYear" if len(text) == _YEAR_LENGTH else "xsd:date"))


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)
